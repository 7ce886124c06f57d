//! Opening a shop's data, real or demo, and composing its world.

use crate::{
    demo,
    eye::{Eye, Source},
    house::{House, Memory, World},
    papers::{HousePress, Papers},
    restore,
    tax_office::Office,
    wallets,
};
use maneki_app::{
    demo::ShopKind,
    error::{AppError, ErrorCode},
    ports::{Env, Files, Press, Reader, Store, StoreError, TaxOffice, Vault},
    till::{Recovery, Setup, Till},
};
use maneki_camera::DemoPhone;
use maneki_core::time::Date;
use maneki_files::ShopFiles;
use maneki_print::fake::FakePrinter;
use maneki_store::{Key, SqlReader, SqlStore};
use maneki_system::{
    SystemEnv, TillHand,
    key::{self, KeyError, OsRing, Ring},
    secrets::Secrets,
};
use maneki_taxoffice::{seal::KeyVault, tables::Tables};
use maneki_wallet::{FileWireLog, fake::FakeWallet};
use std::{
    collections::BTreeMap,
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

/// The store's file; where it is, the folder holds a shop.
pub const DATABASE: &str = "till.db";

/// What went over the wallets' wires, codes masked: the evidence in a dispute.
const WIRE_LOG: &str = "wallet-wire.jsonl";

/// How the till is to be opened.
#[derive(Clone)]
pub struct Options {
    /// The shop's folder: database, papers, exports. A played shop's is inside it.
    pub data: PathBuf,
    pub kind: ShopKind,
    pub camera: CameraSource,
    /// Opens the practice shop beside this one, where that can be.
    pub practice: Option<Practice>,
}

/// What opens the practice shop, in a program of its own.
pub type Practice = Arc<dyn Fn() -> io::Result<()> + Send + Sync>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CameraSource {
    /// The system's cameras; in demo mode, a drawn phone before a drawn camera.
    Usual,
    Folder {
        folder: PathBuf,
        fps: u32,
    },
    Nothing,
}

/// Why the till did not open. Nothing was changed.
#[derive(Debug)]
pub struct OpenError {
    pub error: AppError,
    pub data: PathBuf,
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?} {}", self.data.display(), self.error.code, self.error.detail)
    }
}

impl std::error::Error for OpenError {}

/// The day in Japan by the machine's clock.
#[must_use]
pub fn today() -> Date {
    SystemEnv::new().now().day_in_japan()
}

/// A word nobody guesses, for one run.
#[must_use]
pub fn fresh_token() -> String {
    SystemEnv::new().fresh_id().to_string()
}

/// Opens the data and starts the till on it.
///
/// # Errors
/// [`OpenError`].
pub fn open(options: Options) -> Result<House, OpenError> {
    let data = folder(options.data, options.kind);
    let demo = options.kind.is_played();
    let failed = |error: AppError| OpenError { error, data: data.clone() };
    let fresh = !data.join(DATABASE).exists();
    fs::create_dir_all(&data).map_err(|error| failed(folder_error(&error)))?;
    let key = find_key(&data, fresh, demo).map_err(failed)?;
    let phone = DemoPhone::default();
    let source = match options.camera {
        CameraSource::Usual if demo => Source::Phone(phone),
        CameraSource::Usual => Source::Device,
        CameraSource::Folder { folder, fps } => Source::Folder { folder, fps },
        CameraSource::Nothing => Source::Nothing,
    };
    let mut world = compose(&data, &key, options.kind, source, options.practice).map_err(failed)?;
    if demo {
        let (data, furnish) = (data.clone(), demo::furnisher(&world, options.kind));
        world.reset = Some(Box::new(move || {
            demo::throw_away(&data, DATABASE).map_err(|error| folder_error(&error))?;
            furnish()
        }));
    }
    let (till, effects) = if demo && fresh {
        demo::furnisher(&world, options.kind)().map_err(failed)?
    } else {
        let store = (world.memory.store)().map_err(|error| failed(error.into()))?;
        Till::start((world.memory.setup)(), store).map_err(failed)?
    };
    Ok(House::start(world, till, effects))
}

/// Where a kind of shop keeps its data: no kind ever sees another's.
pub(crate) fn folder(data: PathBuf, kind: ShopKind) -> PathBuf {
    match kind {
        ShopKind::Real => data,
        ShopKind::Demo => data.join("demo"),
        ShopKind::Practice => data.join("practice"),
    }
}

fn compose(
    data: &Path,
    key: &Key,
    kind: ShopKind,
    source: Source,
    practice: Option<Practice>,
) -> Result<World, AppError> {
    let demo = kind.is_played();
    let env: Arc<dyn Env> = Arc::new(SystemEnv::new());
    let files: Arc<dyn Files> = Arc::new(ShopFiles::new(data.join("exports")));
    fs::create_dir_all(data.join("exports")).map_err(|error| folder_error(&error))?;
    let fake = Arc::new(FakeWallet::new(pause));
    let office = Arc::new(Office::new(secrets(data, demo), demo));
    let wallets = open_wallets(data, demo.then(|| Arc::clone(&fake)))?;
    let press: Arc<dyn Press> = Arc::new(HousePress { demo });
    let parts = Parts {
        data: data.to_owned(),
        kind,
        can_practise: practice.is_some(),
        env: Arc::clone(&env),
        files: Arc::clone(&files),
        office: Arc::clone(&office) as Arc<dyn TaxOffice>,
        press: Arc::clone(&press),
    };
    let memory = parts.memory(key);
    Ok(World {
        memory,
        restore: Box::new(move |file, code| {
            let restored =
                restore::into_empty(&parts.data, Path::new(file), code, parts.kind.is_played());
            let (key, facts) = restored?;
            Ok((parts.memory(&Key::new(key)), facts))
        }),
        press,
        practice,
        fake_printer: demo.then(FakePrinter::default),
        eye: Eye::new(source, Arc::clone(&env)),
        office,
        reset: None,
        wallets,
        fake,
        env,
        files,
    })
}

