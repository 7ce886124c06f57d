//! The till: it owns every cart, payment and shift, and changes them one step at a time.
//!
//! A step works on a copy of the state, commits what it wrote in one transaction, and only then
//! becomes the state and lets its effects out. It reads no clock and calls no port but the store.

use crate::{
    error::{AppError, ErrorCode},
    jobs::Job,
    ports::{Env, Files, Press, Store, StoreError, TaxOffice, Vault, Write},
    state::{State, Task},
    table::{self, Done, Window},
    view::{CashierView, CustomerView, ManagerView, Notice, PhoneView},
};
use maneki_core::{
    audit::{Action, AuditEntry},
    id::{Id, StaffId},
    staff::Role,
    time::AtMs,
};
use serde_json::Value;
use std::sync::Arc;

mod effects;
mod facts;
mod recover;

pub use effects::{Effect, OfficeCall, OfficePlay, PaperJob, PrinterCall, Shown, WalletCall};
pub use facts::Fact;
pub use recover::Setup;

/// What a step came to.
#[derive(Debug)]
pub struct Output {
    pub answer: Answer,
    pub effects: Vec<Effect>,
    /// The store may hold more than the till knows: reopen it and build the till anew.
    pub reopen: bool,
}

impl Output {
    fn unknown(command: &str) -> Self {
        let error = AppError::new(ErrorCode::UnknownCommand).with("command", command);
        Self { answer: Answer::Now(Err(error)), effects: vec![], reopen: false }
    }
}

#[derive(Debug)]
pub enum Answer {
    Now(Result<Value, AppError>),
    /// The reader's answer is the command's.
    Job(Job),
}

pub struct Till {
    state: State,
    store: Box<dyn Store>,
    env: Arc<dyn Env>,
    files: Arc<dyn Files>,
    office: Arc<dyn TaxOffice>,
    vault: Arc<dyn Vault>,
    recovery: Recovery,
    press: Arc<dyn Press>,
}

/// Writes the recovery code of the data's key.
pub type Recovery = Arc<dyn Fn() -> String + Send + Sync>;

/// A long job takes the one place there is for such.
fn begin(turn: &mut Turn<'_>, done: Done) -> Result<Done, AppError> {
    if let Done::Job(job) = &done
        && let Some(kind) = job.task()
    {
        if turn.state.task.is_some() {
            return Err(ErrorCode::TaskRunning.into());
        }
        turn.state.task = Some(Task::new(kind, turn.staff()));
    }
    Ok(done)
}

impl Till {
    /// Runs a command of the table for a window.
    pub fn call(&mut self, window: Window, command: &str, request: Value) -> Output {
        let Some(row) = table::find(command) else { return Output::unknown(command) };
        self.run(window, |turn| row.call(turn, request).and_then(|done| begin(turn, done)))
    }

    /// Runs a command for whoever holds the shop's folder and key: a script of the owner's. Nobody
    /// is signed in, and the audit trail says so.
    pub fn call_as_owner(&mut self, command: &str, request: Value) -> Output {
        let Some(row) = table::find(command) else { return Output::unknown(command) };
        self.run(Window::Script, |turn| {
            row.call_unchecked(turn, request).and_then(|done| begin(turn, done))
        })
    }

