//! The disk as SQLite sees it: a virtual file system (<https://sqlite.org/vfs.html>) whose files, locks and shared
//! memory all live in this process.
#![allow(unsafe_code)]

use std::collections::HashMap;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering, fence};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::ffi;

use crate::disk::{Dead, Disk};

/// What belongs to one registered file system.
struct Machine {
    disk: Mutex<Disk>,
    locks: Mutex<Locks>,
}

#[derive(Default)]
struct Locks {
    /// Who holds which lock on a file, by file and handle.
    files: HashMap<(String, u64), c_int>,
    shared: HashMap<(String, u64), Shared>,
}

/// A file's shared memory, which holds the index of the write-ahead log.
#[derive(Default)]
struct Shared {
    regions: Vec<Region>,
    /// Masks of slots, shared and exclusive, by handle.
    held: HashMap<u64, (u32, u32)>,
}

struct Region(*mut c_void);

// SAFETY: the memory is never freed, and SQLite orders its own accesses to it.
unsafe impl Send for Region {}

/// What SQLite allocates for an open file; the rest is ours.
#[repr(C)]
struct Handle {
    base: ffi::sqlite3_file,
    open: *mut Open,
}

struct Open {
    machine: &'static Machine,
    name: String,
    life: u64,
    id: u64,
}

/// Registers a file system with an empty disk. It stays until the process ends.
pub fn register(name: &str, seed: u64) -> &'static Mutex<Disk> {
    let machine: &'static Machine =
        Box::leak(Box::new(Machine { disk: Mutex::new(Disk::new(seed)), locks: Mutex::default() }));
    let vfs = ffi::sqlite3_vfs {
        iVersion: 2,
        szOsFile: size_of::<Handle>() as c_int,
        mxPathname: 512,
        pNext: std::ptr::null_mut(),
        zName: CString::new(name).unwrap().into_raw(),
        pAppData: std::ptr::from_ref(machine).cast_mut().cast(),
        xOpen: Some(open),
        xDelete: Some(delete),
        xAccess: Some(access),
        xFullPathname: Some(full_pathname),
        xDlOpen: None,
        xDlError: None,
        xDlSym: None,
        xDlClose: None,
        xRandomness: Some(randomness),
        xSleep: Some(sleep),
        xCurrentTime: Some(current_time),
        xGetLastError: Some(last_error),
        xCurrentTimeInt64: Some(current_time_int64),
        xSetSystemCall: None,
        xGetSystemCall: None,
        xNextSystemCall: None,
    };
    // SAFETY: the structure and all it points to live for ever.
    let registered = unsafe { ffi::sqlite3_vfs_register(Box::leak(Box::new(vfs)), 0) };
    assert_eq!(registered, ffi::SQLITE_OK);
    &machine.disk
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    // No memory mapping: it would see the disk without our knowing.
    xFetch: None,
    xUnfetch: None,
};

/// SAFETY: `vfs` was made by `register`.
unsafe fn machine(vfs: *mut ffi::sqlite3_vfs) -> &'static Machine {
    unsafe { &*(*vfs).pAppData.cast::<Machine>() }
}

/// SAFETY: `file` was opened by `open` and not closed yet.
unsafe fn opened<'f>(file: *mut ffi::sqlite3_file) -> &'f Open {
    unsafe { &*(*file.cast::<Handle>()).open }
}

/// SAFETY: `name` is a C string.
unsafe fn text(name: *const c_char) -> String {
    unsafe { CStr::from_ptr(name) }.to_string_lossy().into_owned()
}

impl Open {
    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.machine.disk.lock().unwrap()
    }

    fn key(&self) -> (String, u64) {
        (self.name.clone(), self.life)
    }
}

