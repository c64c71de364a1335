"""A key's life: stopping, starting, deleting, restoring."""

import datetime
import re
import time

import pytest

import raw
from conftest import CVK, create, get, in_region, refused, replicated, synchronized
from server import REPLICA

USE = {
    "PrimaryAccountNumber": "4123456789012345",
    "GenerationAttributes": {"CardVerificationValue2": {"CardExpiryDate": "0229"}},
}
NOT_COMPLETE = "not in CREATE_COMPLETE state"


def use(endpoint, arn):
    return endpoint.data().generate_card_validation_data(KeyIdentifier=arn, **USE)


def refused_use(endpoint, arn):
    call = endpoint.data().generate_card_validation_data
    return refused("ValidationException", call, KeyIdentifier=arn, **USE)


@pytest.mark.parametrize("days", [3, 4, 7, 30, 180, None])
def test_deletion_waits_as_long_as_asked(east, days):
    key = create(east)
    asked = {} if days is None else {"DeleteKeyInDays": days}
    began = datetime.datetime.now(datetime.timezone.utc)
    pending = east.delete_key(KeyIdentifier=key["KeyArn"], **asked)["Key"]
    assert pending["KeyState"] == "DELETE_PENDING"
    wait = pending["DeletePendingTimestamp"] - began - datetime.timedelta(days=days or 7)
    assert datetime.timedelta(seconds=-5) < wait < datetime.timedelta(seconds=20)
    same = {name: pending[name] for name in key if name != "KeyState"}
    assert same == {name: key[name] for name in key if name != "KeyState"}
    assert set(pending) - set(key) == {"DeletePendingTimestamp"}
    assert get(east, key["KeyArn"]) == pending


@pytest.mark.parametrize("days", [2, 1, 0, -1, 181, 365, 2**31 - 1])
def test_other_waits_are_refused(endpoint, east, days):
    key = create(east)
    unchecked = endpoint.client("payment-cryptography", parameter_validation=False)
    arguments = {"KeyIdentifier": key["KeyArn"], "DeleteKeyInDays": days}
    refused("ValidationException", unchecked.delete_key, **arguments)
    assert get(east, key["KeyArn"]) == key


def test_a_second_deletion_is_refused(east):
    arn = create(east)["KeyArn"]
    pending = east.delete_key(KeyIdentifier=arn, DeleteKeyInDays=10)["Key"]
    message = refused("ValidationException", east.delete_key, KeyIdentifier=arn, DeleteKeyInDays=3)
    assert NOT_COMPLETE in message
    assert get(east, arn) == pending


def test_a_pending_key_is_not_usable_and_comes_back(endpoint, east):
    key = create(east)
    arn = key["KeyArn"]
    value = use(endpoint, arn)["ValidationData"]
    east.delete_key(KeyIdentifier=arn)
    refused_use(endpoint, arn)
    assert east.restore_key(KeyIdentifier=arn)["Key"] == key
    assert get(east, arn) == key
    assert use(endpoint, arn)["ValidationData"] == value


@pytest.mark.parametrize("call", ["stop_key_usage", "start_key_usage"])
def test_a_pending_key_is_neither_stopped_nor_started(east, call):
    arn = create(east)["KeyArn"]
    pending = east.delete_key(KeyIdentifier=arn)["Key"]
    message = refused("ValidationException", getattr(east, call), KeyIdentifier=arn)
    assert NOT_COMPLETE in message
    assert get(east, arn) == pending


def test_a_key_that_is_not_pending_is_not_restored(east):
    key = create(east)
    refused("ValidationException", east.restore_key, KeyIdentifier=key["KeyArn"])
    assert get(east, key["KeyArn"]) == key


def test_a_stopped_key_stays_stopped_through_deletion_and_restore(endpoint, east):
    arn = create(east)["KeyArn"]
    stopped = east.stop_key_usage(KeyIdentifier=arn)["Key"]
    pending = east.delete_key(KeyIdentifier=arn)["Key"]
    assert pending["Enabled"] is False
    assert east.restore_key(KeyIdentifier=arn)["Key"] == stopped
    refused_use(endpoint, arn)


def test_stopping_and_starting(endpoint, east):
    key = create(east)
    arn = key["KeyArn"]
    stopped = east.stop_key_usage(KeyIdentifier=arn)["Key"]
    assert stopped["Enabled"] is False
    assert "UsageStartTimestamp" not in stopped
    assert stopped["UsageStopTimestamp"] >= key["UsageStartTimestamp"]
    assert stopped["KeyState"] == "CREATE_COMPLETE"
    assert get(east, arn) == stopped
    refused_use(endpoint, arn)
    started = east.start_key_usage(KeyIdentifier=arn)["Key"]
    assert started["Enabled"] is True
    assert "UsageStopTimestamp" not in started
    assert started["UsageStartTimestamp"] >= stopped["UsageStopTimestamp"]
    use(endpoint, arn)


