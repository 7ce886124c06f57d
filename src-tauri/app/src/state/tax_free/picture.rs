//! The procedure and the records as the windows show them.

use super::{Case, Desk, Made, Of};
use crate::{
    ports::tax_office::{FieldFault, FieldWhy},
    state::State,
    view::{
        AlarmKindView, AlarmView, BuyerNoticeView, CitationView, FieldFaultView, FieldWhyView,
        LeftOutView, LeftOutWhyView, LinkedView, MadeRecordView, MoneyView, NamesView,
        OfficeNoteView, PaperKindView, RecordGoodsView, RecordGroupView, RefundSumView,
        RefusalView, RefusalWhyView, StandingView, StatusRuleView, StayStatusView, StayView,
        TaxFreeMeterView, TaxFreeStepView, TaxFreeView, TaxFreeWatchView, TravellerView,
        UnitDetailView, VisitorStepView, VisitorTaxFreeView,
    },
};
use maneki_core::{
    cart::LineNo,
    money::Yen,
    passport::Passport,
    tax::TaxClass,
    taxfree::{
        buyer::{self, Notice, Paper, Refusal, Why},
        goods::{self, Goods, LeftOut, Meter, Receipt, UnitDetail},
        life::{Alarm, ParcelState, Standing},
        rules::{Citation, PaperKind, Rules, Status, StatusRule},
    },
    time::{AtMs, Date, day_text, days_after},
};
use std::collections::BTreeMap;

impl State {
    /// The day whose law holds for a procedure.
    #[must_use]
    pub fn desk_day(&self, desk: &Desk, now: AtMs) -> Date {
        match &desk.of {
            Of::Cart(_) => now.day_in_japan(),
            Of::Sale { sale, .. } => sale.at.day_in_japan(),
        }
    }

    /// The goods of a procedure, as the record would name and describe them.
    #[must_use]
    pub fn desk_receipt(&self, desk: &Desk, now: AtMs) -> Option<Receipt> {
        let mut receipt = match &desk.of {
            Of::Cart(_) => Receipt::of_cart(&self.cart, &self.price(&self.cart, now).ok()?),
            Of::Sale { sale, returns } => Receipt::kept(sale, returns).ok()?,
        };
        for goods in &mut receipt.goods {
            if let Some(name) = desk.names.get(&goods.no) {
                goods.name.clone_from(name);
            }
            goods.detail = desk.details.get(&goods.no).cloned();
        }
        Some(receipt)
    }

    /// What a refund of `gross` comes to by the shop's terms.
    #[must_use]
    pub fn refund_sum(&self, gross: Yen, now: AtMs) -> RefundSumView {
        let fee = self.settings.tax_free.fee(gross);
        let net = gross.minus(fee).unwrap_or_default();
        let rate = self.rate(now);
        let view = |yen| MoneyView::new(yen, rate);
        RefundSumView { gross: view(gross), fee: view(fee), net: view(net) }
    }

    #[must_use]
    pub fn watch_view(&self, now: AtMs) -> TaxFreeWatchView {
        let office = self.tax_free.notices.iter().map(Into::into).collect();
        let mut watch = TaxFreeWatchView { office, ..TaxFreeWatchView::default() };
        for case in self.tax_free.cases.values() {
            match case.life.standing(now) {
                Standing::Queued | Standing::Sending | Standing::Withdrawing => watch.unsent += 1,
                Standing::Confirmed => watch.to_refund += 1,
                _ => {}
            }
            watch.alarms += u32::from(case.life.alarm(now).is_some());
        }
        watch
    }

