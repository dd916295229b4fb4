//! Fields that say the right thing in a place where a sender can have put them.
//!
//! Separate because they are data: a mail a trick, with its reason. None may be believed, whatever
//! it says.

use crate::{ENTRY, OUTER};

/// The trusted servers of [`PLACES`].
pub(crate) const TWO_SERVERS: &[&str] = &["mx.example.com", "second.example.com"];

const PASS: &str = "Authentication-Results: mx.example.com; dmarc=pass header.from=example.net";
const DKIM: &str = "Authentication-Results: mx.example.com; dkim=pass header.d=example.net";
const SECOND: &str = "Authentication-Results: second.example.com; dmarc=pass \
             header.from=example.net";
const NONE: &str = "Authentication-Results: mx.example.com; none";
const SPF: &str = "Authentication-Results: mx.example.com; spf=pass smtp.mailfrom=evil.example";
const NO_POLICY: &str = "Authentication-Results: mx.example.com; dmarc=none \
             header.from=example.net";
const FAILED: &str = "Authentication-Results: mx.example.com; dmarc=fail header.from=example.net";
const BROKEN: &str = "Authentication-Results: mx.example.com; spf=none (broken";

/// A local delivery and a hop from a private address, above the one from outside.
const LMTP: &str = "Received: from mx.example.com by mx.example.com with LMTP id 7";
const NAT: &str =
    "Received: from evil.example ([172.17.0.1]) by mx.example.com with ESMTP id 8; Mon";

