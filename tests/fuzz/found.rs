//! What the searches found, each under the name of its target: kept, so that it stays mended.
//!
//! Separate from the searches, which look for the next one. Each is as small as it could be made.

use super::*;
