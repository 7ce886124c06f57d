//! Tax-free sales: who may, what may, the purchase record and its life until the refund.
//!
//! Every number and every condition of the law is a row of the [`rules::RuleBook`], chosen by the
//! sale's day in Japan. Nothing here knows the tax office's wire form.

pub mod buyer;
pub mod goods;
pub mod keep;
pub mod life;
pub mod record;
pub mod rules;
pub mod slip;
