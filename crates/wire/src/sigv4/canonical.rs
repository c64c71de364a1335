//! The canonical request: one text for all the ways in which HTTP lets a request be written.
//!
//! ```text
//! method ⏎ path, encoded once more ⏎ query, sorted ⏎
//! name:value ⏎ for each signed header ⏎ signed names ⏎ hex(SHA-256(body))
//! ```

use aws_lc_rs::digest;
use http::header::HOST;
use http::request::Parts;
use http::{HeaderMap, Version};

/// The canonical text of a request of which `signed_headers` are signed, in that order.
#[must_use]
pub fn request(request: &Parts, signed_headers: &[String], body: &[u8]) -> String {
    let headers: String =
        signed_headers.iter().map(|name| format!("{name}:{}\n", header(request, name))).collect();
    format!(
        "{}\n{}\n{}\n{headers}\n{}\n{}",
        request.method,
        path(request.uri.path()),
        query(request.uri.query().unwrap_or_default()),
        signed_headers.join(";"),
        hash(body)
    )
}

/// SHA-256 in hexadecimal digits.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes))
}

/// A path without `.`, `..` and empty segments, encoded once more than it came: the path of a
/// request is encoded already, and all services but S3 sign it encoded twice.
fn path(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(encode(segment.as_bytes())),
        }
    }
    let end = if path.ends_with('/') && !segments.is_empty() { "/" } else { "" };
    format!("/{}{end}", segments.join("/"))
}

/// A query with its names and values encoded in one way, sorted by name and then by value.
fn query(query: &str) -> String {
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (encode(&decode(name)), encode(&decode(value))))
        .collect();
    pairs.sort();
    let pairs: Vec<String> =
        pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

/// The values of a header, each without white space around it and with single spaces in it,
/// joined by commas.
///
/// HTTP/2 has no Host header: what was signed as `host` stands in `:authority`.
fn header(request: &Parts, name: &str) -> String {
    let authority = authority(request).filter(|_| name == HOST.as_str());
    authority.map_or_else(|| values(&request.headers, name), String::from)
}

fn authority(request: &Parts) -> Option<&str> {
    let takes_authority = request.version == Version::HTTP_2 || !request.headers.contains_key(HOST);
    request.uri.authority().filter(|_| takes_authority).map(http::uri::Authority::as_str)
}

fn values(headers: &HeaderMap, name: &str) -> String {
    let values = headers.get_all(name).iter();
    let values: Vec<String> = values
        .map(|value| {
            let text = String::from_utf8_lossy(value.as_bytes());
            text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect();
    values.join(",")
}

/// Encodes everything but letters, digits, `-`, `.`, `_` and `~` (RFC 3986, 2.3).
fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            text.push(char::from(*byte));
        } else {
            text.push('%');
            text.push_str(&hex::encode_upper([*byte]));
        }
    }
    text
}

/// Decodes what is encoded; a percent sign that encodes nothing stands for itself.
fn decode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        let mut byte = [*first];
        rest = others;
        if let (b'%', [high, low, after @ ..]) = (*first, others) {
            if hex::decode_to_slice([*high, *low], &mut byte).is_ok() {
                rest = after;
            } else {
                byte = [*first];
            }
        }
        bytes.extend(byte);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_encoded_once_more() {
        assert_eq!(path("/keys/arn%3Aaws%2Fx/encrypt"), "/keys/arn%253Aaws%252Fx/encrypt");
        assert_eq!(path("/"), "/");
        assert_eq!(path("/a/./b/../c//d/"), "/a/c/d/");
        assert_eq!(path("/../.."), "/");
    }

    #[test]
    fn queries_are_sorted_and_encoded_in_one_way() {
        assert_eq!(query("b=2&a=%7e&a=1&c"), "a=1&a=~&b=2&c=");
        assert_eq!(query("a=%zz&b=%2&c=%"), "a=%25zz&b=%252&c=%25");
    }
}
