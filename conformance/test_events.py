"""Management events, as LookupEvents shows them."""

import datetime
import json
import uuid

import pytest

from conftest import CVK, create, eventually, get, in_region, refused, replicated, synchronized
from server import PRIMARY, REPLICA
from trail import lookup, records, synchronizations, types

SERVICE = "payment-cryptography.amazonaws.com"


def lower(value):
    """Names as CloudTrail spells them."""
    if isinstance(value, dict):
        return {name[0].lower() + name[1:]: lower(each) for name, each in value.items()}
    return value


def text(time):
    """`Aug 21, 2025, 6:25:54 PM`, as CloudTrail writes times inside a response."""
    time = time.astimezone(datetime.timezone.utc)
    return f"{time:%b} {time.day}, {time:%Y}, {int(f'{time:%I}')}:{time:%M:%S %p}"


@pytest.fixture(scope="module")
def key(east):
    """A replicated key; its description."""
    return replicated(east)[0]


def service_event(arn, region, kind, record):
    """A SynchronizeMultiRegionKey as the article prints it."""
    return {
        "eventVersion": "1.11",
        "userIdentity": {"accountId": arn.split(":")[4], "invokedBy": SERVICE},
        "eventTime": record["eventTime"],
        "eventSource": SERVICE,
        "eventName": "SynchronizeMultiRegionKey",
        "awsRegion": region,
        "sourceIPAddress": SERVICE,
        "userAgent": SERVICE,
        "requestParameters": None,
        "responseElements": None,
        "eventID": record["eventID"],
        "readOnly": False,
        "eventType": "AwsServiceEvent",
        "managementEvent": True,
        "recipientAccountId": arn.split(":")[4],
        "serviceEventDetails": {
            "keyArn": arn,
            "replicationRegion": REPLICA,
            "replicationType": kind,
        },
        "eventCategory": "Management",
    }


def test_the_primary_region_logs_an_export_and_an_import(endpoint, key):
    arn = key["KeyArn"]
    found = eventually(lambda: len(f := synchronizations(endpoint.trail(), arn)) >= 2 and f)
    assert types(found) == ["ExportKeyReplica", "ImportKeyReplica"]
    for record in found:
        kind = record["serviceEventDetails"]["replicationType"]
        assert record == service_event(arn, PRIMARY, kind, record)


def test_the_replica_region_logs_an_import(endpoint, key):
    arn = in_region(key["KeyArn"], REPLICA)
    found = eventually(lambda: synchronizations(endpoint.trail(REPLICA), arn))
    (record,) = found
    assert record == service_event(arn, REPLICA, "ImportKeyReplica", record)


def modes():
    names = "encrypt decrypt wrap unwrap generate sign verify deriveKey noRestrictions".split()
    return {name: name in {"generate", "verify"} for name in names}


def test_the_creation_in_the_primary_region(endpoint, key):
    (record,) = records(endpoint.trail(), "CreateKey", key["KeyArn"])
    attributes = {**lower(CVK), "keyModesOfUse": modes()}
    assert record["requestParameters"] == {
        "keyAttributes": attributes,
        "exportable": True,
        "replicationRegions": [REPLICA],
    }
    assert record["responseElements"] == {
        "key": {
            "keyArn": key["KeyArn"],
            "keyAttributes": attributes,
            "keyCheckValue": key["KeyCheckValue"],
            "keyCheckValueAlgorithm": "ANSI_X9_24",
            "enabled": True,
            "exportable": True,
            "keyState": "CREATE_COMPLETE",
            "keyOrigin": "AWS_PAYMENT_CRYPTOGRAPHY",
            "createTimestamp": text(key["CreateTimestamp"]),
            "usageStartTimestamp": text(key["UsageStartTimestamp"]),
            "multiRegionKeyType": "PRIMARY",
            "replicationStatus": {REPLICA: {"status": "IN_PROGRESS"}},
            "usingDefaultReplicationRegions": False,
        }
    }
    assert record["eventVersion"] == "1.11"
    assert record["eventSource"] == SERVICE
    assert record["awsRegion"] == PRIMARY
    assert record["eventType"] == "AwsApiCall"
    assert "Boto3" in record["userAgent"]
    assert record["readOnly"] is False and record["managementEvent"] is True
    assert "errorCode" not in record


