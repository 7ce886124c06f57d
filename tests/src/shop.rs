//! A shop in memory: the real till over the real store's SQL, the fake wallet, and a clock that
//! only moves when it is told to. Calls to the wallet take their time and come back as facts, or
//! are lost with the program.

use crate::{
    chance::Chance,
    faulty::{Faults, FaultyStore},
    roll::{PlainPress, Roll},
};
use maneki_app::{
    demo::ShopKind,
    error::AppError,
    papers::{Sources, content},
    ports::{Env, Reader, Store, TaxOffice},
    table::Window,
    till::{Answer, Effect, Fact, OfficeCall, Output, PrinterCall, Setup, Till, WalletCall},
    view::{CashierView, ManagerView},
};
use maneki_core::{
    id::{Id, PaperId},
    paper::Content,
    payment::Gateway,
    scan::{PaymentCode, Symbology, Wallet},
    taxfree::slip::GuideSlip,
    time::AtMs,
};
use maneki_files::ShopFiles;
use maneki_store::SqlStore;
use maneki_taxoffice::{fake::FakeOffice, seal::KeyVault, tables::Tables};
use maneki_wallet::fake::FakeWallet;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, VecDeque},
    ops::ControlFlow,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    },
};

/// 2026-11-24T09:00 in Japan.
pub const OPENING: AtMs = AtMs(1_795_478_400_000);

/// Time and chance of the test.
pub struct SimEnv {
    now: AtomicI64,
    ids: AtomicU64,
}

impl SimEnv {
    /// Sets the machine's clock, back too.
    pub fn set(&self, now: AtMs) {
        self.now.store(now.0, Ordering::Relaxed);
    }
}

impl Env for SimEnv {
    fn now(&self) -> AtMs {
        AtMs(self.now.load(Ordering::Relaxed))
    }

    fn fresh_id(&self) -> Id {
        let count = self.ids.fetch_add(1, Ordering::Relaxed);
        Id((u128::from(self.now().0.unsigned_abs()) << 64) | u128::from(count))
    }

    /// Argon2 would take most of the simulation's time.
    fn hash_pin(&self, pin: &str) -> String {
        format!("test:{pin}")
    }

    fn pin_matches(&self, pin: &str, hash: &str) -> bool {
        hash == format!("test:{pin}")
    }

    fn digest(&self, bytes: &[u8]) -> [u8; 32] {
        Sha256::digest(bytes).into()
    }
}

/// How a program ends badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crash {
    /// After the commit, before anything was asked of the world.
    BeforeEffects,
    /// After the calls went out, before any answer came back.
    AfterEffects,
}

/// Real lines in the place of the fakes.
#[derive(Clone)]
pub struct Lines {
    pub wallet: Arc<dyn maneki_app::ports::Wallet>,
    pub office: Arc<dyn TaxOffice>,
}

pub struct Shop {
    till: Option<Till>,
    /// None where the shop has its fakes.
    pub lines: Option<Lines>,
    pub env: Arc<SimEnv>,
    pub wallet: FakeWallet,
    /// How long the wallet's last call would have taken.
    waited_ms: Arc<AtomicI64>,
    pub office: Arc<FakeOffice>,
    pub store: Arc<Mutex<SqlStore>>,
    pub faults: Faults,
    /// While set no commit works.
    pub full_disk: Arc<AtomicBool>,
    pub chance: Chance,
    /// Answers on their way, by when they arrive.
    arriving: BTreeMap<(AtMs, u64), Fact>,
    sent: u64,
    /// The crash to come with the next step.
    pub crash: Option<Crash>,
    /// And the one to come after so many more steps.
    pub crash_in: Option<(u32, Crash)>,
    pub crashes: u32,
    pub papers: u32,
    /// The printer of the counter, where one is set up.
    pub roll: Roll,
    /// Every guide slip asked for.
    pub slips: Vec<GuideSlip>,
    pub shown: VecDeque<AtMs>,
}

impl Shop {
    /// A shop with the demo's goods, a manager and a cashier, open for the day.
    #[must_use]
    pub fn open(seed: u64) -> Self {
        Self::open_on(seed, None)
    }

