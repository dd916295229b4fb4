//! Headers as receivers really write them, after the source named with each.
//!
//! Separate because they are data: a receiver, where its fields stand, and what they say; those of
//! providers and of products are in files of their own. Domains
//! and addresses are made up; the forms are those of the servers: order, comments, properties of
//! their own, several fields, fields below or above their Received.

use crate::filters::FILTERS;
use crate::gateways::GATEWAYS;
use crate::products::PRODUCTS;
use crate::providers::PROVIDERS;

/// Ids, or header fields.
type Words = &'static [&'static str];

/// A server, and mails that it received.
pub(crate) struct Receiver {
    /// Who it is.
    pub(crate) name: &'static str,
    /// Where its form is to be found.
    pub(crate) source: &'static str,
    /// What an admin writes into `desk.trust`.
    pub(crate) trust: Words,
    /// Fields above the results.
    pub(crate) above: Words,
    /// Fields below them.
    pub(crate) below: Words,
    /// From, the fields that hold the results, and the method that is to pass, or `fail`.
    pub(crate) mails: &'static [(&'static str, Words, &'static str)],
}

/// The receivers.
pub(crate) const RECEIVERS: &[&[Receiver]] = &[PROVIDERS, GATEWAYS, PRODUCTS, FILTERS];

const ENTRY: &str = crate::ENTRY;

/// Genuine headers that prove nothing: why, what is trusted, the fields, the outcome, and the
/// method that is named with it.
pub(crate) const OTHERS: &[(&str, Words, Words, &str, &str)] = &[
    (
        "SPF speaks of the envelope",
        &["mx.example.com"],
        &[
            "Authentication-Results: mx.example.com; spf=pass smtp.mailfrom=kim@example.net",
            ENTRY,
            "From: kim@example.net",
        ],
        "none",
        "spf",
    ),
    (
        "nothing is said",
        &["mx.example.com"],
        &["Authentication-Results: mx.example.com; none", ENTRY, "From: kim@example.net"],
        "none",
        "",
    ),
    (
        "nobody is trusted",
        &[],
        &[
            "Authentication-Results: mx.example.com; dmarc=pass header.from=example.net",
            ENTRY,
            "From: kim@example.net",
        ],
        "none",
        "",
    ),
    (
        "a failure that another trusted server tells of",
        &["mx.example.com", "second.example.com"],
        &[
            "Authentication-Results: second.example.com; dmarc=fail header.from=example.net",
            "Authentication-Results: mx.example.com; dkim=pass header.d=example.net",
            ENTRY,
            "From: kim@example.net",
        ],
        "fail",
        "dmarc",
    ),
];