    #[must_use]
    pub fn tax_free_view(&self, now: AtMs) -> Option<TaxFreeView> {
        let desk = self.desk()?;
        let rules = self.tax_free_rules.on(self.desk_day(desk, now)).ok()?;
        let receipt = self.desk_receipt(desk, now)?;
        let meter = goods::meter(&rules, &receipt, &desk.linked_receipts()).ok()?;
        let checked = desk.buyer().map(|buyer| buyer::check(&rules, &buyer));
        let (notices, refusals) = match checked {
            Some(Ok(notices)) => (notices, vec![]),
            Some(Err(refusals)) => (vec![], refusals),
            None => (vec![], vec![]),
        };
        let names = self.names(desk);
        let groups = groups(desk, &receipt, &names);
        let refundable: i64 = groups.iter().map(|group| group.refundable_yen).sum();
        let limit = rules.confirm_within_days.as_ref();
        Some(TaxFreeView {
            step: step(desk, &refusals, &meter),
            day: day_text(rules.day),
            receipt: match &desk.of {
                Of::Cart(_) => None,
                Of::Sale { sale, .. } => Some(sale.number.to_string()),
            },
            person: person(desk),
            stay: desk.stay.as_ref().map(|stay| StayView {
                status: stay.status.into(),
                landed_on: stay.landed_on.map(day_text),
                abroad_since: stay.abroad_since.map(day_text),
                papers: stay.papers.iter().map(|paper| paper.kind().into()).collect(),
            }),
            statuses: statuses(&rules),
            refusals: refusals.iter().map(Into::into).collect(),
            notices: notices.iter().map(Into::into).collect(),
            threshold_rule: (&meter.citation).into(),
            linked: desk.linked.iter().map(linked_view).collect(),
            linkable: desk.linkable.clone(),
            groups,
            left_out: left_out(&meter, &names),
            detail_due: meter.detail_due.iter().map(|no| no.0).collect(),
            field_faults: desk.field_faults.iter().map(Into::into).collect(),
            confirm_by: limit.map(|limit| day_text(days_after(rules.day, i64::from(limit.value)))),
            refund: self.refund_sum(Yen::new(refundable).unwrap_or_default(), now),
            records: desk.made.iter().map(|made| self.made_view(made, now)).collect(),
            corrects: desk.corrects.as_ref().map(|old| old.send_no.to_string()),
            office_notes: self.office_notes(desk),
            meter: meter_view(&meter),
        })
    }

    /// What the office said against the record that a procedure corrects.
    fn office_notes(&self, desk: &Desk) -> Vec<OfficeNoteView> {
        let old = desk.corrects.as_ref().and_then(|old| self.tax_free.case(old.id));
        match old.map(|case| &case.life.registration.state) {
            Some(ParcelState::Held { notes, .. })
            | Some(ParcelState::Accepted { warnings: notes, .. }) => {
                notes.iter().map(Into::into).collect()
            }
            Some(ParcelState::Due { .. } | ParcelState::InFlight { .. } | ParcelState::Dropped)
            | None => vec![],
        }
    }

    fn names(&self, desk: &Desk) -> BTreeMap<LineNo, NamesView> {
        match &desk.of {
            Of::Cart(_) => {
                let lines = self.cart.lines.iter();
                lines.map(|line| (line.no, (&line.product.names).into())).collect()
            }
            Of::Sale { sale, .. } => {
                sale.lines.iter().map(|line| (line.no, (&line.names).into())).collect()
            }
        }
    }

    fn made_view(&self, made: &Made, now: AtMs) -> MadeRecordView {
        // A record that is settled already has left the list of the living.
        let standing = self.tax_free.case(made.record);
        let standing = standing.map_or(Standing::Withdrawn, |case| case.life.standing(now));
        MadeRecordView {
            id: made.record.to_string(),
            number: made.send_no.to_string(),
            standing: standing.into(),
            paper: made.paper.clone(),
        }
    }
}

pub(crate) fn meter_view(meter: &Meter) -> TaxFreeMeterView {
    TaxFreeMeterView {
        eligible_yen: meter.exclusive_yen.get(),
        threshold_yen: meter.threshold_yen.get(),
        missing_yen: meter.missing_yen.get(),
        refundable_yen: meter.refundable_yen.get(),
        excluded_lines: meter.left_out.iter().map(|(no, _)| no.0).collect(),
    }
}

