"""Signatures: who is let in, and what those are told who are not."""

import datetime

import pytest

import raw
from conftest import create
from server import PRIMARY, REPLICA, Endpoint

LIST = {"Content-Type": raw.MEDIA, "X-Amz-Target": raw.TARGET + "ListKeys"}
GENERATE = "/cardvalidationdata/generate"
PLANES = {
    "control": ("/", LIST, 400),
    "data": (GENERATE, {"Content-Type": "application/json"}, 403),
}


@pytest.fixture(params=PLANES)
def plane(request):
    """Path, headers, and the status of a refused signature."""
    return PLANES[request.param]


def refused(answer, code, status):
    assert (answer.status, answer.code) == (status, code), answer
    message = answer.body.get("message", answer.body.get("Message"))
    assert message and "AWS4" not in message.replace("AWS4-HMAC-SHA256", "")
    return message


def tampered(endpoint, plane, old, new):
    """The answer to a request whose Authorization was changed after signing."""
    path, headers, _ = plane
    headers = raw.sign(endpoint, "POST", path, headers, b"{}")
    assert old in headers["Authorization"]
    headers["Authorization"] = headers["Authorization"].replace(old, new, 1)
    return raw.send(endpoint, "POST", path, headers, b"{}")


def test_no_signature(endpoint, plane):
    path, headers, status = plane
    answer = raw.send(endpoint, "POST", path, headers, b"{}")
    refused(answer, "MissingAuthenticationTokenException", status)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=a/b/c",
        "Bearer token",
        "Basic YTpi",
        "AWS4-HMAC-SHA256 Credential=,SignedHeaders=,Signature=",
    ],
)
def test_an_authorization_that_cannot_be_read(endpoint, plane, value):
    path, headers, status = plane
    date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    headers = {**headers, "Authorization": value, "X-Amz-Date": date}
    answer = raw.send(endpoint, "POST", path, headers, b"{}")
    codes = {"IncompleteSignatureException", "MissingAuthenticationTokenException"}
    assert answer.status == status and answer.code in codes, answer


@pytest.mark.parametrize("part", ["Credential=", "SignedHeaders=", "Signature="])
def test_a_part_that_is_missing_is_named(endpoint, plane, part):
    answer = tampered(endpoint, plane, part, "Nothing=")
    assert part.rstrip("=") in refused(answer, "IncompleteSignatureException", plane[2])


def test_no_date(endpoint, plane):
    path, headers, status = plane
    headers = raw.sign(endpoint, "POST", path, headers, b"{}")
    del headers["X-Amz-Date"]
    answer = raw.send(endpoint, "POST", path, headers, b"{}")
    assert answer.status == status
    assert answer.code in {"IncompleteSignatureException", "InvalidSignatureException"}


def test_an_unknown_access_key(endpoint, plane):
    path, headers, status = plane
    stranger = Endpoint(endpoint.url, "AKIAIOSFODNN7EXAMPLE", endpoint.secret_key)
    answer = raw.signed(stranger, "POST", path, headers, b"{}")
    message = refused(answer, "UnrecognizedClientException", status)
    assert message == "The security token included in the request is invalid."


def test_a_wrong_secret(endpoint, plane):
    path, headers, status = plane
    forger = Endpoint(endpoint.url, endpoint.access_key, "x" * 40)
    answer = raw.signed(forger, "POST", path, headers, b"{}")
    message = refused(answer, "InvalidSignatureException", status)
    assert "does not match the signature you provided" in message


@pytest.mark.parametrize("what", ["body", "path", "query", "header", "method", "signature"])
def test_what_is_signed_cannot_be_changed(endpoint, plane, what):
    path, headers, status = plane
    headers = raw.sign(endpoint, "POST", path, headers, b"{}")
    method, body = "POST", b"{}"
    if what == "body":
        body = b'{"MaxResults":1}'
    elif what == "path":
        path = "/cardvalidationdata/verify" if path != "/" else "/x"
    elif what == "query":
        path += "?a=b"
    elif what == "header":
        moment = headers["X-Amz-Date"]
        headers["X-Amz-Date"] = moment[:-2] + ("0" if moment[-2] != "0" else "1") + "Z"
    elif what == "method":
        method = "PUT"
    else:
        last = headers["Authorization"][-1]
        headers["Authorization"] = headers["Authorization"][:-1] + ("0" if last != "0" else "1")
    answer = raw.send(endpoint, method, path, headers, body)
    assert answer.status in {status, 403, 404}
    assert answer.code == "InvalidSignatureException", answer


@pytest.mark.parametrize("minutes", [-4.8, -1, 1, 4.8])
def test_a_clock_that_is_nearly_right_is_right(endpoint, minutes):
    answer = raw.control(endpoint, "ListKeys", {}, shift=minutes * 60)
    assert answer.status == 200, answer


