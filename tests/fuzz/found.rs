//! What the searches found, each under the name of its target: kept, so that it stays mended.
//!
//! Separate from the searches, which look for the next one. Each is as small as it could be made.

use super::*;

#[test]
fn thread_hints_a_reference_that_is_folded_inside() {
    check_hints(b"", "RE: Aw: [#\r\n7kq2M9]").unwrap();
}

#[test]
fn thread_hints_a_reference_inside_a_reference() {
    check_hints(b"", "RE: Aw: aaaa [#[#7KQ2M9]7kq2M9]").unwrap();
    check_hints(b"", "[#[#[#7KQ2M9]7KQ2M9]7kq2M9]").unwrap();
}
