//! The windows' pictures, drawn from the state.

use super::{Finished, Returning, State};
use crate::demo::ShopKind;
use crate::view::{
    CartView, CashierView, CheckoutView, CnyView, CustomerStageView, CustomerView, DoneView,
    HeldView, ManagerView, MoneyView, PromoView, ReturnLineView, ReturnStateView, ReturnView,
    SessionView, ShiftView, ShopView, StaffTile, TakenView, TaxFreeMeterView, VisitorStepView,
    VisitorTaxFreeView,
};
use maneki_core::{
    cart::{Cart, Priced},
    id::StaffId,
    money::Yen,
    sale::{Sale, SaleKind, Tender, TenderKind, return_sums, returned_pieces},
    taxfree::goods,
    time::{AtMs, day_text},
};

impl From<&Tender> for TakenView {
    fn from(tender: &Tender) -> Self {
        let mut view = Self {
            by: "cash".to_owned(),
            amount_yen: tender.amount_yen.get(),
            received_yen: None,
            change_yen: None,
            fen: None,
            transaction: None,
        };
        match &tender.by {
            TenderKind::Cash { received_yen, change_yen } => {
                view.received_yen = Some(received_yen.get());
                view.change_yen = Some(change_yen.get());
            }
            TenderKind::Wallet(paid) => {
                view.by.clone_from(&paid.wallet);
                view.fen = paid.paid_fen.map(|fen| fen.0);
                view.transaction = Some(paid.transaction.clone());
            }
            TenderKind::WalletRefund { wallet, .. } => view.by.clone_from(wallet),
        }
        view
    }
}

impl State {
    pub(crate) fn shop_view(&self) -> ShopView {
        ShopView {
            name: self.settings.shop_name.clone(),
            branch: self.settings.branch.clone(),
            till: self.settings.till_number,
            set_up: self.set_up,
            demo: self.kind.is_played(),
            practice: self.kind == ShopKind::Practice,
            can_practise: self.can_practise,
            test_wallets: self.tests_wallets(),
        }
    }

    fn session_view(&self, staff: Option<StaffId>) -> Option<SessionView> {
        let staff = self.staff(staff?)?;
        let lock_after_minutes = self.settings.lock_after_minutes;
        Some(SessionView { staff: staff.into(), lock_after_minutes })
    }

    /// Those who may sign in. Managers also see who has left.
    fn tiles(&self, all: bool) -> Vec<StaffTile> {
        let mut tiles: Vec<StaffTile> =
            self.staff.iter().filter(|staff| all || staff.active).map(Into::into).collect();
        tiles.sort_by(|a, b| (!a.active, &a.name).cmp(&(!b.active, &b.name)));
        tiles
    }

    fn shift_view(&self) -> Option<ShiftView> {
        let shift = self.shift.as_ref()?;
        let opened_by = self.staff(shift.opened_by).map(|staff| staff.name.clone());
        Some(ShiftView {
            opened_at_ms: shift.opened_at.0,
            opened_by: opened_by.unwrap_or_default(),
            day: day_text(shift.day),
            float_yen: shift.float_yen.get(),
        })
    }

    /// The cart's sums; empty sums where it cannot be priced, which no command lets happen.
    fn priced(&self, cart: &Cart, now: AtMs) -> Priced {
        self.price(cart, now).unwrap_or_else(|_| Priced {
            lines: vec![],
            subtotal_yen: Yen::ZERO,
            discount_yen: Yen::ZERO,
            total_yen: Yen::ZERO,
            taxes: vec![],
        })
    }

    pub(crate) fn checkout_view(&self, now: AtMs) -> Option<CheckoutView> {
        let checkout = self.checkout.as_ref()?;
        let rate = self.rate(now);
        let due = checkout.due().unwrap_or_default();
        Some(CheckoutView {
            total: MoneyView::new(checkout.total_yen, rate),
            due: MoneyView::new(due, rate),
            taken: checkout.taken.iter().map(Into::into).collect(),
            payment: self.payment_view(now),
            cash_choices: cash_choices(due),
            wallet: checkout.wallet.map(|wallet| wallet.code().to_owned()),
            offers: checkout.offer.applied.iter().map(Into::into).collect(),
        })
    }

    fn held_views(&self, now: AtMs) -> Vec<HeldView> {
        let views = self.held.iter().filter_map(|cart| {
            let held = cart.held.as_ref()?;
            Some(HeldView {
                id: cart.id.to_string(),
                label: held.label.clone(),
                at_ms: held.at.0,
                pieces: cart.pieces(),
                total_yen: self.priced(cart, now).total_yen.get(),
            })
        });
        views.collect()
    }

