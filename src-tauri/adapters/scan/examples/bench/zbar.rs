//! zbar, through its shared library where the system has one: it is no part of this program.

#![allow(unsafe_code, reason = "a C library without a crate that builds")]

use libloading::{Library, Symbol};
use maneki_scan::Gray;
use std::{
    ffi::{c_char, c_int, c_uint, c_ulong, c_void},
    ptr, slice,
    sync::OnceLock,
};

const NAMES: [&str; 3] = ["libzbar.so.0", "libzbar.dylib", "libzbar-0.dll"];

/// `Y800`: one byte a pixel.
const GRAY: c_ulong = 0x3030_3859;

type New = unsafe extern "C" fn() -> *mut c_void;
type Free = unsafe extern "C" fn(*mut c_void);
type SetFormat = unsafe extern "C" fn(*mut c_void, c_ulong);
type SetSize = unsafe extern "C" fn(*mut c_void, c_uint, c_uint);
type SetData = unsafe extern "C" fn(*mut c_void, *const c_void, c_ulong, *const c_void);
type Scan = unsafe extern "C" fn(*mut c_void, *mut c_void) -> c_int;
type Next = unsafe extern "C" fn(*const c_void) -> *const c_void;
type Text = unsafe extern "C" fn(*const c_void) -> *const c_char;
type Length = unsafe extern "C" fn(*const c_void) -> c_uint;

static LIBRARY: OnceLock<Library> = OnceLock::new();

/// # Errors
/// Why the system has no zbar.
pub(crate) fn load() -> Result<(), String> {
    // SAFETY: the library's own start-up code is all that runs.
    let open = |name: &&str| unsafe { Library::new(*name) };
    let library = NAMES.iter().map(open).find_map(Result::ok).ok_or("there is no libzbar")?;
    let _ = LIBRARY.set(library);
    Ok(())
}

/// The picture, and where nothing is read, its negative: zbar reads dark on light only.
pub(crate) fn read(gray: &Gray) -> Vec<Vec<u8>> {
    let found = scan(&gray.pixels, gray).unwrap_or_default();
    if !found.is_empty() {
        return found;
    }
    let negative: Vec<u8> = gray.pixels.iter().map(|pixel| 255 - pixel).collect();
    scan(&negative, gray).unwrap_or_default()
}

fn scan(pixels: &[u8], gray: &Gray) -> Option<Vec<Vec<u8>>> {
    let library = LIBRARY.get()?;
    let (width, height) = (c_uint::try_from(gray.width).ok()?, c_uint::try_from(gray.height).ok()?);
    let length = c_ulong::try_from(pixels.len()).ok()?;
    let mut found = Vec::new();
    // SAFETY: the names and shapes are those of zbar.h; the picture borrows `pixels`, which
    // outlives it, and both objects are freed before the end.
    unsafe {
        let scanner_new: Symbol<'_, New> = library.get(b"zbar_image_scanner_create").ok()?;
        let scanner_free: Symbol<'_, Free> = library.get(b"zbar_image_scanner_destroy").ok()?;
        let image_new: Symbol<'_, New> = library.get(b"zbar_image_create").ok()?;
        let image_free: Symbol<'_, Free> = library.get(b"zbar_image_destroy").ok()?;
        let set_format: Symbol<'_, SetFormat> = library.get(b"zbar_image_set_format").ok()?;
        let set_size: Symbol<'_, SetSize> = library.get(b"zbar_image_set_size").ok()?;
        let set_data: Symbol<'_, SetData> = library.get(b"zbar_image_set_data").ok()?;
        let scan: Symbol<'_, Scan> = library.get(b"zbar_scan_image").ok()?;
        let first: Symbol<'_, Next> = library.get(b"zbar_image_first_symbol").ok()?;
        let next: Symbol<'_, Next> = library.get(b"zbar_symbol_next").ok()?;
        let text: Symbol<'_, Text> = library.get(b"zbar_symbol_get_data").ok()?;
        let size: Symbol<'_, Length> = library.get(b"zbar_symbol_get_data_length").ok()?;
        let (scanner, image) = (scanner_new(), image_new());
        set_format(image, GRAY);
        set_size(image, width, height);
        set_data(image, pixels.as_ptr().cast(), length, ptr::null());
        scan(scanner, image);
        let mut symbol = first(image);
        while !symbol.is_null() {
            let bytes = slice::from_raw_parts(text(symbol).cast::<u8>(), size(symbol) as usize);
            found.push(bytes.to_vec());
            symbol = next(symbol);
        }
        image_free(image);
        scanner_free(scanner);
    }
    Some(found)
}
