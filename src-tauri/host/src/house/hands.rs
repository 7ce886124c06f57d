//! What performs effects: each on a thread that the till does not wait for.

use super::{Message, OpenReader, Reply};
use crate::{
    ear::Ear,
    eye::Eye,
    open::Practice,
    papers,
    printers::PrinterDesk,
    tax_office::{self, Office},
    wallets::Desk,
};
use maneki_app::{
    error::AppError,
    jobs,
    ports::{Env, Files, Press, Vault},
    till::{Effect, Fact, Shown},
};
use maneki_core::{
    print::{PrinterFault, PrinterStatus},
    receipt::Receipt,
    scan::PaymentCode,
};
use maneki_wallet::{fake::FakeWallet, sim::script::Scenario};
use serde_json::Value;
use std::{
    ops::ControlFlow,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Sender},
    },
    thread,
    time::Duration,
};

/// How often a long job says how far it came.
const TELL_EVERY_MS: i64 = 200;
/// A till that is busy for longer is told again.
const STORED_WITHIN: Duration = Duration::from_secs(4);

pub(super) struct Hands {
    pub(super) facts: Sender<Message>,
    pub(super) reader: OpenReader,
    pub(super) vault: Arc<dyn Vault>,
    pub(super) env: Arc<dyn Env>,
    pub(super) files: Arc<dyn Files>,
    pub(super) wallets: Arc<Desk>,
    pub(super) office: Arc<Office>,
    pub(super) fake: Arc<FakeWallet>,
    pub(super) papers: papers::Desk,
    pub(super) press: Arc<dyn Press>,
    pub(super) practice: Option<Practice>,
    pub(super) printers: PrinterDesk,
    /// Whether the demo's story took the paper out.
    pub(super) paper_out: AtomicBool,
    pub(super) eye: Arc<Mutex<Eye>>,
    /// None where scripts do without eyes and ears.
    pub(super) ear: Option<Mutex<Ear>>,
    /// Breaks off the long job under way; there is one at a time.
    pub(super) stop: Arc<AtomicBool>,
}

impl Hands {
    pub(super) fn perform(&self, effect: Effect) {
        match effect {
            Effect::Wallet(call) => {
                self.ask_wallets(move |wallets, env| wallets.make(*call, env.now()));
            }
            Effect::OpenWallets { number, settings, secret } => {
                let (ticket, tell) = (self.wallets.expect(), self.teller());
                self.ask_wallets(move |wallets, _| {
                    wallets.open(ticket, number, &settings, &secret, tell)
                });
            }
            Effect::ProbeWallet { gateway } => {
                self.ask_wallets(move |wallets, env| wallets.probe(gateway, env.now()));
            }
            Effect::OpenTaxOffice { number, settings, secret } => {
                let ticket = self.office.expect(settings.clone());
                self.ask_office(move |office, _| {
                    office.open(ticket, number, settings.as_deref(), &secret)
                });
            }
            Effect::ProbeTaxOffice => {
                self.ask_office(move |office, env| office.probe_line(env.now()));
            }
            Effect::TaxOffice(call) => {
                self.ask_office(move |office, _| tax_office::make(office, *call));
            }
            Effect::PlayOffice(play) => self.office.play(play),
            Effect::Paper(job) => self.papers.put(job),
            Effect::Printer(call) => self.printers.make(call),
            Effect::SetFakePrinter { status } => self.printers.set_fake(status),
            Effect::Camera { name } => {
                let mut eye = self.eye.lock().unwrap_or_else(PoisonError::into_inner);
                eye.open(&name, self.facts.clone());
            }
            Effect::Scanner(line) => {
                if let Some(ear) = &self.ear {
                    let mut ear = ear.lock().unwrap_or_else(PoisonError::into_inner);
                    ear.listen(line, self.facts.clone());
                }
            }
            Effect::StartPractice => {
                let started = self.practice.as_ref().map(|start| start());
                if let Some(Err(error)) = started {
                    tracing::error!(%error, "the practice shop did not open");
                }
            }
            Effect::ShowCode(shown) => self.show(&shown),
            // The loop's own: it holds the till.
            Effect::ResetDemo => {}
            Effect::Work(job) => self.work(
                job,
                Box::new(|answer| {
                    if let Err(error) = answer {
                        tracing::warn!(code = ?error.code, detail = %error.detail, "a job failed");
                    }
                }),
            ),
            Effect::StopTask => self.stop.store(true, Ordering::Relaxed),
        }
    }