impl From<&TaxFreeView> for VisitorTaxFreeView {
    fn from(desk: &TaxFreeView) -> Self {
        let step = match desk.step {
            TaxFreeStepView::Passport | TaxFreeStepView::Compare => VisitorStepView::ShowPassport,
            TaxFreeStepView::Stay => VisitorStepView::ShowLanding,
            TaxFreeStepView::Refused => VisitorStepView::NotEntitled,
            TaxFreeStepView::Goods | TaxFreeStepView::Ready => VisitorStepView::Checking,
            TaxFreeStepView::AfterPayment => VisitorStepView::PayFirst,
            TaxFreeStepView::Done => VisitorStepView::Recorded,
        };
        Self { step, confirm_by: desk.confirm_by.clone(), refund: desk.refund }
    }
}

fn step(desk: &Desk, refusals: &[Refusal], meter: &Meter) -> TaxFreeStepView {
    if !desk.made.is_empty() {
        TaxFreeStepView::Done
    } else if desk.likely.is_some() {
        TaxFreeStepView::Compare
    } else if desk.passport.is_none() {
        TaxFreeStepView::Passport
    } else if desk.stay.is_none() {
        TaxFreeStepView::Stay
    } else if !refusals.is_empty() {
        TaxFreeStepView::Refused
    } else if !meter.is_reached() || !meter.detail_due.is_empty() || !desk.field_faults.is_empty() {
        TaxFreeStepView::Goods
    } else if desk.confirmed {
        TaxFreeStepView::AfterPayment
    } else {
        TaxFreeStepView::Ready
    }
}

fn person(desk: &Desk) -> Option<TravellerView> {
    let view = |passport: &Passport, number: String| TravellerView {
        name: passport.full_name(),
        nationality: passport.nationality.clone(),
        number,
        expires: passport.expires.map(day_text),
        mended: desk.mended,
    };
    match (&desk.likely, &desk.passport) {
        (Some(likely), _) => Some(view(likely, likely.number.clone())),
        (None, Some(passport)) => Some(view(passport, masked(passport))),
        (None, None) => None,
    }
}

fn masked(passport: &Passport) -> String {
    format!("•••••{}", passport.last_four())
}

fn statuses(rules: &Rules) -> Vec<StatusRuleView> {
    Status::ALL.iter().filter_map(|status| rules.status(*status)).map(Into::into).collect()
}

fn linked_view(linked: &super::Linked) -> LinkedView {
    LinkedView {
        number: linked.sale.number.to_string(),
        at_ms: linked.sale.at.0,
        total_yen: linked.sale.total_yen.get(),
        counts_yen: counts(&linked.receipt).get(),
    }
}

/// What of a receipt counts towards the threshold.
pub(crate) fn counts(receipt: &Receipt) -> Yen {
    let parts = receipt.goods.iter().zip(receipt.tax_of_lines());
    let parts = parts.filter(|(goods, _)| goods::left_out(goods).is_none());
    let parts = parts.map(|(goods, tax)| goods.net_yen.minus(tax).unwrap_or_default());
    Yen::sum(parts).unwrap_or_default()
}

fn groups(
    desk: &Desk,
    receipt: &Receipt,
    names: &BTreeMap<LineNo, NamesView>,
) -> Vec<RecordGroupView> {
    let mut groups: BTreeMap<u8, RecordGroupView> = BTreeMap::new();
    for (goods, tax) in receipt.goods.iter().zip(receipt.tax_of_lines()) {
        let other = desk.corrects.as_ref().is_some_and(|old| {
            // The receipt's other records stay as they are.
            !old.items.iter().any(|item| item.line == goods.no)
        });
        if other || goods::left_out(goods).is_some() {
            continue;
        }
        let chosen = desk.split.iter().find(|(no, _)| *no == goods.no);
        let part = chosen.map_or(0, |(_, part)| *part);
        let empty = || RecordGroupView { part, goods: vec![], total_yen: 0, refundable_yen: 0 };
        let group = groups.entry(part).or_insert_with(empty);
        group.total_yen += goods.net_yen.get();
        group.refundable_yen += tax.get();
        group.goods.push(goods_view(desk, goods, tax, names));
    }
    groups.into_values().collect()
}