/// Fields in places where a sender can have put them. From is anna@example.net.
pub(crate) const PLACES: &[(&str, &[&str])] = &[
    ("below the border", &[ENTRY, OUTER, PASS]),
    ("below the border, between others", &[ENTRY, "DKIM-Signature: v=1", OUTER, PASS]),
    ("below two hops", &[LMTP, ENTRY, OUTER, PASS]),
    ("at the very end", &[ENTRY, OUTER, "To: support@example.com", DKIM]),
    (
        "below a hop by name",
        &[
            "Received: from evil.example by mx.example.com with \
             SMTP",
            OUTER,
            PASS,
        ],
    ),
    (
        "below a hop without a name",
        &[
            "Received: from [198.51.100.7] by \
             mx.example.com",
            OUTER,
            PASS,
        ],
    ),
    (
        "a greeting that looks internal",
        &["Received: from [127.0.0.1] (unknown [198.51.100.7]) by mx.example.com", OUTER, PASS],
    ),
    (
        "a greeting that is localhost",
        &["Received: from localhost (198.51.100.7) by mx.example.com with ESMTP", OUTER, PASS],
    ),
    (
        "a greeting that says LMTP",
        &["Received: from lmtp (with LMTP [198.51.100.7]) by mx.example.com", OUTER, PASS],
    ),
    (
        "a greeting that says by",
        &["Received: from by (evil [198.51.100.7]) by mx.example.com with SMTP", OUTER, PASS],
    ),
    (
        "an IPv6 greeting that looks internal",
        &["Received: from [fd00::1] (x [IPv6:2001:db8::7]) by mx.example.com", OUTER, PASS],
    ),
    ("below what the server said", &[ENTRY, SPF, PASS]),
    ("below what the server said, DKIM", &[ENTRY, SPF, DKIM]),
    ("below its none", &[ENTRY, NONE, PASS]),
    ("below its none, DKIM", &[ENTRY, NONE, DKIM]),
    ("below its verdict without a policy", &[ENTRY, NO_POLICY, PASS]),
    ("below a verdict, another field between", &[ENTRY, NO_POLICY, "X-Mailer: x", DKIM]),
    ("below a verdict and a failure", &[ENTRY, NO_POLICY, SPF, NONE, DKIM]),
    ("below a field that is broken", &[ENTRY, BROKEN, PASS]),
    ("below two that are broken", &[ENTRY, BROKEN, BROKEN, PASS]),
    ("below a failure", &[ENTRY, FAILED, PASS]),
    ("above a failure", &[PASS, FAILED, ENTRY]),
    ("a pass above a failure, apart", &[PASS, "X-Other: 1", FAILED, ENTRY]),
    ("DKIM above a failure", &[DKIM, FAILED, ENTRY]),
    ("a pass above none", &[PASS, NO_POLICY, ENTRY]),
    (
        "a signature taken back",
        &[DKIM, "Authentication-Results: mx.example.com; dkim=fail header.d=example.net", ENTRY],
    ),
    (
        "a login taken back",
        &[
            "Authentication-Results: mx.example.com; auth=pass smtp.auth=anna@example.net",
            "Authentication-Results: mx.example.com; auth=pass smtp.auth=eve@example.net",
            "Authentication-Results: mx.example.com; auth=fail smtp.auth=eve@example.net",
            ENTRY,
        ],
    ),
    (
        "both verdicts in the second",
        &[ENTRY, "Authentication-Results: mx.example.com; dmarc=none; dkim=none", DKIM],
    ),
    (
        "a broken field of our name with a comment in front",
        &[ENTRY, "Authentication-Results: (x) mx.example.com; spf=none (broken", PASS],
    ),
    (
        "a broken field of our name in quotes",
        &[ENTRY, "Authentication-Results: \"MX.example.com\"; dkim", PASS],
    ),
    (
        "of another version above",
        &[
            ENTRY,
            "Authentication-Results: mx.example.com 2; \
             none",
            PASS,
        ],
    ),
    ("the second server's name below the first one's", &[ENTRY, SPF, SECOND]),
    ("the same, DKIM above", &[ENTRY, NO_POLICY, SECOND]),
    ("the same, above its own Received", &[SPF, ENTRY, SECOND]),
    ("the same, behind a translated address", &[NAT, SPF, SECOND, OUTER]),
    ("the same, below a local delivery", &[LMTP, ENTRY, NONE, SECOND]),
    ("the same, below a broken one", &[ENTRY, BROKEN, SECOND]),
    (
        "the first server's name below the second one's",
        &[ENTRY, "Authentication-Results: second.example.com; spf=none", PASS],
    ),
    (
        "a failure of the other server",
        &["Authentication-Results: second.example.com; dmarc=fail", DKIM, ENTRY],
    ),
    (
        "X-",
        &[
            ENTRY,
            "X-Authentication-Results: mx.example.com; dmarc=pass \
             header.from=example.net",
        ],
    ),
    (
        "-Original",
        &[
            ENTRY,
            "Authentication-Results-Original: mx.example.com; dmarc=pass \
             header.from=example.net",
        ],
    ),
    (
        "Old-",
        &[
            ENTRY,
            "Old-Authentication-Results: mx.example.com; dmarc=pass \
             header.from=example.net",
        ],
    ),
    (
        "one letter less",
        &[
            ENTRY,
            "Authentication-Result: mx.example.com; dmarc=pass \
             header.from=example.net",
        ],
    ),
    (
        "a set of ARC",
        &[
            ENTRY,
            "ARC-Authentication-Results: i=1; mx.example.com; dmarc=pass \
             header.from=example.net",
        ],
    ),
    (
        "a set of ARC without its number",
        &[
            ENTRY,
            "ARC-Authentication-Results: mx.example.com; \
             dmarc=pass header.from=example.net",
        ],
    ),
    ("Received-SPF", &[ENTRY, "Received-SPF: pass (mx.example.com: domain of anna@example.net)"]),
    ("Thunderbird's word", &[ENTRY, "X-Mozilla-DKIM: pass (example.net)"]),
    ("Zoho's word", &[ENTRY, "X-ZohoMail-DKIM: pass (identity @example.net)"]),
    (
        "in the subject",
        &[
            ENTRY,
            "Subject: Authentication-Results: mx.example.com; dmarc=pass \
             header.from=example.net",
        ],
    ),
    (
        "in an encoded word",
        &[
            ENTRY,
            "Subject: =?utf-8?q?x=0D=0AAuthentication-Results:_mx.example.com;?= \
             =?utf-8?q?_dmarc=3Dpass_header.from=3Dexample.net?=",
        ],
    ),
    (
        "in a part that is a mail",
        &[
            ENTRY,
            "Content-Type: message/rfc822\r\n\r\nAuthentication-Results: mx.example.com; \
             dmarc=pass \
             header.from=example.net",
        ],
    ),
    (
        "no trusted server at all",
        &[
            "Authentication-Results: mx.evil.example; auth=pass \
             smtp.auth=anna@example.net",
            ENTRY,
        ],
    ),
];
