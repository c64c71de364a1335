"""Signed requests whose bytes are ours: what no well-meaning client would send."""

import datetime
import json
from unittest import mock

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from server import PRIMARY

SERVICE = "payment-cryptography"
TARGET = "PaymentCryptographyControlPlane."
MEDIA = "application/x-amz-json-1.0"
POOL = urllib3.PoolManager(retries=False, timeout=20)


class Answer:
    """What came back."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.text = response.data.decode()

    @property
    def body(self):
        return json.loads(self.text)

    @property
    def code(self):
        """The exception's name, where clients look for it."""
        name = self.headers.get("x-amzn-errortype") or self.body.get("__type", "")
        return name.split("#")[-1].split(":")[0]

    def __repr__(self):
        return f"{self.status} {dict(self.headers)} {self.text[:500]}"


def sign(endpoint, method, path, headers, body, **scope):
    """The headers with a signature of botocore's among them.

    `scope`: `region`, `service`, and `shift`, the seconds that the clock is wrong.
    """
    request = AWSRequest(method, endpoint.url + path, headers=dict(headers), data=body)
    credentials = Credentials(endpoint.access_key, endpoint.secret_key)
    signer = SigV4Auth(
        credentials, scope.get("service", SERVICE), scope.get("region", PRIMARY)
    )
    now = datetime.datetime.now(datetime.timezone.utc)
    moment = now + datetime.timedelta(seconds=scope.get("shift", 0))
    with mock.patch("botocore.auth.get_current_datetime", return_value=moment):
        signer.add_auth(request)
    return dict(request.headers.items())


def send(endpoint, method, path, headers, body):
    """Sends exactly this."""
    return Answer(POOL.request(method, endpoint.url + path, body=body, headers=headers))


def signed(endpoint, method, path, headers, body, **scope):
    """Signs and sends."""
    headers = sign(endpoint, method, path, headers, body, **scope)
    return send(endpoint, method, path, headers, body)


def encode(content):
    """JSON, unless it is bytes already."""
    return content if isinstance(content, bytes) else json.dumps(content).encode()


def control(endpoint, operation, content, **scope):
    """A call of the control plane."""
    headers = {"Content-Type": MEDIA, "X-Amz-Target": TARGET + operation}
    return signed(endpoint, "POST", "/", headers, encode(content), **scope)


def data(endpoint, path, content, **scope):
    """A call of the data plane."""
    headers = {"Content-Type": "application/json"}
    return signed(endpoint, "POST", path, headers, encode(content), **scope)