    #[must_use]
    pub fn open_on(seed: u64, lines: Option<Lines>) -> Self {
        let store = SqlStore::in_memory().expect("SQLite opens in memory");
        let env = SimEnv { now: AtomicI64::new(OPENING.0), ids: AtomicU64::new(1) };
        let waited_ms = Arc::new(AtomicI64::new(0));
        let waited = Arc::clone(&waited_ms);
        let mut shop = Self {
            till: None,
            lines,
            crash_in: None,
            env: Arc::new(env),
            wallet: FakeWallet::new(move |ms| waited.store(ms, Ordering::Relaxed)),
            waited_ms,
            office: Arc::new(FakeOffice::new()),
            store: Arc::new(Mutex::new(store)),
            faults: Faults::default(),
            full_disk: Arc::default(),
            chance: Chance::new(seed),
            arriving: BTreeMap::new(),
            sent: 0,
            crash: None,
            crashes: 0,
            papers: 0,
            roll: Roll::default(),
            slips: vec![],
            shown: VecDeque::new(),
        };
        shop.start();
        shop.furnish();
        shop
    }

    fn furnish(&mut self) {
        let set_up = json!({
            "shop_name": "招き屋", "manager_name": "店長", "pin": "9999", "language": "ja",
        });
        self.must("set_up", set_up);
        let text = include_str!("../../assets/shop/products.csv");
        let imported = self.must("import_products", json!({ "text": text }));
        assert_eq!(imported["faults"], json!([]), "the demo shop's file is whole");
        let cashier = json!({
            "id": null, "name": "佐藤", "role": "cashier", "pin": "1234", "language": "ja",
            "active": true,
        });
        self.must("save_staff", cashier);
        self.must("enter_rate", json!({ "rate": "0.0466", "source": "test" }));
        self.must("open_shift", json!({ "float_yen": 50_000 }));
    }

    fn tax_office(&self) -> Arc<dyn TaxOffice> {
        let fake = || Arc::clone(&self.office) as Arc<dyn TaxOffice>;
        self.lines.as_ref().map_or_else(fake, |lines| Arc::clone(&lines.office))
    }

    fn setup(&self) -> Setup {
        let all = [Wallet::Alipay, Wallet::AlipayPlus, Wallet::WeChatPay];
        Setup {
            kind: ShopKind::Real,
            can_practise: false,
            rates: maneki_files::tax::shipped(),
            codes: maneki_scan::codes::patterns(),
            tax_free_rules: maneki_taxoffice::rule_book(),
            travel: maneki_files::travel::shipped(),
            tax_office: self.tax_office(),
            vault: Arc::new(KeyVault::new(&[7; 32])),
            slip_language: |nation| Tables::shipped().language(nation),
            routes: all.into_iter().map(|wallet| (wallet, Gateway::Antom)).collect(),
            env: Arc::clone(&self.env) as Arc<dyn Env>,
            files: Arc::new(ShopFiles::new(PathBuf::new())),
            receipt_key: [0; 32],
            recovery: Arc::new(String::new),
            press: Arc::new(PlainPress),
        }
    }

    /// Starts the program on what the store holds.
    fn start(&mut self) {
        loop {
            let store: Box<dyn Store> = Box::new(FaultyStore::new(
                Arc::clone(&self.store),
                self.faults,
                Chance::new(self.chance.draw()),
                Arc::clone(&self.full_disk),
            ));
            // A fault may meet the start itself; a person starts the till again.
            if let Ok((till, effects)) = Till::start(self.setup(), store) {
                self.till = Some(till);
                self.perform(effects);
                return;
            }
        }
    }

    /// Ends the program as a power cut does and starts it again.
    pub fn restart(&mut self) {
        self.crashes += 1;
        self.till = None;
        self.arriving.clear();
        self.start();
        self.sign_in("店長", "9999");
    }

    pub fn sign_in(&mut self, name: &str, pin: &str) {
        let staff = self.view().staff;
        let id = staff.iter().find(|staff| staff.name == name).map(|staff| staff.id.clone());
        let request = json!({ "staff_id": id, "pin": pin });
        // Retried, as a person would, where the disk was full for a moment.
        while self.call("sign_in", request.clone()).is_err() {}
    }

