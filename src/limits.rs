//! Every bound of the program, each with its reason.
//!
//! Separate so that one page shows what a hostile or unlucky peer can make us do. A bound that an
//! admin may want to change is a key of the configuration and has its default there.

/// Header fields read of one mail. Real mail has 20 to 120; a mail with 500,000 kept a well-known
/// server busy for 18 minutes (CVE-2024-23184).
pub const HEADERS_MAX: usize = 1_000;
