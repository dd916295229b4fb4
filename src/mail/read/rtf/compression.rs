//! Compressed RTF ([MS-OXRTFCP]): a sliding window of 4 KiB that begins with what every document
//! begins with.
//!
//! Separate from the language that comes out of it. The output is bounded by what the caller asks
//! for and by 17 bytes for each two of input; checksums are not looked at. Never fails.

/// What the window holds at the start (§2.1.2.1 of the standard).
const PREFILLED: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \
\\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\
\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

const WINDOW: usize = 4_096;
const COMPRESSED: &[u8] = b"LZFu";
const UNCOMPRESSED: &[u8] = b"MELA";
/// Two sizes, the kind and a checksum.
const HEADER_BYTES: usize = 16;

/// The document, at most `bytes_max` of it. `None` where it is not compressed RTF.
pub(in crate::mail::read) fn decompress(bytes: &[u8], bytes_max: usize) -> Option<Vec<u8>> {
    let (header, body) = bytes.split_at_checked(HEADER_BYTES)?;
    match header.get(8..12) {
        Some(UNCOMPRESSED) => {
            Some(body.get(..body.len().min(bytes_max)).unwrap_or_default().into())
        }
        Some(COMPRESSED) => Some(unrolled(body, bytes_max)),
        Some(_) | None => None,
    }
}

fn unrolled(body: &[u8], bytes_max: usize) -> Vec<u8> {
    let mut window = Window { bytes: [b' '; WINDOW], at: 0 };
    for byte in PREFILLED {
        window.push(*byte);
    }
    let mut out = Vec::new();
    let mut input = body.iter().copied();
    while let Some(control) = input.next() {
        for bit in 0..8 {
            if out.len() >= bytes_max {
                return out;
            }
            let Some(first) = input.next() else { return out };
            if control >> bit & 1 == 0 {
                window.push(first);
                out.push(first);
                continue;
            }
            let Some(second) = input.next() else { return out };
            let reference = usize::from(first) << 8 | usize::from(second);
            let (from, length) = (reference >> 4, (reference & 15) + 2);
            // A reference to the place that is written next ends the document.
            if from == window.at {
                return out;
            }
            for step in 0..length {
                let byte = window.get(from + step);
                window.push(byte);
                out.push(byte);
            }
        }
    }
    out
}

struct Window {
    bytes: [u8; WINDOW],
    at: usize,
}

impl Window {
    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(self.at) {
            *slot = byte;
        }
        self.at = (self.at + 1) % WINDOW;
    }

    fn get(&self, at: usize) -> u8 {
        self.bytes.get(at % WINDOW).copied().unwrap_or(b' ')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first example of §4.1 of the standard.
    const EXAMPLE: &[u8] = b"\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\
\x00\x0a\x00\x72\x63\x70\x67\x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62\x77\x05\
\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0";

    #[test]
    fn as_the_standard_says() {
        let document = b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
        assert_eq!(decompress(EXAMPLE, 1_000).as_deref(), Some(&document[..]));
        assert_eq!(PREFILLED.len(), 207);
        let plain = [&[0; 8], UNCOMPRESSED, &[0; 4], b"{\\rtf1 a}"].concat();
        assert_eq!(decompress(&plain, 1_000).as_deref(), Some(&b"{\\rtf1 a}"[..]));
    }

    #[test]
    fn no_more_than_is_asked_for() {
        assert!(decompress(EXAMPLE, 5).unwrap().len() < 5 + 18);
        let bomb = [&[0; 8], COMPRESSED, &[0; 4], &[0xff, 0, 15][..].repeat(100_000)].concat();
        assert!(decompress(&bomb, 10_000).unwrap().len() < 10_020);
        assert_eq!(decompress(b"short", 10), None);
        assert_eq!(decompress(&[0; 40], 10), None);
    }
}