    #[must_use]
    pub fn view(&self) -> CashierView {
        self.till.as_ref().expect("the till runs").cashier_view()
    }

    #[must_use]
    pub fn manager_view(&self) -> ManagerView {
        self.till.as_ref().expect("the till runs").manager_view()
    }

    #[must_use]
    pub fn now(&self) -> AtMs {
        self.env.now()
    }

    fn till(&mut self) -> &mut Till {
        self.till.as_mut().expect("the till runs")
    }

    /// # Errors
    /// The command's.
    pub fn call(&mut self, command: &str, request: Value) -> Result<Value, AppError> {
        let output = self.till().call(Window::Script, command, request);
        match self.after(output) {
            Some(Answer::Now(answer)) => answer,
            Some(Answer::Job(job)) => {
                let files = ShopFiles::new(PathBuf::new());
                let answer = {
                    let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
                    let vault = KeyVault::new(&[7; 32]);
                    let mut tools = maneki_app::jobs::Tools {
                        vault: &vault,
                        reader: &mut *store,
                        files: &files,
                        draw: &|_| Err("no papers here".to_owned()),
                        press: &PlainPress,
                        progress: &mut |_, _| ControlFlow::Continue(()),
                    };
                    maneki_app::jobs::run(&job, &mut tools)
                };
                if job.task().is_some() {
                    let (job, answer) = (Box::new(job), answer.clone());
                    self.learn(Fact::TaskEnded { job, took_ms: 0, answer });
                }
                answer
            }
            // The answer was lost with the program.
            None => Ok(Value::Null),
        }
    }

    /// A command that must work.
    pub fn must(&mut self, command: &str, request: Value) -> Value {
        let request_text = request.to_string();
        self.call(command, request)
            .unwrap_or_else(|error| panic!("{command} {request_text}: {error:?}"))
    }

    pub fn learn(&mut self, fact: Fact) {
        let output = self.till().learn(fact);
        self.after(output);
    }

    /// Holds a payment code before the camera.
    pub fn show_code(&mut self, text: String) {
        self.learn(Fact::CodeSeen { text, symbology: Symbology::Qr });
    }