/// The demo's fake, or what the shop's settings will open.
fn open_wallets(
    data: &Path,
    fake: Option<Arc<FakeWallet>>,
) -> Result<Arc<wallets::Desk>, AppError> {
    let log = FileWireLog::open(&data.join(WIRE_LOG)).map_err(|error| folder_error(&error))?;
    let secrets = secrets(data, fake.is_some());
    let demo = fake.map(|fake| wallets::Demo { fake, routes: demo::routes() });
    Ok(Arc::new(wallets::Desk::new(secrets, Arc::new(log), demo)))
}

/// The demo keeps its secrets in files: they guard nothing.
fn secrets(data: &Path, demo: bool) -> Secrets {
    let ring = (!demo).then(|| Arc::new(OsRing) as Arc<dyn Ring + Send + Sync>);
    Secrets::of(data, ring)
}

/// What the till's memory is made from, but for the key.
struct Parts {
    data: PathBuf,
    kind: ShopKind,
    can_practise: bool,
    env: Arc<dyn Env>,
    files: Arc<dyn Files>,
    office: Arc<dyn TaxOffice>,
    press: Arc<dyn Press>,
}

impl Parts {
    fn memory(&self, key: &Key) -> Memory {
        let vault: Arc<dyn Vault> = Arc::new(KeyVault::new(&key.personal()));
        let hand = TillHand::new(key.receipts());
        let receipt_key = hand.public_key();
        let is_played = self.kind.is_played();
        let routes = if is_played { demo::routes() } else { BTreeMap::new() };
        let (env, files) = (Arc::clone(&self.env), Arc::clone(&self.files));
        let press = Arc::clone(&self.press);
        let (office, kind, can_practise) = (Arc::clone(&self.office), self.kind, self.can_practise);
        let (store_data, store_key) = (self.data.clone(), key.clone());
        let (reader_data, reader_key) = (self.data.clone(), key.clone());
        let code_data = self.data.clone();
        let recovery: Recovery = Arc::new(move || restore::code(&code_data, is_played));
        Memory {
            vault: Arc::clone(&vault),
            papers: Papers { folder: self.data.join("papers"), hand },
            setup: Arc::new(move || Setup {
                kind,
                can_practise,
                rates: maneki_files::tax::shipped(),
                codes: maneki_scan::codes::patterns(),
                tax_free_rules: maneki_taxoffice::rule_book(),
                travel: maneki_files::travel::shipped(),
                tax_office: Arc::clone(&office),
                vault: Arc::clone(&vault),
                slip_language: |nation| Tables::shipped().language(nation),
                routes: routes.clone(),
                receipt_key,
                env: Arc::clone(&env),
                files: Arc::clone(&files),
                recovery: Arc::clone(&recovery),
                press: Arc::clone(&press),
            }),
            store: Arc::new(move || {
                let store = SqlStore::open(&store_data, &store_key).map_err(StoreError::from)?;
                Ok(Box::new(store) as Box<dyn Store>)
            }),
            reader: Arc::new(move || {
                let reader =
                    SqlReader::open(&reader_data, &reader_key).map_err(StoreError::from)?;
                Ok(Box::new(reader) as Box<dyn Reader>)
            }),
        }
    }
}

/// The fake wallet takes as long as the wire would.
fn pause(ms: i64) {
    thread::sleep(Duration::from_millis(u64::try_from(ms).unwrap_or(0)));
}

/// The demo's key lies beside its data: it guards nothing.
pub(crate) fn find_key(data: &Path, fresh: bool, demo: bool) -> Result<Key, AppError> {
    let ring = OsRing;
    let ring: Option<&dyn Ring> = if demo { None } else { Some(&ring) };
    let found = key::find_or_make(data, fresh, ring).map_err(|error| {
        let code = match &error {
            KeyError::RingAway(_) | KeyError::Missing | KeyError::Unreadable(_) => {
                ErrorCode::WrongKey
            }
            KeyError::File { error, .. } => return folder_error(error),
        };
        AppError::new(code).detail(error)
    })?;
    if let key::Kept::File(file) = &found.kept
        && !demo
    {
        tracing::warn!(file = %file.display(), "the key is kept in a file: no key ring answers");
    }
    Ok(Key::new(found.key))
}

pub(crate) fn folder_error(error: &io::Error) -> AppError {
    let code = match error.kind() {
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => ErrorCode::ReadOnly,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
        _ => ErrorCode::StoreFailed,
    };
    AppError::new(code).detail(error)
}
