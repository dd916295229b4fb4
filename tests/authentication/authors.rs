//! Authors that are not one, and signers that are somebody else.
//!
//! Separate because they are data: a line a trick, with its reason. What the server says is genuine
//! here; it is not about whom From seems to name.

/// Authors that are not one. The server says `dmarc=pass header.from=example.net`.
pub(crate) const AUTHORS: &[(&str, &[&str])] = &[
    ("two addresses", &["From: anna@example.net, eve@evil.example"]),
    ("two addresses the other way", &["From: eve@evil.example, anna@example.net"]),
    ("the same domain twice", &["From: anna@example.net, ben@example.net"]),
    ("two fields", &["From: anna@example.net", "From: anna@example.net"]),
    ("two fields, another between", &["From: anna@example.net", "X: 1", "From: eve@evil.example"]),
    ("a field with a blank", &["From: anna@example.net", "From : eve@evil.example"]),
    ("a field in capitals", &["From: anna@example.net", "FROM: eve@evil.example"]),
    ("no address", &["From: anna"]),
    ("an empty field", &["From: "]),
    ("no field", &["Sender: anna@example.net"]),
    ("a literal", &["From: anna@[203.0.113.9]"]),
    ("no domain to speak of", &["From: anna@localhost"]),
    ("an address for a name", &["From: \"anna@example.net\" <eve@evil.example>"]),
    ("an address for a name, bare", &["From: anna@example.net <eve@evil.example>"]),
    ("an address in a comment", &["From: eve@evil.example (anna@example.net)"]),
    ("an address in an encoded word", &["From: =?utf-8?q?anna=40example.net?= <eve@evil.example>"]),
    ("an encoded word with a NUL", &["From: =?utf-8?q?anna=40example.net=00?=@evil.example"]),
    ("a group", &["From: staff: anna@example.net, eve@evil.example;"]),
    ("an empty group", &["From: undisclosed:;"]),
    ("a confusable domain", &["From: anna@ex\u{430}mple.net"]),
    ("a full-width dot", &["From: anna@example\u{ff0e}net"]),
    ("a domain above ours", &["From: anna@net"]),
    ("a domain of another", &["From: anna@example.net.evil.example"]),
    ("a cousin", &["From: anna@examp1e.net"]),
    ("two signs", &["From: anna@example.net@evil.example"]),
    ("a quoted sign", &["From: \"anna@example.net\"@evil.example"]),
    ("two brackets", &["From: <anna@example.net> <eve@evil.example>"]),
];

/// Signers of another owner: author, and who signed.
pub(crate) const SIGNERS: &[(&str, &str, &str)] = &[
    ("a country's suffix", "anna@firm.co.uk", "co.uk"),
    ("a neighbour below it", "anna@firm.co.uk", "other.co.uk"),
    ("a country's suffix of two words", "anna@firm.com.au", "com.au"),
    ("a prefecture", "anna@firm.tokyo.jp", "tokyo.jp"),
    ("a host of strangers", "anna@firm.github.io", "github.io"),
    ("a neighbour there", "anna@firm.github.io", "other.github.io"),
    ("a neighbour tenant", "anna@one.onmicrosoft.com", "two.onmicrosoft.com"),
    ("the tenants' landlord", "anna@one.onmicrosoft.com", "onmicrosoft.com"),
    ("a suffix that nobody knows", "anna@firm.xyz.zz", "xyz.zz"),
    ("a top-level domain", "anna@example.net", "net"),
    ("a cousin", "anna@example.net", "example.org"),
    ("a tail", "anna@example.net", "ample.net"),
    ("a head", "anna@example.net", "example.net.evil.example"),
];
