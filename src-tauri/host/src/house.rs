//! The till's thread, and the threads that do what it asks for.

mod hands;

use crate::{
    eye::Eye, open::Practice, papers::Papers, printers::PrinterDesk, tax_office::Office,
    wallets::Desk,
};
use hands::Hands;
use maneki_app::{
    commands::upkeep::BackupView,
    error::{AppError, ErrorCode},
    jobs,
    ports::{Env, Files, Press, Reader, Store, StoreError, Vault},
    table::Window,
    till::{Answer, Effect, Fact, Output, Setup, Till},
};
use maneki_print::fake::FakePrinter;
use maneki_wallet::fake::FakeWallet;
use serde_json::Value;
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::AtomicBool,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// Receives a command's answer, once, on any thread.
pub type Reply = Box<dyn FnOnce(Result<Value, AppError>) + Send>;
/// Receives a window's picture after each step that changed it.
pub type View = Box<dyn FnMut(&Value) -> Keep + Send>;

/// Whether a subscriber wants more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    Yes,
    No,
}

/// Without a wish of its own the till looks at the clock this often: a rate grows stale.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// Between attempts to reopen a store that did not say whether it wrote.
const REOPEN_AFTER: Duration = Duration::from_secs(1);

pub(crate) type MakeSetup = Arc<dyn Fn() -> Setup + Send + Sync>;
pub(crate) type OpenStore = Arc<dyn Fn() -> Result<Box<dyn Store>, StoreError> + Send + Sync>;
type OpenReader = Arc<dyn Fn() -> Result<Box<dyn Reader>, StoreError> + Send + Sync>;

/// Makes a till on a shop that is as it was on its first day.
pub(crate) type Reset = Box<dyn Fn() -> Result<(Till, Vec<Effect>), AppError> + Send>;

/// How the till is begun and its data opened; another one after a restore.
pub(crate) struct Memory {
    pub setup: MakeSetup,
    pub store: OpenStore,
    pub reader: OpenReader,
    /// Made of the data's key, as the papers' signature is.
    pub vault: Arc<dyn Vault>,
    /// They are signed with the key.
    pub papers: Papers,
}

/// Puts a copy in the place of a till that was never set up, by its file and recovery code.
type RestoreInto = Box<dyn Fn(&str, &str) -> Result<(Memory, BackupView), AppError> + Send>;

/// The world, as the house was given it.
pub(crate) struct World {
    pub memory: Memory,
    pub restore: RestoreInto,
    pub env: Arc<dyn Env>,
    pub files: Arc<dyn Files>,
    pub wallets: Arc<Desk>,
    pub office: Arc<Office>,
    /// The demo's wallet, which plays what it is told to.
    pub fake: Arc<FakeWallet>,
    pub press: Arc<dyn Press>,
    pub practice: Option<Practice>,
    /// The demo's printer, in place of every other.
    pub fake_printer: Option<FakePrinter>,
    pub eye: Eye,
    /// Furnishes the demo's shop anew; none in a real one.
    pub reset: Option<Reset>,
}

pub(crate) enum Message {
    /// `window` none is the owner's script, who needs no PIN.
    Call {
        window: Option<Window>,
        command: String,
        request: Value,
        reply: Reply,
    },
    Fact(Fact),
    /// A fact whose teller waits until it is stored.
    Told {
        fact: Fact,
        stored: Sender<bool>,
    },
    Subscribe {
        window: Window,
        view: View,
    },
    Close,
}

/// A running till.
pub struct House {
    sender: Sender<Message>,
    thread: Option<JoinHandle<()>>,
    eye: Arc<Mutex<Eye>>,
}

impl House {
    /// Starts the till's thread. The till is already there, so a store that cannot be opened was
    /// told to the caller before.
    pub(crate) fn start(world: World, till: Till, effects: Vec<Effect>) -> Self {
        let (sender, receiver) = mpsc::channel();
        let World { memory, restore, env, files, wallets, office, fake, eye, reset, .. } = world;
        let World { press, practice, fake_printer, .. } = world;
        let Memory { setup, store, reader, vault, papers } = memory;
        let stop = Arc::new(AtomicBool::new(false));
        let hand = papers.hand.clone();
        let facts = sender.clone();
        let ear = eye.is_open().then(Mutex::default);
        let eye = Arc::new(Mutex::new(eye));
        let papers = papers.start(facts.clone(), Arc::clone(&env));
        let printers = PrinterDesk::new(facts.clone(), fake_printer, hand);
        let eye_of_hands = Arc::clone(&eye);
        let hands = Hands {
            facts,
            reader,
            vault,
            env,
            files,
            press,
            practice,
            wallets,
            office,
            fake,
            papers,
            printers,
            paper_out: AtomicBool::new(false),
            eye: eye_of_hands,
            ear,
            stop,
        };
        let run = Loop { till: Some(till), setup, store, restore, reset, hands, views: vec![] };
        let thread = thread::Builder::new()
            .name("till".into())
            .spawn(move || run.run(&receiver, effects))
            .expect("the system can start a thread");
        Self { sender, thread: Some(thread), eye }
    }

