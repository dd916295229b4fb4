//! Mails that another program signed (dkimpy 1.1, an implementation of its own), and its keys.
//!
//! Separate because they are data. Signing with our own canonical forms would prove that they are
//! the same twice, not that they are right. The private keys are gone.

/// The header that all of them have.
pub(super) const HEADER: &str = "Received: from laptop by out.example.net with ESMTPSA\r\nFrom: Anna  Schmidt <anna@examp\
     le.net>\r\nTo: support@example.com\r\nSubject:  Re: the lamp \t flickers\r\n  again\r\nD\
     ate: Mon, 5 Jan 2026 10:00:00 +0000\r\nMessage-ID: <a1@example.net>\r\nMIME-Version: 1.0\
     \r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";

/// The bodies, by name.
pub(super) const BODIES: &[(&str, &str)] = &[
    ("plain", "Good morning,\r\n\r\nit flickers.\r\n"),
    ("blanks", " \tIt  flickers \t\r\n\t\r\nso  it does\t \r\n \r\n\r\n\r\n"),
    ("empty", ""),
    ("lines", "\r\n\r\n\r\n"),
    ("open", "no line end"),
];

/// The keys, by selector.
pub(super) const KEYS: &[(&str, &str)] = &[
    (
        "big",
        "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAug3EtOePiOPaIKyeO2nVzM\
         qTGrNs0HUFRRO3R8FbCuVan6eIqnVpH7wlUYaRFM395PmviiwkL5x5PdcpDnoRM0+E5y3ycd4QQ2G7uUOVo0\
         4BCzMLC9vcbnW0CQr/xyezbp04TPu0FpSvpyuzSfo0zx4ZiCrfwIjWJ7tdHPF6qbAKNpEI88QaAJ1DEmj1ZT\
         3Bq8MxxeMHrOsR1BsW7Vlv2wK8lVjp8tKC5jCHD3VyaxVtFK4CEkPaQDashn8/GHAkzENQsaZLUOKsji4Nj+\
         xIz5EkgUbFyrf3GoOxhopE+NCEgvKS1QCa/zL14KiPrOoo259kI49NFLbxz7q9/l2GdQIDAQAB",
    ),
    (
        "mid",
        "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC53w6VWJxGl2TE9t50X4vEQGX8sMUBynjic\
         sGujWzqFVHN8vG3RptofiDpqv5yKdYXTC0bOuGqkuSINhocOpDVA97mI61m2lvHQfZ2lmHYx8Wf5assGRskg\
         n1Rk4LgcvNQ1PHqjL+E8g+dBDcXtG4kgwNBvUW/ygmGkY9FoDtkKwIDAQAB",
    ),
    ("ed", "v=DKIM1; k=ed25519; p=BUv90oTmyn26fVQBmwsCYdft1E34n/+L+mOOQUtZn/8="),
];