def test_the_creation_in_a_replica_region(endpoint, key):
    arn = in_region(key["KeyArn"], REPLICA)
    (record,) = eventually(lambda: records(endpoint.trail(REPLICA), "CreateKey", arn))
    (primary,) = records(endpoint.trail(), "CreateKey", key["KeyArn"])
    attributes = {**lower(CVK), "keyModesOfUse": modes()}
    assert record["userIdentity"]["invokedBy"] == SERVICE
    assert record["sourceIPAddress"] == record["userAgent"] == SERVICE
    assert record["awsRegion"] == REPLICA
    assert record["eventTime"] == primary["eventTime"]
    assert record["eventID"] != primary["eventID"]
    assert record["requestParameters"] == {
        "keyAttributes": attributes,
        "exportable": True,
        "enabled": True,
    }
    assert record["responseElements"] == {
        "key": {
            "keyArn": arn,
            "keyAttributes": attributes,
            "keyCheckValue": key["KeyCheckValue"],
            "keyCheckValueAlgorithm": "ANSI_X9_24",
            "enabled": True,
            "exportable": True,
            "keyState": "CREATE_COMPLETE",
            "keyOrigin": "AWS_PAYMENT_CRYPTOGRAPHY",
            "usageStartTimestamp": text(key["UsageStartTimestamp"]),
        }
    }


def test_changes_of_state_ship_no_material_and_log_no_synchronization(endpoint, east):
    key, there = replicated(east)
    arn = key["KeyArn"]
    for call in (east.stop_key_usage, east.start_key_usage):
        call(KeyIdentifier=arn)
        synchronized(east, arn)
    assert types(synchronizations(endpoint.trail(), arn)) == [
        "ExportKeyReplica",
        "ImportKeyReplica",
    ]
    assert types(synchronizations(endpoint.trail(REPLICA), there)) == ["ImportKeyReplica"]
    assert len(records(endpoint.trail(REPLICA), "CreateKey", there)) == 1


def test_a_replica_that_comes_back_is_shipped_and_logged_again(endpoint, east):
    key, there = replicated(east)
    arn = key["KeyArn"]
    regions = {"KeyIdentifier": arn, "ReplicationRegions": [REPLICA]}
    east.remove_key_replication_regions(**regions)
    eventually(lambda: "ReplicationStatus" not in get(east, arn))
    east.add_key_replication_regions(**regions)
    synchronized(east, arn)
    found = types(synchronizations(endpoint.trail(), arn))
    assert found == ["ExportKeyReplica"] * 2 + ["ImportKeyReplica"] * 2
    assert types(synchronizations(endpoint.trail(REPLICA), there)) == ["ImportKeyReplica"] * 2


CALLS = {
    "GetKey": (True, lambda c, arn: c.get_key(KeyIdentifier=arn)),
    "ListKeys": (True, lambda c, arn: c.list_keys(MaxResults=1)),
    "StopKeyUsage": (False, lambda c, arn: c.stop_key_usage(KeyIdentifier=arn)),
    "StartKeyUsage": (False, lambda c, arn: c.start_key_usage(KeyIdentifier=arn)),
    "TagResource": (
        False,
        lambda c, arn: c.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "b"}]),
    ),
    "UntagResource": (False, lambda c, arn: c.untag_resource(ResourceArn=arn, TagKeys=["a"])),
    "ListTagsForResource": (True, lambda c, arn: c.list_tags_for_resource(ResourceArn=arn)),
    "ListAliases": (True, lambda c, arn: c.list_aliases(KeyArn=arn)),
    "GetDefaultKeyReplicationRegions": (
        True,
        lambda c, arn: c.get_default_key_replication_regions(),
    ),
    "DeleteKey": (False, lambda c, arn: c.delete_key(KeyIdentifier=arn)),
    "RestoreKey": (False, lambda c, arn: c.restore_key(KeyIdentifier=arn)),
}


def one(trail, name, request_id):
    """The one record of a call, and what LookupEvents says beside it."""
    found = [
        (event, record)
        for event in lookup(trail, "EventName", name)
        if (record := json.loads(event["CloudTrailEvent"])).get("requestID") == request_id
    ]
    assert len(found) == 1, f"{len(found)} events of {name} {request_id}"
    return found[0]