    /// Runs a command of the table; the answer comes on another thread.
    pub fn call(&self, window: Window, command: &str, request: Value, reply: Reply) {
        self.send(Some(window), command, request, reply);
    }

    fn send(&self, window: Option<Window>, command: &str, request: Value, reply: Reply) {
        let message = Message::Call { window, command: command.to_owned(), request, reply };
        if let Err(mpsc::SendError(Message::Call { reply, .. })) = self.sender.send(message) {
            reply(Err(AppError::new(ErrorCode::Internal).detail("the till has stopped")));
        }
    }

    /// [`House::call`] for scripts: waits for the answer.
    ///
    /// # Errors
    /// The command's.
    pub fn ask(&self, window: Window, command: &str, request: Value) -> Result<Value, AppError> {
        self.wait_for(Some(window), command, request)
    }

    /// Runs a command as the owner of the folder and its key, for whom nobody signs in.
    ///
    /// # Errors
    /// The command's.
    pub fn work(&self, command: &str, request: Value) -> Result<Value, AppError> {
        self.wait_for(None, command, request)
    }

    fn wait_for(
        &self,
        window: Option<Window>,
        command: &str,
        request: Value,
    ) -> Result<Value, AppError> {
        let (sender, receiver) = mpsc::channel();
        let reply = Box::new(move |answer| {
            // Nobody listens only where the caller is gone.
            let _ = sender.send(answer);
        });
        self.send(window, command, request, reply);
        receiver.recv().unwrap_or_else(|_| Err(ErrorCode::Internal.into()))
    }

    /// Sends a window its picture now and after each change.
    pub fn subscribe(&self, window: Window, view: View) {
        let _ = self.sender.send(Message::Subscribe { window, view });
    }

    /// Sends every preview frame of the camera, until it answers [`Keep::No`].
    pub fn preview(&self, each: crate::eye::PreviewSink) {
        self.eye.lock().unwrap_or_else(PoisonError::into_inner).watch(each);
    }

    /// Stops the till after the step it is at.
    pub fn close(&mut self) {
        let _ = self.sender.send(Message::Close);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.close();
    }
}

struct Loop {
    /// None while the store is being reopened.
    till: Option<Till>,
    setup: MakeSetup,
    store: OpenStore,
    reset: Option<Reset>,
    restore: RestoreInto,
    hands: Hands,
    views: Vec<(Window, View)>,
}