    fn run(
        &mut self,
        window: Window,
        act: impl FnOnce(&mut Turn<'_>) -> Result<Done, AppError>,
    ) -> Output {
        let (result, effects, reopen) = self.step(window, act);
        let answer = match result {
            Ok(Done::Answer(value)) => Answer::Now(Ok(value)),
            Ok(Done::Job(job)) => Answer::Job(*job),
            Err(error) => Answer::Now(Err(error)),
        };
        Output { answer, effects, reopen }
    }

    /// Stops the till and gives its store back.
    #[must_use]
    pub fn into_store(self) -> Box<dyn Store> {
        self.store
    }

    /// Takes in what happened outside.
    pub fn learn(&mut self, fact: Fact) -> Output {
        let (result, effects, reopen) = self.step(Window::Script, |turn| facts::learn(turn, fact));
        Output { answer: Answer::Now(result.map(|()| Value::Null)), effects, reopen }
    }

    /// To be called when the step's answer is out: [`Store::settle`].
    ///
    /// # Errors
    /// The store's; nothing is lost.
    pub fn settle(&mut self) -> Result<(), StoreError> {
        self.store.settle()
    }

    /// When the till wants [`Fact::Tick`] next.
    #[must_use]
    pub fn next_wake(&self) -> Option<AtMs> {
        self.state.next_wake()
    }

    #[must_use]
    pub fn cashier_view(&self) -> CashierView {
        self.state.cashier_view(self.env.now())
    }

    #[must_use]
    pub fn customer_view(&self) -> CustomerView {
        self.state.customer_view(self.env.now())
    }

    /// None outside the demo.
    #[must_use]
    pub fn phone_view(&self) -> Option<PhoneView> {
        self.state.phone_view(self.env.now())
    }

    #[must_use]
    pub fn manager_view(&self) -> ManagerView {
        self.state.manager_view(self.env.now())
    }

    fn step<T>(
        &mut self,
        window: Window,
        act: impl FnOnce(&mut Turn<'_>) -> Result<T, AppError>,
    ) -> (Result<T, AppError>, Vec<Effect>, bool) {
        let mut next = self.state.clone();
        let now = self.env.now();
        let mut turn = Turn {
            state: &mut next,
            store: self.store.as_mut(),
            env: self.env.as_ref(),
            files: self.files.as_ref(),
            office: self.office.as_ref(),
            vault: self.vault.as_ref(),
            recovery: self.recovery.as_ref(),
            press: self.press.as_ref(),
            now,
            window,
            writes: vec![],
            effects: vec![],
            keep: false,
        };
        let result = act(&mut turn);
        let Turn { writes, effects, keep, .. } = turn;
        if result.is_err() && !keep {
            return (result, vec![], false);
        }
        if !writes.is_empty()
            && let Err(error) = self.store.commit(&writes)
        {
            let error = AppError::from(error);
            let reopen = error.code == ErrorCode::StoreUnknown;
            return (Err(error), vec![], reopen);
        }
        next.revision += 1;
        let notices = self.office.notices(now);
        if *next.tax_free.notices != notices {
            next.tax_free.notices = Arc::new(notices);
        }
        self.state = next;
        (result, effects, false)
    }
}

/// One step under way: the copy it works on, and what it will write and ask for.
pub struct Turn<'a> {
    pub state: &'a mut State,
    pub store: &'a mut dyn Store,
    pub env: &'a dyn Env,
    pub files: &'a dyn Files,
    pub office: &'a dyn TaxOffice,
    pub vault: &'a dyn Vault,
    pub recovery: &'a (dyn Fn() -> String + Send + Sync),
    pub press: &'a dyn Press,
    pub now: AtMs,
    pub window: Window,
    pub writes: Vec<Write>,
    pub effects: Vec<Effect>,
    /// Commits although the command is refused, as for a wrong PIN.
    pub keep: bool,
}

impl Turn<'_> {
    pub fn fresh<T>(&self, make: fn(Id) -> T) -> T {
        make(self.env.fresh_id())
    }

    /// Who is signed in at the calling window.
    #[must_use]
    pub fn staff(&self) -> Option<StaffId> {
        self.state.session(self.window)
    }

    /// Who is signed in at the calling window; empty where nobody is.
    #[must_use]
    pub fn staff_name(&self) -> String {
        let staff = self.staff().and_then(|id| self.state.staff(id));
        staff.map_or_else(String::new, |staff| staff.name.clone())
    }

    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.staff().and_then(|id| self.state.staff(id)).map(|staff| staff.role)
    }

    /// The signed-in person, for commands whose row asks for one.
    pub(crate) fn who(&self) -> Result<StaffId, AppError> {
        self.staff().ok_or_else(|| ErrorCode::SignInFirst.into())
    }

    pub fn audit(&mut self, action: Action, subject: impl ToString) {
        self.audit_change(action, None, subject, "", "");
    }

    pub fn audit_change(
        &mut self,
        action: Action,
        approved_by: Option<StaffId>,
        subject: impl ToString,
        before: impl ToString,
        after: impl ToString,
    ) {
        let staff = self.staff();
        self.audit_entry(action, (staff, approved_by), subject, before, after);
    }

    /// For what nobody does at this moment: the clock, or whoever asked for it earlier.
    pub(crate) fn audit_by(
        &mut self,
        staff: Option<StaffId>,
        action: Action,
        subject: impl ToString,
        before: impl ToString,
        after: impl ToString,
    ) {
        self.audit_entry(action, (staff, None), subject, before, after);
    }

    fn audit_entry(
        &mut self,
        action: Action,
        (staff, approved_by): (Option<StaffId>, Option<StaffId>),
        subject: impl ToString,
        before: impl ToString,
        after: impl ToString,
    ) {
        self.writes.push(Write::Audit(AuditEntry {
            at: self.now,
            action,
            staff,
            approved_by,
            subject: subject.to_string(),
            before: before.to_string(),
            after: after.to_string(),
        }));
    }

    pub fn notice(&mut self, code: Notice, params: &[(&str, String)]) {
        self.state.notice(code, params);
    }

    /// Writes the current cart down as it now is.
    pub fn save_cart(&mut self) {
        self.writes.push(Write::SaveCart(self.state.cart.clone()));
    }
}