def test_every_call_leaves_one_event(endpoint, east):
    arn = create(east)["KeyArn"]
    who = endpoint.client("sts").get_caller_identity()
    for name, (read_only, call) in CALLS.items():
        answer = call(east, arn)
        event, record = one(endpoint.trail(), name, answer["ResponseMetadata"]["RequestId"])
        assert event["EventName"] == record["eventName"] == name
        assert event["EventId"] == record["eventID"] and uuid.UUID(event["EventId"])
        assert event["ReadOnly"] == str(read_only).lower()
        assert record["readOnly"] is read_only
        assert event["EventSource"] == record["eventSource"] == SERVICE
        assert event["AccessKeyId"] == record["userIdentity"]["accessKeyId"] == endpoint.access_key
        assert record["userIdentity"]["arn"] == who["Arn"]
        assert record["userIdentity"]["type"] == "IAMUser"
        assert event["Username"] == who["Arn"].split("/")[-1]
        assert record["eventTime"] == event["EventTime"].astimezone(
            datetime.timezone.utc
        ).strftime("%Y-%m-%dT%H:%M:%SZ")
        if read_only:
            assert record["responseElements"] is None
        if name not in {"ListKeys", "GetDefaultKeyReplicationRegions", "ListAliases"}:
            named = [r["ResourceName"] for r in event["Resources"]]
            assert named == [arn], name


def test_a_failed_call_says_how(endpoint, east):
    arn = create(east)["KeyArn"]
    unknown = arn[:-16] + "a" * 16
    for call, arguments, code in (
        (east.get_key, {"KeyIdentifier": unknown}, "ResourceNotFoundException"),
        (east.restore_key, {"KeyIdentifier": arn}, "ValidationException"),
        (east.create_alias, {"AliasName": "alias/x", "KeyArn": unknown}, None),
    ):
        with pytest.raises(east.exceptions.ClientError) as failure:
            call(**arguments)
        answer = failure.value.response
        name = failure.value.operation_name
        request_id = answer["ResponseMetadata"]["RequestId"]
        _, record = one(endpoint.trail(), name, request_id)
        assert record["errorCode"] == (code or answer["Error"]["Code"])
        assert record["responseElements"] is None
        if answer["Error"]["Message"]:
            assert record["errorMessage"] == answer["Error"]["Message"]


@pytest.mark.process
def test_a_denied_call_says_so(server, tmp_path, endpoint, east):
    arn = create(east)["KeyArn"]
    file = tmp_path / "policy.json"
    allow = {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}
    file.write_text(json.dumps({"Version": "2012-10-17", "Statement": [allow]}))
    done = server.principal("create", "denied-one", "--policy", file)
    credentials = tmp_path / "credentials"
    credentials.write_text(done.stdout)
    section = done.stdout.split("[")[1].split("]")[0]
    who = type(endpoint).from_file(endpoint.url, credentials, section)
    call = who.control().delete_key
    with pytest.raises(east.exceptions.ClientError) as failure:
        call(KeyIdentifier=arn)
    answer = failure.value.response
    request_id = answer["ResponseMetadata"]["RequestId"]
    event, record = one(endpoint.trail(), "DeleteKey", request_id)
    assert record["errorCode"] == "AccessDenied"
    assert record["errorMessage"] == answer["Error"]["Message"]
    assert event["Username"] == "denied-one"
    assert lookup(endpoint.trail(), "Username", "denied-one") == [event]
    assert lookup(endpoint.trail(), "AccessKeyId", who.access_key) == [event]


def test_an_operation_that_is_not_built_leaves_an_event_too(endpoint, east):
    with pytest.raises(east.exceptions.ValidationException) as failure:
        east.get_parameters_for_import(
            KeyMaterialType="TR34_KEY_BLOCK", WrappingKeyAlgorithm="RSA_2048"
        )
    request_id = failure.value.response["ResponseMetadata"]["RequestId"]
    _, record = one(endpoint.trail(), "GetParametersForImport", request_id)
    assert record["errorCode"] == "ValidationException"