/// Signatures that hold: what is signed how, the field, and the body.
pub(super) const GOOD: &[(&str, &str, &str)] = &[
    (
        "rsa, relaxed, plain",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net;\r\n i=@example.\
         net; q=dns/txt; s=big; t=1795323858; h=from : to : subject\r\n : date : message-id : \
         mime-version : content-type;\r\n bh=azD8U4C48QMpUoR87ACdCuGkzwQsACL7G9Cp/W5IiVc=;\r\
         \n b=H72PnPGLNo99Axx4BTN0Li7e6md9fYaLQJdq49bxsk2S9zpVw0OZQLSRiZotqGz8yJ3Vj\r\n as0U2\
         /f+OMWfuhEirhsleWCE4U2RY+CmWO4wgItjyxzHQAHpxKT8MsXAv/DrAghhffOyPxg\r\n vYd78Y1fe348w\
         Y3GQSpEIoD0TAP0pzDufmIufca7/cbqqgKncMmxDFc90EtpMttNl52058F\r\n 78Tm74ln3zTtxkui60Jp5\
         xNDebvDQ3VPrlN0Cgv54SX6IuEpFwXcrjLq+2E8kq2NmVN0Fsh\r\n m5/8uDJKSpzHV4kz6ikCYm0/dcddO\
         67R1KI2MqnsHo+YjGenH0iftMXWi21A==\r\n",
        "plain",
    ),
    (
        "rsa, simple, plain",
        "DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.net;\r\n i=@example.ne\
         t; q=dns/txt; s=big; t=1795323858; h=from : to : subject\r\n : date : message-id : m\
         ime-version : content-type;\r\n bh=azD8U4C48QMpUoR87ACdCuGkzwQsACL7G9Cp/W5IiVc=;\r\n \
         b=qm7HdXpzquXPJ1kVAVsrB3BZ8y0iYgvHhWN0vRAtbEl1CDeSXuHAOz26F50hzEj10lpYL\r\n r9iaGTE3\
         D1jpm+E4IZPJJw9WkmWVk84sQGV1z9OsXzB1+eKciHJan1RTywymjV/H2/Jm635\r\n YgYtFXsLWgwGcNff\
         yEqgC8U+Cq5nPQRWJV5E5b761Gbwu/XMyoEuE8G96/6pMejnMBhX2Ta\r\n pvwBEpFJOL1Ca+008tY/Pxyb\
         j6cRTZIVCiR0Z2TP07q2JWaoA9Hi1LPRZ81AkGdATeARdUp\r\n 34cUJEEhLeaTHvL6uLGOXH8hftQXvLQI\
         +031I2zbaCe3AQPHZsVb+xjVAQhQ==\r\n",
        "plain",
    ),
    (
        "rsa, relaxed, blanks",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net;\r\n i=@example.\
         net; q=dns/txt; s=big; t=1795323858; h=from : to : subject\r\n : date : message-id : \
         mime-version : content-type;\r\n bh=mQRCRvRTvyQRul1Yyd7WE1/q6KOOkWW+iJyWUQ3mYk4=;\r\
         \n b=Ltv3qL3ZIWSMqAe0H5Bwr8amj3faxdo3ODH1mKVJ2scmS8PPKqLg/m48h5yD0Af0zIxYv\r\n eI7Ek\
         VyLle28u4v90gn1CWk8VTykr4s4N9yR57iCl1PHzYbvN4HWDVkDQdLP4KaY1ZkzL0m\r\n yn2oIQWdxPQdd\
         pV9MXqGRYodHwcSZC4rzHq0aJTSEmFIthz15hLPIJilikOYlpBu/U3Ok9G\r\n RAliiDNJCJ02HvOYrtgjm\
         Fe9wCHlIv/QBVJ1funkvCKmilojxt0e3MWK9zuOW0TTcXP1fiv\r\n XOhT80TwwYK895FRjODmT/XRGudzZ\
         duimi2F9iSuKoWJNXUv4kUtlhDcTBsw==\r\n",
        "blanks",
    ),
    (
        "rsa, simple, blanks",
        "DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.net;\r\n i=@example.ne\
         t; q=dns/txt; s=big; t=1795323858; h=from : to : subject\r\n : date : message-id : m\
         ime-version : content-type;\r\n bh=zl+K+b6CqmiSLLqKvN9JH0dMhThp6PcciCgEpdxTdw8=;\r\n \
         b=lY3LJ3pt3LVzc561X3X5u9MZbFCURbiSVquMGVmUn+WSXSs6vieAdXkXwxUSK8eVR+Prf\r\n zKXsQ4j1\
         B7y4j4BVnBFuOBYvNTv/BWWeBFi3YrgGGDbdd1bNkEkgTl5P2miLHhmgHl61jF/\r\n VJ1aGNQA/FoWv0p1\
         zxuamXsEuJJmZoyn+7viUg1WVx3r3l11UhhNPpiDKBiPn/fxFlLN0AF\r\n c2SKxA1/tUGWmZvg1R5uf3KY\
         nF4iyWyqp2OWaGAvHOJTZ8PYHNYW4oCRnFzrfknZFgUombf\r\n 4k2KNyuYyK/rbOHduNOKbpp/HiivBYr2\
         ePXsZhKh55z4P2NwNEcPvPN76jrA==\r\n",
        "blanks",
    ),
    (
        "rsa, relaxed, empty",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net;\r\n i=@example.\
         net; q=dns/txt; s=big; t=1795323858; h=from : to : subject\r\n : date : message-id : \
         mime-version : content-type;\r\n bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\
         \n b=rqcOqSNEhdIxN6W8S57VpE+mCW5Zz8Jiifgdiw1pPi2gp3/rXLe2g0WvgIv4UxCj9sXpj\r\n /nM8E\
         IB0uYRO2QprVS352233OiHfGB4cfVqc770+aKNz/nSFWNw1Ui4qUK2KPuDh+JVWV6c\r\n h4ml/FNkozcJb\
         9qsjoqgNwa7R/4D5JZDChHDbmAnaG+CkzR4cd9NtrsYHg2PF2n3hnLjiOa\r\n r+0hEE85rikgVHrwfFqPv\
         sKzHRJY89IzzUJyrSUibqQgSf99+0EEaBLpywH9K8ZUqTBJnjJ\r\n VU81HnjDcicZpy39IBLDNQIL+x+VN\
         8e7N/OqiYNxAkFXfO3N0o2NNBQk4ZhA==\r\n",
        "empty",
    ),
    (
        "rsa, simple, empty",
        "DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.net;\r\n i=@example.ne\
         t; q=dns/txt; s=big; t=1795323858; h=from : to : subject\r\n : date : message-id : m\
         ime-version : content-type;\r\n bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=;\r\n \
         b=IoujVnFgQ2giAiPdMQbLJf8XBOxR7fAZZmIYFpZ/gdXymVV0zzI7d4s2N2i9EDEXXm+/M\r\n VtrSjiLB\
         4iDKEs7qrOpZJwPqE7vso+AQg06YIY9Ybmgjb+SuLgeJDaet3rdB2XoP9tk4/PK\r\n Hur1RP2mSmIQ0gb/\
         fCKYuW9c/Qoi6BvQC7QrgbP33OlEnboSttpVe4aNWCpd9Co1jp9y3Fq\r\n 47yK4u4NAyQWN576Ii7x3bXs\
         djdcp/2aaiAnDra3y8pgPtJ/dmNmq1IUwLVAsn2ZAUowCeH\r\n n/e6K5bCf3HQgeBv49Qme6jlcCzxJXw0\
         AcfXtExw6sR7hUPEKZtzn4RAK8XQ==\r\n",
        "empty",
    ),
    (
        "rsa, relaxed, lines",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net;\r\n i=@example.\
         net; q=dns/txt; s=big; t=1795323858; h=from : to : subject\r\n : date : message-id : \
         mime-version : content-type;\r\n bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\
         \n b=rqcOqSNEhdIxN6W8S57VpE+mCW5Zz8Jiifgdiw1pPi2gp3/rXLe2g0WvgIv4UxCj9sXpj\r\n /nM8E\
         IB0uYRO2QprVS352233OiHfGB4cfVqc770+aKNz/nSFWNw1Ui4qUK2KPuDh+JVWV6c\r\n h4ml/FNkozcJb\
         9qsjoqgNwa7R/4D5JZDChHDbmAnaG+CkzR4cd9NtrsYHg2PF2n3hnLjiOa\r\n r+0hEE85rikgVHrwfFqPv\
         sKzHRJY89IzzUJyrSUibqQgSf99+0EEaBLpywH9K8ZUqTBJnjJ\r\n VU81HnjDcicZpy39IBLDNQIL+x+VN\
         8e7N/OqiYNxAkFXfO3N0o2NNBQk4ZhA==\r\n",
        "lines",
    ),
    (
        "rsa, simple, lines",
        "DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.net;\r\n i=@example.ne\
         t; q=dns/txt; s=big; t=1795323858; h=from : to : subject\r\n : date : message-id : m\
         ime-version : content-type;\r\n bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=;\r\n \
         b=IoujVnFgQ2giAiPdMQbLJf8XBOxR7fAZZmIYFpZ/gdXymVV0zzI7d4s2N2i9EDEXXm+/M\r\n VtrSjiLB\
         4iDKEs7qrOpZJwPqE7vso+AQg06YIY9Ybmgjb+SuLgeJDaet3rdB2XoP9tk4/PK\r\n Hur1RP2mSmIQ0gb/\
         fCKYuW9c/Qoi6BvQC7QrgbP33OlEnboSttpVe4aNWCpd9Co1jp9y3Fq\r\n 47yK4u4NAyQWN576Ii7x3bXs\
         djdcp/2aaiAnDra3y8pgPtJ/dmNmq1IUwLVAsn2ZAUowCeH\r\n n/e6K5bCf3HQgeBv49Qme6jlcCzxJXw0\
         AcfXtExw6sR7hUPEKZtzn4RAK8XQ==\r\n",
        "lines",
    ),
    (
        "rsa, relaxed, open",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net;\r\n i=@example.\
         net; q=dns/txt; s=big; t=1795323858; h=from : to : subject\r\n : date : message-id : \
         mime-version : content-type;\r\n bh=+a7AZaZF705jqPhlbvXPt+TgHgRb+WZ43d6wHB367CM=;\r\
         \n b=h1CCosBuw8kYXKXA5pImlwHvtFccG86F2gVqjG7SWgMeY8CK07/yRlAhe3YS5TZRgdUqt\r\n Bsa3T\
         +TEXihVi/+TdwG9zt8kuWJoQiyRHt2cQ0sXehRe8iyksBS54enY4BQ0Mg9eiE2n7ss\r\n ZqEfNk4TgVYKD\
         DRYB5YiMZkjeN0NlXEh4r7otMIcx0+kDkWrSbkxHcW5q5WFuCcdKcD53W5\r\n Ui+zHRhk2KEV4qs1pZFFV\
         f+vWZNZ4pZS93484qWOvD0Hp8yEmJKQ/jR/SzCTz6eFR0C55/V\r\n uDXZizWpZpQLs5quntvQlloFaqjj+\
         q0KBEKS3/BySyegv0hOjxRc4yaLmMtw==\r\n",
        "open",
    ),
    (
        "rsa, simple, open",
        "DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.net;\r\n i=@example.ne\
         t; q=dns/txt; s=big; t=1795323858; h=from : to : subject\r\n : date : message-id : m\
         ime-version : content-type;\r\n bh=+a7AZaZF705jqPhlbvXPt+TgHgRb+WZ43d6wHB367CM=;\r\n \
         b=nBGRqE4vr8cSelmx1bHvszRBz7GRH1IwJGarWJwBZzfLPYd+4m7NBwX8+dpRH7n7Ln1ep\r\n Zaz40v/c\
         R6B34k+22w2zUF6hjJUgGo1UPTjPL2qzbGgjVMja0zAuivTo59rCFNJEOVSnosZ\r\n 8HuekrbhAo4v2YGg\
         MoFfgmJyc40cIs4chyEwqWtkbm5zwFmK6XbI2D1efJcnMbfZr5VZt4Q\r\n t6Hl185dBx3P1/2S5CqbH38V\
         zvAsmGbta4yi1fFO67IISmNUeyHRw6+jJa63t70WJF/F7z2\r\n IqskXKcOP49+FH1CailtSSA92X/a6sLD\
         lkyEjKggnW+BBXjKX4Gg/tiTY7hQ==\r\n",
        "open",
    ),
    (
        "rsa, relaxed and simple",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.net;\r\n i=@example.n\
         et; q=dns/txt; s=big; t=1795323858; h=from : to : subject\r\n : date : message-id : \
         mime-version : content-type;\r\n bh=zl+K+b6CqmiSLLqKvN9JH0dMhThp6PcciCgEpdxTdw8=;\r\
         \n b=j2TUyr3D//IT0rv/JJzxlbFrWe7LZzIeIEvZaVbw7lEQJs0SuT0K6MNSmES8H6HrgThUR\r\n s71pp\
         mro8H7UbtHXAqE6b0+EOI8fGzx4KcfR5SR1i7M/l08TwGSqj+P8oyJMW/rmcHjdveC\r\n Kb4OzyKna2+3X\
         2ms8uy2E/qIZ0pH5eB3BO12aI/1fN32IGtQl4Lxo5RwIBpxMMpcEDX1XwX\r\n p8QpFRy8+wlhBjzXfGZEN\
         kz8pQNuc/Omz2llSE4Dcqj8cYmu2TzCuElKCXEgQsfj0T80vg9\r\n ghFrkZX+RDh60yXOxlDyc/Yf7Sz76\
         sI66zhYQhagVQfBmtgwQQ4oWTcazqbQ==\r\n",
        "blanks",
    ),
    (
        "rsa, simple and relaxed",
        "DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.net;\r\n i=@example.n\
         et; q=dns/txt; s=big; t=1795323858; h=from : to : subject\r\n : date : message-id : \
         mime-version : content-type;\r\n bh=mQRCRvRTvyQRul1Yyd7WE1/q6KOOkWW+iJyWUQ3mYk4=;\r\
         \n b=q+gnts/638NVJWqCIdfD4owGsxV9eISieqFbOz5Ea76V976MRFz9T/enFlLxxvwKior49\r\n /SNni\
         0KeHq23UkNetnys2iTL+/q7gwtqPy9FqkiESifiLcdEEaqtSKry839rAeR3wdcN4n+\r\n K5S5ShoKAT6rS\
         Ben3ofx+1UKaW6nYbawgyf5V3ojrGDiTae47tGnfsQwTczS/l86RmGOU50\r\n FtCTmTPADq4VZXT6L5+Jb\
         g261V5g7hLvJF1gtwsA5TdfjAINMuMy+L7u8IIqGoyLmEhY+lb\r\n EsuEPn04D2Ev12YjR+0QnEQuYF/FO\
         mZfE1nmUVX6EkcxA77HnFkl4C1Blqww==\r\n",
        "blanks",
    ),
    (
        "rsa of 1024 bits",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net;\r\n i=@example.\
         net; q=dns/txt; s=mid; t=1795323858; h=from : to : subject\r\n : date : message-id : \
         mime-version : content-type;\r\n bh=azD8U4C48QMpUoR87ACdCuGkzwQsACL7G9Cp/W5IiVc=;\r\
         \n b=AhWcbirH3B6PuGJ7qNmmiG7RS5VwWF/Dw+JVvNzEiZkMiA3dCV6L881WdCdb7B84bGKh4\r\n V605z\
         SSiQUMqRH9GrkGZuXsSzWoRr6s0JdAuXGwK032cW6lP0ukiTZ64dfXhS/qLaCqDy+R\r\n ltWeL5vuYY/7a\
         hwNGAW7n9QbM0Ovf/M=\r\n",
        "plain",
    ),
    (
        "ed25519, relaxed",
        "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.net;\r\n i=@exam\
         ple.net; q=dns/txt; s=ed; t=1795323858; h=from : to : subject :\r\n date : message-i\
         d : mime-version : content-type;\r\n bh=mQRCRvRTvyQRul1Yyd7WE1/q6KOOkWW+iJyWUQ3mYk4=\
         ;\r\n b=dqpiC4OIGpwfxPBpjq6YCsg13/I/kDcI0LmqIpLkRghim8j9WqHA1y5AZVYG/2/haff8u\r\n Cy\
         OIlGn9fLk+c9BAQ==\r\n",
        "blanks",
    ),
    (
        "ed25519, simple",
        "DKIM-Signature: v=1; a=ed25519-sha256; c=simple/simple; d=example.net;\r\n i=@exampl\
         e.net; q=dns/txt; s=ed; t=1795323858; h=from : to : subject :\r\n date : message-id \
         : mime-version : content-type;\r\n bh=zl+K+b6CqmiSLLqKvN9JH0dMhThp6PcciCgEpdxTdw8=;\
         \r\n b=sLDgggb9CuPbSyIS6KWBE4RcB4hGkVs9obH2b8uvqTmjEJK3GM5QZU8TDLwIbfnLf4Bvt\r\n oYO\
         G9SCt7/D2n4rCA==\r\n",
        "blanks",
    ),
];

