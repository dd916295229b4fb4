//! Chains of seals and marks of a tenant that prove nothing.
//!
//! Separate because they are data: a mail a trick, with its reason. RFC 8617; Exchange Online.

use crate::{ENTRY, OUTER};

const SEAL_1: &str = "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=forwarder.example; s=a; b=AA==";
const SIGNATURE_1: &str =
    "ARC-Message-Signature: i=1; a=rsa-sha256; d=forwarder.example; s=a; h=from; bh=A=; b=A=";
const RESULTS_1: &str =
    "ARC-Authentication-Results: i=1; mx.forwarder.example; dmarc=pass header.from=example.net";
const CHAIN: &str = "Authentication-Results: mx.example.com; arc=pass; \
    dmarc=fail header.from=example.net";
const NO_CHAIN: &str = "Authentication-Results: mx.example.com; arc=fail; \
    dmarc=fail header.from=example.net";
const FROM: &str = "From: anna@example.net";
const ARC: &[&str] = &["mx.example.com", "arc:forwarder.example"];

const BY_EXCHANGE: &str = "Received: from A.eurprd01.prod.outlook.com (2603:10a6::1) \
    by B.eurprd01.prod.outlook.com with HTTPS; Mon";
const INTERNAL: &str = "X-MS-Exchange-Organization-AuthAs: Internal";
const ANONYMOUS: &str = "X-MS-Exchange-Organization-AuthAs: Anonymous";
const SOURCE: &str = "X-MS-Exchange-Organization-AuthSource: A.eurprd01.prod.outlook.com";
const TENANT: &[&str] = &["microsoft365"];

