"""Errors: the exception's name, status and member spelling on each plane."""

import json

import botocore.session
import pytest

import raw
from conftest import CVK, create, refusal

GENERATE = "/cardvalidationdata/generate"
VERIFY = "/cardvalidationdata/verify"
PLANES = ["payment-cryptography", "payment-cryptography-data"]
BUILT = {
    "AddKeyReplicationRegions",
    "CreateAlias",
    "CreateKey",
    "DeleteAlias",
    "DeleteKey",
    "DisableDefaultKeyReplicationRegions",
    "EnableDefaultKeyReplicationRegions",
    "GetAlias",
    "GetDefaultKeyReplicationRegions",
    "GetKey",
    "ListAliases",
    "ListKeys",
    "ListTagsForResource",
    "RemoveKeyReplicationRegions",
    "RestoreKey",
    "StartKeyUsage",
    "StopKeyUsage",
    "TagResource",
    "UntagResource",
    "UpdateAlias",
    "GenerateCardValidationData",
    "VerifyCardValidationData",
}


def unbuilt():
    """(service, operation) for each that is not built yet, from botocore's model."""
    session = botocore.session.get_session()
    found = [
        (service, operation)
        for service in PLANES
        for operation in session.get_service_model(service).operation_names
        if operation not in BUILT
    ]
    assert len(found) == 25
    return found


def minimal(shape, key):
    """The least that a shape needs; a key's ARN where a string may be one."""
    if shape.type_name == "structure":
        names = shape.required_members
        if getattr(shape, "is_tagged_union", False):
            names = list(shape.members)[:1]
        return {name: minimal(shape.members[name], key) for name in names}
    if shape.type_name == "list":
        return []
    if shape.type_name == "string":
        return shape.enum[0] if shape.enum else key
    return {"boolean": True, "integer": 1}[shape.type_name]


@pytest.mark.parametrize(("service", "operation"), unbuilt())
def test_an_operation_that_is_not_built_says_so(endpoint, east, service, operation):
    client = endpoint.client(service, parameter_validation=False)
    shape = client.meta.service_model.operation_model(operation).input_shape
    arguments = minimal(shape, create(east)["KeyArn"])
    method = botocore.xform_name(operation)
    error = refusal(getattr(client, method), **arguments)
    assert error.response["Error"]["Code"] == "ValidationException"
    assert f"{operation} is not implemented yet" in error.response["Error"]["Message"]
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400


@pytest.fixture(scope="module")
def arn(east):
    return create(east)["KeyArn"]


def request(arn, **more):
    """A valid request of GenerateCardValidationData."""
    return {
        "KeyIdentifier": arn,
        "PrimaryAccountNumber": "4123456789012345",
        "GenerationAttributes": {"CardVerificationValue2": {"CardExpiryDate": "0229"}},
        **more,
    }


def test_validation_on_the_control_plane(endpoint):
    answer = raw.control(endpoint, "GetKey", {})
    assert (answer.status, answer.code) == (400, "ValidationException")
    assert answer.headers["content-type"] == raw.MEDIA
    assert answer.headers["x-amzn-requestid"]
    assert set(answer.body) == {"__type", "Message"}


def test_validation_on_the_data_plane(endpoint, arn):
    answer = raw.data(endpoint, GENERATE, request(arn, PrimaryAccountNumber="12"))
    assert (answer.status, answer.code) == (400, "ValidationException")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-amzn-errortype"] == "ValidationException"
    assert answer.headers["x-amzn-requestid"]
    assert isinstance(answer.body["message"], str) and "Message" not in answer.body
    for field in answer.body.get("fieldList", []):
        assert set(field) == {"path", "message"}