fn goods_view(
    desk: &Desk,
    goods: &Goods,
    tax: Yen,
    names: &BTreeMap<LineNo, NamesView>,
) -> RecordGoodsView {
    RecordGoodsView {
        line: goods.no.0,
        names: names.get(&goods.no).cloned().unwrap_or_default(),
        record_name: desk.names.get(&goods.no).cloned(),
        quantity: goods.quantity,
        net_yen: goods.net_yen.get(),
        tax_yen: tax.get(),
        reduced: goods.class == TaxClass::Reduced,
        detail: goods.detail.as_ref().map(Into::into),
    }
}

fn left_out(meter: &Meter, names: &BTreeMap<LineNo, NamesView>) -> Vec<LeftOutView> {
    let views = meter.left_out.iter().map(|(no, why)| LeftOutView {
        line: no.0,
        names: names.get(no).cloned().unwrap_or_default(),
        why: match why {
            LeftOut::NotTaxFree => LeftOutWhyView::NotTaxFree,
            LeftOut::NotTaxed => LeftOutWhyView::NotTaxed,
            LeftOut::NothingPaid => LeftOutWhyView::NothingPaid,
        },
    });
    views.collect()
}

impl Case {
    pub(crate) fn alarm_view(&self, now: AtMs) -> Option<AlarmView> {
        let (kind, since, days) = match self.life.alarm(now)? {
            Alarm::Unsent { since } => (AlarmKindView::Unsent, Some(since), None),
            Alarm::NeedsFix { since } => (AlarmKindView::NeedsFix, Some(since), None),
            Alarm::Unclear { since } => (AlarmKindView::Unclear, Some(since), None),
            Alarm::DeadlineNear { days } => (AlarmKindView::DeadlineNear, None, Some(days)),
            Alarm::ConfirmedUnpaid { since } => (AlarmKindView::ConfirmedUnpaid, Some(since), None),
        };
        Some(AlarmView { kind, since_ms: since.map(|at| at.0), days })
    }
}

impl From<&Citation> for CitationView {
    fn from(citation: &Citation) -> Self {
        Self { from: day_text(citation.from), source: citation.source.clone() }
    }
}

impl From<&StatusRule> for StatusRuleView {
    fn from(rule: &StatusRule) -> Self {
        Self {
            status: rule.status.into(),
            entitled: rule.entitled,
            papers: rule.papers.iter().map(|kind| (*kind).into()).collect(),
            landing_limit_months: rule.landing_limit_months,
            abroad_months: rule.abroad_months,
            rule: (&rule.citation()).into(),
        }
    }
}

impl From<&Refusal> for RefusalView {
    fn from(refusal: &Refusal) -> Self {
        let (mut paper, mut last_day, mut months) = (None, None, None);
        let why = match refusal.why {
            Why::StatusNotEntitled => RefusalWhyView::StatusNotEntitled,
            Why::NotAPassport => RefusalWhyView::NotAPassport,
            Why::JapaneseNational => RefusalWhyView::JapaneseNational,
            Why::ForeignNational => RefusalWhyView::ForeignNational,
            Why::PaperMissing(kind) => {
                paper = Some(kind.into());
                RefusalWhyView::PaperMissing
            }
            Why::LandingDateMissing => RefusalWhyView::LandingDateMissing,
            Why::LandedAfterTheSale => RefusalWhyView::LandedAfterTheSale,
            Why::LandedTooLongAgo { last_day: last } => {
                last_day = Some(day_text(last));
                RefusalWhyView::LandedTooLongAgo
            }
            Why::AbroadSinceMissing => RefusalWhyView::AbroadSinceMissing,
            Why::AbroadTooShort { months: least } => {
                months = Some(least);
                RefusalWhyView::AbroadTooShort
            }
        };
        Self { why, paper, last_day, months, rule: (&refusal.citation).into() }
    }
}