/// Chains and marks that do not hold: what is trusted, and the fields.
pub(crate) const MARKS: &[(&str, &[&str], &[&str])] = &[
    ("a chain that failed", ARC, &[NO_CHAIN, ENTRY, SEAL_1, SIGNATURE_1, RESULTS_1, FROM]),
    (
        "a chain of which nobody speaks",
        ARC,
        &[
            "Authentication-Results: mx.example.com; spf=none",
            ENTRY,
            SEAL_1,
            SIGNATURE_1,
            RESULTS_1,
            FROM,
        ],
    ),
    ("a chain without any receiver", ARC, &[ENTRY, SEAL_1, SIGNATURE_1, RESULTS_1, FROM]),
    (
        "a receiver that we do not know",
        ARC,
        &[
            "Authentication-Results: mx.evil.example; arc=pass",
            ENTRY,
            SEAL_1,
            SIGNATURE_1,
            RESULTS_1,
            FROM,
        ],
    ),
    (
        "a receiver below the border",
        ARC,
        &[ENTRY, OUTER, CHAIN, SEAL_1, SIGNATURE_1, RESULTS_1, FROM],
    ),
    (
        "a receiver of two minds",
        ARC,
        &[
            "Authentication-Results: mx.example.com; arc=pass; arc=fail; dmarc=fail",
            ENTRY,
            SEAL_1,
            SIGNATURE_1,
            RESULTS_1,
            FROM,
        ],
    ),
    (
        "a sealer that we do not know",
        ARC,
        &[
            CHAIN,
            ENTRY,
            "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=evil.example; s=a; b=AA==",
            SIGNATURE_1,
            RESULTS_1,
            FROM,
        ],
    ),
    (
        "a server of ours in the results of a stranger",
        &["mx.example.com"],
        &[
            CHAIN,
            ENTRY,
            "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=evil.example; s=a; b=AA==",
            SIGNATURE_1,
            "ARC-Authentication-Results: i=1; mx.example.com; dmarc=pass header.from=example.net",
            FROM,
        ],
    ),
    (
        "a sealer below a trusted one",
        ARC,
        &[
            CHAIN,
            ENTRY,
            "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=evil.forwarder.example; s=a; b=AA==",
            SIGNATURE_1,
            RESULTS_1,
            FROM,
        ],
    ),
    (
        "a stranger on top of a trusted sealer",
        ARC,
        &[
            CHAIN,
            ENTRY,
            "ARC-Seal: i=2; a=rsa-sha256; cv=pass; d=evil.example; s=a; b=AA==",
            "ARC-Message-Signature: i=2; d=evil.example",
            "ARC-Authentication-Results: i=2; mx.evil.example; arc=pass",
            SEAL_1,
            SIGNATURE_1,
            RESULTS_1,
            FROM,
        ],
    ),
    ("no seal", ARC, &[CHAIN, ENTRY, SIGNATURE_1, RESULTS_1, FROM]),
    ("no signature", ARC, &[CHAIN, ENTRY, SEAL_1, RESULTS_1, FROM]),
    ("no results", ARC, &[CHAIN, ENTRY, SEAL_1, SIGNATURE_1, FROM]),
    ("two results", ARC, &[CHAIN, ENTRY, SEAL_1, SIGNATURE_1, RESULTS_1, RESULTS_1, FROM]),
    ("two seals", ARC, &[CHAIN, ENTRY, SEAL_1, SEAL_1, SIGNATURE_1, RESULTS_1, FROM]),
    (
        "a chain that begins with the second",
        ARC,
        &[
            CHAIN,
            ENTRY,
            "ARC-Seal: i=2; a=rsa-sha256; cv=pass; d=forwarder.example; s=a; b=AA==",
            "ARC-Message-Signature: i=2; d=forwarder.example",
            "ARC-Authentication-Results: i=2; mx.forwarder.example; dmarc=pass \
             header.from=example.net",
            FROM,
        ],
    ),
    (
        "a first seal that claims a chain",
        ARC,
        &[
            CHAIN,
            ENTRY,
            "ARC-Seal: i=1; a=rsa-sha256; cv=pass; d=forwarder.example; s=a; b=AA==",
            SIGNATURE_1,
            RESULTS_1,
            FROM,
        ],
    ),
    (
        "a seal with two domains",
        ARC,
        &[
            CHAIN,
            ENTRY,
            "ARC-Seal: i=1; cv=none; d=evil.example; s=a; b=AA==; d=forwarder.example",
            SIGNATURE_1,
            RESULTS_1,
            FROM,
        ],
    ),
    (
        "results of another domain",
        ARC,
        &[
            CHAIN,
            ENTRY,
            SEAL_1,
            SIGNATURE_1,
            "ARC-Authentication-Results: i=1; mx.forwarder.example; dmarc=pass \
             header.from=evil.example",
            FROM,
        ],
    ),
    (
        "results that failed",
        ARC,
        &[
            CHAIN,
            ENTRY,
            SEAL_1,
            SIGNATURE_1,
            "ARC-Authentication-Results: i=1; mx.forwarder.example; dmarc=fail \
             header.from=example.net",
            FROM,
        ],
    ),
    (
        "results of SPF alone",
        ARC,
        &[
            CHAIN,
            ENTRY,
            SEAL_1,
            SIGNATURE_1,
            "ARC-Authentication-Results: i=1; mx.forwarder.example; spf=pass \
             smtp.mailfrom=example.net",
            FROM,
        ],
    ),
    (
        "a number in a comment",
        ARC,
        &[
            CHAIN,
            ENTRY,
            SEAL_1,
            SIGNATURE_1,
            "ARC-Authentication-Results: (i=1); mx.forwarder.example; dmarc=pass \
             header.from=example.net",
            FROM,
        ],
    ),
    (
        "a sealer's word for a server's",
        &["arc:mx.example.com"],
        &[
            "Authentication-Results: \
             arc:mx.example.com; dmarc=pass header.from=example.net",
            ENTRY,
            FROM,
        ],
    ),
    ("not by Exchange", TENANT, &[ENTRY, INTERNAL, SOURCE, FROM]),
    (
        "by a name like Exchange's",
        TENANT,
        &["Received: from x by prod.outlook.com.evil.example with HTTPS", INTERNAL, SOURCE, FROM],
    ),
    (
        "from a name like Exchange's",
        TENANT,
        &[
            "Received: from B.eurprd01.prod.outlook.com by mx.example.com with ESMTP",
            INTERNAL,
            SOURCE,
            FROM,
        ],
    ),
    ("anonymous", TENANT, &[BY_EXCHANGE, ANONYMOUS, SOURCE, FROM]),
    ("anonymous and internal", TENANT, &[BY_EXCHANGE, ANONYMOUS, INTERNAL, SOURCE, FROM]),
    ("internal and anonymous", TENANT, &[BY_EXCHANGE, INTERNAL, ANONYMOUS, SOURCE, FROM]),
    ("internal twice", TENANT, &[BY_EXCHANGE, INTERNAL, INTERNAL, SOURCE, FROM]),
    ("no source", TENANT, &[BY_EXCHANGE, INTERNAL, FROM]),
    (
        "a source elsewhere",
        TENANT,
        &[
            BY_EXCHANGE,
            INTERNAL,
            "X-MS-Exchange-Organization-AuthSource: \
             mail.evil.example",
            FROM,
        ],
    ),
    (
        "another tenant's mark",
        TENANT,
        &[
            BY_EXCHANGE,
            "X-MS-Exchange-CrossTenant-AuthAs: Internal",
            "X-MS-Exchange-CrossTenant-AuthSource: A.eurprd01.prod.outlook.com",
            FROM,
        ],
    ),
    ("two authors", TENANT, &[BY_EXCHANGE, INTERNAL, SOURCE, FROM, FROM]),
    (
        "results that name no server",
        TENANT,
        &[
            BY_EXCHANGE,
            "Authentication-Results: spf=pass (sender IP is 203.0.113.9) \
             smtp.mailfrom=example.net; \
             dkim=pass (signature was verified) header.d=example.net;dmarc=pass action=none \
             header.from=example.net;compauth=pass reason=100",
            FROM,
        ],
    ),
    (
        "the word for a server",
        TENANT,
        &[
            "Authentication-Results: microsoft365; dmarc=pass \
             header.from=example.net",
            BY_EXCHANGE,
            FROM,
        ],
    ),
    (
        "the marks without the \
             word",
        &["mx.example.com"],
        &[
            BY_EXCHANGE,
            INTERNAL,
            SOURCE,
            "From: \
             ben@example.net",
        ],
    ),
    (
        "the marks, and a failure",
        &["mx.example.com", "microsoft365"],
        &[
            "Authentication-Results: mx.example.com; dmarc=fail header.from=example.net",
            BY_EXCHANGE,
            INTERNAL,
            SOURCE,
            FROM,
        ],
    ),
];