def test_what_is_not_found_is_named_and_nothing_else(endpoint, arn):
    unknown = arn[:-16] + "a" * 16
    answer = raw.control(endpoint, "GetKey", {"KeyIdentifier": unknown})
    assert (answer.status, answer.code) == (400, "ResourceNotFoundException")
    assert {k: v for k, v in answer.body.items() if k != "__type"} == {"ResourceId": unknown}
    answer = raw.data(endpoint, GENERATE, request(unknown))
    assert (answer.status, answer.code) == (404, "ResourceNotFoundException")
    assert {k: v for k, v in answer.body.items() if k != "__type"} == {"ResourceId": unknown}


def test_a_conflict(endpoint, arn):
    name = {"AliasName": f"alias/conflict-{arn[-6:]}"}
    assert raw.control(endpoint, "CreateAlias", name).status == 200
    answer = raw.control(endpoint, "CreateAlias", name)
    assert (answer.status, answer.code) == (400, "ConflictException")
    assert set(answer.body) == {"__type", "Message"}


def test_a_failed_verification(endpoint, arn):
    content = request(arn, ValidationData="0000000")
    content["VerificationAttributes"] = content.pop("GenerationAttributes")
    for value in ("000", "001"):
        answer = raw.data(endpoint, VERIFY, {**content, "ValidationData": value})
        if answer.status != 200:
            break
    assert (answer.status, answer.code) == (400, "VerificationFailedException")
    assert answer.body["Reason"] == "INVALID_VALIDATION_DATA"
    assert answer.body["Message"] == "Card validation data verification failed."


ROUTES = {
    "unknown operation": ("POST", "/", {"X-Amz-Target": raw.TARGET + "MakeCoffee"}, 400),
    "operation in lower case": ("POST", "/", {"X-Amz-Target": raw.TARGET + "getkey"}, 400),
    "another service": ("POST", "/", {"X-Amz-Target": "TrentService.ListKeys"}, 400),
    "no dot": ("POST", "/", {"X-Amz-Target": "ListKeys"}, 400),
    "empty target": ("POST", "/", {"X-Amz-Target": ""}, 400),
    "one of the other plane": ("POST", "/", {"X-Amz-Target": raw.TARGET + "GenerateMac"}, 400),
    "target with GET": ("GET", "/", {"X-Amz-Target": raw.TARGET + "ListKeys"}, 400),
    "unknown path": ("POST", "/coffee", {}, 404),
    "path cut short": ("POST", "/cardvalidationdata", {}, 404),
    "path too long": ("POST", "/cardvalidationdata/generate/x", {}, 404),
    "path with two slashes": ("POST", "//cardvalidationdata/generate", {}, 404),
    "GET": ("GET", GENERATE, {}, 404),
    "PUT": ("PUT", GENERATE, {}, 404),
    "DELETE": ("DELETE", "/keys/x/encrypt", {}, 404),
}


@pytest.mark.parametrize("name", ROUTES)
def test_what_leads_nowhere_is_an_unknown_operation(endpoint, name):
    method, path, headers, status = ROUTES[name]
    answer = raw.signed(endpoint, method, path, headers, b"{}")
    assert (answer.status, answer.code) == (status, "UnknownOperationException")


