//! What the searches found, each under the name of its target: kept, so that it stays mended.
//!
//! Separate from the searches, which look for the next one. Each is as small as it could be made.

use super::*;

#[test]
fn thread_hints_a_reference_that_is_folded_inside() {
    check_hints(b"", "RE: Aw: [#\r\n7kq2M9]").unwrap();
}
