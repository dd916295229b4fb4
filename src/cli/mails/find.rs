//! Finding: paths to the files in them that may be mail, in a stable order.
//!
//! Separate because it looks at names and directories alone; what a file holds is told by its
//! content. A Maildir is known by its `cur` and `new` (maildir(5)): mail is what lies in them, the
//! rest belongs to servers. Links to directories are not followed, so that no circle has to end.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Failed;
use crate::limits::DIRECTORY_DEPTH_MAX;

/// A file that may be mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct File {
    /// Where it lies.
    pub(in crate::cli) path: PathBuf,
    /// In bytes, when it was found.
    pub(in crate::cli) size: u64,
    /// How it came to be looked at.
    pub(in crate::cli) found: Found,
}

/// How a file was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Found {
    /// It was named.
    Named,
    /// It lies in a directory that was named, or below.
    InDirectory,
    /// It lies in `cur` or `new` of a Maildir: it is one mail, whatever it holds.
    InMaildir,
}

/// What was found.
#[derive(Debug, Default)]
pub(in crate::cli) struct Files {
    /// Files to be read.
    pub(in crate::cli) files: Vec<File>,
    /// What is passed over.
    pub(in crate::cli) skipped: Vec<String>,
    /// What could not be looked at.
    pub(in crate::cli) failed: Vec<Failed>,
}

/// Everything at and below these paths, each directory in the order of its names.
pub(in crate::cli) fn find(paths: &[PathBuf]) -> Files {
    let mut files = Files::default();
    for path in paths {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => files.directory(path, 0),
            Ok(found) if found.is_file() => files.add(path, &found, Found::Named),
            Ok(_) => files.fail(path, "neither a file nor a directory"),
            Err(error) => files.fail(path, error),
        }
    }
    files
}

impl Files {
    fn directory(&mut self, directory: &Path, depth: usize) {
        if depth > DIRECTORY_DEPTH_MAX {
            return self.fail(directory, "too deep");
        }
        let is_maildir = ["cur", "new"].iter().all(|name| directory.join(name).is_dir());
        for path in self.names_in(directory) {
            // A link that leads nowhere, or a file that went away meanwhile.
            let found = fs::symlink_metadata(&path).and_then(|own| Ok((own, fs::metadata(&path)?)));
            let (own, target) = match found {
                Ok(found) => found,
                Err(error) => {
                    self.fail(&path, error);
                    continue;
                }
            };
            if own.is_dir() {
                match path.file_name().and_then(|name| name.to_str()) {
                    Some("cur" | "new") if is_maildir => self.maildir_folder(&path),
                    Some("tmp") if is_maildir => {}
                    Some(_) | None => self.directory(&path, depth + 1),
                }
            } else if target.is_dir() {
                self.skipped.push(format!("{}: a link to a directory", path.display()));
            } else if target.is_file() && !is_maildir && !is_hidden(&path) {
                self.add(&path, &target, Found::InDirectory);
            }
        }
    }

    fn maildir_folder(&mut self, directory: &Path) {
        for path in self.names_in(directory) {
            match fs::metadata(&path) {
                Ok(found) if found.is_file() && !is_hidden(&path) => {
                    self.add(&path, &found, Found::InMaildir);
                }
                Ok(_) => {}
                Err(error) => self.fail(&path, error),
            }
        }
    }

    fn names_in(&mut self, directory: &Path) -> Vec<PathBuf> {
        match sorted_names(directory) {
            Ok(names) => names,
            Err(error) => {
                self.fail(directory, error);
                Vec::new()
            }
        }
    }

    fn add(&mut self, path: &Path, metadata: &fs::Metadata, found: Found) {
        self.files.push(File { path: path.to_owned(), size: metadata.len(), found });
    }

    fn fail(&mut self, path: &Path, reason: impl ToString) {
        self.failed.push(Failed::of(path, reason));
    }
}

fn sorted_names(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(directory)?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// What desktops and servers leave about: `.DS_Store`, `.nfs0000`.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_where_mail_lies_is_found() {
        let home = tempfile::tempdir().unwrap();
        let write = |path: &str| {
            let path = home.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        };
        for path in [
            "b.eml",
            "a/2.eml",
            "a/deep/er/1.eml",
            "a/.DS_Store",
            "box/cur/1:2,S",
            "box/new/2",
            "box/new/.nfs1",
            "box/tmp/3",
            "box/dovecot-uidlist",
            "box/.Sent/cur/4",
            "box/.Sent/new/5",
            "new/6.eml",
        ] {
            write(path);
        }
        std::os::unix::fs::symlink(home.path(), home.path().join("a/circle")).unwrap();
        let found = find(&[home.path().to_owned(), home.path().join("missing")]);
        let relative = |file: &File| {
            let path = file.path.strip_prefix(home.path()).unwrap().display().to_string();
            (path, file.found)
        };
        let expected = [
            ("a/2.eml", Found::InDirectory),
            ("a/deep/er/1.eml", Found::InDirectory),
            ("b.eml", Found::InDirectory),
            ("box/.Sent/cur/4", Found::InMaildir),
            ("box/.Sent/new/5", Found::InMaildir),
            ("box/cur/1:2,S", Found::InMaildir),
            ("box/new/2", Found::InMaildir),
            ("new/6.eml", Found::InDirectory),
        ];
        let expected: Vec<_> = expected.map(|(path, how)| (path.to_owned(), how)).to_vec();
        assert_eq!(found.files.iter().map(relative).collect::<Vec<_>>(), expected);
        assert_eq!((found.skipped.len(), found.failed.len()), (1, 1));
    }
}
