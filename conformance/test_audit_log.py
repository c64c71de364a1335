"""The audit log: every event once, data-plane calls too, and nothing of a card."""

import json

import pytest

import raw
from conftest import create, eventually, refused
from server import PRIMARY, REPLICA
from trail import log, lookup

pytestmark = pytest.mark.process
PAN = "4929131122334455"
EXPIRY = "1231"


def card(endpoint, arn):
    """A generation, a verification, and one that fails; answers the value."""
    data = endpoint.data()
    attributes = {"CardVerificationValue1": {"CardExpiryDate": EXPIRY, "ServiceCode": "207"}}
    common = {"KeyIdentifier": arn, "PrimaryAccountNumber": PAN}
    value = data.generate_card_validation_data(
        **common, GenerationAttributes=attributes, ValidationDataLength=5
    )["ValidationData"]
    check = {**common, "VerificationAttributes": attributes}
    data.verify_card_validation_data(**check, ValidationData=value)
    wrong = value[:-1] + str((int(value[-1]) + 1) % 10)
    call = data.verify_card_validation_data
    refused("VerificationFailedException", call, **check, ValidationData=wrong)
    short = {**check, "PrimaryAccountNumber": PAN[:-1] + "x"}
    refused("ValidationException", call, **short, ValidationData=value)
    return value, wrong


def test_data_plane_calls_are_no_management_events(endpoint, east):
    arn = create(east)["KeyArn"]
    card(endpoint, arn)
    names = {event["EventName"] for event in lookup(endpoint.trail(), "ResourceName", arn)}
    assert names == {"CreateKey"}
    for name in ("GenerateCardValidationData", "VerifyCardValidationData"):
        assert lookup(endpoint.trail(), "EventName", name) == []


def leaves(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [leaf for each in value for leaf in leaves(each)]
    return [value]


def test_the_audit_log_has_every_event_once(server, endpoint, east):
    arn = create(east)["KeyArn"]
    card(endpoint, arn)

    def written():
        lines = log(server)
        names = [line["eventName"] for line in lines if arn in json.dumps(line)]
        return {n: names.count(n) for n in names} == {
            "CreateKey": 1,
            "GenerateCardValidationData": 1,
            "VerifyCardValidationData": 3,
        }

    eventually(written)
    for region in (PRIMARY, REPLICA):
        ids = [line["eventID"] for line in log(server, region)]
        assert len(ids) == len(set(ids))
    ids = {line["eventID"] for line in log(server)}
    events = lookup(endpoint.trail(), "ResourceName", arn)
    assert {event["EventId"] for event in events} <= ids
    data = [line for line in log(server) if line["eventName"] == "VerifyCardValidationData"]
    assert {line["eventCategory"] for line in data} == {"Data"}
    assert {line["managementEvent"] for line in data} == {False}
    assert {line["readOnly"] for line in data} == {True}


def test_a_card_leaves_no_trace(server, endpoint, east):
    arn = create(east)["KeyArn"]
    values = card(endpoint, arn)
    last = east.list_tags_for_resource(ResourceArn=arn)["ResponseMetadata"]["RequestId"]
    eventually(lambda: any(line.get("requestID") == last for line in log(server)))
    seen = {leaf for line in log(server) for leaf in leaves(line)}
    assert not seen & {PAN, EXPIRY, "207", *values}
    for file in server.data.rglob("*"):
        if file.is_file():
            assert PAN.encode() not in file.read_bytes(), file
    assert PAN not in server.stderr()
    for event in lookup(endpoint.trail()):
        assert PAN not in event["CloudTrailEvent"]


def test_no_secret_is_in_the_logs(server, endpoint):
    for region in (PRIMARY, REPLICA):
        text = json.dumps(log(server, region))
        assert endpoint.secret_key not in text
        root = (server.data / region / "root.key").read_text().strip()
        assert root not in text and root not in server.stderr()
    assert endpoint.secret_key not in server.stderr()


def test_a_card_number_in_the_wrong_place_is_not_recorded(server, endpoint, east):
    """Someone's mistake must not put a card number into the log."""
    arn = create(east)["KeyArn"]
    for content in (
        {"KeyIdentifier": arn, "PrimaryAccountNumber": {"Number": PAN}},
        {"KeyIdentifier": arn, PAN: PAN},
        {"KeyIdentifier": arn, "PrimaryAccountNumber": [PAN]},
    ):
        raw.data(endpoint, "/cardvalidationdata/generate", content)
        raw.control(endpoint, "GetKey", {**content, "Unknown": PAN})
    last = east.list_tags_for_resource(ResourceArn=arn)["ResponseMetadata"]["RequestId"]
    eventually(lambda: any(line.get("requestID") == last for line in log(server)))
    assert PAN not in json.dumps(log(server)) + server.stderr()
