//! A made-up shop of any size from a seed: for benches, support and trying things out.

use maneki_app::{
    error::{AppError, ErrorCode},
    ports::Store,
};
use maneki_store::{Key, SqlStore, sample::SampleShop};
use maneki_system::key;
use std::path::Path;

/// A busy counter's day.
const RECEIPTS_A_DAY: u32 = 1_370;

/// Fills an empty folder with `receipts`, and tells how many there are after each day. The key
/// lies in a file beside it: nothing in it is anybody's.
///
/// # Errors
/// The folder holds data already, or the store's.
pub fn sample(
    data: &Path,
    receipts: u32,
    seed: u64,
    progress: &mut dyn FnMut(u32),
) -> Result<(), AppError> {
    if data.join(crate::open::DATABASE).exists() {
        return Err(ErrorCode::OtherData.into());
    }
    let found = key::find_or_make(data, true, None)
        .map_err(|error| AppError::new(ErrorCode::StoreFailed).detail(error))?;
    let failed = |error| AppError::from(maneki_app::ports::StoreError::from(error));
    let mut store = SqlStore::open(data, &Key::new(found.key)).map_err(failed)?;
    store.hurry().map_err(failed)?;
    let mut shop = SampleShop::new(seed);
    store.commit(&shop.set_up())?;
    let mut made = 0;
    while made < receipts {
        let day = RECEIPTS_A_DAY.min(receipts - made);
        store.commit(&shop.day(day))?;
        made += day;
        progress(made);
    }
    Ok(())
}