    /// What tax-free would come to for the goods in the cart; none where the law of the day is
    /// not known here, or nothing is in the cart.
    fn meter(&self, priced: &Priced, now: AtMs) -> Option<TaxFreeMeterView> {
        if self.cart.is_empty() {
            return None;
        }
        let rules = self.tax_free_rules.on(now.day_in_japan()).ok()?;
        let receipt = goods::Receipt::of_cart(&self.cart, priced);
        let meter = goods::meter(&rules, &receipt, &[]).ok()?;
        Some(TaxFreeMeterView {
            eligible_yen: meter.exclusive_yen.get(),
            threshold_yen: meter.threshold_yen.get(),
            missing_yen: meter.missing_yen.get(),
            refundable_yen: meter.refundable_yen.get(),
            excluded_lines: meter.left_out.iter().map(|(no, _)| no.0).collect(),
        })
    }

    /// What a visitor may be told of: today's campaigns that need no code.
    fn promos(&self, now: AtMs) -> Vec<PromoView> {
        let today = now.day_in_japan();
        let open = self.campaigns.iter().filter(|one| {
            one.active && one.code.is_none() && (one.from..=one.until).contains(&today)
        });
        open.map(|one| PromoView {
            names: (&one.names).into(),
            wallets: one.wallets.iter().map(|wallet| wallet.code().to_owned()).collect(),
        })
        .collect()
    }

    fn done_view(&self, done: &Finished) -> DoneView {
        let sale = &done.sale;
        DoneView {
            id: sale.id.to_string(),
            number: sale.number.to_string(),
            is_return: matches!(sale.kind, SaleKind::Return { .. }),
            total: total(sale),
            taken: sale.tenders.iter().map(Into::into).collect(),
            change_yen: change(&sale.tenders),
            offers: sale.offers.iter().map(Into::into).collect(),
            paper: done.paper.clone(),
            e_receipt: done.e_receipt.clone(),
        }
    }

    fn return_view(&self, returning: &Returning, now: AtMs) -> ReturnView {
        let sale = &returning.sale;
        let rounding = self.settings.rounding;
        let sums = return_sums(sale, &returning.earlier, &returning.coming, rounding).ok();
        let rate = sale.quote.as_ref().map(|quote| quote.rate);
        let lines = sale.lines.iter().map(|line| {
            let coming = returning.coming.iter().find(|coming| coming.line == line.no);
            let back = sums.as_ref().and_then(|sums| sums.lines.iter().find(|b| b.no == line.no));
            ReturnLineView {
                no: line.no.0,
                names: (&line.names).into(),
                unit_yen: line.unit_yen.get(),
                sold: line.quantity,
                returned: returned_pieces(&returning.earlier, line.no),
                coming: coming.map_or(0, |coming| coming.quantity),
                back_yen: back.map_or(0, |line| line.net_yen.negated().get()),
            }
        });
        let total = sums.as_ref().map_or(Yen::ZERO, |sums| sums.total_yen.negated());
        let back = crate::commands::returns::back_by(returning, total);
        ReturnView {
            of: sale.id.to_string(),
            number: sale.number.to_string(),
            at_ms: sale.at.0,
            lines: lines.collect(),
            total: MoneyView::new(total, rate),
            taxes: sums.iter().flat_map(|sums| &sums.taxes).map(Into::into).collect(),
            back: back.iter().map(|back| back.view()).collect(),
            state: self.return_state(returning, now),
        }
    }

    fn return_state(&self, returning: &Returning, _: AtMs) -> ReturnStateView {
        match returning.draft {
            None => ReturnStateView::Choosing,
            Some(draft) if self.refund_refused(draft) => ReturnStateView::Refused,
            Some(_) => ReturnStateView::Refunding,
        }
    }

    #[must_use]
    pub fn cashier_view(&self, now: AtMs) -> CashierView {
        let rate = self.rate(now);
        let priced = self.with_offer(self.priced(&self.cart, now));
        CashierView {
            revision: self.revision,
            now_ms: now.0,
            shop: self.shop_view(),
            session: self.session_view(self.at_cashier),
            staff: self.tiles(false),
            shift: self.shift_view(),
            cny: CnyView::from(&self.cny(now)),
            meter: self.meter(&priced, now),
            cart: CartView::new(&self.cart, &priced, rate, self.touched),
            can_undo: self.voided.is_some(),
            held: self.held_views(now),
            checkout: self.checkout_view(now),
            tax_free: self.tax_free_view(now),
            records: self.watch_view(now),
            printing: self.printing_view(),
            done: self.done.as_ref().map(|done| self.done_view(done)),
            returning: self.returning.as_ref().map(|back| self.return_view(back, now)),
            unresolved: self.unresolved_views(now),
            open_refunds: self.open_refund_views(),
            wallets_away: self.wallets_away(),
            camera: self.camera.clone(),
            scanner: self.scanner.clone(),
            notice: self.notice.clone(),
            visitor_language: self.visitor_language.into(),
        }
    }

