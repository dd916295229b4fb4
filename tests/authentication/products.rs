//! Mail servers that people run themselves, and the results that they write.
//!
//! Separate from the others only by size. Data; the sources are named with each.

use crate::genuine::Receiver;
use crate::{ENTRY, OUTER};

/// What people run themselves.
pub(crate) const PRODUCTS: &[Receiver] = &[
    Receiver {
        name: "Exim",
        source: "Exim specification §11.5: the expansion item authresults",
        trust: &["mx.example.com"],
        above: &[],
        below: &[
            "Received: from out.example.net ([203.0.113.9]) by mx.example.com with esmtps \
                (TLS1.3) tls TLS_AES_256_GCM_SHA384 (Exim 4.98) (envelope-from \
                <kim@example.net>) id 1r; Mon, 05 Jan 2026",
            OUTER,
        ],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; \
                     dkim=pass header.d=mail.example.net header.s=s1; \
                   dmarc=none header.from=example.net"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com;\r\n\tiprev=pass (out.example.net) \
                   smtp.remote-ip=203.0.113.9;\r\n\tspf=pass \
                   smtp.mailfrom=example.net;\r\n\tdkim=pass header.d=example.net header.s=s1 \
                   header.a=rsa-sha256;\r\n\tdmarc=pass header.from=example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; iprev=fail \
                   smtp.remote-ip=203.0.113.9; dkim=pass (2048-bit key) header.d=example.net \
                   header.s=s1 header.a=rsa-sha256; dmarc=none header.from=example.net; arc=none"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; auth=pass (plain) \
                   smtp.auth=kim@example.net; iprev=pass (host.isp.example) \
                   smtp.remote-ip=198.51.100.7"],
                "auth",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; iprev=pass (out.example.net) \
                   smtp.remote-ip=203.0.113.9; dkim=pass header.d=esp.example header.s=k \
                   header.a=rsa-sha256; dkim=pass header.d=example.net header.s=ed \
                   header.a=ed25519-sha256"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; spf=fail smtp.mailfrom=example.net; \
                   dkim=fail (body hash mismatch (body probably modified in transit)) \
                   header.d=example.net; dmarc=fail header.from=example.net"],
                "fail",
            ),
        ],
    },
    Receiver {
        name: "Stalwart",
        source: "https://docs.rs/mail-auth: AuthenticationResults",
        trust: &["mail.example.com"],
        above: &[],
        below: &[
            "Received: from out.example.net (out.example.net [203.0.113.9]) (AS64500 Example, \
                DE) (using TLSv1.3 with cipher TLS13_AES_256_GCM_SHA384) by mail.example.com \
                (Stalwart SMTP) with ESMTPS id 1; Mon, 5 Jan 2026",
            OUTER,
        ],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: mail.example.com;\r\n\tdkim=pass header.d=example.net \
                   header.s=s1 header.b=AbCdEf12;\r\n\tspf=pass (mail.example.com: domain of \
                   kim@example.net designates 203.0.113.9 as permitted sender) \
                   smtp.mailfrom=kim@example.net smtp.helo=out.example.net;\r\n\tiprev=pass \
                   policy.iprev=203.0.113.9;\r\n\tdmarc=pass header.from=example.net \
                   policy.dmarc=reject"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mail.example.com; dkim=pass header.d=example.net \
                   header.s=ed header.b=AAAA; dkim=neutral (unsupported key type) \
                   header.d=example.net header.s=x header.b=BBBB; spf=none (mail.example.com: no \
                   SPF records found for kim@example.net) smtp.mailfrom=kim@example.net; \
                   dmarc=none header.from=example.net policy.dmarc=none"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mail.example.com; dkim=none; arc=pass \
                   smtp.remote-ip=203.0.113.9; dmarc=pass header.from=example.net \
                   policy.dmarc=none"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mail.example.com; dkim=none; dmarc=fail \
                   header.from=example.net policy.dmarc=quarantine"],
                "fail",
            ),
        ],
    },
    Receiver {
        name: "mox",
        source: "mox, message/authresults.go on GitHub",
        trust: &["mx.example.com"],
        above: &["Delivered-To: support@example.com", "Return-Path: <kim@example.net>"],
        below: &[
            "Received: from out.example.net ([203.0.113.9]) by mx.example.com ([192.0.2.1]) \
                via tcp with ESMTPS id a (TLS1.3 TLS_AES_128_GCM_SHA256) for \
                <support@example.com>; 05 Jan 2026",
            OUTER,
        ],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; iprev=pass (without dnssec) \
                   policy.iprev=203.0.113.9;\r\n\tdkim=pass (2048 bit rsa, without dnssec) \
                   header.d=example.net header.s=s1\r\n\theader.a=rsa-sha256 \
                   header.b=AbCdEf12AbCd;\r\n\tspf=pass (without dnssec) \
                   smtp.mailfrom=example.net;\r\n\tdmarc=pass (without dnssec) \
                   header.from=example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; iprev=pass (with dnssec) \
                   policy.iprev=\"2001:db8::9\"; dkim=pass (ed25519, with dnssec) \
                   header.d=example.net header.s=ed header.a=ed25519-sha256 header.b=AAAA; \
                   spf=pass (with dnssec) smtp.mailfrom=example.net; dmarc=none (with dnssec) \
                   header.from=example.net"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; auth=pass smtp.auth=kim@example.net"],
                "auth",
            ),
        ],
    },
    Receiver {
        name: "maddy",
        source: "maddy.email: reference, check.dkim and DMARC",
        trust: &["mx1.example.com"],
        above: &[],
        below: &[ENTRY, OUTER],
        mails: &[
            (
                "kim@mail.example.net",
                &["Authentication-Results: mx1.example.com; dkim=pass header.d=example.net \
                   header.i=@example.net; dmarc=pass header.from=mail.example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx1.example.com; dkim=pass header.d=example.net \
                   header.i=@example.net; spf=pass smtp.helo=out.example.net \
                   smtp.mailfrom=kim@example.net; dmarc=pass header.from=example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx1.example.com; dkim=pass header.d=example.net \
                   header.i=@example.net; spf=neutral reason=\"matched policy\" \
                   smtp.mailfrom=kim@example.net; dmarc=none header.from=example.net"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx1.example.com; dkim=none; spf=fail \
                   smtp.mailfrom=example.net; dmarc=fail header.from=example.net"],
                "fail",
            ),
        ],
    },
    Receiver {
        name: "KumoMTA",
        source: "https://docs.kumomta.com/reference/message/add_authentication_results/",
        trust: &["hostname.example.com"],
        above: &[],
        below: &[ENTRY, OUTER],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: hostname.example.com;\r\n\tdkim=pass\r\n \
                   header.a=rsa-sha256\r\n header.b=AbCdEf12\r\n header.d=example.net\r\n \
                   header.i=@example.net\r\n header.s=s1"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: hostname.example.com;\r\n\tdkim=pass \
                   header.a=ed25519-sha256 header.b=AAAA header.d=example.net \
                   header.i=kim@example.net header.s=ed;\r\n\tspf=pass \
                   smtp.mailfrom=kim@example.net"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: hostname.example.com; dkim=pass header.d=example.net \
                   header.s=s1; dmarc=pass header.from=example.net reason=\"aligned\""],
                "dmarc",
            ),
        ],
    },
    Receiver {
        name: "Haraka",
        source: "haraka.github.io: plugins auth, dkim, spf and the Haraka results header",
        trust: &["mx.example.com"],
        above: &[],
        below: &[ENTRY, OUTER],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; \
                     iprev=pass; dkim=pass header.d=example.net; \
                   dkim=temperror header.d=esp.example"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; iprev=pass; spf=pass \
                   smtp.mailfrom=example.net; dkim=pass header.i=@example.net \
                   header.d=example.net header.s=s1; dmarc=pass (p=none dis=none) \
                   header.from=example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; auth=pass (plain) \
                   smtp.auth=kim@example.net; spf=none smtp.mailfrom=example.net"],
                "auth",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; dkim=pass header.i=@example.net; \
                   spf=none"],
                "dkim",
            ),
        ],
    },
    Receiver {
        name: "Halon",
        source: "docs.halon.io: authentication results in the end-of-DATA script",
        trust: &["mx.example.com"],
        above: &[],
        below: &[ENTRY, OUTER],
        mails: &[
            (
                "kim@example.co.uk",
                &["Authentication-Results: mx.example.com; dkim=pass header.d=news.example.co.uk \
                   header.s=s1; spf=pass smtp.mailfrom=esp.example"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com;\r\n\tdkim=pass header.d=example.net \
                   header.s=s1 header.a=rsa-sha256;\r\n\tspf=pass \
                   smtp.mailfrom=example.net;\r\n\tdmarc=pass header.from=example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; spf=pass smtp.mailfrom=esp.example; \
                   dkim=pass header.d=esp.example header.s=k; dkim=pass header.d=example.net \
                   header.s=s1; dmarc=none header.from=example.net"],
                "dkim",
            ),
        ],
    },
    Receiver {
        name: "Trend Micro Cloud Email Gateway",
        source: "Trend Micro: Adding DMARC settings (its ARC-Authentication-Results)",
        trust: &["tmes.trendmicro.com"],
        above: &[],
        below: &[ENTRY, OUTER],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: tmes.trendmicro.com; spf=pass (sender IP address: \
                   203.0.113.9) smtp.mailfrom=example.net; dkim=pass (signatures verified) \
                   header.d=example.net; dmarc=pass action=none header.from=example.net; arc=none"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: tmes.trendmicro.com; spf=temperror (sender IP \
                   address: 203.0.113.9) smtp.mailfrom=esp.example; dkim=pass (signatures \
                   verified) header.d=example.net; dmarc=none action=none \
                   header.from=example.net; arc=none"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: tmes.trendmicro.com; spf=temperror (sender IP \
                   address: 203.0.113.9) smtp.mailfrom=example.net; dkim=none (no processed \
                   signatures) header.d=none; dmarc=fail action=none header.from=example.net; \
                   arc=fail"],
                "fail",
            ),
        ],
    },
    Receiver {
        name: "Yandex",
        source: "Yandex 360: fields of qloud-c.yandex.net, in archives of mailing lists",
        trust: &["iva4-1.qloud-c.yandex.net"],
        above: &[],
        below: &[
            "Received: from out.example.net (out.example.net [203.0.113.9]) by \
                iva4-1.qloud-c.yandex.net (mxfront/Yandex) with ESMTPS id 1; Mon, 05 Jan 2026",
            OUTER,
        ],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: iva4-1.qloud-c.yandex.net; \
                     dkim=pass header.i=@example.net; \
                   dkim=pass header.i=@esp.example"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: iva4-1.qloud-c.yandex.net; dkim=pass \
                   header.i=@example.net"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: iva4-1.qloud-c.yandex.net; spf=pass \
                   (iva4-1.qloud-c.yandex.net: domain of example.net designates 203.0.113.9 as \
                   permitted sender, rule=[ip4:203.0.113.9]) smtp.mail=kim@example.net; \
                   dkim=pass header.i=@example.net; dmarc=pass (p=none) header.from=example.net"],
                "dmarc",
            ),
        ],
    },
    Receiver {
        name: "Mail.ru",
        source: "Mail.ru: fields of mxs.mail.ru and smailru.net, in archives of mailing lists",
        trust: &["mxs.mail.ru"],
        above: &[],
        below: &[ENTRY, OUTER],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: mxs.mail.ru; spf=pass (mx1.mail.ru: domain of \
                   example.net designates 203.0.113.9 as permitted sender) \
                   smtp.mailfrom=kim@example.net smtp.helo=out.example.net; dkim=pass \
                   header.d=example.net; dmarc=pass header.from=kim@example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mxs.mail.ru; spf=none () smtp.mailfrom=b@esp.example \
                   smtp.helo=out.example.net; dkim=pass header.d=example.net; dmarc=none"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mxs.mail.ru; auth=pass smtp.auth=kim@example.net \
                   smtp.mailfrom=kim@example.net"],
                "auth",
            ),
        ],
    },
    Receiver {
        name: "a server that follows RFC 8601 to the letter",
        source: "RFC 8601 §2.2 and Appendix B",
        trust: &["mx.example.com"],
        above: &[],
        below: &[ENTRY, OUTER],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; \
                     spf=fail reason=\"a \\\"quoted\\\" word; x\" \
                   smtp.mailfrom=esp.example; dkim=pass header.d=example.net"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com 1;\r\n          dmarc=pass \
                   header.from=example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com;\r\n          auth=pass (cram-md5) \
                   smtp.auth=kim@example.net;\r\n          spf=pass smtp.mailfrom=example.net"],
                "auth",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com;\r\n          dkim=pass reason=\"good \
                   signature\" header.i=@mail-router.example.net;\r\n          dkim=fail \
                   reason=\"bad signature\" header.i=@newyork.example.com"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com;\r\n          dkim=pass (good \
                   signature) header.d=example.net"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; (x) dkim / 1 (y) = (z) pass header . \
                   d = example.net (end)"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: \"mx.example.com\"; DKIM=PASS HEADER.D=EXAMPLE.NET;"],
                "dkim",
            ),
            (
                "kim@b\u{fc}cher.example",
                &["Authentication-Results: mx.example.com; dmarc=pass \
                   header.from=xn--bcher-kva.example"],
                "dmarc",
            ),
            (
                "kim@xn--bcher-kva.example",
                &["Authentication-Results: mx.example.com; dkim=pass \
                   header.d=xn--bcher-kva.example"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; iprev=pass \
                   policy.iprev=\"2001:db8::1\"; vbr=pass header.md=example.org \
                   header.mv=list.example; dkim=pass header.d=example.net"],
                "dkim",
            ),
        ],
    },
];
