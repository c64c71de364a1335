//! AWS's published examples of signature version 4.

use http::header::{AUTHORIZATION, HOST};
use http::request::Parts;
use http::{HeaderName, Request};

/// An example of AWS's signature version 4 test suite, as aws-c-auth publishes it (Apache-2.0).
pub struct Example {
    pub name: &'static str,
    request: &'static str,
    headers: &'static [(&'static str, &'static str)],
    pub body: &'static str,
    signature: &'static str,
}

const fn get(name: &'static str, request: &'static str, signature: &'static str) -> Example {
    Example { name, request, headers: &[], body: "", signature }
}

pub const VANILLA: &str = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";

/// The suite's examples whose paths are sent as they are signed or normalized. Left out: those
/// for services that do not normalize or encode twice, and the one with a token that is not
/// signed, which we refuse.
pub const EXAMPLES: &[Example] = &[
    get("get-vanilla", "GET /", VANILLA),
    get("get-relative-normalized", "GET /example/..", VANILLA),
    get("get-relative-relative-normalized", "GET /example1/example2/../..", VANILLA),
    get("get-slash-dot-slash-normalized", "GET /./", VANILLA),
    get("get-slash-normalized", "GET //", VANILLA),
    get(
        "get-slash-pointless-dot-normalized",
        "GET /./example",
        "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
    ),
    get(
        "get-slashes-normalized",
        "GET //example//",
        "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
    ),
    get(
        "get-unreserved",
        "GET /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
    ),
    get(
        "get-utf8",
        "GET /\u{1234}",
        "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
    ),
    get(
        "get-vanilla-empty-query-key",
        "GET /?Param1=value1",
        "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
    ),
    get(
        "get-vanilla-query-order-encoded",
        "GET /?Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
        "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
    ),
    get(
        "get-vanilla-query-order-key-case",
        "GET /?Param2=value2&Param1=value1",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ),
    get(
        "get-vanilla-query-unreserved",
        "GET /?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=\
         -._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
    ),
    get(
        "get-vanilla-utf8-query",
        "GET /?\u{1234}=bar",
        "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
    ),
    get(
        "post-vanilla",
        "POST /",
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    ),
    get(
        "post-vanilla-query",
        "POST /?Param1=value1",
        "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
    ),
    Example {
        headers: &[("my-header1", "value2"), ("my-header1", "value2"), ("my-header1", "value1")],
        ..get(
            "get-header-key-duplicate",
            "GET /",
            "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
        )
    },
    Example {
        headers: &[
            ("my-header1", "value4"),
            ("my-header1", "value1"),
            ("my-header1", "value3"),
            ("my-header1", "value2"),
        ],
        ..get(
            "get-header-value-order",
            "GET /",
            "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
        )
    },
    // A line that is folded reaches us as white space (RFC 9112, 5.2).
    Example {
        headers: &[("my-header1", "value1  value2     value3")],
        ..get(
            "get-header-value-multiline",
            "GET /",
            "cfd34249e4b1c8d6b91ef74165d41a32e5fab3306300901bb65a51a73575eefd",
        )
    },
    Example {
        headers: &[("my-header1", " value1"), ("my-header2", " \"a   b   c\"")],
        ..get(
            "get-header-value-trim",
            "GET /",
            "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
        )
    },
    Example {
        headers: &[("my-header1", "VALUE1")],
        ..get(
            "post-header-value-case",
            "POST /",
            "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
        )
    },
    Example {
        headers: &[(
            "x-amz-security-token",
            "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267",
        )],
        ..get(
            "get-vanilla-with-session-token",
            "GET /",
            "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
        )
    },
    Example {
        headers: &[
            ("content-length", "13"),
            ("content-type", "application/x-www-form-urlencoded; charset=utf-8"),
            (
                "x-amz-content-sha256",
                "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e",
            ),
        ],
        body: "Param1=value1",
        ..get(
            "post-x-www-form-urlencoded-parameters",
            "POST /",
            "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422",
        )
    },
];

impl Example {
    pub fn parts(&self) -> Parts {
        let (method, path) = self.request.split_once(' ').unwrap();
        let mut request = Request::builder().method(method).uri(path);
        request =
            request.header(HOST, "example.amazonaws.com").header("x-amz-date", "20150830T123600Z");
        for (name, value) in self.headers {
            request = request.header(*name, *value);
        }
        let mut parts = request.body(()).unwrap().into_parts().0;
        let mut names: Vec<&str> = parts.headers.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
             SignedHeaders={}, Signature={}",
            names.join(";"),
            self.signature
        );
        parts.headers.insert(AUTHORIZATION, authorization.parse().unwrap());
        parts
    }
}
