"""Tags: three operations and the limits."""

import pytest

from conftest import create, refused

LIMIT = 50


@pytest.fixture
def arn(east):
    return create(east)["KeyArn"]


def tags(control, arn, **more):
    pages = control.get_paginator("list_tags_for_resource").paginate(ResourceArn=arn, **more)
    return {tag["Key"]: tag["Value"] for page in pages for tag in page["Tags"]}


def tag(control, arn, **values):
    pairs = [{"Key": key, "Value": value} for key, value in values.items()]
    answer = control.tag_resource(ResourceArn=arn, Tags=pairs)
    answer.pop("ResponseMetadata")
    assert answer == {}


def test_tags_are_put_on_overwritten_and_taken_off(east, arn):
    tag(east, arn, team="issuing", stage="test")
    assert tags(east, arn) == {"team": "issuing", "stage": "test"}
    tag(east, arn, stage="live", cost="7")
    assert tags(east, arn) == {"team": "issuing", "stage": "live", "cost": "7"}
    answer = east.untag_resource(ResourceArn=arn, TagKeys=["stage", "cost"])
    answer.pop("ResponseMetadata")
    assert answer == {}
    assert tags(east, arn) == {"team": "issuing"}


def test_an_empty_value_is_a_value(endpoint, east, arn):
    unchecked = endpoint.client("payment-cryptography", parameter_validation=False)
    tag(unchecked, arn, empty="")
    assert tags(east, arn) == {"empty": ""}


def test_taking_off_what_is_not_there_succeeds(east, arn):
    tag(east, arn, team="issuing")
    east.untag_resource(ResourceArn=arn, TagKeys=["unknown", "other"])
    assert tags(east, arn) == {"team": "issuing"}


def test_fifty_and_not_one_more(east, arn):
    tag(east, arn, **{f"key{n}": str(n) for n in range(LIMIT)})
    assert len(tags(east, arn)) == LIMIT
    tag(east, arn, key0="again")
    with pytest.raises(east.exceptions.ClientError) as failure:
        tag(east, arn, one="more")
    expected = {"ValidationException", "ServiceQuotaExceededException"}
    assert failure.value.response["Error"]["Code"] in expected
    with pytest.raises(east.exceptions.ClientError):
        tag(east, arn, key1="changed", one="more")
    found = tags(east, arn)
    assert len(found) == LIMIT and found["key0"] == "again" and found["key1"] == "1"
    east.untag_resource(ResourceArn=arn, TagKeys=["key9"])
    tag(east, arn, one="more")


def test_more_than_fifty_at_once_are_refused(east, arn):
    with pytest.raises(east.exceptions.ClientError):
        tag(east, arn, **{f"key{n}": str(n) for n in range(LIMIT + 1)})
    assert tags(east, arn) == {}


def test_one_request_names_a_key_once(east, arn):
    twice = [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]
    refused("ValidationException", east.tag_resource, ResourceArn=arn, Tags=twice)
    assert tags(east, arn) == {}


def test_case_matters(east, arn):
    tag(east, arn, team="a", Team="b")
    assert tags(east, arn) == {"team": "a", "Team": "b"}


@pytest.mark.parametrize("value", ["ümläut", "漢字", "a b", "x" * 256, "+-=._:/@"])
def test_values_come_back_as_they_were(east, arn, value):
    tag(east, arn, key=value)
    assert tags(east, arn) == {"key": value}


@pytest.mark.parametrize(("key", "value"), [("k" * 129, "v"), ("", "v"), ("k", "v" * 257)])
def test_too_long_or_empty_is_refused(endpoint, arn, key, value):
    unchecked = endpoint.client("payment-cryptography", parameter_validation=False)
    pair = [{"Key": key, "Value": value}]
    refused("ValidationException", unchecked.tag_resource, ResourceArn=arn, Tags=pair)


def test_a_pending_key_takes_no_tags(east, arn):
    tag(east, arn, team="issuing")
    east.delete_key(KeyIdentifier=arn)
    pair = [{"Key": "a", "Value": "1"}]
    refused("ValidationException", east.tag_resource, ResourceArn=arn, Tags=pair)
    assert tags(east, arn) == {"team": "issuing"}


def test_an_unknown_key_is_not_found(east, arn):
    unknown = arn[:-16] + "a" * 16
    pair = [{"Key": "a", "Value": "1"}]
    refused("ResourceNotFoundException", east.tag_resource, ResourceArn=unknown, Tags=pair)
    refused("ResourceNotFoundException", east.untag_resource, ResourceArn=unknown, TagKeys=["a"])
    refused("ResourceNotFoundException", east.list_tags_for_resource, ResourceArn=unknown)


@pytest.mark.parametrize("size", [1, 2, 100])
def test_pages_of_any_size_make_the_same_list(east, arn, size):
    expected = {f"key{n}": str(n) for n in range(5)}
    tag(east, arn, **expected)
    assert tags(east, arn, PaginationConfig={"PageSize": size}) == expected
