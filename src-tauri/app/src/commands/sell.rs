//! Ringing up: lines, quantities, discounts, carts on hold.

use super::{Approval, Nothing, shift, staff::approve};
use crate::{
    error::{AppError, ErrorCode},
    ports::Write,
    till::Turn,
    view::{LanguageView, OffView},
};
use maneki_core::{
    audit::Action,
    cart::{Cart, Held, LineNo},
    discount::{Discount, Off},
    id::CartId,
    money::Yen,
    product::Product,
    staff::Role,
};
use serde::Deserialize;
use ts_rs::TS;

#[derive(Debug, Deserialize, TS)]
pub struct AddProduct {
    pub sku: String,
    pub quantity: u32,
}

pub fn add_product(turn: &mut Turn<'_>, request: AddProduct) -> Result<Nothing, AppError> {
    let product = super::products::named(turn, &request.sku)?;
    ring_up(turn, &product, request.quantity)?;
    Ok(Nothing {})
}

/// Puts goods into the cart, from whatever way they were named.
pub(crate) fn ring_up(
    turn: &mut Turn<'_>,
    product: &Product,
    quantity: u32,
) -> Result<(), AppError> {
    open_cart(turn)?;
    turn.state.done = None;
    let no = turn.state.cart.add(product, quantity)?;
    changed(turn, Some(no))
}

/// The cart may change only while its amount is not frozen.
pub(crate) fn open_cart(turn: &Turn<'_>) -> Result<(), AppError> {
    if turn.state.checkout.is_some() { Err(ErrorCode::InCheckout.into()) } else { Ok(()) }
}

/// Checks that the cart can still be priced, and writes it down.
fn changed(turn: &mut Turn<'_>, touched: Option<LineNo>) -> Result<(), AppError> {
    turn.state.price(&turn.state.cart, turn.now)?;
    turn.state.touched = touched;
    turn.state.voided = None;
    turn.save_cart();
    Ok(())
}

#[derive(Debug, Deserialize, TS)]
pub struct ChangeQuantity {
    pub line: u32,
    pub quantity: u32,
}

pub fn change_quantity(turn: &mut Turn<'_>, request: ChangeQuantity) -> Result<Nothing, AppError> {
    open_cart(turn)?;
    let no = LineNo(request.line);
    let line = turn.state.cart.line_mut(no)?;
    let (before, product) = (line.quantity, line.product.clone());
    turn.state.cart.set_quantity(no, request.quantity)?;
    if let Some(fewer) = before.checked_sub(request.quantity).filter(|fewer| *fewer > 0) {
        let yen = product.price_yen.times(fewer.into())?;
        shift::void(turn, product.sku.to_string(), yen)?;
        turn.audit_change(Action::QuantityChanged, None, product.sku, before, request.quantity);
    }
    changed(turn, Some(no))?;
    Ok(Nothing {})
}

#[derive(Debug, Deserialize, TS)]
pub struct VoidLine {
    pub line: u32,
}

pub fn void_line(turn: &mut Turn<'_>, request: VoidLine) -> Result<Nothing, AppError> {
    open_cart(turn)?;
    let line = turn.state.cart.void(LineNo(request.line))?;
    let what = format!("{} × {}", line.product.sku, line.quantity);
    let yen = line.gross()?;
    shift::void(turn, what.clone(), yen)?;
    turn.audit_change(Action::LineVoided, None, what, yen, "");
    changed(turn, None)?;
    turn.state.voided = Some(line);
    Ok(Nothing {})
}

pub fn undo_void(turn: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    open_cart(turn)?;
    let line = turn.state.voided.take().ok_or(ErrorCode::NothingToUndo)?;
    let no = line.no;
    let what = format!("{} × {}", line.product.sku, line.quantity);
    let yen = line.gross()?;
    shift::void(turn, what.clone(), yen.negated())?;
    turn.audit_change(Action::VoidUndone, None, what, "", yen);
    turn.state.cart.restore(line);
    changed(turn, Some(no))?;
    Ok(Nothing {})
}

/// `off` none takes the discount away.
#[derive(Debug, Deserialize, TS)]
pub struct DiscountLine {
    pub line: u32,
    pub off: Option<OffView>,
    pub reason: String,
    pub approval: Option<Approval>,
}

pub fn discount_line(turn: &mut Turn<'_>, request: DiscountLine) -> Result<Nothing, AppError> {
    open_cart(turn)?;
    let no = LineNo(request.line);
    let gross = turn.state.cart.line_mut(no)?.gross()?;
    let approval = request.approval.as_ref();
    let discount = discount(turn, request.off, request.reason, gross, approval)?;
    let line = turn.state.cart.line_mut(no)?;
    let sku = line.product.sku.clone();
    let before = line.discount.as_ref().map_or(Yen::ZERO, |discount| discount.on(gross));
    line.discount = discount.clone();
    log_discount(turn, Action::LineDiscounted, sku.as_str(), before, discount, gross);
    changed(turn, Some(no))?;
    Ok(Nothing {})
}

