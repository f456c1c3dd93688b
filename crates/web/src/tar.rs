//! Files in a tape archive (POSIX.1-1988 "ustar"), which every system opens: each a block of 512 bytes that says what it is,
//! and its bytes, filled up to whole blocks.

const BLOCK: usize = 512;

/// What ends an archive.
pub(crate) const END: [u8; 2 * BLOCK] = [0; 2 * BLOCK];

/// A file of this name, of at most 100 ASCII characters, changed at this second.
pub(crate) fn file(name: &str, seconds: i64, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(BLOCK + bytes.len().next_multiple_of(BLOCK));
    out.extend(header(name, seconds, bytes.len()));
    out.extend(bytes);
    out.resize(out.len().next_multiple_of(BLOCK), 0);
    out
}

fn header(name: &str, seconds: i64, size: usize) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let mut put = |at: usize, text: &str| block[at..at + text.len()].copy_from_slice(text.as_bytes());
    put(0, name.get(..name.len().min(100)).unwrap_or_default());
    put(100, "0000644");
    put(108, "0000000");
    put(116, "0000000");
    put(124, &format!("{size:011o}"));
    put(136, &format!("{:011o}", seconds.max(0)));
    // While it is summed up, the sum itself counts as spaces.
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\0");
    put(263, "00");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_its_name_its_size_and_a_sum_that_is_right() {
        let file = file("images/a.webp", 1_767_312_000, &[7; 513]);
        assert_eq!(file.len(), BLOCK + 2 * BLOCK);
        assert!(file.starts_with(b"images/a.webp\0") && &file[124..136] == b"00000001001\0");
        let sum: u32 = file[..148].iter().chain(&file[156..BLOCK]).map(|byte| u32::from(*byte)).sum();
        assert_eq!(&file[148..156], format!("{:06o}\0 ", sum + 8 * 32).as_bytes());
        assert_eq!(file[BLOCK..].iter().filter(|byte| **byte == 7).count(), 513);
    }
}
