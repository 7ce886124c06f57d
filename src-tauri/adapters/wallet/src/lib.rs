//! maneki-wallet.
