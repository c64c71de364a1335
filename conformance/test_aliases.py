"""Aliases: the five operations, and an alias in a key's place."""

import itertools

import pytest

from conftest import CVK, create, eventually, get, in_region, refused, replicated, synchronized
from server import PRIMARY, REPLICA

COUNT = itertools.count()


@pytest.fixture
def name(request):
    """A name that no other test uses."""
    return f"alias/conformance/{request.node.originalname[:60]}-{next(COUNT)}"


@pytest.fixture(scope="module")
def arn(east):
    return create(east)["KeyArn"]


def listed(control, **more):
    pages = control.get_paginator("list_aliases").paginate(**more)
    return {alias["AliasName"]: alias for alias in pages.build_full_result()["Aliases"]}


def test_an_alias_of_a_key(east, arn, name):
    whole = {"AliasName": name, "KeyArn": arn}
    assert east.create_alias(**whole)["Alias"] == whole
    assert east.get_alias(AliasName=name)["Alias"] == whole
    assert listed(east)[name] == whole
    answer = east.delete_alias(AliasName=name)
    answer.pop("ResponseMetadata")
    assert answer == {}
    refused("ResourceNotFoundException", east.get_alias, AliasName=name)
    assert name not in listed(east)
    assert get(east, arn)["KeyState"] == "CREATE_COMPLETE"


def test_an_alias_without_a_key(east, arn, name):
    assert east.create_alias(AliasName=name)["Alias"] == {"AliasName": name}
    assert east.get_alias(AliasName=name)["Alias"] == {"AliasName": name}
    assert listed(east)[name] == {"AliasName": name}
    refused("ResourceNotFoundException", east.get_key, KeyIdentifier=name)
    whole = {"AliasName": name, "KeyArn": arn}
    assert east.update_alias(**whole)["Alias"] == whole
    assert get(east, name)["KeyArn"] == arn


def test_an_update_moves_an_alias_and_detaches_it(east, arn, name):
    other = create(east)["KeyArn"]
    east.create_alias(AliasName=name, KeyArn=arn)
    east.update_alias(AliasName=name, KeyArn=other)
    assert get(east, name)["KeyArn"] == other
    assert east.update_alias(AliasName=name)["Alias"] == {"AliasName": name}
    refused("ResourceNotFoundException", east.get_key, KeyIdentifier=name)


def test_a_name_is_given_once(east, arn, name):
    east.create_alias(AliasName=name, KeyArn=arn)
    refused("ConflictException", east.create_alias, AliasName=name, KeyArn=arn)
    refused("ConflictException", east.create_alias, AliasName=name)
    assert east.get_alias(AliasName=name)["Alias"]["KeyArn"] == arn
    east.delete_alias(AliasName=name)
    east.create_alias(AliasName=name)


def test_case_matters(east, name):
    east.create_alias(AliasName=name)
    refused("ResourceNotFoundException", east.get_alias, AliasName="alias/" + name[6:].upper())


@pytest.mark.parametrize("call", ["get_alias", "update_alias", "delete_alias"])
def test_an_unknown_alias_is_not_found(east, name, call):
    refused("ResourceNotFoundException", getattr(east, call), AliasName=name)


def test_an_alias_of_an_unknown_key(east, arn, name):
    unknown = arn[:-16] + "a" * 16
    refused("ResourceNotFoundException", east.create_alias, AliasName=name, KeyArn=unknown)
    refused("ResourceNotFoundException", east.get_alias, AliasName=name)
    east.create_alias(AliasName=name, KeyArn=arn)
    refused("ResourceNotFoundException", east.update_alias, AliasName=name, KeyArn=unknown)
    assert east.get_alias(AliasName=name)["Alias"]["KeyArn"] == arn


def test_an_alias_belongs_to_its_region(east, west, arn, name):
    east.create_alias(AliasName=name, KeyArn=arn)
    refused("ResourceNotFoundException", west.get_alias, AliasName=name)
    with pytest.raises(west.exceptions.ClientError):
        west.create_alias(AliasName=name, KeyArn=arn)
    west.create_alias(AliasName=name)
    assert east.get_alias(AliasName=name)["Alias"]["KeyArn"] == arn


