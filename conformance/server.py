"""A Keyferry server as a process, and an endpoint as a client sees it."""

import configparser
import os
import re
import selectors
import signal
import subprocess
import time
from pathlib import Path

import boto3
from botocore.config import Config

ROOT = Path(__file__).resolve().parent.parent
PRIMARY = "us-east-1"
REPLICA = "us-west-2"
PATIENCE = 20
"""Seconds that a start, a stop or a change that has to spread may take on a busy machine."""


def program():
    """The binary under test: `KEYFERRY`, else the one that `cargo build --release` leaves."""
    path = Path(os.environ.get("KEYFERRY", ROOT / "target/release/keyferry"))
    assert path.is_file(), f"{path} is missing: run `cargo build --release` or set KEYFERRY"
    return str(path)


def run(*arguments, **more):
    """Runs the program to its end."""
    options = {"capture_output": True, "text": True, "timeout": PATIENCE, **more}
    return subprocess.run([program(), *map(str, arguments)], check=False, **options)


def eventually(what, seconds=PATIENCE):
    """Polls `what` until it is true; the last answer is in the failure."""
    deadline = time.monotonic() + seconds
    while True:
        answer = what()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"not within {seconds} s; the last answer: {answer!r}"
        time.sleep(0.01)


class Endpoint:
    """An address that serves the API, and the credentials to use it with."""

    def __init__(self, url, access_key, secret_key):
        self.url = url
        self.access_key = access_key
        self.secret_key = secret_key
        self.clients = {}

    @classmethod
    def from_file(cls, url, path, profile="default"):
        """Credentials from a file in AWS's credentials-file form."""
        text = configparser.ConfigParser()
        assert text.read(path), f"no credentials file at {path}"
        section = text[profile]
        return cls(url, section["aws_access_key_id"], section["aws_secret_access_key"])

    def client(self, service, region=PRIMARY, **config):
        """A stock boto3 client that does not retry."""
        name = (service, region, tuple(sorted(config.items())))
        if name not in self.clients:
            self.clients[name] = boto3.session.Session().client(
                service,
                region_name=region,
                endpoint_url=self.url,
                aws_access_key_id=self.access_key,
                aws_secret_access_key=self.secret_key,
                config=Config(retries={"total_max_attempts": 1}, **config),
            )
        return self.clients[name]

    def control(self, region=PRIMARY):
        return self.client("payment-cryptography", region)

    def data(self, region=PRIMARY):
        return self.client("payment-cryptography-data", region)

    def trail(self, region=PRIMARY):
        return self.client("cloudtrail", region)


class Server:
    """`keyferry serve` on a data folder; started again, it is another process on the same one."""

    def __init__(self, data, *arguments):
        self.data = Path(data)
        self.arguments = arguments
        self.log = self.data.parent / (self.data.name + ".stderr")
        self.process = None

    def start(self):
        """Starts it and waits for its two lines."""
        command = [program(), "serve", "--data", str(self.data), "--listen", "127.0.0.1:0"]
        command += ["--admin-listen", "127.0.0.1:0", *self.arguments]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log)
        admin = re.fullmatch(r"admin on (http://127\.0\.0\.1:\d+)\n", self.line())
        listening = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", self.line())
        assert admin and listening, self.stderr()
        self.admin = admin[1]
        self.url = listening[1]
        self.endpoint = Endpoint.from_file(self.url, self.data / "credentials")
        return self

    def line(self):
        """The next line of its standard output."""
        text = b""
        deadline = time.monotonic() + PATIENCE
        with selectors.DefaultSelector() as ready:
            ready.register(self.process.stdout, selectors.EVENT_READ)
            while not text.endswith(b"\n"):
                assert ready.select(deadline - time.monotonic()), f"silent: {self.stderr()}"
                byte = os.read(self.process.stdout.fileno(), 1)
                assert byte, f"ended: {self.stderr()}"
                text += byte
        return text.decode()

    def stop(self):
        """SIGTERM; answers the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.ended()

    def kill(self):
        """SIGKILL."""
        self.process.kill()
        return self.ended()

    def ended(self):
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        return code

    def is_alive(self):
        return self.process.poll() is None

    def stderr(self):
        """What it has logged so far, without the colours."""
        return re.sub(r"\x1b\[[0-9;]*m", "", self.log.read_text(errors="replace"))

    def principal(self, *arguments, **more):
        """`keyferry principal …` against this server."""
        return run("principal", *arguments, "--data", self.data, **more)