@pytest.mark.parametrize(
    "attribute",
    ["EventId", "EventName", "ReadOnly", "Username", "ResourceType", "ResourceName",
     "EventSource", "AccessKeyId"],
)  # fmt: skip
def test_events_are_found_by_every_attribute(endpoint, east, attribute):
    arn = create(east)["KeyArn"]
    trail = endpoint.trail()
    (event,) = lookup(trail, "ResourceName", arn)
    value = {
        "ResourceType": "AWS::PaymentCryptography::Key",
        "ResourceName": arn,
    }.get(attribute) or event[attribute]
    since = event["EventTime"] - datetime.timedelta(seconds=1)
    found = lookup(trail, attribute, value, StartTime=since)
    assert event in found
    for each in found:
        resources = each["Resources"]
        values = {
            "ResourceType": {r["ResourceType"] for r in resources},
            "ResourceName": {r["ResourceName"] for r in resources},
        }.get(attribute, {each.get(attribute)})
        assert value in values
    assert lookup(trail, attribute, f"no-{attribute}") == []


def test_newest_first(endpoint, east):
    for _ in range(3):
        east.get_default_key_replication_regions()
    times = [event["EventTime"] for event in lookup(endpoint.trail())]
    assert times == sorted(times, reverse=True)
    arn = create(east)["KeyArn"]
    east.stop_key_usage(KeyIdentifier=arn)
    east.start_key_usage(KeyIdentifier=arn)
    names = [event["EventName"] for event in lookup(endpoint.trail(), "ResourceName", arn)]
    assert names == ["StartKeyUsage", "StopKeyUsage", "CreateKey"]


def test_a_time_range(endpoint, east):
    arn = create(east)["KeyArn"]
    trail = endpoint.trail()
    (event,) = lookup(trail, "ResourceName", arn)
    second = datetime.timedelta(seconds=1)
    time = event["EventTime"]
    about = {"attribute": "ResourceName", "value": arn}
    assert lookup(trail, **about, StartTime=time - second, EndTime=time + second) == [event]
    assert lookup(trail, **about, StartTime=time, EndTime=time + second) == [event]
    assert lookup(trail, **about, StartTime=time + 2 * second) == []
    assert lookup(trail, **about, EndTime=time - 2 * second) == []
    found = lookup(trail, StartTime=time - second, EndTime=time + second)
    assert event in found
    for each in found:
        assert time - 2 * second <= each["EventTime"] <= time + 2 * second


@pytest.mark.parametrize("size", [1, 2, 50])
def test_pages_of_any_size_make_the_same_list(endpoint, east, size):
    arn = create(east)["KeyArn"]
    for _ in range(4):
        east.list_tags_for_resource(ResourceArn=arn)
    trail = endpoint.trail()
    whole = lookup(trail, "ResourceName", arn)
    assert len(whole) == 5
    about = [{"AttributeKey": "ResourceName", "AttributeValue": arn}]
    more, found = {"LookupAttributes": about, "MaxResults": size}, []
    while True:
        page = trail.lookup_events(**more)
        assert len(page["Events"]) <= size
        found += page["Events"]
        if "NextToken" not in page:
            break
        more["NextToken"] = page["NextToken"]
    assert found == whole


def test_what_lookup_refuses(endpoint, east):
    trail = endpoint.client("cloudtrail", PRIMARY, parameter_validation=False)
    for size in (0, 51, -1):
        refused("InvalidMaxResultsException", trail.lookup_events, MaxResults=size)
    refused("InvalidNextTokenException", trail.lookup_events, NextToken="never-given")
    now = datetime.datetime.now(datetime.timezone.utc)
    past = now - datetime.timedelta(days=1)
    refused("InvalidTimeRangeException", trail.lookup_events, StartTime=now, EndTime=past)
    unknown = [{"AttributeKey": "Colour", "AttributeValue": "red"}]
    call = trail.lookup_events
    refused("InvalidLookupAttributesException", call, LookupAttributes=unknown)
    east.list_keys(MaxResults=1)
    token = trail.lookup_events(MaxResults=1)["NextToken"]
    name = [{"AttributeKey": "EventName", "AttributeValue": "ListKeys"}]
    refused("InvalidNextTokenException", call, NextToken=token, LookupAttributes=name)