impl From<&Notice> for BuyerNoticeView {
    fn from(notice: &Notice) -> Self {
        match notice {
            Notice::PassportExpired { .. } => Self::PassportExpired,
            Notice::BirthIncomplete => Self::BirthIncomplete,
        }
    }
}

impl From<PaperKind> for PaperKindView {
    fn from(kind: PaperKind) -> Self {
        match kind {
            PaperKind::Passport => Self::Passport,
            PaperKind::LandingPermit => Self::LandingPermit,
            PaperKind::ProofOfLifeAbroad => Self::ProofOfLifeAbroad,
        }
    }
}

impl From<&FieldFault> for FieldFaultView {
    fn from(fault: &FieldFault) -> Self {
        let (why, what) = match &fault.why {
            FieldWhy::Missing => (FieldWhyView::Missing, String::new()),
            FieldWhy::TooShort { least } => (FieldWhyView::TooShort, least.to_string()),
            FieldWhy::TooLong { most } => (FieldWhyView::TooLong, most.to_string()),
            FieldWhy::TooManyBytes { most } => (FieldWhyView::TooManyBytes, most.to_string()),
            FieldWhy::Character(c) => (FieldWhyView::Character, c.to_string()),
            FieldWhy::Emoji(c) => (FieldWhyView::Emoji, c.to_string()),
            FieldWhy::NoCode => (FieldWhyView::NoCode, String::new()),
            FieldWhy::NoForm { version } => (FieldWhyView::NoForm, version.to_string()),
        };
        Self {
            field: fault.field.clone(),
            why,
            what,
            line: fault.line.as_ref().map(|(no, _)| no.0),
            product: fault.line.as_ref().map(|(_, name)| name.clone()),
        }
    }
}

impl From<&UnitDetail> for UnitDetailView {
    fn from(detail: &UnitDetail) -> Self {
        let UnitDetail { name, maker, model, look, certificate, serial } = detail.clone();
        Self { name, maker, model, look, certificate, serial }
    }
}

impl From<UnitDetailView> for UnitDetail {
    fn from(view: UnitDetailView) -> Self {
        let UnitDetailView { name, maker, model, look, certificate, serial } = view;
        Self { name, maker, model, look, certificate, serial }
    }
}

/// Enums that differ from the core's by their place only.
macro_rules! same {
    ($view:ty, $core:ty, $($name:ident),+) => {
        impl From<$core> for $view {
            fn from(value: $core) -> Self {
                match value { $(<$core>::$name => Self::$name,)+ }
            }
        }

        impl From<$view> for $core {
            fn from(view: $view) -> Self {
                match view { $(<$view>::$name => Self::$name,)+ }
            }
        }
    };
}

same!(
    StayStatusView,
    Status,
    TemporaryVisitor,
    Diplomat,
    Official,
    LandingPermit,
    JapaneseAbroad,
    UsForces,
    Other
);
same!(
    StandingView,
    Standing,
    Queued,
    Sending,
    NeedsFix,
    Sent,
    SentWithWarning,
    PastDeadline,
    Unclear,
    Confirmed,
    Refused,
    RefundApproved,
    Refunded,
    Withdrawing,
    Withdrawn
);
same!(crate::view::PermitView, buyer::PermitKind, CruiseOnCopy, Cruise, Crew, Emergency, Distress);

impl From<crate::view::StayPaperView> for Paper {
    fn from(view: crate::view::StayPaperView) -> Self {
        use crate::view::StayPaperView;
        match view {
            StayPaperView::LandingPermit { permit, number } => {
                Self::LandingPermit { kind: permit.into(), number: number.trim().to_uppercase() }
            }
            StayPaperView::ResidenceCertificate => Self::ResidenceCertificate,
            StayPaperView::FamilyRegisterSupplement => Self::FamilyRegisterSupplement,
            StayPaperView::MyNumberCard => Self::MyNumberCard,
        }
    }
}
