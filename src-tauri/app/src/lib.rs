//! maneki-app.
