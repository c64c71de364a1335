//! `keyferry principal`: who may call a running server.

use std::io;

use serde_json::Value;

use crate::admin::{self, Request};
use crate::arguments::PrincipalAction;

/// Creates, lists or deletes principals of a running server.
///
/// # Errors
///
/// No server runs, or it refuses; the sentence says which.
pub async fn run(action: PrincipalAction) -> io::Result<()> {
    match action {
        PrincipalAction::Create { name, policy, server } => {
            let text = std::fs::read_to_string(&policy).map_err(|error| {
                io::Error::new(error.kind(), format!("{}: {error}", policy.display()))
            })?;
            let request = Request::CreatePrincipal { name: name.clone(), policy: text };
            let created = admin::ask(&server.data, &request).await?;
            if server.json {
                println!("{created:#}");
            } else {
                println!("[{name}]");
                println!("aws_access_key_id = {}", text_of(&created, "accessKeyId"));
                println!("aws_secret_access_key = {}", text_of(&created, "secretAccessKey"));
            }
        }
        PrincipalAction::List { server } => {
            let listed = admin::ask(&server.data, &Request::ListPrincipals).await?;
            if server.json {
                println!("{listed:#}");
            } else {
                for principal in listed.as_array().into_iter().flatten() {
                    let column = |name: &str| text_of(principal, name);
                    println!("{}\t{}\t{}", column("arn"), column("accessKeyId"), column("created"));
                }
            }
        }
        PrincipalAction::Delete { name, server } => {
            admin::ask(&server.data, &Request::DeletePrincipal { name: name.clone() }).await?;
            if server.json {
                println!("{{}}");
            } else {
                println!("{name} is deleted");
            }
        }
    }
    Ok(())
}

fn text_of(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}
