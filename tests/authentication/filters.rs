//! Filters that stand beside a mail server, and the results that they write.
//!
//! Separate from the others only by size. Data; the sources are named with each.

use crate::genuine::Receiver;
use crate::{ENTRY, OUTER};

/// What people put beside Postfix, Sendmail and their like.
pub(crate) const FILTERS: &[Receiver] = &[
    Receiver {
        name: "Postfix with OpenDKIM and OpenDMARC",
        source: "opendkim.conf(5), opendmarc.conf(5): AuthservID; trusteddomain.org",
        trust: &["mx.example.com"],
        above: &[ENTRY],
        below: &[OUTER],
        mails: &[
            (
                "kim@example.net",
                &[
                    "Authentication-Results: mx.example.com; dmarc=pass (p=reject dis=none) \
                   header.from=example.net",
                    "Authentication-Results: mx.example.com;\r\n\tdkim=pass (2048-bit key; \
                   unprotected) header.d=example.net header.i=@example.net header.a=rsa-sha256 \
                   header.s=s1 header.b=AbC+dE12;\r\n\tdkim-atps=neutral",
                ],
                "dmarc",
            ),
            (
                "kim@example.net",
                &[
                    "DMARC-Filter: OpenDMARC Filter v1.4.2 mx.example.com 4A",
                    "Authentication-Results: mx.example.com; dmarc=none (p=none dis=none) \
                   header.from=example.net",
                    "DKIM-Filter: OpenDKIM Filter v2.11.0 mx.example.com 4A",
                    "Authentication-Results: mx.example.com;\r\n\tdkim=pass (2048-bit key) \
                   header.d=example.net header.i=@example.net \
                   header.b=\"AbC+dE12\";\r\n\tdkim-atps=neutral",
                ],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com;\r\n\tdkim=pass (1024-bit key) \
                   header.d=example.net header.i=kim@example.net header.b=AbCdEf12"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; spf=pass \
                   smtp.mailfrom=kim@example.net; dmarc=pass (p=none dis=none) \
                   header.from=example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &[
                    "Authentication-Results: mx.example.com; dmarc=fail (p=none dis=none) \
                   header.from=example.net",
                    "Authentication-Results: mx.example.com;\r\n\tdkim=fail reason=\"signature \
                   verification failed\" (2048-bit key) header.d=example.net \
                   header.i=@example.net header.b=AAAA",
                ],
                "fail",
            ),
        ],
    },
    Receiver {
        name: "Sendmail with OpenDKIM",
        source: "opendkim(8): results above the Received field; sendmail milter API",
        trust: &["mail.example.com"],
        above: &[],
        below: &[
            "Received: from out.example.net (out.example.net [203.0.113.9]) by \
                mail.example.com (8.17.1/8.17.1) with ESMTPS id 605A; Mon, 5 Jan 2026",
            OUTER,
        ],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: mail.example.com;\r\n\tdkim=pass (2048-bit key) \
                   header.d=example.net header.i=@example.net header.b=AbCdEf12"],
                "dkim",
            ),
            (
                "kim@example.net",
                &[
                    "Authentication-Results: mail.example.com; dmarc=pass (p=quarantine dis=none) \
                   header.from=example.net",
                    "Authentication-Results: mail.example.com; dkim=pass (2048-bit key) \
                   header.d=mail.example.net header.i=@mail.example.net header.b=AAAA",
                ],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mail.example.com; dkim=pass (2048-bit key) \
                   header.d=example.net header.i=@example.net header.b=AAAA; dkim=pass (2048-bit \
                   key) header.d=list.example header.i=@list.example header.b=BBBB"],
                "dkim",
            ),
        ],
    },
    Receiver {
        name: "rspamd, at Hetzner, mailbox.org and many others",
        source: "https://rspamd.com/doc/modules/milter_headers.html",
        trust: &["mx.example.com"],
        above: &[ENTRY],
        below: &[OUTER],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; \
                     dkim=pass header.d=example.net header.s=a \
                   header.b=AAAA; dkim=temperror (DNS error) header.d=esp.example header.s=b"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com;\r\n\tdkim=pass header.d=example.net \
                   header.s=s1 header.b=AbCdEf12;\r\n\tdmarc=pass (policy=reject) \
                   header.from=example.net;\r\n\tspf=pass (mx.example.com: domain of \
                   kim@example.net designates 203.0.113.9 as permitted sender) \
                   smtp.mailfrom=kim@example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com;\r\n\tdkim=pass header.d=example.net \
                   header.s=s1 header.b=\"Ab/+Ef12\";\r\n\tspf=neutral (mx.example.com: \
                   203.0.113.9 is neither permitted nor denied by domain of kim@example.net) \
                   smtp.mailfrom=kim@example.net;\r\n\tdmarc=none"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com;\r\n\tauth=pass \
                   smtp.auth=kim@example.net smtp.mailfrom=kim@example.net"],
                "auth",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; dkim=pass header.d=example.net \
                   header.s=s1 header.b=AAAA; arc=pass (\"esp.example:s=a:i=1\"); spf=none \
                   (mx.example.com: domain of kim@example.net has no SPF policy when checking \
                   203.0.113.9) smtp.mailfrom=kim@example.net; dmarc=pass (policy=none) \
                   header.from=example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; dkim=none; spf=softfail \
                   (mx.example.com: 203.0.113.9 is neither permitted nor denied by domain of \
                   kim@example.net) smtp.mailfrom=kim@example.net; dmarc=fail reason=\"No valid \
                   SPF, No valid DKIM\" header.from=example.net (policy=quarantine)"],
                "fail",
            ),
        ],
    },
    Receiver {
        name: "Mailcow",
        source: "docs.mailcow.email: rspamd behind Postfix and Dovecot in containers",
        trust: &["mail.example.com"],
        above: &[
            "Return-Path: <kim@example.net>",
            "Delivered-To: support@example.com",
            "Received: from mail.example.com ([172.22.1.253]) by d1 with LMTP id A1 \
                (envelope-from <kim@example.net>); Mon, 05 Jan 2026",
            "Received: from out.example.net (out.example.net [203.0.113.9]) by \
                mail.example.com (Postcow) with ESMTPS id 4B; Mon, 5 Jan 2026",
        ],
        below: &[OUTER],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: mail.example.com;\r\n\tdkim=pass header.d=example.net \
                   header.s=s1 header.b=AbCdEf12;\r\n\tdmarc=pass (policy=quarantine) \
                   header.from=example.net;\r\n\tspf=pass (mail.example.com: domain of \
                   kim@example.net designates 203.0.113.9 as permitted sender) \
                   smtp.mailfrom=kim@example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mail.example.com; dkim=pass header.d=example.net \
                   header.s=s1 header.b=AAAA; spf=pass (mail.example.com: domain of \
                   b@esp.example designates 203.0.113.9 as permitted sender) \
                   smtp.mailfrom=b@esp.example; dmarc=none"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mail.example.com; dmarc=fail reason=\"SPF not aligned \
                   (relaxed), No valid DKIM\" header.from=example.net (policy=none); spf=pass \
                   smtp.mailfrom=b@esp.example"],
                "fail",
            ),
        ],
    },
    Receiver {
        name: "amavis",
        source: "amavisd-new release notes: Authentication-Results and $myauthservid",
        trust: &["mail.example.com"],
        above: &["Received: from localhost (localhost [127.0.0.1]) by mail.example.com (Postfix) \
                with ESMTP id 5C; Mon, 5 Jan 2026"],
        below: &[
            "Received: from mail.example.com ([127.0.0.1]) by localhost (mail.example.com \
                [127.0.0.1]) (amavis, port 10024) with ESMTP id x1; Mon, 5 Jan 2026",
            "Received: from out.example.net (out.example.net [203.0.113.9]) by \
                mail.example.com (Postfix) with ESMTPS id 5D; Mon, 5 Jan 2026",
        ],
        mails: &[
            (
                "kim@example.org",
                &["Authentication-Results: mail.example.com (amavis); dkim=pass (2048-bit key) \
                   header.d=example.org"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mail.example.com (amavisd-new);\r\n\tdkim=pass \
                   (2048-bit key) header.d=example.net"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mail.example.com (amavis); dkim=pass (2048-bit key) \
                   reason=\"pass (just generated, assumed good)\" header.d=example.net"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mail.example.com (amavisd-new); dkim=pass (1024-bit \
                   key) header.d=example.net; domainkeys=pass (1024-bit key) \
                   header.from=kim@example.net header.d=example.net"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mail.example.com (amavisd-new); dkim=pass (2048-bit \
                   key) header.d=mail.example.net; dkim=fail (2048-bit key) reason=\"fail \
                   (message has been altered)\" header.d=list.example"],
                "dkim",
            ),
        ],
    },
    Receiver {
        name: "MIMEDefang",
        source: "https://metacpan.org/pod/Mail::MIMEDefang::Authres",
        trust: &["mx.example.com"],
        above: &[ENTRY],
        below: &[OUTER],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com (MIMEDefang);\r\n\tdkim=pass (2048-bit \
                   rsa key) header.d=example.net header.b=\"AbCdEf12\";\r\n\tspf=pass (domain of \
                   kim@example.net designates 203.0.113.9 as permitted sender) \
                   smtp.mailfrom=kim@example.net smtp.helo=out.example.net"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com (MIMEDefang); dmarc=pass (reason=\"\") \
                   header.from=example.net; bimi=pass header.d=example.net \
                   header.selector=default"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com (MIMEDefang); dkim=pass (1024-bit rsa \
                   key) header.d=example.net header.b=\"AAAA\"; dmarc=none"],
                "dkim",
            ),
        ],
    },
    Receiver {
        name: "authentication_milter",
        source: "https://metacpan.org/dist/Mail-Milter-Authentication",
        trust: &["mx.example.com"],
        above: &[ENTRY],
        below: &[OUTER],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com;\r\n    auth=pass \
                   smtp.auth=kim@example.net"],
                "auth",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com;\r\n    dkim=pass (2048-bit rsa key \
                   sha256) header.d=example.net header.i=@example.net header.b=AbCdEf12 \
                   header.a=rsa-sha256 header.s=s1;\r\n    dmarc=pass \
                   policy.published-domain-policy=reject policy.applied-disposition=none \
                   policy.evaluated-disposition=none (p=reject,d=none,d.eval=none) \
                   policy.policy-from=p header.from=example.net;\r\n    iprev=pass \
                   smtp.remote-ip=203.0.113.9 (out.example.net);\r\n    spf=pass \
                   smtp.mailfrom=kim@example.net smtp.helo=out.example.net;\r\n    x-tls=pass \
                   smtp.version=TLSv1.3 smtp.cipher=TLS_AES_256_GCM_SHA384 smtp.bits=256"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; dkim=pass (2048-bit rsa key sha256) \
                   header.d=example.net header.i=@example.net header.b=AAAA; dmarc=none (no \
                   policy found) header.from=example.net; x-return-mx=pass \
                   header.domain=example.net policy.is_org=yes (MX Records found: mx.example.net)"],
                "dkim",
            ),
        ],
    },
];
