//! Providers of mail, and the results that they write.
//!
//! Separate from the servers that people run themselves only by size. Data; the sources are named
//! with each.

use crate::OUTER;
use crate::genuine::Receiver;

/// Whose mailboxes people have.
pub(crate) const PROVIDERS: &[Receiver] = &[
    Receiver {
        name: "Gmail",
        source: "Google, Gmail Help: Check if your message is authenticated; Trace an email with \
                 its full header",
        trust: &["mx.google.com"],
        above: &[
            "Delivered-To: support@example.com",
            "Received: by 2002:a05:6a00:1 with SMTP id a1csp1; Mon, 5 Jan 2026",
            "X-Received: by 2002:a05:600c:2 with SMTP id b2; Mon, 5 Jan 2026",
            "ARC-Seal: i=1; a=rsa-sha256; t=1767600000; cv=none; d=google.com; s=arc; b=AA==",
            "ARC-Message-Signature: i=1; a=rsa-sha256; d=google.com; s=arc; h=from; bh=A=; b=A=",
            "ARC-Authentication-Results: i=1; mx.google.com; dkim=pass header.i=@example.net",
            "Return-Path: <kim@example.net>",
            "Received: from out.example.net (out.example.net. [203.0.113.9]) by mx.google.com \
             with ESMTPS id x1 for <support@example.com> (version=TLS1_3); Mon, 5 Jan 2026",
            "Received-SPF: pass (google.com: domain of kim@example.net designates 203.0.113.9 as \
             permitted sender) client-ip=203.0.113.9;",
        ],
        below: &[OUTER],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: mx.google.com;\r\n       dkim=pass \
                   header.i=@example.net header.s=s1 header.b=AbC+dE12;\r\n       spf=pass \
                   (google.com: domain of kim@example.net designates 203.0.113.9 as permitted \
                   sender) smtp.mailfrom=kim@example.net;\r\n       dmarc=pass (p=REJECT sp=REJECT \
                   dis=NONE) header.from=example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.google.com;\r\n       dkim=pass \
                   header.i=@example.net header.s=s1 header.b=AbCdEf12;\r\n       spf=neutral \
                   (google.com: 203.0.113.9 is neither permitted nor denied by best guess record \
                   for domain of kim@example.net) smtp.mailfrom=kim@example.net"],
                "dkim",
            ),
            (
                "kim@news.example.net",
                &["Authentication-Results: mx.google.com;\r\n       dkim=pass \
                   header.i=@esp.example header.s=k header.b=AAAA;\r\n       dkim=pass \
                   header.i=@example.net header.s=s1 header.b=BBBB;\r\n       spf=pass \
                   smtp.mailfrom=b@esp.example;\r\n       dmarc=pass (p=NONE sp=NONE dis=NONE) \
                   header.from=example.net;\r\n       dara=pass header.i=@example.com"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.google.com;\r\n       dkim=pass \
                   header.i=@example.net header.s=s1 header.b=AAAA;\r\n       arc=pass (i=1 \
                   spf=pass spfdomain=example.net dkim=pass dkdomain=example.net dmarc=pass \
                   fromdomain=example.net);\r\n       spf=pass smtp.mailfrom=\"l+caf_=kim=example.\
                   net\"@list.example;\r\n       dmarc=pass (p=NONE sp=NONE dis=NONE) \
                   header.from=example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.google.com;\r\n       spf=softfail (google.com: \
                   domain of transitioning kim@example.net does not designate 203.0.113.9 as \
                   permitted sender) smtp.mailfrom=kim@example.net;\r\n       dmarc=fail \
                   (p=QUARANTINE sp=NONE dis=QUARANTINE) header.from=example.net"],
                "fail",
            ),
        ],
    },
    Receiver {
        name: "Google Workspace, behind a forwarder that seals",
        source: "RFC 8617 §5.2; Google Workspace Admin Help: ARC",
        trust: &["mx.google.com", "arc:forwarder.example"],
        above: &["Received: from fw.forwarder.example (fw.forwarder.example. [203.0.113.4]) by \
             mx.google.com with ESMTPS id y2; Mon, 5 Jan 2026"],
        below: &[
            "ARC-Seal: i=1; a=rsa-sha256; t=1767600000; cv=none; d=forwarder.example; s=a; b=AA==",
            "ARC-Message-Signature: i=1; a=rsa-sha256; d=forwarder.example; s=a; h=from; b=A=",
            "ARC-Authentication-Results: i=1; mx.forwarder.example; dkim=pass (2048-bit rsa key) \
             header.d=example.net; dmarc=pass (p=reject) header.from=example.net",
            "Received: from out.example.net by fw.forwarder.example with ESMTPS",
        ],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: mx.google.com;\r\n       arc=pass (i=1 dkim=pass \
                   dmarc=pass fromdomain=example.net);\r\n       spf=pass \
                   smtp.mailfrom=f@forwarder.example;\r\n       dmarc=fail (p=REJECT sp=REJECT \
                   dis=NONE arc=pass) header.from=example.net"],
                "arc",
            ),
            (
                "kim@mail.example.net",
                &["Authentication-Results: mx.google.com; dkim=neutral (body hash did not \
                   verify) header.i=@example.net; arc=pass (i=1); dmarc=none \
                   header.from=mail.example.net"],
                "arc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.google.com; arc=fail (signature failed); \
                   dmarc=fail (p=NONE) header.from=example.net"],
                "fail",
            ),
        ],
    },
    Receiver {
        name: "Microsoft 365, inside the tenant",
        source: "Microsoft, Exchange Team: Demystifying and troubleshooting hybrid mail flow; \
                 msxfaq.de: X-MS-Exchange-Organization-AuthAs",
        trust: &["microsoft365"],
        above: &["Received: from AM0PR01MB1.eurprd01.prod.outlook.com (2603:10a6:208::1) by \
             AM0PR01MB2.eurprd01.prod.outlook.com with HTTPS; Mon, 5 Jan 2026"],
        below: &[
            "X-MS-Exchange-CrossTenant-AuthAs: Internal",
            "X-MS-Exchange-CrossTenant-Id: 00000000-0000-0000-0000-000000000000",
        ],
        mails: &[
            (
                "anna@example.com",
                &[
                    "X-MS-Exchange-Organization-AuthAs: Internal",
                    "X-MS-Exchange-Organization-AuthMechanism: 04",
                    "X-MS-Exchange-Organization-AuthSource: AM0PR01MB1.eurprd01.prod.outlook.com",
                ],
                "auth",
            ),
            (
                "ben@example.com",
                &[
                    "X-MS-Exchange-Organization-AuthSource: am0pr01mb1.eurprd01.prod.outlook.com",
                    "X-MS-Has-Attach:",
                    "X-MS-Exchange-Organization-AuthAs: internal",
                ],
                "auth",
            ),
        ],
    },
    Receiver {
        name: "Microsoft 365, as the forwarder",
        source: "Microsoft Learn: Anti-spam message headers in cloud organizations (AAR, AS); \
                 RFC 8617 §5.2",
        trust: &["mx.example.com", "arc:microsoft.com"],
        above: &["Received: from a.outbound.protection.outlook.com (a.outbound.protection.\
             outlook.com [203.0.113.20]) by mx.example.com (Postfix) with ESMTPS id 4A"],
        below: &[
            "ARC-Seal: i=1; a=rsa-sha256; s=arcselector10001; d=microsoft.com; cv=none; b=AA==",
            "ARC-Message-Signature: i=1; a=rsa-sha256; d=microsoft.com; s=arcselector10001; b=A=",
            "ARC-Authentication-Results: i=1; mx.microsoft.com 1; spf=pass (sender ip is \
             203.0.113.9) smtp.rcpttodomain=example.org smtp.mailfrom=example.net; dmarc=pass \
             (p=none sp=none pct=100) action=none header.from=example.net; dkim=pass (signature \
             was verified) header.d=example.net; arc=none (0)",
            "Received: from B.eurprd01.prod.outlook.com by C.eurprd01.prod.outlook.com",
        ],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com; arc=pass (\"microsoft.com:s=\
                   arcselector10001:i=1\"); dkim=fail header.d=example.net; dmarc=fail \
                   header.from=example.net"],
                "arc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.example.com;\r\n\tspf=fail smtp.mailfrom=\
                   example.net;\r\n\tarc=pass header.oldest-pass=0 smtp.remote-ip=203.0.113.20"],
                "arc",
            ),
        ],
    },
    Receiver {
        name: "Fastmail",
        source: "Fastmail, authentication_milter (fastmail/authentication_milter on GitHub)",
        trust: &["mx1.messagingengine.com"],
        above: &[
            "Received: from phl-compute-01.internal (phl-compute-01.internal [10.202.2.41]) by \
             sloti1 (Cyrus 3.11) with LMTPA; Mon, 5 Jan 2026",
            "Received: from phl-mx-01 ([10.202.2.200]) by phl-compute-01.internal with LMTPS",
        ],
        below: &["Received: from out.example.net (out.example.net [203.0.113.9]) by \
             mailmx.phl.internal (Postfix) with ESMTPS id 1; Mon, 5 Jan 2026"],
        mails: &[
            (
                "kim@example.net",
                &[
                    "Authentication-Results: mx1.messagingengine.com;\r\n    x-csa=none;\r\n    \
                     x-me-sender=none;\r\n    x-ptr=pass smtp.helo=out.example.net \
                     policy.ptr=out.example.net",
                    "Authentication-Results: mx1.messagingengine.com;\r\n    bimi=skipped (DMARC \
                     Policy is not at enforcement)",
                    "Authentication-Results: mx1.messagingengine.com;\r\n    arc=none (no \
                     signatures found);\r\n    dkim=pass (2048-bit rsa key sha256) \
                     header.d=example.net\r\n      header.i=@example.net header.b=AbCdEf12 \
                     header.a=rsa-sha256\r\n      header.s=s1 x-bits=2048;\r\n    dmarc=pass \
                     policy.published-domain-policy=none\r\n      policy.applied-disposition=none \
                     policy.evaluated-disposition=none\r\n      (p=none,d=none,d.eval=none) \
                     policy.policy-from=p\r\n      header.from=example.net;\r\n    iprev=pass \
                     smtp.remote-ip=203.0.113.9 (out.example.net);\r\n    spf=pass \
                     smtp.mailfrom=kim@example.net smtp.helo=out.example.net",
                ],
                "dmarc",
            ),
            (
                "kim@example.net",
                &[
                    "Authentication-Results: mx1.messagingengine.com; x-csa=none; x-ptr=fail \
                     smtp.helo=out.example.net policy.ptr=",
                    "Authentication-Results: mx1.messagingengine.com; bimi=none (No BIMI records \
                     found)",
                    "Authentication-Results: mx1.messagingengine.com; arc=none (no signatures \
                     found); dkim=pass (1024-bit rsa key sha256) header.d=example.net \
                     header.i=@example.net header.b=AAAA header.a=rsa-sha256 header.s=k \
                     x-bits=1024; dmarc=none policy.published-domain-policy=none \
                     header.from=example.net; spf=none smtp.mailfrom=b@example.net",
                ],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx1.messagingengine.com; dkim=none (no signatures \
                   found); dmarc=fail policy.published-domain-policy=reject (p=reject) \
                   policy.policy-from=p header.from=example.net"],
                "fail",
            ),
        ],
    },
    Receiver {
        name: "iCloud Mail",
        source: "Apple Support 102322: Postmaster information for iCloud Mail; fields named \
                 dmarc.icloud.com and dkim-verifier.icloud.com",
        trust: &["dmarc.icloud.com", "dkim-verifier.icloud.com"],
        above: &["Return-Path: <kim@example.net>"],
        below: &["Received: from out.example.net (out.example.net [203.0.113.9]) by \
             p00-icloudmta-smtpin.mail.icloud.com with ESMTPS id 1; Mon, 5 Jan 2026"],
        mails: &[
            (
                "kim@example.net",
                &[
                    "Authentication-Results: bimi.icloud.com; bimi=skipped reason=\"insufficient \
                     dmarc\"",
                    "X-ARC-Info: policy=fail; arc=none",
                    "Authentication-Results: arc.icloud.com; arc=none",
                    "Authentication-Results: dmarc.icloud.com; dmarc=pass \
                     header.from=example.net",
                    "X-DMARC-Info: pass=pass; dmarc-policy=none; s=r1; d=r1; pdomain=example.net",
                    "Authentication-Results: dkim-verifier.icloud.com;\r\n\tdkim=pass (2048-bit \
                     key) header.d=example.net header.i=@example.net header.b=AbC+dE12",
                    "Authentication-Results: spf.icloud.com; spf=pass (spf.icloud.com: domain of \
                     kim@example.net designates 203.0.113.9 as permitted sender) \
                     smtp.mailfrom=kim@example.net",
                ],
                "dmarc",
            ),
            (
                "kim@example.net",
                &[
                    "Authentication-Results: dmarc.icloud.com; dmarc=none header.from=example.net",
                    "Authentication-Results: dkim-verifier.icloud.com; dkim=pass (1024-bit key) \
                     header.d=example.net header.i=@example.net header.b=AAAA",
                    "Authentication-Results: spf.icloud.com; spf=none (spf.icloud.com: \
                     kim@example.net does not designate permitted sender hosts) \
                     smtp.mailfrom=kim@example.net",
                ],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: dmarc.icloud.com; dmarc=fail header.from=example.net"],
                "fail",
            ),
        ],
    },
    Receiver {
        name: "Proton Mail",
        source: "Proton Mail: a sieve filter for authentication results, fields of \
                 mail.protonmail.ch",
        trust: &["mail.protonmail.ch"],
        above: &[
            "Return-Path: <kim@example.net>",
            "X-Original-To: support@example.com",
            "Delivered-To: support@example.com",
            "Received: from out.example.net (out.example.net [203.0.113.9]) (using TLSv1.3 with \
             cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) by mailin.protonmail.ch (Postfix) \
             with ESMTPS id X1 for <support@example.com>; Mon, 5 Jan 2026",
        ],
        below: &[OUTER],
        mails: &[
            (
                "kim@example.net",
                &[
                    "Authentication-Results: mail.protonmail.ch; dmarc=pass (p=quarantine \
                     dis=none)\r\n header.from=example.net",
                    "Authentication-Results: mail.protonmail.ch; spf=pass \
                     smtp.mailfrom=example.net",
                    "Authentication-Results: mail.protonmail.ch; arc=none \
                     smtp.remote-ip=203.0.113.9",
                    "Authentication-Results: mail.protonmail.ch; dkim=pass (2048-bit key)\r\n \
                     header.d=example.net header.i=@example.net header.b=\"AbCdEf12\"",
                ],
                "dmarc",
            ),
            (
                "kim@example.net",
                &[
                    "Authentication-Results: mail.protonmail.ch; dkim=pass (Good 2048 bit\r\n \
                     rsa-sha256 signature) header.d=example.net header.a=rsa-sha256",
                    "Authentication-Results: mail.protonmail.ch; dmarc=pass (p=none dis=none)\r\n \
                     header.from=example.net",
                    "Authentication-Results: mail.protonmail.ch; spf=pass \
                     smtp.mailfrom=example.net",
                ],
                "dkim",
            ),
            (
                "kim@example.net",
                &[
                    "Authentication-Results: mail.protonmail.ch; dmarc=none (p=none dis=none) \
                     header.from=example.net",
                    "Authentication-Results: mail.protonmail.ch; spf=none \
                     smtp.mailfrom=example.net",
                    "Authentication-Results: mail.protonmail.ch; dkim=pass (Good ed25519-sha256 \
                     signature) header.d=example.net header.a=ed25519-sha256",
                ],
                "dkim",
            ),
            (
                "kim@example.net",
                &[
                    "Authentication-Results: mail.protonmail.ch; dkim=fail (Bad 2048 bit\r\n \
                     rsa-sha256 signature.) header.d=esp.example header.a=rsa-sha256",
                    "Authentication-Results: mail.protonmail.ch; dmarc=fail (p=none dis=none)\r\n \
                     header.from=example.net",
                ],
                "fail",
            ),
        ],
    },
    Receiver {
        name: "Zoho Mail",
        source: "Zoho community: Authentication-Results header format",
        trust: &["mx.zohomail.com"],
        above: &[
            "Delivered-To: support@example.com",
            "Received-SPF: pass (zohomail.com: domain of example.net designates 203.0.113.9 as \
             permitted sender) client-ip=203.0.113.9;",
        ],
        below: &["Received: from out.example.net (out.example.net [203.0.113.9]) by \
             mx.zohomail.com with SMTPS id 17676; Mon, 5 Jan 2026"],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: mx.zohomail.com;\r\n\tdkim=pass;\r\n\tspf=pass \
                   (zohomail.com: domain of example.net designates 203.0.113.9 as permitted \
                   sender)  smtp.mailfrom=kim@example.net;\r\n\tdmarc=pass(p=reject dis=none)  \
                   header.from=example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.zohomail.com;\r\n\tdkim=pass  header.i=\
                   example.net;\r\n\tspf=pass (zohomail.com: domain of example.net designates \
                   203.0.113.9 as permitted sender)  smtp.mailfrom=kim@example.net"],
                "dkim",
            ),
            (
                "kim@sales.example.net",
                &["Authentication-Results: mx.zohomail.com;\r\n\tspf=pass \
                   smtp.mailfrom=kim@sales.example.net;\r\n\tdmarc=pass(p=none dis=none)  \
                   header.from=sales.example.net"],
                "dmarc",
            ),
        ],
    },
    Receiver {
        name: "Yahoo Mail and AOL",
        source: "Yahoo Sender Hub: Authentication-Results of atlas-production and mta hosts",
        trust: &["atlas-production.v2-mail-prod1-gq1.omega.yahoo.com"],
        above: &[
            "Received: from 10.217.1.1 by atlas-production.v2-mail-prod1-gq1.omega.yahoo.com \
             pod-id atlas--production-gq1-1 with HTTP; Mon, 5 Jan 2026",
        ],
        below: &["Received: from 203.0.113.9 (EHLO out.example.net) by 10.217.1.1 with SMTPs \
             (version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256); Mon, 5 Jan 2026"],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: atlas-production.v2-mail-prod1-gq1.omega.yahoo.com;\
                   \r\n dkim=pass header.i=@example.net header.s=s1;\r\n spf=pass smtp.mailfrom=\
                   example.net;\r\n dmarc=pass(p=REJECT) header.from=example.net;"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: atlas-production.v2-mail-prod1-gq1.omega.yahoo.com;\
                   \r\n dkim=pass header.i=@example.net header.s=s1;\r\n spf=none smtp.mailfrom=\
                   example.net;\r\n dmarc=unknown header.from=example.net;"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: atlas-production.v2-mail-prod1-gq1.omega.yahoo.com;\
                   \r\n dkim=pass header.i=@esp.example header.s=k;\r\n dkim=pass \
                   header.i=@example.net header.s=s1;\r\n spf=softfail smtp.mailfrom=b.example;\
                   \r\n dmarc=pass(p=NONE,sp=REJECT) header.from=example.net;"],
                "dmarc",
            ),
        ],
    },
    Receiver {
        name: "GMX, WEB.DE, 1&1",
        source: "GMX: fields of gmx.net above mx-ha.gmx.net, in archives of mailing lists",
        trust: &["gmx.net"],
        above: &["Return-Path: <kim@example.net>"],
        below: &["Received: from out.example.net ([203.0.113.9]) by mx-ha.gmx.net (mxgmx114 \
             [192.0.2.5]) with ESMTPS (Nemesis) id 1Ma; Mon, 05 Jan 2026 17:37:41 +0100"],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: gmx.net; dkim=pass header.i=@example.net"],
                "dkim",
            ),
            (
                "kim@news.example.net",
                &["Authentication-Results: gmx.net; dkim=pass header.i=@example.net"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: gmx.net; dkim=pass header.i=@esp.example; dkim=pass \
                   header.i=@mail.example.net"],
                "dkim",
            ),
        ],
    },
    Receiver {
        name: "Posteo",
        source: "Posteo: fields of posteo.de, in archives of mailing lists",
        trust: &["posteo.de"],
        above: &[
            "Return-Path: <kim@example.net>",
            "Received: from proxy02.posteo.name ([127.0.0.1]) by dovecot13.posteo.name (Dovecot) \
             with LMTP id 1; Mon, 05 Jan 2026",
            "X-Posteo-Antispam-Signature: v=1; e=base64; a=aes-256-gcm; d=AAAA",
        ],
        below: &["Received: from out.example.net (out.example.net [203.0.113.9]) by \
             mx03.posteo.de (Postfix) with ESMTPS id 1; Mon, 5 Jan 2026"],
        mails: &[
            (
                "kim@example.net",
                &[
                    "Authentication-Results: posteo.de; dmarc=pass (p=none dis=none) \
                     header.from=example.net",
                    "Authentication-Results: posteo.de; spf=pass smtp.mailfrom=example.net",
                    "Authentication-Results: posteo.de;\r\n\tdkim=pass (2048-bit key) \
                     header.d=example.net header.i=@example.net \
                     header.b=AbCdEf12;\r\n\tdkim-atps=neutral",
                ],
                "dmarc",
            ),
            (
                "kim@example.net",
                &[
                    "Authentication-Results: posteo.de; dmarc=none (p=none dis=none) \
                     header.from=example.net",
                    "Authentication-Results: posteo.de; spf=pass smtp.mailfrom=bounce.example",
                    "Authentication-Results: posteo.de;\r\n\tdkim=pass (2048-bit key) \
                     header.d=example.net header.i=@example.net \
                     header.b=AbCdEf12;\r\n\tdkim-atps=neutral",
                ],
                "dkim",
            ),
            (
                "kim@example.net",
                &[
                    "Authentication-Results: posteo.de; dmarc=pass (p=reject dis=none) \
                     header.from=example.net",
                    "Authentication-Results: posteo.de; spf=pass smtp.mailfrom=example.net",
                    "Authentication-Results: posteo.de;\r\n\tdkim=pass (2048-bit key) \
                     header.d=example.net header.i=@example.net header.b=AAAA;\r\n\tdkim=pass \
                     (2048-bit key) header.d=esp.example header.i=@esp.example header.b=BBBB",
                ],
                "dmarc",
            ),
        ],
    },
    Receiver {
        name: "OVHcloud",
        source: "OVHcloud: fields of mx.mail.ovh.net, in archives of mailing lists",
        trust: &["mx.mail.ovh.net"],
        above: &[
            "Received: from vr27.mail.ovh.net (unknown [10.101.8.27]) by mxp5.local (Postfix) \
             with ESMTP id 4b; Mon, 5 Jan 2026",
            "Received: from in79.mail.ovh.net (unknown [10.101.4.79]) by vr27.mail.ovh.net \
             (Postfix) with ESMTP id 4c; Mon, 5 Jan 2026",
            "Received: from out.example.net (out.example.net [203.0.113.9]) by in79.mail.ovh.net \
             (Postfix) with ESMTPS id 4d; Mon, 5 Jan 2026",
        ],
        below: &["Received-SPF: pass (example.net: 203.0.113.9 is authorized)", OUTER],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: mx.mail.ovh.net;\r\n     arc=none (no signatures \
                   found);\r\n     dkim=none (no signatures found);\r\n     dmarc=pass \
                   policy.published-domain-policy=quarantine policy.applied-disposition=none \
                   policy.evaluated-disposition=none (p=quarantine,d=none,d.eval=none) \
                   policy.policy-from=p header.from=example.net;\r\n     spf=pass \
                   smtp.mailfrom=kim@example.net smtp.helo=out.example.net;\r\n     x-tls=pass \
                   smtp.version=TLSv1.2 smtp.cipher=ECDHE-RSA-AES256-GCM-SHA384 smtp.bits=256"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.mail.ovh.net; arc=none (no signatures found); \
                   dkim=pass (2048-bit rsa key sha256) header.d=example.net \
                   header.i=@example.net header.b=AbCdEf12 header.a=rsa-sha256 header.s=s1; \
                   dmarc=none (no policy found) header.from=example.net; spf=softfail \
                   smtp.mailfrom=kim@example.net smtp.helo=out.example.net"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: mx.mail.ovh.net; dkim=fail (body has been altered, \
                   2048-bit rsa key sha256) header.d=example.net; dmarc=fail \
                   policy.published-domain-policy=none header.from=example.net"],
                "fail",
            ),
        ],
    },
];
