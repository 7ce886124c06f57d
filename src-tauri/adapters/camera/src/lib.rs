//! maneki-camera.
