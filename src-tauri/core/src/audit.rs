//! What was done, by whom, with before and after. Rows are only ever added.

use crate::{id::StaffId, time::AtMs};

/// What happened. The words for people live in the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    SignedIn,
    SignInFailed,
    SignedOut,
    LineVoided,
    VoidUndone,
    LineDiscounted,
    CartDiscounted,
    CartDiscarded,
    QuantityChanged,
    CheckoutAbandoned,
    PaymentSettledByHand,
    ReturnMade,
    ReceiptReprinted,
    CampaignChanged,
    TravelCardChanged,
    ReceiptsExported,
    ProductsImported,
    ProductChanged,
    PricePlanned,
    RateEntered,
    SettingsChanged,
    StaffAdded,
    StaffChanged,
    ShiftOpened,
    CashPaidIn,
    CashPaidOut,
    ShiftReported,
    ShiftClosed,
    DrawerOpened,
    PrintersChanged,
    PaperAnswered,
    TaxFreeRecorded,
    TaxFreeCancelled,
    TaxFreeRefunded,
    TaxFreeExported,
    PersonalDataShown,
    PersonalDataWiped,
    ClockWentBack,
    BackupMade,
    BackupFailed,
    RestoreRehearsed,
    RecoveryCodeShown,
    SettlementImported,
    ChainVerified,
}

impl Action {
    pub const ALL: [Self; 44] = [
        Self::SignedIn,
        Self::SignInFailed,
        Self::SignedOut,
        Self::LineVoided,
        Self::VoidUndone,
        Self::LineDiscounted,
        Self::CartDiscounted,
        Self::CartDiscarded,
        Self::QuantityChanged,
        Self::CheckoutAbandoned,
        Self::PaymentSettledByHand,
        Self::ReturnMade,
        Self::ReceiptReprinted,
        Self::CampaignChanged,
        Self::TravelCardChanged,
        Self::ReceiptsExported,
        Self::ProductsImported,
        Self::ProductChanged,
        Self::PricePlanned,
        Self::RateEntered,
        Self::SettingsChanged,
        Self::StaffAdded,
        Self::StaffChanged,
        Self::ShiftOpened,
        Self::CashPaidIn,
        Self::CashPaidOut,
        Self::ShiftReported,
        Self::ShiftClosed,
        Self::DrawerOpened,
        Self::PrintersChanged,
        Self::PaperAnswered,
        Self::TaxFreeRecorded,
        Self::TaxFreeCancelled,
        Self::TaxFreeRefunded,
        Self::TaxFreeExported,
        Self::PersonalDataShown,
        Self::PersonalDataWiped,
        Self::ClockWentBack,
        Self::BackupMade,
        Self::BackupFailed,
        Self::RestoreRehearsed,
        Self::RecoveryCodeShown,
        Self::SettlementImported,
        Self::ChainVerified,
    ];

    /// The name in tables and exports.
    #[must_use]
    pub fn code(self) -> String {
        let mut code = String::new();
        for c in format!("{self:?}").chars() {
            if c.is_ascii_uppercase() && !code.is_empty() {
                code.push('_');
            }
            code.push(c.to_ascii_lowercase());
        }
        code
    }

    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    pub at: AtMs,
    pub action: Action,
    /// Nobody where the till itself acted.
    pub staff: Option<StaffId>,
    /// Whose PIN allowed it, where another's was asked.
    pub approved_by: Option<StaffId>,
    /// What it was done to: a receipt number, a SKU, a setting.
    pub subject: String,
    pub before: String,
    pub after: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_code_that_reads_back() {
        for action in Action::ALL {
            assert_eq!(Action::parse(&action.code()), Some(action));
        }
        assert_eq!(Action::LineVoided.code(), "line_voided");
    }
}
