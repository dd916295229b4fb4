//! Gateways that companies put before their server, and the results that they write.
//!
//! Separate from the others only by size. Data; the sources are named with each.

use crate::genuine::Receiver;

/// What stands between the world and a company's server.
pub(crate) const GATEWAYS: &[Receiver] = &[
    Receiver {
        name: "Mimecast",
        source: "Mimecast: fields of relay.mimecast.com, in archives of mailing lists",
        trust: &["relay.mimecast.com"],
        above: &["X-MC-Unique: a1"],
        below: &["Received: from out.example.net (out.example.net [203.0.113.9]) (Using TLS) by \
             relay.mimecast.com with ESMTP id uk-mta-1; Mon, 05 Jan 2026"],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: relay.mimecast.com;\r\n\tdkim=pass header.d=\
                   example.net header.s=s1 header.b=AbCdEf12;\r\n\tdmarc=pass (policy=none) \
                   header.from=example.net;\r\n\tspf=pass (relay.mimecast.com: domain of \
                   kim@example.net designates\r\n\t203.0.113.9 as permitted sender) \
                   smtp.mailfrom=kim@example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: relay.mimecast.com; dkim=none; dmarc=pass \
                   (policy=reject) header.from=example.net; spf=pass (relay.mimecast.com: domain \
                   of kim@example.net designates 203.0.113.9 as permitted sender) \
                   smtp.mailfrom=kim@example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: relay.mimecast.com; dkim=pass header.d=example.net \
                   header.s=s1 header.b=AAAA; dmarc=none; spf=none (relay.mimecast.com: domain \
                   of b@esp.example has no SPF policy when checking 203.0.113.9) \
                   smtp.mailfrom=b@esp.example"],
                "dkim",
            ),
        ],
    },
    Receiver {
        name: "Proofpoint",
        source: "Proofpoint: fields of ppops.net, in archives of mailing lists",
        trust: &["ppops.net"],
        above: &["Received: from pps.filterd (m01.ppops.net [127.0.0.1]) by \
             mx0a-001.pphosted.com (8.18.1.2/8.18.1.2) with ESMTP id 1"],
        below: &["Received: from out.example.net (out.example.net [203.0.113.9]) by \
             mx0a-001.pphosted.com (PPS) with ESMTPS id 2; Mon, 05 Jan 2026"],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: ppops.net;\r\n\tspf=pass smtp.mailfrom=\
                   kim@example.net;\r\n\tdkim=pass header.s=s1 header.d=example.net;\r\n\tdmarc=\
                   pass header.from=example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: ppops.net; spf=none smtp.mailfrom=b@esp.example; \
                   dkim=pass header.d=example.net header.s=s1; dmarc=none"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: ppops.net; dkim=none; dmarc=fail (p=reject) \
                   header.from=example.net"],
                "fail",
            ),
        ],
    },
    Receiver {
        name: "Cisco Secure Email",
        source: "Cisco: AsyncOS user guide, Email Authentication; fields of iphmx.com in \
                 archives of mailing lists",
        trust: &["esa1.example.iphmx.com"],
        above: &["Received-SPF: Pass (esa1.example.iphmx.com: domain of kim@example.net \
             designates 203.0.113.9 as permitted sender) identity=mailfrom"],
        below: &[
            "IronPort-SDR: AAAA==",
            "X-IronPort-AV: E=Sophos;i=\"6.20,330,1559545200\"; d=\"scan'208\";a=\"1\"",
            "Received: from out.example.net (HELO out.example.net) ([203.0.113.9]) by \
             esa1.example.iphmx.com with ESMTP; 05 Jan 2026",
        ],
        mails: &[
            (
                "kim@example.net",
                &["Authentication-Results: esa1.example.iphmx.com; dkim=pass (signature \
                   verified) header.i=@example.net; spf=Pass smtp.mailfrom=kim@example.net; \
                   spf=None smtp.helo=postmaster@out.example.net; dmarc=pass (p=none dis=none) \
                   d=example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: esa1.example.iphmx.com; dkim=none (message not \
                   signed) header.i=none; spf=None smtp.pra=kim@example.net; spf=Pass \
                   smtp.mailfrom=kim@example.net; dmarc=pass (p=reject dis=none) d=example.net"],
                "dmarc",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: esa1.example.iphmx.com; spf=SoftFail \
                   smtp.mailfrom=b@esp.example; dkim=pass (signature verified) \
                   header.i=@example.net"],
                "dkim",
            ),
            (
                "kim@example.net",
                &["Authentication-Results: esa1.example.iphmx.com; dkim=none (message not \
                   signed) header.i=none; dmarc=fail (p=none dis=none) d=example.net"],
                "fail",
            ),
        ],
    },
];
