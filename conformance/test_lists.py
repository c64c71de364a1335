"""ListKeys: pages, filters, tokens, and a list that changes while it is read."""

import threading

import pytest

from conftest import create, get, refused


def pages(control, **more):
    return list(control.get_paginator("list_keys").paginate(**more))


def arns(found):
    return [key["KeyArn"] for page in found for key in page["Keys"]]


@pytest.fixture(scope="module")
def some(east):
    """Keys that exist throughout."""
    return [create(east)["KeyArn"] for _ in range(5)]


@pytest.mark.parametrize("size", [1, 7, 100])
def test_pages_of_any_size_make_the_same_list(east, some, size):
    found = pages(east, PaginationConfig={"PageSize": size})
    listed = arns(found)
    assert len(listed) == len(set(listed))
    assert set(some) <= set(listed)
    assert all(len(page["Keys"]) <= size for page in found)
    assert all("NextToken" in page for page in found[:-1])
    assert "NextToken" not in found[-1]


def test_without_a_size_a_page_holds_fifty(east):
    for _ in range(60 - len(arns(pages(east)))):
        create(east)
    assert len(east.list_keys()["Keys"]) == 50


def test_a_summary_says_what_the_key_says(east):
    arn = create(east)["KeyArn"]
    key = get(east, arn)
    summary = next(k for page in pages(east) for k in page["Keys"] if k["KeyArn"] == arn)
    assert summary == {name: key[name] for name in summary}
    assert set(summary) == {
        "KeyArn", "KeyState", "KeyAttributes", "KeyCheckValue", "Exportable", "Enabled"
    }  # fmt: skip


def test_the_list_can_be_of_one_state(east, some):
    arn = create(east)["KeyArn"]
    east.delete_key(KeyIdentifier=arn)
    pending = [key for page in pages(east, KeyState="DELETE_PENDING") for key in page["Keys"]]
    assert arn in {key["KeyArn"] for key in pending}
    assert {key["KeyState"] for key in pending} == {"DELETE_PENDING"}
    complete = arns(pages(east, KeyState="CREATE_COMPLETE"))
    assert arn not in complete and set(some) <= set(complete)
    assert arns(pages(east, KeyState="CREATE_IN_PROGRESS")) == []
    assert arn in arns(pages(east))


@pytest.mark.parametrize("size", [1, 2, 100])
def test_pages_of_one_state_make_the_same_list(east, size):
    whole = arns(pages(east, KeyState="DELETE_PENDING"))
    config = {"PageSize": size}
    assert arns(pages(east, KeyState="DELETE_PENDING", PaginationConfig=config)) == whole


@pytest.mark.parametrize("token", ["x", "AAAA", "a" * 8192, "0", "é", "../../etc/passwd"])
def test_a_token_that_was_never_given_is_refused(east, token):
    refused("ValidationException", east.list_keys, NextToken=token)


def token(east, some):
    return east.list_keys(MaxResults=1)["NextToken"]


def test_a_changed_token_is_refused(east, some):
    good = token(east, some)
    for at in {0, len(good) // 2, len(good) - 2}:
        other = "A" if good[at] != "A" else "B"
        changed = good[:at] + other + good[at + 1 :]
        refused("ValidationException", east.list_keys, NextToken=changed)
    refused("ValidationException", east.list_keys, NextToken=good[:-4])


def test_a_token_is_for_its_operation_region_and_filter_only(east, west, some):
    good = token(east, some)
    assert east.list_keys(NextToken=good)["Keys"]
    refused("ValidationException", east.list_aliases, NextToken=good)
    call = east.list_tags_for_resource
    refused("ValidationException", call, ResourceArn=some[0], NextToken=good)
    refused("ValidationException", west.list_keys, NextToken=good)
    refused("ValidationException", east.list_keys, NextToken=good, KeyState="DELETE_PENDING")


def test_a_token_works_more_than_once_and_with_another_size(east, some):
    good = token(east, some)
    first = arns([east.list_keys(NextToken=good, MaxResults=1)])
    again = arns([east.list_keys(NextToken=good, MaxResults=3)])
    assert again[:1] == first and len(again) == 3


def test_a_list_that_grows_while_it_is_read_skips_nothing_and_repeats_nothing(endpoint, east, some):
    stop = threading.Event()
    made = []

    def grow():
        control = endpoint.client("payment-cryptography")
        while not stop.is_set():
            made.append(create(control)["KeyArn"])

    writers = [threading.Thread(target=grow) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        for _ in range(3):
            before = set(some) | set(list(made))
            listed = arns(pages(east, PaginationConfig={"PageSize": 5}))
            assert len(listed) == len(set(listed))
            assert before <= set(listed)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert made


def test_a_list_whose_keys_go_while_it_is_read_skips_nothing(east, some):
    doomed = [create(east)["KeyArn"] for _ in range(6)]
    listed = []
    more = {"MaxResults": 2, "KeyState": "CREATE_COMPLETE"}
    while True:
        page = east.list_keys(**more)
        listed += arns([page])
        if doomed:
            east.delete_key(KeyIdentifier=doomed.pop())
        if "NextToken" not in page:
            break
        more["NextToken"] = page["NextToken"]
    assert len(listed) == len(set(listed))
    assert set(some) <= set(listed)
