//! Secrets: passwords and token keys, and where they are read from.
//!
//! Separate so that one type holds them: [`Secret`] has neither Debug nor Display, is wiped when
//! dropped, and is opened by [`Secret::expose`] alone, which is easy to search for. Sources are
//! read anew at each login, so that a changed password needs no restart. Never logs, never writes
//! a secret but the keys it makes, and never overwrites those.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::random::Random;
use crate::limits::{SECRET_BYTES_MAX, SECRET_COMMAND_ROUNDS_MAX, SECRET_COMMAND_WAIT};
use crate::mail::token::{Key, Keys};

/// A secret in memory.
#[derive(Clone)]
pub struct Secret(SecretString);

/// Where a secret is to be had.
#[derive(Clone)]
pub enum SecretSource {
    /// It stands in the configuration itself.
    Inline(Secret),
    /// The content of a file, without one newline at its end.
    File(PathBuf),
    /// The first line that `sh -c` prints for this.
    Command(String),
    /// A file of this name in `$CREDENTIALS_DIRECTORY` (systemd, `LoadCredential=`).
    Credential(String),
}

/// Why there is no secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// A file could not be read.
    #[error("reading {}: {why}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// What the machine said.
        why: io::Error,
    },
    /// What was read is no secret: empty, too long, not UTF-8.
    #[error("reading {place}: {why}")]
    Unfit {
        /// The file or command.
        place: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A command failed or took too long.
    #[error("running `{command}`: {why}")]
    Command {
        /// The command as configured.
        command: String,
        /// Its status, and the first line that it complained with.
        why: String,
    },
    /// There is no `$CREDENTIALS_DIRECTORY`.
    #[error("reading the credential {0}: CREDENTIALS_DIRECTORY is not set")]
    NoCredentials(String),
    /// The file of token keys is there and cannot be understood.
    #[error("reading {}, line {line}: {why}", path.display())]
    BrokenKeys {
        /// The file.
        path: PathBuf,
        /// The line, from 1; 0 for the file as a whole.
        line: usize,
        /// What is wrong with it.
        why: &'static str,
    },
    /// New token keys could not be kept.
    #[error("writing {}: {why}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the machine said.
        why: io::Error,
    },
}

impl Secret {
    /// Takes a secret. The caller wipes its own copy.
    #[must_use]
    pub fn new(text: &str) -> Secret {
        Secret(SecretString::from(text))
    }

    /// The secret itself, for the moment of its use; not to be kept.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl SecretSource {
    /// Reads the secret. Blocks for as long as the disk or the command takes, the latter up to
    /// [`SECRET_COMMAND_WAIT`] times [`SECRET_COMMAND_ROUNDS_MAX`].
    ///
    /// # Errors
    /// [`SecretError`], never with any part of the secret.
    pub fn read(&self) -> Result<Secret, SecretError> {
        match self {
            SecretSource::Inline(secret) => Ok(secret.clone()),
            SecretSource::File(path) => read_file(path),
            SecretSource::Command(command) => {
                run(command, SECRET_COMMAND_ROUNDS_MAX, SECRET_COMMAND_WAIT)
            }
            SecretSource::Credential(name) => {
                read_credential(std::env::var_os("CREDENTIALS_DIRECTORY"), name)
            }
        }
    }

    /// The mode of the secret's file where others than its owner may read it. `None` also where
    /// there is no file, or none that can be looked at.
    #[must_use]
    pub fn open_to_others(&self) -> Option<u32> {
        match self {
            SecretSource::File(path) => open_to_others(path),
            SecretSource::Inline(_) | SecretSource::Command(_) | SecretSource::Credential(_) => {
                None
            }
        }
    }
}

/// Shows where the secret is, never the secret; nor a command, which may hold one.
impl std::fmt::Debug for SecretSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SecretSource::Inline(_) => f.write_str("Inline(..)"),
            SecretSource::File(path) => f.debug_tuple("File").field(path).finish(),
            SecretSource::Command(_) => f.write_str("Command(..)"),
            SecretSource::Credential(name) => f.debug_tuple("Credential").field(name).finish(),
        }
    }
}