@pytest.mark.parametrize("minutes", [-100_000, -1_440, -60, -5.2, 5.2, 60, 1_440])
def test_a_wrong_clock(endpoint, plane, minutes):
    path, headers, status = plane
    answer = raw.signed(endpoint, "POST", path, headers, b"{}", shift=minutes * 60)
    message = refused(answer, "InvalidSignatureException", status)
    assert ("Signature expired" if minutes < 0 else "Signature not yet current") in message


@pytest.mark.parametrize("region", ["eu-central-1", "us-east-2", "nowhere", "us-east-1/x"])
def test_a_region_that_is_not_served(endpoint, plane, region):
    path, headers, status = plane
    answer = raw.signed(endpoint, "POST", path, headers, b"{}", region=region)
    assert answer.status == status
    assert answer.code in {"InvalidSignatureException", "IncompleteSignatureException"}, answer


@pytest.mark.parametrize("service", ["kms", "dynamodb", "payment-cryptography-data", ""])
def test_another_service(endpoint, plane, service):
    path, headers, status = plane
    answer = raw.signed(endpoint, "POST", path, headers, b"{}", service=service)
    assert answer.status in {status, 400, 403, 404}
    assert answer.code in {"InvalidSignatureException", "UnknownOperationException"}, answer


def test_a_signature_of_another_region_does_not_fit(endpoint, plane):
    answer = tampered(endpoint, plane, f"/{PRIMARY}/", f"/{REPLICA}/")
    refused(answer, "InvalidSignatureException", plane[2])


@pytest.mark.parametrize("algorithm", ["AWS4-HMAC-SHA512", "AWS4-ECDSA-P256-SHA256", "AWS3"])
def test_another_algorithm(endpoint, plane, algorithm):
    answer = tampered(endpoint, plane, "AWS4-HMAC-SHA256", algorithm)
    assert answer.status == plane[2]
    assert answer.code == "IncompleteSignatureException", answer


@pytest.mark.parametrize("header", ["host", "x-amz-date", "x-amz-target"])
def test_what_must_be_signed(endpoint, monkeypatch, header):
    """A signature that leaves one of these out would be good for another request."""
    signer = raw.SigV4Auth
    kept = signer.headers_to_sign

    def without(self, request):
        headers = kept(self, request)
        del headers[header]
        return headers

    monkeypatch.setattr(signer, "headers_to_sign", without)
    answer = raw.control(endpoint, "ListKeys", {})
    refused(answer, "InvalidSignatureException", 400)


def test_more_headers_may_be_signed(endpoint):
    more = {"X-Amz-Meta": "  two   spaces  ", "Accept": "*/*", "X-Custom": "plain"}
    headers = {**LIST, **more}
    assert raw.signed(endpoint, "POST", "/", headers, b"{}").status == 200


def test_headers_that_are_not_signed_may_come_along(endpoint):
    headers = raw.sign(endpoint, "POST", "/", LIST, b"{}")
    headers |= {"X-Amzn-Trace-Id": "Root=1-67891233-abcdef012345678912345678", "X-Other": "1"}
    assert raw.send(endpoint, "POST", "/", headers, b"{}").status == 200


def test_a_query_may_be_signed(endpoint):
    path = "/cardvalidationdata/generate?b=2&a=1&c=x%20y"
    answer = raw.signed(endpoint, "POST", path, {"Content-Type": "application/json"}, b"{}")
    assert answer.code == "ValidationException", answer


def test_authentication_comes_before_everything_else(endpoint):
    """A stranger learns nothing: not what exists, nor what can be parsed."""
    stranger = Endpoint(endpoint.url, "AKIAIOSFODNN7EXAMPLE", "x" * 40)
    for operation, content in (("MakeCoffee", b"{}"), ("ListKeys", b"{"), ("ListKeys", b"[]")):
        answer = raw.control(stranger, operation, content)
        assert answer.code == "UnrecognizedClientException", answer


@pytest.mark.parametrize("region", [PRIMARY, REPLICA])
def test_sts_says_who_calls(endpoint, east, region):
    identity = endpoint.client("sts", region).get_caller_identity()
    account = create(east)["KeyArn"].split(":")[4]
    assert identity["Account"] == account
    assert identity["Arn"].startswith(f"arn:aws:iam::{account}:user/")
    assert identity["UserId"].startswith("AIDA")


def test_sts_refuses_a_stranger(endpoint):
    stranger = Endpoint(endpoint.url, "AKIAIOSFODNN7EXAMPLE", "x" * 40)
    sts = stranger.client("sts")
    with pytest.raises(sts.exceptions.ClientError) as failure:
        sts.get_caller_identity()
    assert failure.value.response["Error"]["Code"] == "InvalidClientTokenId"
    assert failure.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_a_session_token_is_not_a_way_in(endpoint):
    """The principals here have long-term keys; a token proves nothing and is not ignored."""
    headers = {**LIST, "X-Amz-Security-Token": "anything"}
    answer = raw.signed(endpoint, "POST", "/", headers, b"{}")
    refused(answer, "UnrecognizedClientException", 400)