impl Loop {
    fn run(mut self, receiver: &Receiver<Message>, effects: Vec<Effect>) {
        effects.into_iter().for_each(|effect| self.hands.perform(effect));
        loop {
            match receiver.recv_timeout(self.sleep()) {
                Ok(Message::Call { window, command, request, reply }) => {
                    self.call(window, &command, request, reply);
                }
                Ok(Message::Fact(fact)) => _ = self.learn(fact),
                Ok(Message::Told { fact, stored }) => _ = stored.send(self.learn(fact)),
                Ok(Message::Subscribe { window, mut view }) => {
                    if self.picture(window).is_none_or(|picture| view(&picture) == Keep::Yes) {
                        self.views.push((window, view));
                    }
                }
                Err(RecvTimeoutError::Timeout) => _ = self.learn(Fact::Tick),
                Ok(Message::Close) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn sleep(&self) -> Duration {
        let Some(till) = &self.till else { return REOPEN_AFTER };
        let wish = till.next_wake().map(|at| at.since(self.hands.env.now()).max(0));
        let wish = wish.and_then(|ms| u64::try_from(ms).ok()).map(Duration::from_millis);
        wish.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP)
    }

    fn call(&mut self, window: Option<Window>, command: &str, request: Value, reply: Reply) {
        let Some(till) = &mut self.till else {
            reply(Err(ErrorCode::StoreUnknown.into()));
            return self.reopen();
        };
        let Output { answer, effects, reopen } = match window {
            Some(window) => till.call(window, command, request),
            None => till.call_as_owner(command, request),
        };
        let anew = effects.iter().any(|effect| matches!(effect, Effect::ResetDemo));
        // The effects first: a slow window must not hold up a payment.
        effects.into_iter().for_each(|effect| self.hands.perform(effect));
        if anew {
            self.furnish_anew();
        }
        match answer {
            Answer::Now(answer) => {
                if let Err(error) = &answer {
                    tracing::info!(command, code = ?error.code, detail = %error.detail, "refused");
                }
                reply(answer);
            }
            Answer::Job(jobs::Job::Restore { file, recovery_code }) => {
                return reply(self.replace(&file, &recovery_code));
            }
            Answer::Job(job) => self.hands.work(job, reply),
        }
        self.after(reopen);
    }

    /// Whether it was taken in and stored.
    fn learn(&mut self, fact: Fact) -> bool {
        let Some(till) = &mut self.till else {
            self.reopen();
            return false;
        };
        let Output { answer, effects, reopen } = till.learn(fact);
        effects.into_iter().for_each(|effect| self.hands.perform(effect));
        let taken = match answer {
            Answer::Now(Err(error)) => {
                let (code, detail) = (error.code, error.detail);
                tracing::warn!(?code, %detail, "a fact was not taken in");
                false
            }
            Answer::Now(Ok(_)) | Answer::Job(_) => !reopen,
        };
        self.after(reopen);
        taken
    }

    fn after(&mut self, reopen: bool) {
        if reopen {
            tracing::error!("the store did not say whether it wrote; reading it again");
            self.till = None;
            return self.reopen();
        }
        self.push();
        let settled = self.till.as_mut().map_or(Ok(()), Till::settle);
        if let Err(error) = settled {
            tracing::warn!(?error, "the last sale is not findable yet");
        }
    }

    /// Throws the demo's shop away and makes it as it was on the first day.
    fn furnish_anew(&mut self) {
        let Some(reset) = &self.reset else { return };
        // The store is held by the till: it must go before its file can.
        self.till = None;
        match reset() {
            Ok((till, effects)) => {
                self.till = Some(till);
                effects.into_iter().for_each(|effect| self.hands.perform(effect));
            }
            Err(error) => tracing::error!(code = ?error.code, detail = %error.detail, "not reset"),
        }
    }

    /// Lets go of the data, puts a copy in its place, and opens what is there then.
    fn replace(&mut self, file: &str, code: &str) -> Result<Value, AppError> {
        self.till = None;
        let restored = (self.restore)(file, code).map(|(memory, facts)| {
            let Memory { setup, store, reader, vault, papers } = memory;
            (self.setup, self.store) = (setup, store);
            (self.hands.reader, self.hands.vault) = (reader, vault);
            self.hands.printers.sign_with(papers.hand.clone());
            self.hands.papers = papers.start(self.hands.facts.clone(), Arc::clone(&self.hands.env));
            facts
        });
        self.reopen();
        let facts = restored.inspect_err(|error| {
            tracing::warn!(code = ?error.code, detail = %error.detail, "not restored");
        })?;
        serde_json::to_value(facts)
            .map_err(|fault| AppError::new(ErrorCode::Internal).detail(fault))
    }

    /// Reads the store anew and takes up what was open.
    fn reopen(&mut self) {
        let opened = (self.store)().map_err(AppError::from);
        match opened.and_then(|store| Till::start((self.setup)(), store)) {
            Ok((till, effects)) => {
                self.till = Some(till);
                effects.into_iter().for_each(|effect| self.hands.perform(effect));
                self.push();
            }
            Err(error) => {
                tracing::error!(detail = %error.detail, code = ?error.code, "not reopened")
            }
        }
    }

    fn picture(&self, window: Window) -> Option<Value> {
        let till = self.till.as_ref()?;
        let picture = match window {
            Window::Cashier | Window::Script => serde_json::to_value(till.cashier_view()),
            Window::Customer => serde_json::to_value(till.customer_view()),
            Window::Manager => serde_json::to_value(till.manager_view()),
            Window::Phone => serde_json::to_value(till.phone_view()?),
        };
        picture.inspect_err(|error| tracing::error!(%error, "no picture")).ok()
    }

    fn push(&mut self) {
        let mut pictures: Vec<(Window, Option<Value>)> = vec![];
        for window in Window::ALL {
            if self.views.iter().any(|(wanted, _)| *wanted == window) {
                pictures.push((window, self.picture(window)));
            }
        }
        self.views.retain_mut(|(window, view)| {
            let picture = pictures.iter().find(|(of, _)| of == window);
            picture.and_then(|(_, picture)| picture.as_ref()).is_none_or(|p| view(p) == Keep::Yes)
        });
    }
}