    fn show(&self, shown: &Shown) {
        let scenario = shown.scenario.clone().map(Value::String);
        let scenario = scenario.map(serde_json::from_value::<Scenario>);
        if let (Some(text), Some(Ok(scenario))) = (&shown.text, scenario) {
            self.fake.play_for(&PaymentCode::new(text.as_str()), scenario);
        }
        self.fake.unplug(shown.network_gone);
        // Another story leaves what someone set by hand.
        if self.paper_out.swap(shown.paper_out, Ordering::Relaxed) != shown.paper_out {
            let out = PrinterStatus::Fault(PrinterFault::PaperOut);
            self.printers.set_fake(shown.paper_out.then_some(out));
        }
        let eye = self.eye.lock().unwrap_or_else(PoisonError::into_inner);
        eye.show(shown.text.as_deref(), shown.hand);
    }

    /// Tells the till a fact and waits until it is stored, or is not.
    fn teller(&self) -> impl Fn(Fact) -> bool + Send + 'static {
        let facts = self.facts.clone();
        move |fact| {
            let (stored, heard) = mpsc::channel();
            let told = facts.send(Message::Told { fact, stored });
            told.is_ok() && heard.recv_timeout(STORED_WITHIN) == Ok(true)
        }
    }

    /// Asks the wallets on a thread of its own; what comes of it is a fact.
    fn ask_wallets(&self, ask: impl FnOnce(&Desk, &dyn Env) -> Fact + Send + 'static) {
        let (wallets, facts) = (Arc::clone(&self.wallets), self.facts.clone());
        let env = Arc::clone(&self.env);
        spawn("wallet", move || {
            let _ = facts.send(Message::Fact(ask(&wallets, env.as_ref())));
            if let Some(clock) = wallets.clock() {
                let _ = facts.send(Message::Fact(clock));
            }
        });
    }

    /// Asks the tax office on a thread of its own; what comes of it is a fact.
    fn ask_office(&self, ask: impl FnOnce(&Office, &dyn Env) -> Fact + Send + 'static) {
        let (office, facts) = (Arc::clone(&self.office), self.facts.clone());
        let env = Arc::clone(&self.env);
        spawn("tax office", move || {
            let _ = facts.send(Message::Fact(ask(&office, env.as_ref())));
        });
    }

    /// Runs a job on a reader of its own, beside the till.
    pub(super) fn work(&self, job: jobs::Job, reply: Reply) {
        let (reader, files) = (Arc::clone(&self.reader), Arc::clone(&self.files));
        let (facts, env, stop) =
            (self.facts.clone(), Arc::clone(&self.env), Arc::clone(&self.stop));
        if job.task().is_some() {
            stop.store(false, Ordering::Relaxed);
        }
        let (press, vault) = (Arc::clone(&self.press), Arc::clone(&self.vault));
        spawn("reader", move || {
            let (start, mut told) = (env.now(), env.now());
            let mut progress = |done, all| {
                let now = env.now();
                if now.since(told) >= TELL_EVERY_MS {
                    told = now;
                    let _ = facts.send(Message::Fact(Fact::TaskMoved { done, all }));
                }
                match stop.load(Ordering::Relaxed) {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                }
            };
            let answer = reader().map_err(AppError::from).and_then(|mut reader| {
                let draw = |receipt: &Receipt| {
                    maneki_paper::receipt_pdf(receipt).map_err(|error| format!("{error:?}"))
                };
                let mut tools = jobs::Tools {
                    reader: reader.as_mut(),
                    files: files.as_ref(),
                    vault: vault.as_ref(),
                    draw: &draw,
                    press: press.as_ref(),
                    progress: &mut progress,
                };
                jobs::run(&job, &mut tools)
            });
            if job.task().is_some() {
                let (job, answer) = (Box::new(job), answer.clone());
                let took_ms = env.now().since(start);
                let _ = facts.send(Message::Fact(Fact::TaskEnded { job, took_ms, answer }));
            }
            reply(answer);
        });
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) {
    // A thread that cannot be started loses a call, which the till takes for silence.
    if let Err(error) = thread::Builder::new().name(name.to_owned()).spawn(work) {
        tracing::error!(%error, name, "no thread");
    }
}
