"""What cannot be replicated, and where to; a refusal changes nothing."""

import pytest

import matrix
from conftest import CVK, create, get, in_region, refused, replicated
from server import PRIMARY, REPLICA

IMPOSSIBLE = {
    "own Region": [PRIMARY],
    "own Region beside another": [REPLICA, PRIMARY],
    "unknown Region": ["eu-north-9"],
    "no Region of AWS": ["zz-nowhere-1"],
    "not a Region's name": ["US-WEST-2"],
    "empty name": [""],
    "twice the same": [REPLICA, REPLICA],
}


@pytest.mark.parametrize("regions", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_a_key_is_not_created_with_impossible_regions(east, regions):
    before = len(east.get_paginator("list_keys").paginate().build_full_result()["Keys"])
    arguments = {"KeyAttributes": CVK, "Exportable": True, "ReplicationRegions": regions}
    assert refused("ValidationException", east.create_key, **arguments)
    after = len(east.get_paginator("list_keys").paginate().build_full_result()["Keys"])
    assert before == after


@pytest.mark.parametrize("regions", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_impossible_regions_are_not_added(east, regions):
    key = create(east)
    call = east.add_key_replication_regions
    refused("ValidationException", call, KeyIdentifier=key["KeyArn"], ReplicationRegions=regions)
    assert get(east, key["KeyArn"]) == key


def test_a_key_that_must_not_leave_is_not_replicated(east):
    arguments = {"KeyAttributes": CVK, "Exportable": False, "ReplicationRegions": [REPLICA]}
    assert "xportable" in refused("ValidationException", east.create_key, **arguments)
    key = create(east, Exportable=False)
    call = east.add_key_replication_regions
    refused("ValidationException", call, KeyIdentifier=key["KeyArn"], ReplicationRegions=[REPLICA])
    assert get(east, key["KeyArn"]) == key


def test_a_pair_is_not_replicated(east):
    usage = "TR31_D1_ASYMMETRIC_KEY_FOR_DATA_ENCRYPTION"
    attributes = matrix.attributes(usage, "RSA_2048", "EDWU", "ASYMMETRIC_KEY_PAIR")
    arguments = {"KeyAttributes": attributes, "Exportable": True, "ReplicationRegions": [REPLICA]}
    refused("ValidationException", east.create_key, **arguments)


def test_a_region_that_has_the_key_is_a_conflict(east):
    key, _ = replicated(east)
    call = east.add_key_replication_regions
    refused("ConflictException", call, KeyIdentifier=key["KeyArn"], ReplicationRegions=[REPLICA])
    assert get(east, key["KeyArn"]) == key


def test_a_region_that_lacks_the_key_cannot_lose_it(east):
    key = create(east)
    call = east.remove_key_replication_regions
    arguments = {"KeyIdentifier": key["KeyArn"], "ReplicationRegions": [REPLICA]}
    refused("ResourceNotFoundException", call, **arguments)
    assert get(east, key["KeyArn"]) == key


@pytest.mark.parametrize("change", ["add", "remove"])
def test_a_change_of_no_region_is_no_change(east, change):
    """The model gives the list no least length; nothing to do is either done or refused."""
    key, _ = replicated(east)
    call = getattr(east, f"{change}_key_replication_regions")
    try:
        call(KeyIdentifier=key["KeyArn"], ReplicationRegions=[])
    except east.exceptions.ValidationException:
        pass
    assert get(east, key["KeyArn"]) == key


@pytest.mark.parametrize("change", ["add", "remove"])
def test_an_unknown_key_is_not_found(east, change):
    arn = in_region(create(east)["KeyArn"], PRIMARY)[:-16] + "a" * 16
    call = getattr(east, f"{change}_key_replication_regions")
    refused("ResourceNotFoundException", call, KeyIdentifier=arn, ReplicationRegions=[REPLICA])


def test_a_pending_key_is_not_replicated(east):
    key = create(east)
    pending = east.delete_key(KeyIdentifier=key["KeyArn"])["Key"]
    call = east.add_key_replication_regions
    arguments = {"KeyIdentifier": key["KeyArn"], "ReplicationRegions": [REPLICA]}
    message = refused("ValidationException", call, **arguments)
    assert "not in CREATE_COMPLETE state" in message
    assert get(east, key["KeyArn"]) == pending


def test_a_key_of_another_region_is_not_found_here(west, east):
    """The ARN names its Region; a request to another one does not find it."""
    key = create(east)
    code = {"ResourceNotFoundException", "ValidationException"}
    for name in (key["KeyArn"], in_region(key["KeyArn"], REPLICA)):
        with pytest.raises(west.exceptions.ClientError) as failure:
            west.get_key(KeyIdentifier=name)
        assert failure.value.response["Error"]["Code"] in code