/// `off` none takes the discount away.
#[derive(Debug, Deserialize, TS)]
pub struct DiscountCart {
    pub off: Option<OffView>,
    pub reason: String,
    pub approval: Option<Approval>,
}

pub fn discount_cart(turn: &mut Turn<'_>, request: DiscountCart) -> Result<Nothing, AppError> {
    open_cart(turn)?;
    if turn.state.cart.is_empty() {
        return Err(ErrorCode::CartEmpty.into());
    }
    let subtotal = turn.state.price(&turn.state.cart, turn.now)?.subtotal_yen;
    let approval = request.approval.as_ref();
    let discount = discount(turn, request.off, request.reason, subtotal, approval)?;
    let before = turn.state.cart.discount.take();
    let before = before.map_or(Yen::ZERO, |discount| discount.on(subtotal));
    turn.state.cart.discount = discount.clone();
    log_discount(turn, Action::CartDiscounted, "cart", before, discount, subtotal);
    changed(turn, None)?;
    Ok(Nothing {})
}

fn discount(
    turn: &mut Turn<'_>,
    off: Option<OffView>,
    reason: String,
    amount: Yen,
    approval: Option<&Approval>,
) -> Result<Option<Discount>, AppError> {
    let Some(off) = off else { return Ok(None) };
    let off = match off {
        OffView::Yen(yen) => Off::Yen(Yen::new(yen)?),
        OffView::BasisPoints(points) => Off::BasisPoints(points),
    };
    let given_by = turn.who()?;
    let mut discount =
        Discount { off, reason: reason.trim().to_owned(), given_by, approved_by: None };
    discount.check()?;
    let limit = i128::from(turn.state.settings.cashier_discount_basis_points);
    let over = i128::from(discount.on(amount).get()) * 10_000 > i128::from(amount.get()) * limit;
    if over && turn.role() != Some(Role::Manager) {
        discount.approved_by = approve(turn, approval)?;
    }
    Ok(Some(discount))
}

fn log_discount(
    turn: &mut Turn<'_>,
    action: Action,
    subject: &str,
    before: Yen,
    discount: Option<Discount>,
    amount: Yen,
) {
    let after = discount.as_ref().map_or(Yen::ZERO, |discount| discount.on(amount));
    let approved_by = discount.as_ref().and_then(|discount| discount.approved_by);
    let reason = discount.map_or_else(String::new, |discount| discount.reason);
    let after = format!("{after} {reason}");
    turn.audit_change(action, approved_by, subject, before, after.trim_end());
}

#[derive(Debug, Deserialize, TS)]
pub struct HoldCart {
    pub label: String,
}

pub fn hold_cart(turn: &mut Turn<'_>, request: HoldCart) -> Result<Nothing, AppError> {
    open_cart(turn)?;
    if turn.state.cart.is_empty() {
        return Err(ErrorCode::CartEmpty.into());
    }
    let label: String = request.label.trim().chars().take(40).collect();
    turn.state.cart.held = Some(Held { label, at: turn.now });
    turn.save_cart();
    let fresh = Cart::new(turn.fresh(CartId));
    let cart = std::mem::replace(&mut turn.state.cart, fresh);
    turn.state.held.push(cart);
    clear_marks(turn);
    Ok(Nothing {})
}

#[derive(Debug, Deserialize, TS)]
pub struct RecallCart {
    pub id: String,
}

pub fn recall_cart(turn: &mut Turn<'_>, request: RecallCart) -> Result<Nothing, AppError> {
    open_cart(turn)?;
    let at = turn.state.held.iter().position(|cart| cart.id.to_string() == request.id);
    let at = at.ok_or(ErrorCode::NoSuchCart)?;
    if !turn.state.cart.is_empty() {
        hold_cart(turn, HoldCart { label: String::new() })?;
    }
    let mut cart = turn.state.held.remove(at);
    cart.held = None;
    turn.state.cart = cart;
    turn.state.done = None;
    clear_marks(turn);
    turn.save_cart();
    Ok(Nothing {})
}

pub fn discard_cart(turn: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    open_cart(turn)?;
    if !turn.state.cart.is_empty() {
        let total = turn.state.price(&turn.state.cart, turn.now)?.total_yen;
        shift::void(turn, turn.state.cart.id.to_string(), total)?;
        turn.audit_change(Action::CartDiscarded, None, turn.state.cart.id, total, "");
    }
    turn.writes.push(Write::DropCart(turn.state.cart.id));
    turn.state.cart = Cart::new(turn.fresh(CartId));
    turn.state.done = None;
    clear_marks(turn);
    Ok(Nothing {})
}

fn clear_marks(turn: &mut Turn<'_>) {
    turn.state.touched = None;
    turn.state.voided = None;
}

#[derive(Debug, Deserialize, TS)]
pub struct SetVisitorLanguage {
    pub language: LanguageView,
}

pub fn set_visitor_language(
    turn: &mut Turn<'_>,
    request: SetVisitorLanguage,
) -> Result<Nothing, AppError> {
    turn.state.visitor_language = request.language.into();
    Ok(Nothing {})
}
