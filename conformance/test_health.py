"""The admin listener, and what the program says of itself."""

import re

import pytest
import urllib3

import raw
from conftest import complaints
from server import PRIMARY, REPLICA, Endpoint, Server, run

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def get(server):
    pool = urllib3.PoolManager(retries=False, timeout=10)
    return lambda path, method="GET": pool.request(method, server.admin + path)


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_a_running_server_is_alive_and_ready(get, path):
    answer = get(path)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain")


def test_metrics_count_requests(get, east):
    def count():
        text = get("/metrics").data.decode()
        pattern = r'^keyferry_requests_total\{operation="ListAliases",code="OK"\} (\d+)$'
        found = re.search(pattern, text, re.MULTILINE)
        return int(found[1]) if found else 0

    before = count()
    east.list_aliases()
    east.list_aliases()
    assert count() == before + 2


def test_metrics_are_in_the_text_format(get):
    answer = get("/metrics")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    line = re.compile(
        r"(# (HELP|TYPE) \w+ .+|# EOF"
        r'|[a-zA-Z_:]\w*(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [0-9.e+-]+|)'
    )
    for text in answer.data.decode().splitlines():
        assert line.fullmatch(text), text


def test_strangers_cannot_write_into_the_metrics(get, endpoint):
    """A label for each word that anyone sends would fill the memory."""
    raw.control(endpoint, "MakeCoffee", {})
    raw.data(endpoint, "/make/coffee", {})
    stranger = Endpoint(endpoint.url, "AKIACOFFEE", "x" * 40)
    raw.control(stranger, "MakeCoffee", {}, region="coffee-shop-1")
    assert b"offee" not in get("/metrics").data.replace(b"COFFEE", b"coffee")


@pytest.mark.parametrize("path", ["/", "/metrics/x", "/livez/", "/admin", "/../etc/passwd"])
def test_nothing_else_is_there(get, path):
    assert get(path).status == 404


def test_only_reading_is_possible(get):
    for path in ("/livez", "/readyz", "/metrics"):
        for method in ("POST", "PUT", "DELETE"):
            assert get(path, method).status in {404, 405}, (method, path)


def test_the_admin_listener_does_not_serve_the_api(get):
    assert get("/", "POST").status in {404, 405}


def test_the_api_listener_does_not_serve_metrics(server):
    answer = urllib3.request("GET", server.url + "/metrics", retries=False)
    assert answer.status in {400, 403, 404}
    assert b"keyferry_" not in answer.data


def test_the_version(server):
    done = run("version")
    assert done.returncode == 0
    assert re.fullmatch(r"keyferry \d+\.\d+\.\d+\S*", done.stdout.strip().splitlines()[0])


@pytest.mark.parametrize(
    "command",
    [[], ["demo"], ["serve"], ["principal"], ["principal", "create"], ["principal", "list"],
     ["principal", "delete"], ["version"]],
    ids=" ".join,
)  # fmt: skip
def test_every_command_has_help(command):
    done = run(*command, "--help")
    assert done.returncode == 0
    assert "Usage: keyferry" in done.stdout and not done.stderr


def test_a_command_that_does_not_exist_is_refused():
    done = run("brew")
    assert done.returncode != 0 and done.stderr and not done.stdout


def test_files_are_for_their_owner_only(server):
    for name in ("credentials", "admin.sock", f"{PRIMARY}/root.key", f"{REPLICA}/root.key"):
        path = server.data / name
        assert path.stat().st_mode & 0o777 == 0o600, name
    for path in server.data.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_credentials_file_has_both_profiles(server):
    text = (server.data / "credentials").read_text()
    assert re.findall(r"^\[(\w+)\]$", text, re.MULTILINE) == ["default", "keyferry"]
    assert len(set(re.findall(r"^aws_access_key_id\s*=\s*(\S+)$", text, re.MULTILINE))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "\x1b[2m2026-11-24T19:21:54Z\x1b[0m \x1b[31mERROR\x1b[0m \x1b[2mservice\x1b[0m: a fault",
        "2026-11-24T19:21:54Z ERROR service: a fault",
        "thread 'main' panicked at src/main.rs:1:1:",
    ],
)
def test_the_suite_itself_sees_complaints(tmp_path, line):
    """Coloured or not: what ends each session would else pass whatever happened."""
    server = Server(tmp_path / "data")
    server.log.write_text(f"2026-11-24T19:21:53Z  INFO started\n{line}\n")
    assert len(complaints(server)) == 1
