//! Which tax office the till speaks to, and its calls.

use maneki_app::{
    commands::tax_free::demo::DemoCustoms,
    ports::tax_office::{
        Asked, CustomsQuery, FieldFault, FieldWhy, Message, OfficeNotice, Prepared, Raw, Sent,
        TaxOffice,
    },
    till::{Fact, OfficeCall, OfficePlay},
    view::OfficeErrorClassView,
};
use maneki_core::{
    taxfree::life::{CustomsAnswer, SendAnswer},
    time::AtMs,
};
use maneki_taxoffice::{
    fake::{FakeOffice, Reply},
    office::{HttpsOffice, Setup},
};
use std::path::Path;

/// Who is at the other end of the line.
pub(crate) enum Office {
    Demo(Box<FakeOffice>),
    Line(Box<HttpsOffice>),
    /// No sender is set up.
    Nobody,
}

impl Office {
    /// The demo's fake, the sender that `tax_office.json` sets up, or none.
    pub(crate) fn open(data: &Path, demo: bool) -> Self {
        if demo {
            return Self::Demo(Box::default());
        }
        let set_up = Setup::read(data)
            .and_then(|setup| setup.map(|setup| HttpsOffice::open(setup, data)).transpose());
        match set_up {
            Ok(Some(office)) => Self::Line(Box::new(office)),
            Ok(None) => Self::Nobody,
            Err(fault) => {
                tracing::error!(?fault, "the tax office's set-up cannot be used");
                Self::Nobody
            }
        }
    }

    /// Tells the demo's office what to play; no other plays.
    pub(crate) fn play(&self, play: OfficePlay) {
        let Self::Demo(office) = self else { return };
        match play {
            OfficePlay::NextMessage { meets } => {
                office.forget_replies();
                office.then(meets.map(|class| match class {
                    OfficeErrorClassView::Line => Reply::LoseMessage,
                    OfficeErrorClassView::Field => Reply::Refuse { field: "goodsName".into() },
                    OfficeErrorClassView::Office => Reply::Fault,
                    OfficeErrorClassView::Warning => Reply::Warn,
                }));
            }
            OfficePlay::AtCustoms { send_no, outcome } => {
                let number = send_no.as_str();
                let known = match outcome {
                    DemoCustoms::Confirmed => office.confirm(number),
                    DemoCustoms::Refused => office.refuse(number, "見本：商品が一つ足りない"),
                    DemoCustoms::Unclear => office.unclear(number),
                };
                if !known {
                    tracing::warn!(number, "the demo's office does not hold this record");
                }
            }
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

impl TaxOffice for Office {
    /// The shop has no numbers to put on a record while no sender is set up, so none is written.
    fn prepare(&self, message: &Message<'_>) -> Result<Prepared, Vec<FieldFault>> {
        match self {
            Self::Demo(office) => office.prepare(message),
            Self::Line(office) => office.prepare(message),
            Self::Nobody => Err(vec![FieldFault {
                field: "senderId".into(),
                why: FieldWhy::Missing,
                line: None,
            }]),
        }
    }

    fn send(&self, prepared: &Prepared) -> Sent {
        match self {
            Self::Demo(office) => office.send(prepared),
            Self::Line(office) => office.send(prepared),
            Self::Nobody => Sent { answer: SendAnswer::NoAnswer, raw: Raw::default() },
        }
    }

    fn ask(&self, query: &CustomsQuery) -> Asked {
        match self {
            Self::Demo(office) => office.ask(query),
            Self::Line(office) => office.ask(query),
            Self::Nobody => Asked { answer: CustomsAnswer::Silence, raw: Raw::default() },
        }
    }

    fn notices(&self, now: AtMs) -> Vec<OfficeNotice> {
        match self {
            Self::Demo(office) => office.notices(now),
            Self::Line(office) => office.notices(now),
            Self::Nobody => vec![OfficeNotice::NotSetUp],
        }
    }
}