impl SecretError {
    /// What a person can do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            SecretError::Read { .. } => "it must exist and be readable by the user posthaste",
            SecretError::Unfit { .. } => "it must hold the password, in UTF-8, and nothing else",
            SecretError::Command { .. } => {
                "run it by hand as the user posthaste; it must print the password and end with \
                 status 0"
            }
            SecretError::NoCredentials(_) => {
                "systemd sets it for a unit with LoadCredential=; outside of one use password_file"
            }
            SecretError::BrokenKeys { .. } => {
                "restore it from a backup; else move it away, and a new one is made: agents' \
                 answers to earlier notices are then held until they confirm them"
            }
            SecretError::Write { .. } => "data_dir must have room and belong to the user posthaste",
        }
    }
}

/// The mode (its lowest 9 bits) of a file that others than its owner may use.
#[must_use]
pub fn open_to_others(path: &Path) -> Option<u32> {
    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

/// The keys that seal and verify tokens, from the file at `path`; where there is none, a new key is
/// made and is durable before this returns. The caller holds the lock of the data directory.
///
/// A line holds a key: its id, a blank, 64 hex digits. The first seals, all verify. Blank lines and
/// those that begin with `#` are skipped.
///
/// # Errors
/// [`SecretError::BrokenKeys`] for a file that cannot be understood, which is left as it is;
/// [`SecretError::Read`] and [`SecretError::Write`].
pub fn load_or_create_keys(path: &Path, random: &dyn Random) -> Result<Keys, SecretError> {
    if let Some(keys) = load_keys(path)? {
        return Ok(keys);
    }
    let mut secret = [0; 32];
    random.fill(&mut secret);
    let keys = Keys { current: Key { id: 1, secret }, old: Vec::new() };
    write_keys(path, &keys).map_err(|why| SecretError::Write { path: path.to_owned(), why })?;
    Ok(keys)
}

/// The keys in the file at `path`, to be looked at; none where there is no such file.
///
/// # Errors
/// As [`load_or_create_keys`].
pub fn load_keys(path: &Path) -> Result<Option<Keys>, SecretError> {
    match read_bytes(path) {
        Ok(bytes) => parse_keys(path, &bytes).map(Some),
        Err(SecretError::Read { why, .. }) if why.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A new key in front of these, which go on verifying what they sealed: for a store that went back
/// in time. Of two with the same id the first counts.
///
/// # Errors
/// [`SecretError::Unfit`] where all 256 ids are in use.
pub fn keys_with_a_new_one(
    known: &[Option<Keys>],
    random: &dyn Random,
) -> Result<Keys, SecretError> {
    let mut old: Vec<Key> = Vec::new();
    for key in
        known.iter().flatten().flat_map(|keys| std::iter::once(&keys.current).chain(&keys.old))
    {
        if old.iter().all(|other| other.id != key.id) {
            old.push(key.clone());
        }
    }
    let highest = old.iter().map(|key| key.id).max().unwrap_or(0);
    let free = (highest..=u8::MAX).skip(1).chain(1..=u8::MAX);
    let mut free = free.filter(|id| old.iter().all(|key| key.id != *id));
    let id = free.next().ok_or(SecretError::Unfit {
        place: "the file of keys".to_owned(),
        why: "it has no number left for a new key; remove the last lines, which are the oldest",
    })?;
    let mut secret = [0; 32];
    random.fill(&mut secret);
    Ok(Keys { current: Key { id, secret }, old })
}

fn parse_keys(path: &Path, bytes: &[u8]) -> Result<Keys, SecretError> {
    let broken = |line, why| SecretError::BrokenKeys { path: path.to_owned(), line, why };
    let text = std::str::from_utf8(bytes).map_err(|_| broken(0, "not a file of keys"))?;
    let mut keys: Vec<Key> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (id, hex) =
            line.split_once(' ').ok_or_else(|| broken(index + 1, "not an id and a key"))?;
        let id = id.parse().map_err(|_| broken(index + 1, "the id is no number up to 255"))?;
        let decoded = Zeroizing::new(
            HEXLOWER_PERMISSIVE
                .decode(hex.trim().as_bytes())
                .map_err(|_| broken(index + 1, "the key is not written in hex digits"))?,
        );
        let secret = <[u8; 32]>::try_from(decoded.as_slice())
            .map_err(|_| broken(index + 1, "the key is not 64 hex digits long"))?;
        if keys.iter().any(|key| key.id == id) {
            return Err(broken(index + 1, "the id stands there twice"));
        }
        keys.push(Key { id, secret });
    }
    let mut keys = keys.into_iter();
    let current = keys.next().ok_or_else(|| broken(0, "it holds no key"))?;
    Ok(Keys { current, old: keys.collect() })
}

/// Writes a file of keys. Whole or not at all: a new file, its bytes on disk, its name changed, the
/// name on disk.
///
/// # Errors
/// The system's.
pub fn write_keys(path: &Path, keys: &Keys) -> io::Result<()> {
    let mut text = Zeroizing::new(String::from(
        "# Keys of posthaste's tokens. The first one seals, all of them verify. Keep it secret.\n",
    ));
    for key in std::iter::once(&keys.current).chain(&keys.old) {
        let hex = Zeroizing::new(HEXLOWER.encode(&key.secret));
        text.push_str(&format!("{} {}\n", key.id, hex.as_str()));
    }
    let directory = path.parent().unwrap_or(Path::new("/"));
    DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    let new = path.with_extension("new");
    match fs::remove_file(&new) {
        Err(why) if why.kind() != io::ErrorKind::NotFound => return Err(why),
        Ok(()) | Err(_) => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    File::open(directory)?.sync_all()
}

fn read_file(path: &Path) -> Result<Secret, SecretError> {
    fit(&path.display().to_string(), &read_bytes(path)?)
}

fn read_credential(directory: Option<OsString>, name: &str) -> Result<Secret, SecretError> {
    let directory = directory.ok_or_else(|| SecretError::NoCredentials(name.to_owned()))?;
    read_file(&Path::new(&directory).join(name))
}

/// At most one byte more than a secret may have, so that a longer one shows.
fn read_bytes(path: &Path) -> Result<Zeroizing<Vec<u8>>, SecretError> {
    let mut bytes = Zeroizing::new(Vec::new());
    File::open(path)
        .and_then(|file| file.take(SECRET_BYTES_MAX + 1).read_to_end(&mut bytes))
        .map_err(|why| SecretError::Read { path: path.to_owned(), why })?;
    Ok(bytes)
}

/// Takes bytes for a secret, without one newline at their end.
fn fit(place: &str, bytes: &[u8]) -> Result<Secret, SecretError> {
    let unfit = |why| SecretError::Unfit { place: place.to_owned(), why };
    if bytes.len() as u64 > SECRET_BYTES_MAX {
        return Err(unfit("too long for a password"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| unfit("not UTF-8"))?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.is_empty() {
        return Err(unfit("it is empty"));
    }
    Ok(Secret::new(text))
}

/// Runs a command and takes its first line. Waits for the command, not for the end of its output:
/// an agent that it started in the background (gpg-agent does so) may hold that open.
fn run(command: &str, rounds: u32, wait: Duration) -> Result<Secret, SecretError> {
    let failed = |why: String| SecretError::Command { command: command.to_owned(), why };
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|why| failed(why.to_string()))?;
    let output = child.stdout.take().map(first_line);
    let complaint = child.stderr.take().map(first_line);
    let received = |line: Option<Receiver<Zeroizing<Vec<u8>>>>| {
        line.and_then(|line| line.recv_timeout(wait.saturating_mul(rounds)).ok())
            .unwrap_or_default()
    };
    match wait_for(&mut child, rounds, wait).map_err(|why| failed(why.to_string()))? {
        None => Err(failed("it did not end in time".to_owned())),
        Some(status) if status.success() => fit(&format!("`{command}`"), &received(output)),
        Some(status) => {
            let said = received(complaint);
            let said = String::from_utf8_lossy(&said);
            let colon = if said.trim().is_empty() { "" } else { ": " };
            Err(failed(format!("{status}{colon}{}", said.trim())))
        }
    }
}

/// Waits until the child has ended; kills it after `rounds` times `wait`.
fn wait_for(child: &mut Child, rounds: u32, wait: Duration) -> io::Result<Option<ExitStatus>> {
    for _ in 0..rounds {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(wait);
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}

/// Hands over the first line as soon as it is there, then reads on so that nobody gets SIGPIPE.
fn first_line(pipe: impl Read + Send + 'static) -> Receiver<Zeroizing<Vec<u8>>> {
    let (sender, receiver) = mpsc::sync_channel(1);
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut line = Zeroizing::new(Vec::new());
        // A pipe that breaks ends the line; the command's status says more than the error would.
        let _ = pipe.by_ref().take(SECRET_BYTES_MAX + 1).read_until(b'\n', &mut line);
        let _ = sender.send(line);
        let _ = io::copy(&mut pipe, &mut io::sink());
    });
    receiver
}

#[cfg(test)]
mod tests;
