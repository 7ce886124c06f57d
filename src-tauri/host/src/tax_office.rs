//! Which tax office the till speaks to, and its calls.

use maneki_app::{
    ports::tax_office::{
        Asked, CustomsQuery, FieldFault, FieldWhy, Message, OfficeNotice, Prepared, Raw, Sent,
        TaxOffice,
    },
    till::{Fact, OfficeCall},
};
use maneki_core::{
    taxfree::life::{CustomsAnswer, SendAnswer},
    time::AtMs,
};
use maneki_taxoffice::{
    fake::FakeOffice,
    office::{HttpsOffice, Setup},
};
use std::{path::Path, sync::Arc};

/// The demo's fake, the sender that `tax_office.json` sets up, or none.
pub(crate) fn open(data: &Path, demo: bool) -> Arc<dyn TaxOffice> {
    if demo {
        return Arc::new(FakeOffice::confirming());
    }
    let set_up = Setup::read(data)
        .and_then(|setup| setup.map(|setup| HttpsOffice::open(setup, data)).transpose());
    match set_up {
        Ok(Some(office)) => Arc::new(office),
        Ok(None) => Arc::new(NoOffice),
        Err(fault) => {
            tracing::error!(?fault, "the tax office's set-up cannot be used");
            Arc::new(NoOffice)
        }
    }
}

/// Makes a call. It always comes to a fact: an answer, or that there was none.
pub(crate) fn make(office: &dyn TaxOffice, call: OfficeCall) -> Fact {
    match call {
        OfficeCall::Send(prepared) => {
            let sent = Box::new(office.send(&prepared));
            let Prepared { record, send_no, .. } = prepared;
            Fact::OfficeSent { record, send_no, sent }
        }
        OfficeCall::Ask { record, query } => {
            Fact::OfficeAsked { record, asked: Box::new(office.ask(&query)) }
        }
    }
}

/// No sender is set up. The shop has no numbers to put on a record, so none can be written.
struct NoOffice;

impl TaxOffice for NoOffice {
    fn prepare(&self, _: &Message<'_>) -> Result<Prepared, Vec<FieldFault>> {
        Err(vec![FieldFault { field: "senderId".into(), why: FieldWhy::Missing, line: None }])
    }

    fn send(&self, _: &Prepared) -> Sent {
        Sent { answer: SendAnswer::NoAnswer, raw: Raw::default() }
    }

    fn ask(&self, _: &CustomsQuery) -> Asked {
        Asked { answer: CustomsAnswer::Silence, raw: Raw::default() }
    }

    fn notices(&self, _: AtMs) -> Vec<OfficeNotice> {
        vec![OfficeNotice::NotSetUp]
    }
}
