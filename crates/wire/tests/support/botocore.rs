//! Reads responses as AWS's own clients do.

use http::Response;
use serde_json::{Map, Value, json};

use super::python;

/// What botocore makes of each of `responses`.
pub fn parsed(responses: Vec<(&str, &str, Response<Vec<u8>>)>) -> Vec<Value> {
    let given: Vec<Value> = responses
        .into_iter()
        .map(|(service, operation, response)| {
            let headers: Map<String, Value> = response
                .headers()
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap().into()))
                .collect();
            json!({
                "service": service,
                "operation": operation,
                "status": response.status().as_u16(),
                "headers": headers,
                "body": hex::encode(response.body()),
            })
        })
        .collect();
    let answers = python::run(include_str!("parse.py"), &given.into());
    answers.as_array().unwrap().clone()
}
