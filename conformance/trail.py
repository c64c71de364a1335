"""What the server recorded: LookupEvents, and the audit log in its data folder."""

import json

from server import PRIMARY


def lookup(trail, attribute=None, value=None, **more):
    """All events with an attribute, newest first, as LookupEvents answers them."""
    if attribute:
        more["LookupAttributes"] = [{"AttributeKey": attribute, "AttributeValue": value}]
    pages = trail.get_paginator("lookup_events").paginate(**more)
    return [event for page in pages for event in page["Events"]]


def records(trail, name, arn):
    """The CloudTrail records called `name` that are about the key `arn`."""
    found = [json.loads(e["CloudTrailEvent"]) for e in lookup(trail, "EventName", name)]
    return [record for record in found if arn in json.dumps(record)]


def synchronizations(trail, arn):
    return records(trail, "SynchronizeMultiRegionKey", arn)


def types(found):
    return sorted(record["serviceEventDetails"]["replicationType"] for record in found)


def log(server, region=PRIMARY):
    """The audit log of a Region; each line must be JSON and have an identity of its own."""
    found = []
    for file in sorted((server.data / region / "audit").glob("*.jsonl")):
        text = file.read_text()
        assert text == "" or text.endswith("\n")
        found += [json.loads(line) for line in text.splitlines()]
    return found
