"""Clients that do the same thing at once: one of them wins, the others are told."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from conftest import create, eventually, get, in_region, replicated, synchronized
from server import REPLICA

CLIENTS = 8
CARD = {
    "PrimaryAccountNumber": "4123456789012345",
    "GenerationAttributes": {"CardVerificationValue2": {"CardExpiryDate": "0229"}},
}


def at_once(*calls):
    """Runs all calls together; the code of each: an exception's name, or OK."""

    def outcome(call):
        try:
            call()
        except ClientError as error:
            return error.response["Error"]["Code"]
        return "OK"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(outcome, calls))


@pytest.fixture
def arn(east):
    return create(east)["KeyArn"]


def test_one_alias_of_a_name(east, arn):
    name = f"alias/race-{arn[-16:]}"
    codes = at_once(*[lambda: east.create_alias(AliasName=name, KeyArn=arn)] * CLIENTS)
    assert codes == ["ConflictException"] * (CLIENTS - 1) + ["OK"]


def test_one_deletion(east, arn):
    codes = at_once(*[lambda: east.delete_key(KeyIdentifier=arn)] * CLIENTS)
    assert codes == ["OK"] + ["ValidationException"] * (CLIENTS - 1)


def test_one_addition_of_a_region(east, arn):
    add = {"KeyIdentifier": arn, "ReplicationRegions": [REPLICA]}
    codes = at_once(*[lambda: east.add_key_replication_regions(**add)] * CLIENTS)
    assert codes == ["ConflictException"] * (CLIENTS - 1) + ["OK"]
    synchronized(east, arn)


def test_no_tag_is_lost(east, arn):
    def tag(number):
        pair = {"Key": f"key{number}", "Value": "x"}
        return lambda: east.tag_resource(ResourceArn=arn, Tags=[pair])

    assert set(at_once(*[tag(number) for number in range(20)])) == {"OK"}
    assert len(east.list_tags_for_resource(ResourceArn=arn)["Tags"]) == 20


def test_the_limit_of_tags_holds(east, arn):
    def tag(number):
        pairs = [{"Key": f"key{number}-{n}", "Value": "x"} for n in range(7)]
        return lambda: east.tag_resource(ResourceArn=arn, Tags=pairs)

    codes = at_once(*[tag(number) for number in range(10)])
    assert codes.count("OK") == 7
    found = east.get_paginator("list_tags_for_resource").paginate(ResourceArn=arn)
    assert len(found.build_full_result()["Tags"]) == 49


def test_defaults_enabled_at_once(east):
    regions = {"ReplicationRegions": [REPLICA]}
    calls = [lambda: east.enable_default_key_replication_regions(**regions)] * CLIENTS
    try:
        assert set(at_once(*calls)) == {"OK"}
        found = east.get_default_key_replication_regions()["EnabledReplicationRegions"]
        assert found == [REPLICA]
    finally:
        east.disable_default_key_replication_regions(**regions)


def test_both_regions_delete_the_same_key(east, west):
    key, there = replicated(east)
    codes = at_once(
        lambda: east.delete_key(KeyIdentifier=key["KeyArn"]),
        lambda: west.delete_key(KeyIdentifier=there),
    )
    assert codes.count("OK") >= 1
    assert get(east, key["KeyArn"])["KeyState"] == "DELETE_PENDING"
    eventually(lambda: get(west, there)["KeyState"] == "DELETE_COMPLETE")


def test_stops_and_starts_at_once_end_the_same_everywhere(east, west):
    key, there = replicated(east)
    arn = key["KeyArn"]
    calls = [east.stop_key_usage, east.start_key_usage] * 6
    assert set(at_once(*[lambda c=call: c(KeyIdentifier=arn) for call in calls])) == {"OK"}
    last = synchronized(east, arn)
    assert get(west, there)["Enabled"] is last["Enabled"]


def test_synchronized_means_that_the_replica_has_done_it(endpoint, east, west):
    """As soon as the primary says so, the replica refuses; and serves again."""
    key, there = replicated(east)
    arn, data = key["KeyArn"], endpoint.data(REPLICA)
    for _ in range(10):
        east.stop_key_usage(KeyIdentifier=arn)
        synchronized(east, arn)
        with pytest.raises(data.exceptions.ValidationException):
            data.generate_card_validation_data(KeyIdentifier=there, **CARD)
        assert get(west, there)["Enabled"] is False
        east.start_key_usage(KeyIdentifier=arn)
        synchronized(east, arn)
        data.generate_card_validation_data(KeyIdentifier=there, **CARD)


def test_adding_and_removing_over_and_over_ends_as_the_last_call_says(east, west, arn):
    regions = {"KeyIdentifier": arn, "ReplicationRegions": [REPLICA]}
    there = in_region(arn, REPLICA)
    for _ in range(8):
        east.add_key_replication_regions(**regions)
        east.remove_key_replication_regions(**regions)
        eventually(lambda: "ReplicationStatus" not in get(east, arn))
    east.add_key_replication_regions(**regions)
    synchronized(east, arn)
    assert get(west, there)["KeyState"] == "CREATE_COMPLETE"
    east.remove_key_replication_regions(**regions)
    eventually(lambda: "ReplicationStatus" not in get(east, arn))
    assert get(west, there)["KeyState"] == "DELETE_COMPLETE"