/// Signatures that verify, and that we do not believe.
pub(super) const WEAK: &[(&str, &str, &str)] = &[
    (
        "a length",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net;\r\n i=@example.\
         net; l=31; q=dns/txt; s=big; t=1795323858; h=from : to :\r\n subject : date : messag\
         e-id : mime-version : content-type;\r\n bh=azD8U4C48QMpUoR87ACdCuGkzwQsACL7G9Cp/W5Ii\
         Vc=;\r\n b=Px235oLKPFmw0PFnGGgtQoHm/5rB8+lk9qB7+mMpsm74PLYLHDUPkpuIc5TUuyz6R4y2s\r\n \
         8rRTRdXNBiPoJ/8vL9iaYnV1ShGjzC5SyNEylWj1UkX5SHVzP7Gw4kLkHBw8vbJRO6AO+uw\r\n Bq2iYLpT\
         oOSAa34wF93Z8ViNloZT5W7mktXpKVlRNxU59QriDtvxfLxPGZMh3UdMRWznwMF\r\n V8E+CVymWN0jU360\
         7svdC7kZqYiTAjCXZErpWxVcHAQIBYksLGrysnw79gJRW61tKf7jLPZ\r\n W/aIo+oW1fvaCvQVirG83SND\
         FgVhRDR+pUSViktvpxWrw5LyZkTi2yFYbMQg==\r\n",
        "plain",
    ),
    (
        "no date",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net;\r\n i=@example.\
         net; q=dns/txt; s=big; t=1795323858; h=from : to : subject;\r\n bh=azD8U4C48QMpUoR87\
         ACdCuGkzwQsACL7G9Cp/W5IiVc=;\r\n b=Hiz6UF44rCe3m2i5+FPrNcfocngUGEXMGzaUbr9oEHEMii+eS\
         2OSw8QulM0QJhCmzAtkN\r\n OhI/ioI0WEHlGGI+wmu+29S9sjqjswJeLTB1QPVk/nUwY5dgDYQGiuo2dYc\
         Snfk+svbQFhc\r\n So4p0120lTjTGp88SWsE+Fge/QQ4C0Es/ee3dd7/Pd9UjiJW8rDwBAfnaN8QQao230x\
         cjfa\r\n KIeeKYMqmR0GkD6ceuGwGAYj0smLFBLGEe3hY2UIeq/5dNui/IF0BxcqS1vHht7xLd8wS9v\r\n \
         vzUENl5yq9atGcLbD5y1kNQRxJ4/U6PQjRmuv2m/NuC41LN0QYgXr1/LylPw==\r\n",
        "plain",
    ),
    (
        "no subject",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net;\r\n i=@example.\
         net; q=dns/txt; s=big; t=1795323858; h=from : to : date;\r\n bh=azD8U4C48QMpUoR87ACd\
         CuGkzwQsACL7G9Cp/W5IiVc=;\r\n b=jpCyzp0OLq87ZXeYTDHkaG2Pk2UHo3DpBvsuTDkq+GkP9sVhZp1O\
         IfyF6nE3MocjjXS4i\r\n Oq9nh7p0cLEm6IFu6i2gi+Idqo6SHzW4BehvqQ6DeLIu87F//zS16080j9XKkQ\
         F3wvEVpsp\r\n 2a7+7iqq2EwV+8sIIZpAzsG6bulKALen5tCvIEiRd690m3LhNHz8W84tVIG2JoqRoSyx9r\
         5\r\n fHvqa0hNu+E3hnkObtnuOH1Iert0i0UIFvo+BlWS07iGIpBqzt8wE+g2TUbwGac0x4oLknf\r\n a3\
         adJiW7V6At8aUxk9A/urZolCFp6hQ52WMfKFIEQ1VH8T6ZzHduioH4FbeA==\r\n",
        "plain",
    ),
];
