"""Default replication Regions of an account."""

import pytest

from conftest import CVK, create, get, in_region, refused, synchronized
from server import PRIMARY, REPLICA

AWAY = {"ReplicationRegions": [REPLICA]}


@pytest.fixture
def default(east):
    """us-west-2 is the default while the test runs."""
    east.enable_default_key_replication_regions(**AWAY)
    yield [REPLICA]
    east.disable_default_key_replication_regions(**AWAY)


def enabled(control):
    return control.get_default_key_replication_regions()["EnabledReplicationRegions"]


def test_there_are_none_at_first(east, west):
    assert enabled(east) == [] and enabled(west) == []


def test_enabling_and_disabling_answer_the_whole_list(east, west):
    answer = east.enable_default_key_replication_regions(**AWAY)
    try:
        assert answer["EnabledReplicationRegions"] == [REPLICA]
        assert enabled(east) == [REPLICA]
        assert enabled(west) == [], "the setting is a Region's own"
        again = east.enable_default_key_replication_regions(**AWAY)
        assert again["EnabledReplicationRegions"] == [REPLICA]
    finally:
        answer = east.disable_default_key_replication_regions(**AWAY)
    assert answer["EnabledReplicationRegions"] == []
    assert enabled(east) == []


def test_disabling_what_is_not_enabled_changes_nothing(east):
    answer = east.disable_default_key_replication_regions(**AWAY)
    assert answer["EnabledReplicationRegions"] == []


@pytest.mark.parametrize(
    "regions",
    [[PRIMARY], ["eu-north-9"], ["xx-nowhere-1"], [REPLICA, REPLICA], [REPLICA, PRIMARY]],
    ids=str,
)
def test_a_region_that_cannot_hold_replicas_is_refused(east, regions):
    call = east.enable_default_key_replication_regions
    assert refused("ValidationException", call, ReplicationRegions=regions)
    assert enabled(east) == []


def test_keys_created_before_stay_where_they_are(east):
    before = create(east)
    east.enable_default_key_replication_regions(**AWAY)
    try:
        assert get(east, before["KeyArn"]) == before
    finally:
        east.disable_default_key_replication_regions(**AWAY)


def test_a_new_key_follows_the_default(east, west, default):
    key = create(east)
    assert key["UsingDefaultReplicationRegions"] is True
    assert key["MultiRegionKeyType"] == "PRIMARY"
    assert key["ReplicationStatus"] == {REPLICA: {"Status": "IN_PROGRESS"}}
    assert synchronized(east, key["KeyArn"])["UsingDefaultReplicationRegions"] is True
    copy = get(west, in_region(key["KeyArn"], REPLICA))
    assert copy["PrimaryRegion"] == PRIMARY
    assert "UsingDefaultReplicationRegions" not in copy


def test_a_key_keeps_its_replicas_when_the_default_goes(east, west):
    east.enable_default_key_replication_regions(**AWAY)
    try:
        arn = create(east)["KeyArn"]
    finally:
        east.disable_default_key_replication_regions(**AWAY)
    synchronized(east, arn)
    assert get(west, in_region(arn, REPLICA))["KeyState"] == "CREATE_COMPLETE"
    assert "MultiRegionKeyType" not in create(east)


def test_regions_named_at_creation_take_precedence(east, default):
    key = create(east, ReplicationRegions=[REPLICA])
    assert key["UsingDefaultReplicationRegions"] is False
    assert key["ReplicationStatus"] == {REPLICA: {"Status": "IN_PROGRESS"}}


def test_an_empty_list_at_creation_opts_out(east, default):
    key = create(east, ReplicationRegions=[])
    assert key["UsingDefaultReplicationRegions"] is False
    assert "MultiRegionKeyType" not in key and "ReplicationStatus" not in key


def test_a_key_that_cannot_replicate_stays_alone(east, default):
    key = create(east, Exportable=False)
    assert key["UsingDefaultReplicationRegions"] is False
    assert "MultiRegionKeyType" not in key and "ReplicationStatus" not in key


def test_a_default_does_not_pass_on_from_region_to_region(east, west, default):
    """Both Regions default to each other: a replica is not a new key."""
    west.enable_default_key_replication_regions(ReplicationRegions=[PRIMARY])
    try:
        arn = create(east)["KeyArn"]
        synchronized(east, arn)
        assert get(west, in_region(arn, REPLICA))["MultiRegionKeyType"] == "REPLICA"
    finally:
        west.disable_default_key_replication_regions(ReplicationRegions=[PRIMARY])


def test_an_explicit_refusal_is_not_softened_by_the_default(east, default):
    arguments = {"KeyAttributes": CVK, "Exportable": False, "ReplicationRegions": [REPLICA]}
    refused("ValidationException", east.create_key, **arguments)
