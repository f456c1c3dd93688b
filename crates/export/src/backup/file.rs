//! The file: magic and version, the body in a Zstandard frame (RFC 8878), the manifest, and a footer with the manifest's
//! length, the SHA-256 of all that is before it, and a mark that nothing is cut off.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::digest::{Hashing, hex};
use crate::{Failure, Manifest, Result, Unit, Watch};

const MAGIC: &[u8; 14] = b"STOA-BACKUP 1\n";
const END: &[u8; 8] = b"STOA-END";
/// Length of the manifest, hash, mark.
const FOOTER: u64 = 8 + 32 + END.len() as u64;
/// Zstandard's own default: smaller levels write little faster, greater ones much slower.
const LEVEL: i32 = 3;

/// A backup being written, under another name until it is whole.
pub(super) struct Writer {
    path: PathBuf,
    draft: PathBuf,
    body: Option<Body>,
}

type Body = zstd::Encoder<'static, Hashing<BufWriter<File>>>;

impl Writer {
    pub(super) fn create(path: &Path) -> Result<Writer> {
        let mut name = path.as_os_str().to_owned();
        name.push(".part");
        let draft = PathBuf::from(name);
        let at = Failure::at(&draft);
        let file = private(&draft).map_err(&at)?;
        let mut out = Hashing::new(BufWriter::with_capacity(1 << 16, file));
        out.write_all(MAGIC).map_err(&at)?;
        let body = zstd::Encoder::new(out, LEVEL).map_err(&at)?;
        drop(at);
        Ok(Writer { path: path.to_owned(), draft, body: Some(body) })
    }

    /// Ends the body, writes the manifest, and gives the file its name. Returns the file's size and its SHA-256.
    pub(super) fn finish(mut self, manifest: &Manifest) -> Result<(u64, String)> {
        let at = Failure::at(&self.draft);
        let body = self.body.take().ok_or_else(|| Failure::new("the backup was finished before"))?;
        let mut out = body.finish().map_err(&at)?;
        let manifest = serde_json::to_vec(manifest).map_err(|error| Failure::new(error.to_string()))?;
        out.write_all(&manifest).map_err(&at)?;
        out.write_all(&(manifest.len() as u64).to_be_bytes()).map_err(&at)?;
        let size = out.bytes() + 32 + END.len() as u64;
        let (mut out, hash) = out.end();
        out.write_all(&hash).and_then(|()| out.write_all(END)).map_err(&at)?;
        let file = out.into_inner().map_err(|error| at(error.into_error()))?;
        file.sync_all().map_err(&at)?;
        std::fs::rename(&self.draft, &self.path).map_err(Failure::at(&self.path))?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(Failure::at(folder))?;
        Ok((size, hex(&hash)))
    }
}

impl Write for Writer {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        match &mut self.body {
            Some(body) => body.write(buffer),
            None => Err(std::io::ErrorKind::WriteZero.into()),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.body.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Gone already where it was given its name.
        let _ = std::fs::remove_file(&self.draft);
    }
}

/// A file that only its owner may read: it holds addresses and the hashes of passwords.
pub(crate) fn private(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A backup that was found whole.
pub struct Whole {
    path: PathBuf,
    pub manifest: Manifest,
    /// The size of the file.
    pub bytes: u64,
    /// The hash that tells this backup from every other.
    pub sha256: String,
    body: u64,
}

/// Reads all of a backup and checks it against its hash.
///
/// # Errors
/// When it is no backup, of another version, cut off, or damaged.
pub fn inspect(path: &Path, watch: &mut dyn Watch) -> Result<Whole> {
    let at = Failure::at(path);
    let no = |why: String| Failure::new(format!("{} can't be used: {why}", path.display()));
    let mut file = File::open(path).map_err(&at)?;
    let bytes = file.metadata().map_err(&at)?.len();
    let mut magic = [0; MAGIC.len()];
    if bytes < MAGIC.len() as u64 || file.read_exact(&mut magic).is_err() || magic[..12] != MAGIC[..12] {
        return Err(no("it is no backup of Stoa".into()));
    }
    if &magic != MAGIC {
        return Err(no("it is in a form that only a newer Stoa reads".into()));
    }
    let cut_off = || no("it is cut off; its end is missing".into());
    let Some(before) = bytes.checked_sub(FOOTER).filter(|before| *before > MAGIC.len() as u64) else {
        return Err(cut_off());
    };
    let mut footer = [0; FOOTER as usize];
    file.seek(SeekFrom::Start(before)).and_then(|_| file.read_exact(&mut footer)).map_err(&at)?;
    let (length, rest) = footer.split_at(8);
    let (hash, end) = rest.split_at(32);
    if end != END {
        return Err(cut_off());
    }
    let damaged = || no("it is damaged: what it holds does not match its checksum".into());
    if hashed(&mut file, before + 8, watch).map_err(&at)? != hash {
        return Err(damaged());
    }
    let length = u64::from_be_bytes(length.try_into().map_err(|_| damaged())?);
    let start = before.checked_sub(length).ok_or_else(damaged)?;
    let body = start.checked_sub(MAGIC.len() as u64).ok_or_else(damaged)?;
    let mut manifest = Vec::new();
    file.seek(SeekFrom::Start(start)).map_err(&at)?;
    file.take(length).read_to_end(&mut manifest).map_err(&at)?;
    let manifest = Manifest::parse(&manifest).map_err(no)?;
    Ok(Whole { path: path.to_owned(), manifest, bytes, sha256: hex(hash), body })
}

fn hashed(file: &mut File, bytes: u64, watch: &mut dyn Watch) -> std::io::Result<[u8; 32]> {
    watch.stage("checking the file", Unit::Bytes, Some(bytes));
    file.seek(SeekFrom::Start(0))?;
    let mut all = Hashing::new(file.take(bytes));
    let mut buffer = vec![0; 1 << 16];
    while all.read(&mut buffer)? > 0 {
        watch.at(Hashing::bytes(&all));
    }
    Ok(all.end().1)
}

impl Whole {
    /// The body, unpacked.
    pub(super) fn body(&self) -> Result<impl Read + use<>> {
        let at = Failure::at(&self.path);
        let mut file = File::open(&self.path).map_err(&at)?;
        file.seek(SeekFrom::Start(MAGIC.len() as u64)).map_err(&at)?;
        zstd::Decoder::new(BufReader::new(file).take(self.body)).map_err(&at)
    }
}