BROKEN = {
    "nothing but a brace": b"{",
    "two documents": b"{}{}",
    "comma too many": b'{"MaxResults": 1,}',
    "single quotes": b"{'MaxResults': 1}",
    "not UTF-8": b'{"NextToken": "\xff\xfe"}',
    "overlong UTF-8": b'{"NextToken": "\xc0\xaf"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "text": b"ListKeys please",
    "NUL": b"\x00",
    "a lone surrogate": b'{"NextToken": "\\ud800"}',
    "control character in a string": b'{"NextToken": "a\nb"}',
    "NaN": b'{"MaxResults": NaN}',
    "a list": b"[]",
    "a string": b'"x"',
    "a number": b"1",
    "true": b"true",
    "null": b"null",
    "a thousand brackets": b"[" * 1_000,
    "a hundred thousand brackets": b"[" * 100_000,
    "deep in a member": b'{"NextToken":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001,
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_json_object_is_refused(endpoint, name):
    answer = raw.control(endpoint, "ListKeys", BROKEN[name])
    assert answer.status == 400
    assert answer.code in {"SerializationException", "ValidationException"}
    answer = raw.data(endpoint, GENERATE, BROKEN[name])
    assert answer.status == 400
    assert answer.code in {"SerializationException", "ValidationException"}


def test_an_empty_body_is_an_empty_object(endpoint):
    assert raw.control(endpoint, "ListKeys", b"").status in {200, 400}
    answer = raw.control(endpoint, "GetKey", b"")
    assert answer.status == 400
    assert answer.code in {"SerializationException", "ValidationException"}


WRONG_TYPES = [
    ("ListKeys", {"MaxResults": "ten"}),
    ("ListKeys", {"MaxResults": True}),
    ("ListKeys", {"MaxResults": [1]}),
    ("ListKeys", {"MaxResults": {}}),
    ("ListKeys", {"MaxResults": 1.5}),
    ("ListKeys", {"MaxResults": 10**30}),
    ("ListKeys", {"NextToken": 1}),
    ("ListKeys", {"KeyState": ["CREATE_COMPLETE"]}),
    ("CreateKey", {"KeyAttributes": "CVK", "Exportable": True}),
    ("CreateKey", {"KeyAttributes": [], "Exportable": True}),
    ("CreateKey", {"KeyAttributes": CVK, "Exportable": "true"}),
    ("CreateKey", {"KeyAttributes": CVK, "Exportable": 1}),
    ("CreateKey", {"KeyAttributes": CVK, "Exportable": True, "Tags": {"a": "b"}}),
    ("CreateKey", {"KeyAttributes": CVK, "Exportable": True, "Tags": ["a"]}),
    ("CreateKey", {"KeyAttributes": CVK, "Exportable": True, "ReplicationRegions": "us-west-2"}),
    ("CreateKey", {"KeyAttributes": {**CVK, "KeyModesOfUse": {"Generate": "yes"}}}),
    ("CreateKey", {"KeyAttributes": {**CVK, "KeyModesOfUse": None}, "Exportable": True}),
    ("GetKey", {"KeyIdentifier": {"Arn": "x"}}),
    ("GetKey", {"KeyIdentifier": 12}),
]


@pytest.mark.parametrize(("operation", "content"), WRONG_TYPES, ids=lambda value: str(value)[:60])
def test_a_wrong_type_is_refused(endpoint, operation, content):
    answer = raw.control(endpoint, operation, content)
    assert answer.status == 400
    assert answer.code in {"SerializationException", "ValidationException"}


CONSTRAINTS = [
    ("GetKey", {"KeyIdentifier": ""}),
    ("GetKey", {"KeyIdentifier": "x"}),
    ("GetKey", {"KeyIdentifier": "qs6643jl4ohibtqk"}),
    ("GetKey", {"KeyIdentifier": "alias/" + "a" * 400}),
    ("GetKey", {"KeyIdentifier": "alias/späti"}),
    ("GetKey", {"KeyIdentifier": "alias/name\n"}),
    ("GetKey", {"KeyIdentifier": "arn:aws:kms:us-east-1:111122223333:key/qs6643jl4ohibtqk"}),
    ("ListKeys", {"MaxResults": 0}),
    ("ListKeys", {"MaxResults": 101}),
    ("ListKeys", {"MaxResults": -1}),
    ("ListKeys", {"KeyState": "ALIVE"}),
    ("ListKeys", {"NextToken": ""}),
    ("ListKeys", {"NextToken": "a" * 8193}),
    ("CreateAlias", {"AliasName": "alias/"}),
    ("CreateAlias", {"AliasName": "name-without-prefix"}),
    ("CreateAlias", {"AliasName": "alias/" + "a" * 251}),
    ("CreateAlias", {"AliasName": "alias/with space"}),
    ("CreateAlias", {}),
    ("TagResource", {"ResourceArn": "alias/x", "Tags": []}),
    ("DeleteKey", {"KeyIdentifier": "alias/x", "DeleteKeyInDays": 2}),
    ("CreateKey", {"Exportable": True}),
    ("CreateKey", {"KeyAttributes": CVK}),
    ("CreateKey", {"KeyAttributes": {}, "Exportable": True}),
    ("CreateKey", {"KeyAttributes": {**CVK, "KeyUsage": "C0"}, "Exportable": True}),
    ("CreateKey", {"KeyAttributes": {**CVK, "KeyAlgorithm": "DES"}, "Exportable": True}),
    ("CreateKey", {"KeyAttributes": {**CVK, "KeyClass": "SYMMETRIC"}, "Exportable": True}),
    ("CreateKey", {"KeyAttributes": CVK, "Exportable": True, "KeyCheckValueAlgorithm": "MD5"}),
    ("CreateKey", {"KeyAttributes": CVK, "Exportable": True, "Tags": [{"Key": ""}]}),
    ("CreateKey", {"KeyAttributes": CVK, "Exportable": True, "DeriveKeyUsage": "X"}),
    ("AddKeyReplicationRegions", {"KeyIdentifier": "alias/some-name"}),
]


@pytest.mark.parametrize(("operation", "content"), CONSTRAINTS, ids=lambda value: str(value)[:60])
def test_a_violated_constraint_is_a_validation_exception(endpoint, operation, content):
    answer = raw.control(endpoint, operation, content)
    assert (answer.status, answer.code) == (400, "ValidationException")
    assert answer.body["Message"]


EXPIRY = {"CardExpiryDate": "0229"}
CARD = [
    {"PrimaryAccountNumber": None},
    {"PrimaryAccountNumber": "41234567890"},
    {"PrimaryAccountNumber": "4" * 20},
    {"PrimaryAccountNumber": "41234567890123AB"},
    {"PrimaryAccountNumber": "４１２３４５６７８９０１２３４５"},
    {"KeyIdentifier": None},
    {"KeyIdentifier": "qs6643jl4ohibtqk"},
    {"GenerationAttributes": None},
    {"GenerationAttributes": {}},
    {"GenerationAttributes": {"CardVerificationValue2": EXPIRY, "CardVerificationValue1": {}}},
    {"GenerationAttributes": {"CardVerificationValue3": EXPIRY}},
    {"GenerationAttributes": {"CardVerificationValue2": {}}},
    {"GenerationAttributes": {"CardVerificationValue2": {"CardExpiryDate": "229"}}},
    {"GenerationAttributes": {"CardVerificationValue2": {"CardExpiryDate": "02/29"}}},
    {"GenerationAttributes": {"CardVerificationValue1": EXPIRY}},
    {"GenerationAttributes": {"CardVerificationValue1": {**EXPIRY, "ServiceCode": "1011"}}},
    {"ValidationDataLength": 2},
    {"ValidationDataLength": 6},
    {"ValidationDataLength": "3"},
]


@pytest.mark.parametrize("change", CARD, ids=lambda value: str(value)[:60])
def test_a_wrong_request_of_the_data_plane_is_refused(endpoint, arn, change):
    content = {k: v for k, v in request(arn, **change).items() if v is not None}
    answer = raw.data(endpoint, GENERATE, content)
    assert answer.status == 400
    assert answer.code in {"ValidationException", "SerializationException"}
    if change != {"ValidationDataLength": "3"}:
        assert answer.code == "ValidationException"


def test_two_members_of_a_union_are_refused(endpoint, arn):
    both = {
        "CardVerificationValue2": EXPIRY,
        "CardVerificationValue1": {**EXPIRY, "ServiceCode": "101"},
    }
    answer = raw.data(endpoint, GENERATE, request(arn, GenerationAttributes=both))
    assert answer.status == 400
    assert answer.code in {"ValidationException", "SerializationException"}


def test_members_that_nobody_knows_are_ignored(endpoint, arn):
    answer = raw.control(endpoint, "GetKey", {"KeyIdentifier": arn, "Colour": {"of": ["it"]}})
    assert answer.status == 200
    assert raw.data(endpoint, GENERATE, request(arn, Colour="red")).status == 200


@pytest.mark.parametrize(
    ("operation", "more"),
    [
        ("CreateKey", {"KeyAttributes": CVK, "Exportable": True}),
        ("CreateKey", {"KeyAttributes": CVK, "Exportable": True, "Enabled": False}),
        ("GetKey", {"KeyIdentifier": None}),
        ("ListKeys", {}),
        ("ListAliases", {}),
        ("CreateAlias", {"AliasName": "alias/absent"}),
        ("DeleteKey", {"KeyIdentifier": None}),
    ],
)
def test_what_is_absent_is_not_null(endpoint, east, operation, more):
    """Clients that are stricter than botocore take null for a value."""
    arn = create(east)["KeyArn"]
    content = {name: arn if value is None else value for name, value in more.items()}
    answer = raw.control(endpoint, operation, content)
    assert answer.status == 200 and "null" not in answer.text


@pytest.mark.parametrize(
    "change",
    [
        (":111122223333:", ":999988887777:"),
        ("arn:aws:", "arn:aws-us-gov:"),
        (":key/", ":Key/"),
        (":key/", ":alias/"),
        ("us-east-1", "us-west-2"),
        ("us-east-1", ""),
        ("payment-cryptography", "kms"),
    ],
    ids=str,
)
def test_an_arn_of_something_else_is_no_key(endpoint, arn, change):
    account = ":" + arn.split(":")[4] + ":"
    other = arn.replace(change[0].replace(":111122223333:", account), change[1])
    assert other != arn
    codes = {"ResourceNotFoundException", "ValidationException", "AccessDeniedException"}
    answer = raw.control(endpoint, "GetKey", {"KeyIdentifier": other})
    assert answer.status == 400 and answer.code in codes
    answer = raw.data(endpoint, GENERATE, request(other))
    assert answer.status in {400, 403, 404} and answer.code in codes


def test_null_is_absence(endpoint, arn):
    content = {"KeyAttributes": CVK, "Exportable": True, "Tags": None, "Enabled": None}
    assert raw.control(endpoint, "CreateKey", content).status == 200
    assert raw.data(endpoint, GENERATE, request(arn, ValidationDataLength=None)).status == 200


def test_a_member_given_twice_is_no_way_around_a_check(endpoint, arn):
    """Whichever of the two counts, it is the same one for the check and for the deed."""
    text = json.dumps(request(arn))[:-1] + ', "PrimaryAccountNumber": "12"}'
    last = raw.data(endpoint, GENERATE, text.encode())
    text = '{"PrimaryAccountNumber": "12", ' + json.dumps(request(arn))[1:]
    first = raw.data(endpoint, GENERATE, text.encode())
    assert {last.status, first.status} <= {200, 400}
    assert 400 in {last.status, first.status}


@pytest.mark.parametrize("size", [1024 * 1024 - 64, 1024 * 1024])
def test_a_body_of_a_mebibyte_is_read(endpoint, size):
    shell = len(json.dumps({"AliasName": ""}))
    content = {"AliasName": "a" * (size - shell)}
    answer = raw.control(endpoint, "CreateAlias", content)
    assert (answer.status, answer.code) == (400, "ValidationException")
    assert len(answer.text) < 10_000
    answer = raw.data(endpoint, GENERATE, content)
    assert (answer.status, answer.code) == (400, "ValidationException")


@pytest.mark.parametrize("size", [3 * 1024 * 1024, 5 * 1024 * 1024])
def test_a_longer_body_is_too_large(endpoint, size):
    for answer in (
        raw.control(endpoint, "ListKeys", b" " * size),
        raw.data(endpoint, GENERATE, b" " * size),
    ):
        assert answer.status == 413


def test_every_answer_has_its_own_request_id(endpoint):
    ids = {raw.control(endpoint, "ListKeys", {}).headers["x-amzn-requestid"] for _ in range(5)}
    assert len(ids) == 5
