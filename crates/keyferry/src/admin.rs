//! The admin socket: administration of a running server, from the same machine and user alone.
//!
//! One line of JSON each way: a [`Request`], and `{"ok": …}` or `{"error": "…"}`.

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp as Moment;
use serde_json::{Value, json};
use service::clock::Clock;
use service::error::Error;
use service::principal::Principal;
use service::principals::Principals;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};

/// What a server is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// To create a principal.
    CreatePrincipal {
        /// Its name.
        name: String,
        /// What it may do: an IAM policy document.
        policy: String,
    },
    /// To list the principals.
    ListPrincipals,
    /// To delete a principal.
    DeletePrincipal {
        /// Its name.
        name: String,
    },
}

/// The admin socket of a data folder.
#[must_use]
pub fn socket(data: &Path) -> PathBuf {
    data.join("admin.sock")
}

/// Listens on the admin socket below `data`. A socket that a crash left behind is replaced.
///
/// # Errors
///
/// The socket cannot be made.
pub fn listen(data: &Path) -> io::Result<UnixListener> {
    let path = socket(data);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// Serves the admin socket, for ever.
pub async fn serve(listener: UnixListener, principals: Arc<Principals>, clock: Arc<dyn Clock>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let (principals, clock) = (Arc::clone(&principals), Arc::clone(&clock));
        tokio::spawn(async move {
            let served = converse(stream, &principals, &*clock);
            let _ = tokio::time::timeout(TIMEOUT, served).await;
        });
    }
}

/// Asks the server whose data folder is `data`.
///
/// # Errors
///
/// No server runs there, or it refuses; the sentence says which.
pub async fn ask(data: &Path, request: &Request) -> io::Result<Value> {
    let path = socket(data);
    let mut stream = UnixStream::connect(&path).await.map_err(|error| {
        let path = path.display();
        io::Error::new(
            error.kind(),
            format!(
                "no server answers at {path} ({error}); start one with `keyferry serve`, or \
                     name its folder with --data"
            ),
        )
    })?;
    stream.write_all(format!("{}\n", request.to_json()).as_bytes()).await?;
    let mut line = String::new();
    BufReader::new(stream).take(MAX_LINE).read_line(&mut line).await?;
    let answer: Value = serde_json::from_str(&line).map_err(io::Error::other)?;
    match (answer.get("ok"), answer.get("error").and_then(Value::as_str)) {
        (Some(ok), _) => Ok(ok.clone()),
        (None, Some(error)) => Err(io::Error::other(error.to_owned())),
        (None, None) => Err(io::Error::other("the server's answer cannot be read")),
    }
}

async fn converse(
    mut stream: UnixStream,
    principals: &Principals,
    clock: &dyn Clock,
) -> io::Result<()> {
    let (reading, mut writing) = stream.split();
    let mut line = String::new();
    BufReader::new(reading).take(MAX_LINE).read_line(&mut line).await?;
    let request = serde_json::from_str(&line).ok().and_then(|value| Request::from_json(&value));
    let answer = match request {
        Some(request) => match answer(request, principals, clock).await {
            Ok(value) => json!({ "ok": value }),
            Err(error) => json!({ "error": sentence(&error) }),
        },
        None => json!({ "error": "the request cannot be read" }),
    };
    writing.write_all(format!("{answer}\n").as_bytes()).await
}

async fn answer(
    request: Request,
    principals: &Principals,
    clock: &dyn Clock,
) -> Result<Value, Error> {
    match request {
        Request::CreatePrincipal { name, policy } => {
            let principal = principals.draft(&name, &policy, clock.now()).await?;
            principals.add(&principal).await?;
            let mut shown = shown(&principal);
            if let (Some(object), Some(key)) =
                (shown.as_object_mut(), principal.access_keys.first())
            {
                object.insert("secretAccessKey".to_owned(), key.secret.reveal().into());
            }
            Ok(shown)
        }
        Request::ListPrincipals => Ok(principals.list().await?.iter().map(shown).collect()),
        Request::DeletePrincipal { name } => {
            principals.delete(&name).await?;
            Ok(Value::Null)
        }
    }
}

/// A principal without its secrets.
fn shown(principal: &Principal) -> Value {
    let created = Moment::from_microsecond(principal.created.micros());
    json!({
        "name": principal.name,
        "arn": format!("arn:aws:iam::{}:user/{}", principal.account, principal.name),
        "created": created.map(|moment| moment.to_string()).unwrap_or_default(),
        "accessKeyId": principal.access_keys.first().map(|key| key.id.as_str()),
    })
}

fn sentence(error: &Error) -> String {
    match error {
        Error::Refused(exception) => match exception {
            wire::exception::Exception::ResourceNotFound { resource_id } => {
                format!("there is no principal {resource_id}")
            }
            other => other.message().unwrap_or_default().to_owned(),
        },
        other => other.to_string(),
    }
}

impl Request {
    fn to_json(&self) -> Value {
        match self {
            Self::CreatePrincipal { name, policy } => {
                json!({ "request": "CreatePrincipal", "name": name, "policy": policy })
            }
            Self::ListPrincipals => json!({ "request": "ListPrincipals" }),
            Self::DeletePrincipal { name } => json!({ "request": "DeletePrincipal", "name": name }),
        }
    }

    fn from_json(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name)?.as_str().map(ToOwned::to_owned);
        Some(match value.get("request")?.as_str()? {
            "CreatePrincipal" => {
                Self::CreatePrincipal { name: text("name")?, policy: text("policy")? }
            }
            "ListPrincipals" => Self::ListPrincipals,
            "DeletePrincipal" => Self::DeletePrincipal { name: text("name")? },
            _ => return None,
        })
    }
}

/// The longest line: a policy of the longest kind many times over.
const MAX_LINE: u64 = 256 * 1024;
/// How long one conversation may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How long to wait when the system has no socket to give.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
