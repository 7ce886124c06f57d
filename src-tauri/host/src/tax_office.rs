//! Which tax office the till speaks to, and its calls.

use crate::{
    credentials::{forget, keep, look_up},
    opening::{Opening, Ticket},
};
use maneki_app::{
    commands::tax_free::demo::DemoCustoms,
    credentials::{Secret, SecretChange, SettingFaultView, SettingWhyView},
    ports::tax_office::{
        Asked, CustomsQuery, FieldFault, FieldWhy, Message, OfficeNotice, OfficeProbe, Prepared,
        Raw, Sent, TaxOffice,
    },
    tax_office::{KeyFile, OpenedOffice, Sender, TaxOfficeSettings},
    till::{Fact, OfficeCall, OfficePlay},
    view::OfficeErrorClassView,
};
use maneki_core::{
    taxfree::life::{CustomsAnswer, SendAnswer},
    time::AtMs,
};
use maneki_system::secrets::Secrets;
use maneki_taxoffice::{
    fake::{FakeOffice, Reply},
    form,
    office::{HttpsOffice, SECRET_FIELDS, certificate_facts, secret_name, unpack},
    tables::Tables,
};
use std::sync::{Arc, Mutex, PoisonError};

/// Who is at the other end of the line.
pub(crate) struct Office {
    secrets: Secrets,
    /// The demo's, in place of every other.
    demo: Option<FakeOffice>,
    /// None: no sender is set up.
    settings: Mutex<Option<Arc<TaxOfficeSettings>>>,
    line: Opening<Line>,
}

/// None where the set-up is not whole.
type Line = Option<Arc<HttpsOffice>>;

impl Office {
    pub(crate) fn new(secrets: Secrets, demo: bool) -> Self {
        let demo = demo.then(FakeOffice::default);
        Self { secrets, demo, settings: Mutex::default(), line: Opening::default() }
    }

    /// Records are prepared by these settings from here on, and calls wait for [`Office::open`].
    pub(crate) fn expect(&self, settings: Option<Arc<TaxOfficeSettings>>) -> Ticket<Line> {
        let ticket = self.line.expect();
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = settings;
        ticket
    }

    /// Keeps or forgets the secret, then opens the line where the settings and the secret allow.
    pub(crate) fn open(
        &self,
        ticket: Ticket<Line>,
        number: u32,
        settings: Option<&TaxOfficeSettings>,
        change: &SecretChange<Sender>,
    ) -> Fact {
        ticket.open(|| self.open_line(number, settings, change))
    }

    fn open_line(
        &self,
        number: u32,
        settings: Option<&TaxOfficeSettings>,
        change: &SecretChange<Sender>,
    ) -> (Line, Fact) {
        let secret_refused = self.change(settings, change);
        let mut told = OpenedOffice { number, secret_refused, ..OpenedOffice::default() };
        let mut line = None;
        if let Some(settings) = settings {
            let (secret, place) = look_up(&self.secrets, secret_name(settings.sender));
            told.secret = place;
            told.certificate = certificate_facts(&settings.certificate)
                .filter(|_| settings.sender.has_certificate());
            match HttpsOffice::open(settings.clone(), &secret) {
                Ok(opened) => line = Some(Arc::new(opened)),
                Err(faults) => told.faults = faults,
            }
        }
        (line, Fact::TaxOfficeOpened(Box::new(told)))
    }

    /// A secret that is none, as a public key, is not kept: why not.
    fn change(
        &self,
        settings: Option<&TaxOfficeSettings>,
        change: &SecretChange<Sender>,
    ) -> Option<SettingWhyView> {
        match change {
            SecretChange::None => None,
            SecretChange::Keep(sender, secret) => {
                let faults = settings.map(|settings| faults(settings, secret)).unwrap_or_default();
                let mine = |fault: &&SettingFaultView| SECRET_FIELDS.contains(&&*fault.field);
                match faults.iter().find(mine) {
                    Some(fault) => Some(fault.why),
                    None => keep(&self.secrets, secret_name(*sender), secret),
                }
            }
            SecretChange::Forget(sender) => {
                forget(&self.secrets, secret_name(*sender));
                None
            }
        }
    }

    pub(crate) fn probe_line(&self, now: AtMs) -> Fact {
        Fact::TaxOfficeProbed(self.probe(now))
    }

    fn settings(&self) -> Option<Arc<TaxOfficeSettings>> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells the demo's office what to play; no other plays.
    pub(crate) fn play(&self, play: OfficePlay) {
        let Some(office) = &self.demo else { return };
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

fn faults(settings: &TaxOfficeSettings, secret: &Secret) -> Vec<SettingFaultView> {
    HttpsOffice::open(settings.clone(), secret).err().unwrap_or_default()
}

impl TaxOffice for Office {
    /// The shop has no numbers to put on a record while no sender is set up, so none is written.
    fn prepare(&self, message: &Message<'_>) -> Result<Prepared, Vec<FieldFault>> {
        if let Some(office) = &self.demo {
            return office.prepare(message);
        }
        let settings = self.settings();
        let missing =
            || FieldFault { field: "senderId".into(), why: FieldWhy::Missing, line: None };
        let settings = settings.ok_or_else(|| vec![missing()])?;
        form::encode(Tables::shipped(), &settings, message)
    }

    fn send(&self, prepared: &Prepared) -> Sent {
        let silence = || Sent { answer: SendAnswer::NoAnswer, raw: Raw::default() };
        match &self.demo {
            Some(office) => office.send(prepared),
            None => self.line.wait().map_or_else(silence, |office| office.send(prepared)),
        }
    }

    fn ask(&self, query: &CustomsQuery) -> Asked {
        let silence = || Asked { answer: CustomsAnswer::Silence, raw: Raw::default() };
        match &self.demo {
            Some(office) => office.ask(query),
            None => self.line.wait().map_or_else(silence, |office| office.ask(query)),
        }
    }

    /// Nothing leaves the demo: its settings are only tried on.
    fn probe(&self, now: AtMs) -> OfficeProbe {
        let line = if self.demo.is_some() { None } else { self.line.wait() };
        line.map_or(OfficeProbe::NotSetUp, |office| office.probe(now))
    }

    fn notices(&self, at: AtMs) -> Vec<OfficeNotice> {
        if let Some(office) = &self.demo {
            return office.notices(at);
        }
        match (self.settings(), self.line.now()) {
            (None, _) => vec![OfficeNotice::NotSetUp],
            (Some(_), None) => vec![],
            (Some(_), Some(None)) => vec![OfficeNotice::Incomplete],
            (Some(_), Some(Some(office))) => office.notices(at),
        }
    }

    fn unpack(&self, file: &[u8], password: &Secret) -> Option<KeyFile> {
        unpack(file, password)
    }
}