@pytest.mark.parametrize("form", ["alias", "alias ARN", "key ARN"])
def test_what_takes_a_key_takes_its_aliases(east, endpoint, name, form):
    arn = create(east)["KeyArn"]
    east.create_alias(AliasName=name, KeyArn=arn)
    alias_arn = arn.split(":key/")[0] + ":" + name
    identifier = {"alias": name, "alias ARN": alias_arn, "key ARN": arn}[form]
    assert get(east, identifier)["KeyArn"] == arn
    assert east.stop_key_usage(KeyIdentifier=identifier)["Key"]["Enabled"] is False
    assert east.start_key_usage(KeyIdentifier=identifier)["Key"]["Enabled"] is True
    made = endpoint.data().generate_card_validation_data(
        KeyIdentifier=identifier,
        PrimaryAccountNumber="4123456789012345",
        GenerationAttributes={"CardVerificationValue2": {"CardExpiryDate": "0229"}},
    )
    assert made["KeyArn"] == arn
    pending = east.delete_key(KeyIdentifier=identifier)["Key"]
    assert (pending["KeyArn"], pending["KeyState"]) == (arn, "DELETE_PENDING")
    assert get(east, identifier) == pending, "an alias resolves while the deletion waits"
    assert east.restore_key(KeyIdentifier=identifier)["Key"]["KeyArn"] == arn


def test_an_alias_arn_of_another_region_does_not_resolve_here(east, west, arn, name):
    east.create_alias(AliasName=name, KeyArn=arn)
    alias_arn = arn.split(":key/")[0] + ":" + name
    for identifier in (alias_arn, in_region(alias_arn, REPLICA)):
        with pytest.raises(west.exceptions.ClientError) as failure:
            west.get_key(KeyIdentifier=identifier)
        code = failure.value.response["Error"]["Code"]
        assert code in {"ResourceNotFoundException", "ValidationException"}


def test_the_list_can_be_of_one_key(east, name):
    arn = create(east)["KeyArn"]
    names = {f"{name}-{n}" for n in range(5)}
    for each in names:
        east.create_alias(AliasName=each, KeyArn=arn)
    assert set(listed(east, KeyArn=arn)) == names
    assert names <= set(listed(east))
    assert listed(east, KeyArn=create(east)["KeyArn"]) == {}


@pytest.mark.parametrize("size", [1, 2, 100])
def test_pages_of_any_size_make_the_same_list(east, name, size):
    arn = create(east)["KeyArn"]
    names = sorted(f"{name}-{n}" for n in range(5))
    for each in names:
        east.create_alias(AliasName=each, KeyArn=arn)
    pages = list(
        east.get_paginator("list_aliases").paginate(KeyArn=arn, PaginationConfig={"PageSize": size})
    )
    found = [alias["AliasName"] for page in pages for alias in page["Aliases"]]
    assert sorted(found) == names
    assert all(len(page["Aliases"]) <= size for page in pages)
    assert "NextToken" not in pages[-1]


def test_an_alias_of_a_replica_that_is_removed_names_no_key(east, west, name):
    key, there = replicated(east)
    west.create_alias(AliasName=name, KeyArn=there)
    west.delete_key(KeyIdentifier=there)
    eventually(lambda: west.get_alias(AliasName=name)["Alias"] == {"AliasName": name})
    refused("ResourceNotFoundException", west.get_key, KeyIdentifier=name)
    eventually(lambda: "ReplicationStatus" not in get(east, key["KeyArn"]))
    east.add_key_replication_regions(KeyIdentifier=key["KeyArn"], ReplicationRegions=[REPLICA])
    synchronized(east, key["KeyArn"])
    assert west.get_alias(AliasName=name)["Alias"] == {"AliasName": name}
    assert west.update_alias(AliasName=name, KeyArn=there)["Alias"]["KeyArn"] == there


def test_a_key_that_is_no_more_takes_no_alias(east, west, name):
    there = replicated(east)[1]
    west.delete_key(KeyIdentifier=there)
    with pytest.raises(west.exceptions.ClientError) as failure:
        west.create_alias(AliasName=name, KeyArn=there)
    code = failure.value.response["Error"]["Code"]
    assert code in {"ValidationException", "ResourceNotFoundException"}


def test_an_alias_whose_key_is_replicated_names_the_key_of_its_region(east, name):
    key = create(east, KeyAttributes=CVK)
    east.create_alias(AliasName=name, KeyArn=key["KeyArn"])
    east.add_key_replication_regions(KeyIdentifier=name, ReplicationRegions=[REPLICA])
    assert east.get_alias(AliasName=name)["Alias"]["KeyArn"].split(":")[3] == PRIMARY
