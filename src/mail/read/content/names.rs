//! Names for files: the one that the mail gives, or else one that says what the file is.
//!
//! Separate because a name is all that many people look at before they open a file. RFC 2183 §2.3:
//! never a path. Parts of OpenPGP and S/MIME are named as their standards and all clients name them
//! (RFC 3156, RFC 8551 §3.2.1), so that whoever holds the key can open them.

use crate::limits;
use crate::mail::line;
use crate::mail::read::structure::Part;
use crate::mail::read::{clean, field, words};

/// A file name in any case: the mail's, a forwarded mail's subject, or one made up.
pub(super) fn name_of(part: &Part<'_>, index: usize, bytes: &[u8]) -> String {
    if let Some(name) = part.file_name().and_then(clean::file_name) {
        return name;
    }
    if part.is_message() {
        let head = field::outermost(bytes);
        let subject = words::decode(head.first("Subject")).replace(['/', '\\'], "-");
        let subject = line::one_line(&subject, limits::FILE_NAME_CHARS_MAX - 4);
        let name = clean::file_name(&format!("{subject}.eml")).filter(|name| name != "eml");
        return name.unwrap_or_else(|| "message.eml".to_owned());
    }
    match part.content_type.as_str() {
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => "smime.p7m".to_owned(),
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => "smime.p7s".to_owned(),
        "application/pgp-signature" => "signature.asc".to_owned(),
        "application/pgp-encrypted" => "version.txt".to_owned(),
        "application/pgp-keys" => "publickey.asc".to_owned(),
        "application/octet-stream" if bytes.starts_with(b"-----BEGIN PGP MESSAGE") => {
            "encrypted.asc".to_owned()
        }
        "message/partial" => format!("part-{}-of-a-mail.eml", number(part)),
        "application/ms-tnef" | "application/vnd.ms-tnef" => "winmail.dat".to_owned(),
        other => format!("part-{index}.{}", ending(other)),
    }
}

/// Which piece of a mail that was cut up this is (RFC 2046 §5.2.2).
fn number(part: &Part<'_>) -> u32 {
    part.parameters.get("number").and_then(|number| number.trim().parse().ok()).unwrap_or(1)
}

fn ending(content_type: &str) -> &'static str {
    match content_type {
        "text/plain" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "text/csv" => "csv",
        "text/vcard" | "text/x-vcard" => "vcf",
        "text/rtf" | "application/rtf" => "rtf",
        "image/jpeg" | "image/jpg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/svg+xml" => "svg",
        "image/heic" => "heic",
        "audio/mpeg" => "mp3",
        "audio/wav" | "audio/x-wav" => "wav",
        "video/mp4" => "mp4",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "application/gzip" => "gz",
        "application/json" => "json",
        "application/mac-binhex40" => "hqx",
        _ => "bin",
    }
}
