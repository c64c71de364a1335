# Lets boto3 and the AWS CLI call a local listener, and prints what they put on the socket.
import datetime, io, contextlib, http.server, os, re, threading

seen = []
label = {}

class Listener(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body are two writes, and the second would wait for an acknowledgement.
    disable_nagle_algorithm = True
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        seen.append({
            **label,
            "method": self.command,
            "path": self.path,
            "headers": [[name.lower(), value] for name, value in self.headers.items()],
            "body": body.hex(),
        })
        reply = b"{}"
        if label["operation"] == "GetCallerIdentity":
            reply = (b"<GetCallerIdentityResponse><GetCallerIdentityResult/>"
                     b"<ResponseMetadata/></GetCallerIdentityResponse>")
        self.send_response(200)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)
    do_POST = do_GET = answer
    def log_message(self, *_):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
threading.Thread(target=server.serve_forever, daemon=True).start()
endpoint = "http://127.0.0.1:%d" % server.server_port

for name in list(os.environ):
    if name.startswith("AWS_"):
        del os.environ[name]
os.environ.update({
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": given["secret"],
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
})

attributes = {
    "KeyUsage": "TR31_C0_CARD_VERIFICATION_KEY", "KeyClass": "SYMMETRIC_KEY",
    "KeyAlgorithm": "TDES_2KEY", "KeyModesOfUse": {"Generate": True, "Verify": True},
}
plain = "00112233445566778899AABBCCDDEEFF"
start = datetime.datetime(2025, 8, 21, 18, 25, 54, tzinfo=datetime.timezone.utc)

import boto3
clients = {}
def boto(service, operation, by="boto3", **arguments):
    label.update(client=by, operation=operation)
    if service not in clients:
        clients[service] = boto3.client(service, endpoint_url=endpoint)
    clients[service]._make_api_call(operation, arguments)

boto("payment-cryptography", "CreateKey", KeyAttributes=attributes, Exportable=True,
     ReplicationRegions=["us-west-2"], Tags=[{"Key": "k", "Value": "ü v"}])
boto("payment-cryptography", "ListKeys", MaxResults=1)
boto("payment-cryptography", "GetDefaultKeyReplicationRegions")
boto("payment-cryptography-data", "GenerateCardValidationData", KeyIdentifier="alias/cvk",
     PrimaryAccountNumber="4123456789012345",
     GenerationAttributes={"CardVerificationValue2": {"CardExpiryDate": "0225"}})
boto("payment-cryptography-data", "EncryptData", KeyIdentifier=given["arn"], PlainText=plain,
     EncryptionAttributes={"Symmetric": {"Mode": "ECB"}})
boto("sts", "GetCallerIdentity")
boto("cloudtrail", "LookupEvents", StartTime=start, MaxResults=7,
     LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "CreateKey"}])

# Arguments made from the model: the member of a union and the value of an enumeration that it is
# the turn of, and for texts the first of these that fits.
texts = [given["arn"], "alias/x", "us-west-2", "import-token-qs6643jl4ohibtqk",
         "export-token-qs6643jl4ohibtqk", "4123456789012345", "a@example.com",
         "arn:aws:mpa:us-east-1:111122223333:approval-team/x",
         *(letter * length for letter in "1Aa"
           for length in (1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 56))]

def fits(text, shape):
    # What is a repeated repetition in the model is a possessive one to Python.
    pattern = shape.get("pattern", ".*").replace("{2}+", "+")
    return (shape.get("min", 0) <= len(text) <= shape.get("max", len(text))
            and re.search("^" + pattern + "$", text) is not None)

def made(shapes, name, turn, least):
    shape = shapes[name]
    kind = shape["type"]
    def member(of):
        return made(shapes, of["shape"], turn, least)
    if kind == "structure":
        members = list(shape["members"])
        if shape.get("union"):
            members = [members[turn % len(members)]]
            choices.add((name, members[0]))
        elif least:
            members = shape.get("required", [])
        return {name: member(shape["members"][name]) for name in members}
    if kind == "list":
        return [member(shape["member"])]
    if kind == "map":
        return {member(shape["key"]): member(shape["value"])}
    if kind == "string":
        if "enum" in shape:
            return shape["enum"][turn % len(shape["enum"])]
        return next(text for text in texts if fits(text, shape))
    if kind == "boolean":
        return turn % 2 == 0
    return shape["min"] + turn % (shape["max"] - shape["min"] + 1)

# Everything, the least, and whatever is needed for every member of every union.
for service in ("payment-cryptography", "payment-cryptography-data"):
    described = model(service)
    for operation, about in described["operations"].items():
        known = set()
        for turn in range(12):
            choices = set()
            arguments = made(described["shapes"], about["input"]["shape"], turn, turn == 1)
            if turn < 2 or not choices <= known:
                boto(service, operation, by="model %d" % turn, **arguments)
            known |= choices

import awscli.clidriver
driver = awscli.clidriver.create_clidriver()
def cli(operation, *arguments):
    label.update(client="cli", operation=operation)
    with contextlib.redirect_stdout(io.StringIO()):
        code = driver.main([*arguments, "--endpoint-url", endpoint])
    assert code == 0, (operation, code)

cli("CreateKey", "payment-cryptography", "create-key", "--exportable",
    "--key-attributes", "KeyAlgorithm=TDES_2KEY,KeyUsage=TR31_C0_CARD_VERIFICATION_KEY,"
    "KeyClass=SYMMETRIC_KEY,KeyModesOfUse={Generate=true,Verify=true}",
    "--replication-regions", "us-west-2")
cli("ListKeys", "payment-cryptography", "list-keys", "--max-items", "1")
cli("GetDefaultKeyReplicationRegions", "payment-cryptography",
    "get-default-key-replication-regions")
cli("GenerateCardValidationData", "payment-cryptography-data", "generate-card-validation-data",
    "--key-identifier", "alias/cvk", "--primary-account-number", "4123456789012345",
    "--generation-attributes", "CardVerificationValue2={CardExpiryDate=0225}")
cli("EncryptData", "payment-cryptography-data", "encrypt-data", "--key-identifier", given["arn"],
    "--plain-text", plain, "--encryption-attributes", "Symmetric={Mode=ECB}")
cli("GetCallerIdentity", "sts", "get-caller-identity")
cli("LookupEvents", "cloudtrail", "lookup-events", "--start-time", "2025-08-21T18:25:54Z",
    "--page-size", "7")
json.dump(seen, sys.stdout)