    fn after(&mut self, output: Output) -> Option<Answer> {
        if output.reopen {
            self.restart();
            return Some(output.answer);
        }
        if let Some((left, crash)) = self.crash_in.take() {
            match left.checked_sub(1) {
                None => self.crash = Some(crash),
                Some(left) => self.crash_in = Some((left, crash)),
            }
        }
        match self.crash.take() {
            Some(Crash::BeforeEffects) => {
                self.restart();
                None
            }
            Some(Crash::AfterEffects) => {
                self.perform(output.effects);
                self.restart();
                None
            }
            None => {
                self.perform(output.effects);
                Some(output.answer)
            }
        }
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Wallet(call) => self.ask_wallet(*call),
                Effect::ProbeWallet { gateway } => {
                    let probe = self.wallet().probe(gateway, self.now());
                    self.arrive(300, Fact::WalletProbed { gateway, probe });
                }
                Effect::TaxOffice(call) => self.ask_office(*call),
                Effect::Paper(job) => {
                    self.papers += 1;
                    if let Content::Slip(slip) = &*job.content {
                        self.slips.push((**slip).clone());
                    }
                    let fact = Fact::PaperSaved {
                        paper: job.paper,
                        path: job.name,
                        bytes: 1,
                        sha256: [1; 32],
                    };
                    self.arrive(40, fact);
                }
                Effect::Printer(call) => self.print(call),
                _ => {}
            }
        }
    }

    /// A fact that comes back after so long.
    fn arrive(&mut self, after_ms: i64, fact: Fact) {
        self.sent += 1;
        self.arriving.insert((self.now().plus_ms(after_ms), self.sent), fact);
    }

    fn print(&mut self, call: PrinterCall) {
        match call {
            PrinterCall::Watch(_) | PrinterCall::KeepLogo { .. } => {}
            PrinterCall::AskStatus { printer } => {
                let status = self.roll.status;
                self.arrive(5, Fact::PrinterSays { printer, status });
            }
            PrinterCall::Send { paper, content, .. } => {
                let delivery = self.roll.take(paper, &content);
                self.arrive(250, Fact::Delivered { paper, delivery });
            }
            PrinterCall::OpenDrawer { printer } => {
                self.roll.drawer += 1;
                self.arrive(5, Fact::DrawerOpened { printer, outcome: Ok(()) });
            }
        }
    }

    fn wallet(&self) -> &dyn maneki_app::ports::Wallet {
        self.lines.as_ref().map_or(&self.wallet, |lines| lines.wallet.as_ref())
    }

    fn ask_wallet(&mut self, call: WalletCall) {
        let now = self.now();
        self.waited_ms.store(0, Ordering::Relaxed);
        let fact = call.make(self.wallet(), now);
        let after_ms = self.waited_ms.load(Ordering::Relaxed);
        self.sent += 1;
        let jitter = i64::try_from(self.chance.below(400)).expect("small");
        self.arriving.insert((now.plus_ms(after_ms + jitter), self.sent), fact);
    }

    fn ask_office(&mut self, call: OfficeCall) {
        let office = self.tax_office();
        let fact = match call {
            OfficeCall::Send(prepared) => Fact::OfficeSent {
                record: prepared.record,
                send_no: prepared.send_no.clone(),
                sent: Box::new(office.send(&prepared)),
            },
            OfficeCall::Ask { record, query } => {
                Fact::OfficeAsked { record, asked: Box::new(office.ask(&query)) }
            }
        };
        self.sent += 1;
        let delay = i64::try_from(self.chance.below(900)).expect("small");
        self.arriving.insert((self.now().plus_ms(delay), self.sent), fact);
    }

    /// Lets time pass: answers arrive and the till is woken, each at its moment.
    pub fn pass(&mut self, ms: i64) {
        let until = self.now().plus_ms(ms);
        loop {
            let wake = self.till.as_ref().and_then(Till::next_wake);
            let arrival = self.arriving.keys().next().map(|(at, _)| *at);
            let next = [wake, arrival].into_iter().flatten().min().filter(|at| *at <= until);
            let Some(next) = next else { break };
            let next = next.max(self.now());
            self.env.now.store(next.0, Ordering::Relaxed);
            match self.arriving.first_entry() {
                Some(entry) if entry.key().0 <= next => {
                    let fact = entry.remove();
                    self.learn(fact);
                }
                _ => self.learn(Fact::Tick),
            }
        }
        self.env.now.store(until.0, Ordering::Relaxed);
    }

    /// Lets the next thing happen, whatever it is.
    pub fn pass_one(&mut self) {
        let wake = self.till.as_ref().and_then(Till::next_wake);
        let arrival = self.arriving.keys().next().map(|(at, _)| *at);
        let Some(next) = [wake, arrival].into_iter().flatten().min() else { return };
        let next = next.max(self.now());
        self.env.now.store(next.0, Ordering::Relaxed);
        match self.arriving.first_entry() {
            Some(entry) if entry.key().0 <= next => {
                let fact = entry.remove();
                self.learn(fact);
            }
            _ => self.learn(Fact::Tick),
        }
    }

    /// What an issued paper says, set from what is stored.
    #[must_use]
    pub fn set_again(&self, paper: PaperId) -> Content {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let stored = store.paper(paper).ok().flatten().expect("it was issued");
        let settings = store.settings().ok().flatten().expect("it is set up");
        let vault = KeyVault::new(&[7; 32]);
        let mut sources = Sources {
            reader: &mut *store,
            vault: &vault,
            settings: &settings,
            kind: ShopKind::Real,
            has_sender: true,
        };
        content(&mut sources, &stored.note).expect("what it is of is stored")
    }

    /// Whether the till waits for nothing any more.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        // Customs are asked for months; what comes within the hour is waited for.
        let soon = self.now().plus_ms(3_600_000);
        let wake = self.till.as_ref().and_then(Till::next_wake);
        self.arriving.is_empty() && wake.is_none_or(|at| at > soon)
    }

    /// A fresh payment code of Alipay's.
    pub fn fresh_code(&mut self) -> PaymentCode {
        PaymentCode::new(format!("28{:016}", self.chance.draw() % 10_000_000_000_000_000))
    }
}
