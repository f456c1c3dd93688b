//! SHA-256 (FIPS 180-4) of what passes.

use std::io::{Read, Result, Write};

use sha2::{Digest, Sha256};

/// Counts and hashes what goes through it, in either direction.
pub(crate) struct Hashing<T> {
    inner: T,
    hash: Sha256,
    bytes: u64,
}

impl<T> Hashing<T> {
    pub(crate) fn new(inner: T) -> Hashing<T> {
        Hashing { inner, hash: Sha256::new(), bytes: 0 }
    }

    /// How much passed so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What it was around, and the hash of all that passed.
    pub(crate) fn end(self) -> (T, [u8; 32]) {
        (self.inner, self.hash.finalize().into())
    }

    fn took(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
    }
}

impl<T: Write> Write for Hashing<T> {
    fn write(&mut self, buffer: &[u8]) -> Result<usize> {
        let written = self.inner.write(buffer)?;
        self.took(&buffer[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Hashing<T> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let read = self.inner.read(buffer)?;
        self.took(&buffer[..read]);
        Ok(read)
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