    #[must_use]
    pub fn customer_view(&self, now: AtMs) -> CustomerView {
        let rate = self.rate(now);
        let priced = self.with_offer(self.priced(&self.cart, now));
        let cart = CartView::new(&self.cart, &priced, rate, self.touched);
        let checkout = self.checkout_view(now);
        let done = self.done.as_ref().filter(|_| self.cart.is_empty());
        let desk = self.tax_free_view(now);
        let tax_free = desk.as_ref().map(VisitorTaxFreeView::from);
        let asked = tax_free.as_ref().is_some_and(|asked| match asked.step {
            VisitorStepView::PayFirst => false,
            VisitorStepView::Recorded => done.is_none(),
            _ => true,
        });
        let stage = match (&checkout, done) {
            (Some(_), _) => CustomerStageView::Pay,
            (None, _) if asked => CustomerStageView::TaxFree,
            (None, Some(_)) => CustomerStageView::Done,
            (None, None) if self.cart.is_empty() => CustomerStageView::Welcome,
            (None, None) => CustomerStageView::Goods,
        };
        let finished = done.map(|done| self.done_view(done));
        // The sale that the visitor looks at, where it is made already.
        let sold = done.map(|done| &done.sale).or_else(|| self.desk_sale());
        let wallet_fen = finished.iter().flat_map(|done| &done.taken).find_map(|taken| taken.fen);
        CustomerView {
            revision: self.revision,
            now_ms: now.0,
            shop: self.shop_view(),
            language: self.visitor_language.into(),
            stage,
            pieces: cart.pieces,
            discount_yen: cart.discount_yen,
            total: sold.map_or(cart.total, |sale| total(sale)),
            tax_yen: sold.map_or(cart.tax_yen, |sale| sale.tax_yen().get()),
            due: checkout.as_ref().map_or(cart.total, |checkout| checkout.due),
            change_yen: finished.as_ref().map_or(0, |done| done.change_yen),
            payment: checkout.as_ref().and_then(|checkout| checkout.payment.clone()),
            wallet_fen,
            is_return: finished.as_ref().is_some_and(|done| done.is_return),
            offers: match (&checkout, &finished) {
                (Some(checkout), _) => checkout.offers.clone(),
                (None, Some(done)) => done.offers.clone(),
                (None, None) => vec![],
            },
            promos: self.promos(now),
            cards: match stage {
                CustomerStageView::Welcome => self.travel.for_visitor(self.visitor_language),
                _ => vec![],
            },
            e_receipt: finished.and_then(|done| done.e_receipt),
            meter: desk.map(|desk| desk.meter).or_else(|| self.meter(&priced, now)),
            tax_free,
            cny: CnyView::from(&self.cny(now)),
            camera: self.camera.clone(),
            notice: self.notice.clone().filter(|notice| notice.code.is_for_the_customer()),
            lines: cart.lines,
        }
    }

    #[must_use]
    pub fn manager_view(&self, now: AtMs) -> ManagerView {
        ManagerView {
            upkeep: self.upkeep_view(now),
            task: self.task_view(),
            revision: self.revision,
            now_ms: now.0,
            shop: self.shop_view(),
            session: self.session_view(self.at_manager),
            staff: self.tiles(self.at_manager.is_some()),
            shift: self.shift_view(),
            cny: CnyView::from(&self.cny(now)),
            products: u32::try_from(self.catalogue.len()).unwrap_or(u32::MAX),
            records: self.watch_view(now),
            printing: self.printing_view(),
            unresolved: self.unresolved_views(now),
            open_refunds: self.open_refund_views(),
            camera: self.camera.clone(),
            camera_test: self.camera_test.as_ref().map(Into::into),
            scanner: self.scanner.clone(),
            notice: self.notice.clone(),
            wallets: self.at_manager.map(|_| self.wallets_view()),
            tax_office: self.at_manager.map(|_| self.tax_office_view(now)),
        }
    }
}

/// What a sale came to, in yuan by its own rate.
fn total(sale: &Sale) -> MoneyView {
    MoneyView::new(sale.total_yen, sale.quote.as_ref().map(|quote| quote.rate))
}

fn change(tenders: &[Tender]) -> i64 {
    let change = tenders.iter().map(|tender| match &tender.by {
        TenderKind::Cash { change_yen, .. } => change_yen.get(),
        TenderKind::Wallet(_) | TenderKind::WalletRefund { .. } => 0,
    });
    change.sum()
}

/// The exact amount, then what a customer would hand over: the next full hundred, five hundred,
/// thousand, five thousand and ten thousand yen.
fn cash_choices(due: Yen) -> Vec<i64> {
    let due = due.get();
    let mut choices = vec![due];
    for step in [100, 500, 1_000, 5_000, 10_000] {
        choices.push(due.div_euclid(step).saturating_add(i64::from(due % step != 0)) * step);
    }
    choices.retain(|choice| *choice > 0);
    choices.sort_unstable();
    choices.dedup();
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_a_customer_would_hand_over() {
        assert_eq!(cash_choices(Yen::of(3_240)), [3_240, 3_300, 3_500, 4_000, 5_000, 10_000]);
        assert_eq!(cash_choices(Yen::of(1_000)), [1_000, 5_000, 10_000]);
        assert_eq!(cash_choices(Yen::ZERO), Vec::<i64>::new());
    }
}