def test_stopping_twice_and_starting_twice_change_nothing(east):
    arn = create(east)["KeyArn"]
    before = get(east, arn)
    assert east.start_key_usage(KeyIdentifier=arn)["Key"] == before
    stopped = east.stop_key_usage(KeyIdentifier=arn)["Key"]
    assert east.stop_key_usage(KeyIdentifier=arn)["Key"] == stopped
    assert get(east, arn) == stopped


def test_a_stopped_key_still_answers_everything_else(east):
    arn = create(east)["KeyArn"]
    east.stop_key_usage(KeyIdentifier=arn)
    east.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "b"}])
    assert east.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "a", "Value": "b"}]
    assert east.delete_key(KeyIdentifier=arn)["Key"]["KeyState"] == "DELETE_PENDING"


@pytest.mark.parametrize(
    ("operation", "member"),
    [
        ("GetKey", "CreateTimestamp"),
        ("GetKey", "UsageStartTimestamp"),
        ("StopKeyUsage", "UsageStopTimestamp"),
        ("DeleteKey", "DeletePendingTimestamp"),
    ],
)
def test_times_are_numbers_of_seconds_with_milliseconds(endpoint, east, operation, member):
    arn = create(east)["KeyArn"]
    answer = raw.control(endpoint, operation, {"KeyIdentifier": arn})
    text = re.search(rf'"{member}": *([^,}}]+)', answer.text)[1]
    assert re.fullmatch(r"\d{10}(\.\d{1,3})?", text)
    days = 7 if member == "DeletePendingTimestamp" else 0
    assert abs(float(text) - days * 86_400 - time.time()) < 60


@pytest.mark.parametrize(
    "call", ["get_key", "delete_key", "restore_key", "stop_key_usage", "start_key_usage"]
)
def test_an_unknown_key_is_not_found(east, call):
    arn = create(east)["KeyArn"]
    unknown = arn[:-16] + "a" * 16
    with pytest.raises(east.exceptions.ResourceNotFoundException) as failure:
        getattr(east, call)(KeyIdentifier=unknown)
    assert failure.value.response["ResourceId"] == unknown


@pytest.mark.parametrize("usage", ["Generate", "Verify"])
def test_a_key_does_only_what_its_modes_allow(endpoint, east, usage):
    key = create(east, KeyAttributes={**CVK, "KeyModesOfUse": {usage: True}})
    data = endpoint.data()
    attributes = {"CardVerificationValue2": {"CardExpiryDate": "0229"}}
    card = {"KeyIdentifier": key["KeyArn"], "PrimaryAccountNumber": "4123456789012345"}
    check = {"VerificationAttributes": attributes, "ValidationData": "123"}
    if usage == "Generate":
        data.generate_card_validation_data(**card, GenerationAttributes=attributes)
        refused("ValidationException", data.verify_card_validation_data, **card, **check)
    else:
        call = data.generate_card_validation_data
        refused("ValidationException", call, **card, GenerationAttributes=attributes)
        with pytest.raises(data.exceptions.ClientError) as failure:
            for value in ("123", "456"):
                data.verify_card_validation_data(**card, **{**check, "ValidationData": value})
        assert failure.value.response["Error"]["Code"] == "VerificationFailedException"


def test_a_stopped_key_replicates_and_its_replica_is_stopped(east, west):
    for key in (
        create(east, Enabled=False, ReplicationRegions=[REPLICA]),
        east.stop_key_usage(KeyIdentifier=create(east)["KeyArn"])["Key"],
    ):
        arn = key["KeyArn"]
        if "ReplicationStatus" not in key:
            east.add_key_replication_regions(KeyIdentifier=arn, ReplicationRegions=[REPLICA])
        synchronized(east, arn)
        copy = get(west, in_region(arn, REPLICA))
        assert copy["Enabled"] is False
        assert copy.get("UsageStopTimestamp") == key.get("UsageStopTimestamp")
        assert "UsageStartTimestamp" not in copy


def test_a_replica_that_is_no_more_takes_nothing(east, west):
    there = replicated(east)[1]
    west.delete_key(KeyIdentifier=there)
    listed = west.get_paginator("list_keys").paginate(KeyState="DELETE_COMPLETE")
    assert there in {key["KeyArn"] for key in listed.build_full_result()["Keys"]}
    tags = [{"Key": "a", "Value": "b"}]
    for call, more in (
        (west.delete_key, {"KeyIdentifier": there}),
        (west.tag_resource, {"ResourceArn": there, "Tags": tags}),
        (west.add_key_replication_regions, {"KeyIdentifier": there, "ReplicationRegions": ["x"]}),
    ):
        with pytest.raises(west.exceptions.ClientError) as failure:
            call(**more)
        code = failure.value.response["Error"]["Code"]
        assert code in {"ValidationException", "ResourceNotFoundException"}