fn code(outcome: Result<(), Dead>, otherwise: c_int) -> c_int {
    outcome.map_or(otherwise, |()| ffi::SQLITE_OK)
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let handle = file.cast::<Handle>();
    unsafe { (*handle).base.pMethods = std::ptr::null() };
    let machine = unsafe { machine(vfs) };
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = if name.is_null() { format!("/temporary-{id}") } else { unsafe { text(name) } };
    let mut disk = machine.disk.lock().unwrap();
    let missing = !disk.exists(&name);
    if missing && (flags & ffi::SQLITE_OPEN_CREATE == 0 || disk.create(&name).is_err()) {
        return ffi::SQLITE_CANTOPEN;
    }
    let life = disk.life();
    let open = Box::into_raw(Box::new(Open { machine, name, life, id }));
    unsafe {
        (*handle).open = open;
        (*handle).base.pMethods = &raw const METHODS;
        if !out_flags.is_null() {
            *out_flags = flags;
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, _: c_int) -> c_int {
    let (machine, name) = unsafe { (machine(vfs), text(name)) };
    let mut disk = machine.disk.lock().unwrap();
    if !disk.exists(&name) {
        return ffi::SQLITE_IOERR_DELETE_NOENT;
    }
    code(disk.delete(&name), ffi::SQLITE_IOERR_DELETE)
}

unsafe extern "C" fn access(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    _: c_int,
    out: *mut c_int,
) -> c_int {
    let (machine, name) = unsafe { (machine(vfs), text(name)) };
    let disk = machine.disk.lock().unwrap();
    let there = disk.length(&name, disk.life()).is_ok_and(|length| length > 0);
    unsafe { *out = c_int::from(there) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn full_pathname(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    size: c_int,
    out: *mut c_char,
) -> c_int {
    let bytes = unsafe { CStr::from_ptr(name) }.to_bytes_with_nul();
    if bytes.len() > size as usize {
        return ffi::SQLITE_CANTOPEN;
    }
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), out.cast(), bytes.len()) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn randomness(_: *mut ffi::sqlite3_vfs, size: c_int, out: *mut c_char) -> c_int {
    let out = unsafe { std::slice::from_raw_parts_mut(out.cast::<u8>(), size as usize) };
    for part in out.chunks_mut(8) {
        let random = RandomState::new().build_hasher().finish().to_ne_bytes();
        part.copy_from_slice(&random[..part.len()]);
    }
    size
}

unsafe extern "C" fn sleep(_: *mut ffi::sqlite3_vfs, microseconds: c_int) -> c_int {
    std::thread::sleep(Duration::from_micros(microseconds as u64));
    microseconds
}

/// Milliseconds since noon in Greenwich on 24 November 4714 BC.
fn julian() -> i64 {
    let unix = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
    unix + 210_866_760_000_000
}

unsafe extern "C" fn current_time(_: *mut ffi::sqlite3_vfs, out: *mut f64) -> c_int {
    unsafe { *out = julian() as f64 / 86_400_000.0 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn current_time_int64(_: *mut ffi::sqlite3_vfs, out: *mut i64) -> c_int {
    unsafe { *out = julian() };
    ffi::SQLITE_OK
}

unsafe extern "C" fn last_error(_: *mut ffi::sqlite3_vfs, _: c_int, _: *mut c_char) -> c_int {
    0
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    let open = unsafe { Box::from_raw((*file.cast::<Handle>()).open) };
    let mut locks = open.machine.locks.lock().unwrap();
    locks.files.remove(&(open.name.clone(), open.id));
    if let Some(shared) = locks.shared.get_mut(&open.key()) {
        shared.held.remove(&open.id);
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, buffer: *mut c_void, size: c_int, at: i64) -> c_int {
    let (open, buffer) =
        unsafe { (opened(file), std::slice::from_raw_parts_mut(buffer.cast::<u8>(), size as usize)) };
    match open.disk().read(&open.name, open.life, at as usize, buffer) {
        Err(Dead) => ffi::SQLITE_IOERR_READ,
        Ok(length) if length < size as usize => ffi::SQLITE_IOERR_SHORT_READ,
        Ok(_) => ffi::SQLITE_OK,
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    bytes: *const c_void,
    size: c_int,
    at: i64,
) -> c_int {
    let (open, bytes) =
        unsafe { (opened(file), std::slice::from_raw_parts(bytes.cast::<u8>(), size as usize)) };
    code(open.disk().write(&open.name, open.life, at as usize, bytes), ffi::SQLITE_IOERR_WRITE)
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, length: i64) -> c_int {
    let open = unsafe { opened(file) };
    code(open.disk().set_length(&open.name, open.life, length as usize), ffi::SQLITE_IOERR_TRUNCATE)
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    let open = unsafe { opened(file) };
    code(open.disk().sync(&open.name, open.life), ffi::SQLITE_IOERR_FSYNC)
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, out: *mut i64) -> c_int {
    let open = unsafe { opened(file) };
    match open.disk().length(&open.name, open.life) {
        Err(Dead) => ffi::SQLITE_IOERR_FSTAT,
        Ok(length) => {
            unsafe { *out = length as i64 };
            ffi::SQLITE_OK
        }
    }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    let open = unsafe { opened(file) };
    let mut locks = open.machine.locks.lock().unwrap();
    let others = locks.files.iter().filter(|((name, id), _)| *name == open.name && *id != open.id);
    let highest = others.map(|(_, level)| *level).max().unwrap_or(ffi::SQLITE_LOCK_NONE);
    let free = match level {
        ffi::SQLITE_LOCK_SHARED => highest < ffi::SQLITE_LOCK_PENDING,
        ffi::SQLITE_LOCK_RESERVED => highest < ffi::SQLITE_LOCK_RESERVED,
        _ => highest < ffi::SQLITE_LOCK_SHARED,
    };
    if !free {
        return ffi::SQLITE_BUSY;
    }
    let own = locks.files.entry((open.name.clone(), open.id)).or_insert(level);
    *own = level.max(*own);
    ffi::SQLITE_OK
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    let open = unsafe { opened(file) };
    open.machine.locks.lock().unwrap().files.insert((open.name.clone(), open.id), level);
    ffi::SQLITE_OK
}

unsafe extern "C" fn check_reserved_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    let open = unsafe { opened(file) };
    let locks = open.machine.locks.lock().unwrap();
    let reserved = |((name, _), level): (&(String, u64), &c_int)| {
        *name == open.name && *level >= ffi::SQLITE_LOCK_RESERVED
    };
    unsafe { *out = c_int::from(locks.files.iter().any(reserved)) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn file_control(_: *mut ffi::sqlite3_file, _: c_int, _: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_: *mut ffi::sqlite3_file) -> c_int {
    4096
}

unsafe extern "C" fn device_characteristics(_: *mut ffi::sqlite3_file) -> c_int {
    // What SQLite takes for granted on Linux.
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    let open = unsafe { opened(file) };
    let mut locks = open.machine.locks.lock().unwrap();
    let shared = locks.shared.entry(open.key()).or_default();
    while extend != 0 && shared.regions.len() <= region as usize {
        let memory: &'static mut [u64] = Box::leak(vec![0; size as usize / 8].into_boxed_slice());
        shared.regions.push(Region(memory.as_mut_ptr().cast()));
    }
    let found = shared.regions.get(region as usize);
    unsafe { *out = found.map_or(std::ptr::null_mut(), |region| region.0) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn shm_lock(
    file: *mut ffi::sqlite3_file,
    first: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    let open = unsafe { opened(file) };
    let mask = ((1_u32 << count) - 1) << first;
    let mut locks = open.machine.locks.lock().unwrap();
    let shared = locks.shared.entry(open.key()).or_default();
    let others = shared.held.iter().filter(|(id, _)| **id != open.id);
    let (reads, writes) =
        others.fold((0, 0), |(reads, writes), (_, (read, write))| (reads | read, writes | write));
    let own = shared.held.entry(open.id).or_default();
    if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
        (own.0, own.1) = (own.0 & !mask, own.1 & !mask);
    } else if flags & ffi::SQLITE_SHM_SHARED != 0 {
        if writes & mask != 0 {
            return ffi::SQLITE_BUSY;
        }
        own.0 |= mask;
    } else {
        if (reads | writes) & mask != 0 {
            return ffi::SQLITE_BUSY;
        }
        own.1 |= mask;
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn shm_barrier(_: *mut ffi::sqlite3_file) {
    fence(Ordering::SeqCst);
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, delete: c_int) -> c_int {
    let open = unsafe { opened(file) };
    let mut locks = open.machine.locks.lock().unwrap();
    if let Some(shared) = locks.shared.get_mut(&open.key()) {
        shared.held.remove(&open.id);
        if delete != 0 && shared.held.is_empty() {
            locks.shared.remove(&open.key());
        }
    }
    ffi::SQLITE_OK
}
