//! `backup`, `restore` and `reindex` that die at every crash point: what is left is the old or the
//! new, never half of one.
//!
//! Separate from the desk's own deaths, since here an admin runs the command again. After each
//! death the desk runs on, or says what to do; after the same command once more all is sound.

use std::collections::BTreeSet;
use std::fs;

use super::mails::plain;
use super::names;
use super::place::{Ended, Place};
use super::post::{Post, sandbox};

const KIM: &str = "kim@shop.example";

/// More points than any of these commands has.
const POINTS_MAX: u64 = 60;

/// A desk that has taken in two mails, and its servers.
fn desk(post: &impl Post) -> Place {
    let mut place = Place::new(post, "0s");
    well(place.once(None));
    for n in 1..=2 {
        post.write(KIM, &plain(KIM, &format!("{n}@shop.example"), "Lamp", "", "It is dark."));
    }
    well(place.once(None));
    sound(&mut place);
    place
}

fn well(ended: Ended) {
    assert!(matches!(ended, Ended::Well), "{ended:?}");
}

/// Nothing is wrong, in the store and in the index.
fn sound(place: &mut Place) {
    well(place.upkeep(&["verify"], None));
}

/// Lets the n-th point kill the command for n = 1, 2, 3, … until it ends well; `check` looks at
/// what each death has left. Gives the names of the points: the command's own are all among them.
fn at_every_point(
    place: &mut Place,
    words: &[&str],
    mut check: impl FnMut(&mut Place),
) -> Vec<String> {
    let mut points = Vec::new();
    for n in 1..=POINTS_MAX {
        match place.upkeep(words, Some(n)) {
            Ended::AtPoint(name) => points.push(name),
            Ended::Well => {
                let passed: BTreeSet<String> = points.iter().cloned().collect();
                let own = names::of_part(words.first().expect("a command"));
                assert!(own.is_subset(&passed), "of {own:?} only {points:?}");
                return points;
            }
            Ended::Badly(how) => panic!("at point {n}: {how}"),
        }
        check(place);
    }
    panic!("more than {POINTS_MAX} points: {points:?}");
}

#[test]
fn a_backup_that_is_killed_leaves_the_one_before() {
    let post = sandbox([KIM.to_owned()]);
    let mut place = desk(&post);
    let folder = place.beside("backup").to_str().expect("a path").to_owned();
    let words = ["backup", folder.as_str()];
    let mut manifests = 0;
    let first = at_every_point(&mut place, &words, |place| {
        let manifest = place.beside("backup").join("manifest.json");
        if manifest.exists() {
            manifests += 1;
            restores(place, &folder);
        }
    });
    println!("backup: {first:?}");
    assert_eq!(manifests, 1, "only the last point leaves one: {first:?}");
    let second = at_every_point(&mut place, &words, |place| restores(place, &folder));
    assert_eq!(first, second, "an earlier backup changes no step");
    let left = fs::read_dir(&folder).expect("the folder is there").count();
    assert_eq!(left, 4, "database, keys, manifest and lock: nothing is left of the killed ones");
}

/// The backup is whole: the desk can be restored from it.
fn restores(place: &mut Place, folder: &str) {
    well(place.upkeep(&["restore", folder, "--force"], None));
    sound(place);
}

#[test]
fn a_restore_that_is_killed_is_done_again() {
    let post = sandbox([KIM.to_owned()]);
    let mut place = desk(&post);
    let folder = place.beside("backup").to_str().expect("a path").to_owned();
    well(place.upkeep(&["backup", &folder], None));
    let mut refused = 0;
    let points = at_every_point(&mut place, &["restore", &folder, "--force"], |place| {
        // Either it was over, or nobody takes what is there for a store.
        match place.once(None) {
            Ended::Well => sound(place),
            Ended::Badly(said) => {
                assert!(said.contains("a restore was interrupted"), "{said}");
                refused += 1;
                well(place.upkeep(&["restore", &folder], None));
                well(place.once(None));
                sound(place);
            }
            Ended::AtPoint(name) => panic!("nobody asked for {name}"),
        }
    });
    println!("restore: {points:?}");
    assert!(refused >= 5, "{refused} of {points:?}");
    assert_eq!(acks(&post), 2, "and nobody was acknowledged again");
}

fn acks(post: &impl Post) -> usize {
    let mails = post.folder(KIM, "INBOX").into_iter();
    mails
        .filter(|mail| String::from_utf8_lossy(&mail.raw).contains("X-Posthaste-Kind: ack"))
        .count()
}

#[test]
fn a_reindex_that_is_killed_leaves_an_index_or_none() {
    let post = sandbox([KIM.to_owned()]);
    let mut place = desk(&post);
    let points = at_every_point(&mut place, &["reindex"], |place| {
        well(place.once(None));
        sound(place);
    });
    println!("reindex: {points:?}");
    assert!(points.len() >= 3, "{points:?}");
    sound(&mut place);
    assert!(!place.data_dir().join("index.new").exists());
}
