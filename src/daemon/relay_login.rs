//! Logging in to a relay: dialled, secured, greeted, authenticated.
//!
//! Separate because the sender and `check` must do the very same: what `check` says works, works.
//! Tries once. Never sends a mail.

use std::time::Duration;

use crate::desk::policy::Policy;
use crate::smtp::account::Account;
use crate::smtp::session::{Credentials, Session, SessionError, Timeouts};
use crate::world::endpoint::{Endpoint, Security};
use crate::world::net::{BoxStream, Net};

/// How long TCP and TLS may take together.
const DIAL_WITHIN: Duration = Duration::from_secs(30);

/// Connects to a relay and logs in where the account has a user name. The secret is read anew.
///
/// # Errors
/// A sentence: what was being done, why it failed, and where there is one a hint.
pub async fn log_in(net: &dyn Net, account: &Account, hello: &str) -> Result<Session, String> {
    let endpoint = &account.endpoint;
    let timeouts = Timeouts::default();
    let link = net.dial(endpoint, DIAL_WITHIN).await.map_err(|error| error.to_string())?;
    let mut session = match endpoint.security {
        Security::Tls | Security::None => Session::connect(link.stream, hello, timeouts).await,
        Security::StartTls => {
            let upgrade = async move |plain: BoxStream| {
                let secured = net.secure(plain, endpoint, DIAL_WITHIN).await;
                secured.map(|link| link.stream).map_err(|error| error.to_string())
            };
            Session::connect_starttls(link.stream, hello, timeouts, upgrade).await
        }
    }
    .map_err(|error| in_words(endpoint, &error))?;
    if let (Some(username), Some(source)) = (&account.username, account.secret.clone()) {
        let secret = tokio::task::spawn_blocking(move || source.read())
            .await
            .map_err(|_| "reading the password: the reader panicked".to_owned())?
            .map_err(|error| format!("{error}; {}", error.hint()))?;
        let credentials = Credentials::Password { username, secret: secret.expose() };
        let login = session.authenticate(credentials).await;
        login.map_err(|error| in_words(endpoint, &error))?;
    }
    Ok(session)
}

/// Which relay, what it said, and what to do about it.
fn in_words(endpoint: &Endpoint, error: &SessionError) -> String {
    let hint = match error {
        SessionError::Refused { doing: "AUTH", reply } if reply.code >= 500 => {
            "; check username and password; many providers want an app password, or SMTP switched \
             on for the account"
        }
        SessionError::NoMechanism { .. } if endpoint.security == Security::None => {
            "; it may offer one under TLS: try `security = \"starttls\"`"
        }
        SessionError::Refused { .. }
        | SessionError::Insecure { .. }
        | SessionError::NoMechanism { .. }
        | SessionError::Broken { .. } => "",
    };
    format!("{endpoint}: {error}{hint}")
}

/// Our name in EHLO: the domain of the desk's first mailbox, which is no secret to a relay.
#[must_use]
pub fn claimed_name(policy: &Policy) -> &str {
    policy.mailboxes.first().map_or("[127.0.0.1]", |mailbox| mailbox.address.domain())
}
