//! `keyferry demo`: the main job from end to end, over real signed HTTP.

use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::serve::{Server, StopSignals, default_regions, settings};
use crate::arguments::{ACCOUNT, Demo};
use crate::client::{Client, Failure};
use crate::credentials;

/// Starts a server, walks a key from one Region to the other, and goes on serving.
///
/// # Errors
///
/// Something cannot be opened, or a step of the walk does not come out as it should.
pub async fn run(options: &Demo) -> io::Result<()> {
    let settings = settings(&options.data, ACCOUNT, &default_regions())?;
    let told = StopSignals::listen()?;
    let server = Server::start(&settings, options.listen, options.admin_listen).await?;
    server.announce()?;
    let credentials = credentials::read(&options.data.join("credentials"))?;
    let walk = Walk { client: Client::new(server.address, credentials), step: 0 };
    let walked = walk.run().await;
    if walked.is_ok() && !options.once {
        invite(&server, &options.data)?;
        told.wait().await;
    }
    server.stop().await;
    walked
}

struct Walk {
    client: Client,
    step: usize,
}

impl Walk {
    async fn run(mut self) -> io::Result<()> {
        let id = self.create().await?;
        self.use_in_both(&id).await?;
        self.change(&id).await?;
        self.delete_and_restore(&id).await?;
        self.events(&id).await
    }

    async fn create(&mut self) -> io::Result<String> {
        self.say(&format!("create a card verification key in {EAST}, replicated to {WEST}"))?;
        let start = Instant::now();
        let input = json!({
            "Exportable": true,
            "KeyAttributes": {
                "KeyAlgorithm": "TDES_2KEY",
                "KeyUsage": "TR31_C0_CARD_VERIFICATION_KEY",
                "KeyClass": "SYMMETRIC_KEY",
                "KeyModesOfUse": { "Generate": true, "Verify": true },
            },
            "ReplicationRegions": [WEST],
        });
        let created = self.client.call(EAST, "CreateKey", &input).await?;
        let arn = text(&created, "/Key/KeyArn")?;
        let status = text(&created, STATUS)?;
        tell(&format!("{arn}  KCV {}  {status}", text(&created, "/Key/KeyCheckValue")?))?;
        let id = arn.rsplit('/').next().unwrap_or_default().to_owned();
        self.until_synchronized(&id, start).await?;
        let replica = self.get(WEST, &id).await?;
        expect(text(&replica, "/Key/KeyCheckValue")? == text(&created, "/Key/KeyCheckValue")?)?;
        tell(&format!(
            "{}  KCV {}  {} of {}",
            text(&replica, "/Key/KeyArn")?,
            text(&replica, "/Key/KeyCheckValue")?,
            text(&replica, "/Key/MultiRegionKeyType")?,
            text(&replica, "/Key/PrimaryRegion")?,
        ))?;
        Ok(id)
    }

    async fn use_in_both(&mut self, id: &str) -> io::Result<()> {
        self.say(&format!("generate a CVV2 in {EAST}, verify it in {WEST}"))?;
        let input = json!({
            "KeyIdentifier": arn(EAST, id),
            "PrimaryAccountNumber": TEST_PAN,
            "GenerationAttributes": { "CardVerificationValue2": { "CardExpiryDate": "1230" } },
        });
        let generated = self.client.call(EAST, "GenerateCardValidationData", &input).await?;
        let value = text(&generated, "/ValidationData")?;
        let verified = self.verify(id, &value).await?;
        tell(&format!("right value: verified with {}", text(&verified, "/KeyArn")?))?;
        let wrong: String =
            value.chars().map(|digit| if digit == '0' { '1' } else { '0' }).collect();
        let refusal = refused(self.verify(id, &wrong).await)?;
        tell(&format!("wrong value: {refusal}"))
    }

    async fn change(&mut self, id: &str) -> io::Result<()> {
        self.say("change the key: a replica is read-only, the primary's changes reach it")?;
        let stop = json!({ "KeyIdentifier": arn(WEST, id) });
        let refusal = refused(self.client.call(WEST, "StopKeyUsage", &stop).await)?;
        tell(&format!("StopKeyUsage in {WEST}: {refusal}"))?;
        let start = Instant::now();
        let stop = json!({ "KeyIdentifier": arn(EAST, id) });
        self.client.call(EAST, "StopKeyUsage", &stop).await?;
        self.until_synchronized(id, start).await?;
        let refusal = refused(self.verify(id, "000").await)?;
        tell(&format!("StopKeyUsage in {EAST}, then use in {WEST}: {refusal}"))?;
        let start = Instant::now();
        self.client.call(EAST, "StartKeyUsage", &stop).await?;
        self.until_synchronized(id, start).await
    }

    async fn delete_and_restore(&mut self, id: &str) -> io::Result<()> {
        self.say("delete the key: the primary waits, the replica goes at once")?;
        let start = Instant::now();
        let input = json!({ "KeyIdentifier": arn(EAST, id), "DeleteKeyInDays": 3 });
        let deleted = self.client.call(EAST, "DeleteKey", &input).await?;
        tell(&format!("{EAST}: {}", text(&deleted, "/Key/KeyState")?))?;
        let replica = self.until(WEST, id, "/Key/KeyState", "DELETE_COMPLETE").await?;
        let took = start.elapsed().as_secs_f64() * 1_000.0;
        tell(&format!("{WEST}: {} after {took:.1} ms", text(&replica, "/Key/KeyState")?))?;
        let restore = json!({ "KeyIdentifier": arn(EAST, id) });
        let restored = self.client.call(EAST, "RestoreKey", &restore).await?;
        tell(&format!("RestoreKey: {}, without replicas", text(&restored, "/Key/KeyState")?))?;
        self.without_replica(id).await?;
        let start = Instant::now();
        let add = json!({ "KeyIdentifier": arn(EAST, id), "ReplicationRegions": [WEST] });
        self.client.call(EAST, "AddKeyReplicationRegions", &add).await?;
        self.until_synchronized(id, start).await
    }

    async fn events(&mut self, id: &str) -> io::Result<()> {
        self.say(&format!("look up what happened in {EAST}"))?;
        let input = json!({ "LookupAttributes": [
            { "AttributeKey": "EventName", "AttributeValue": "SynchronizeMultiRegionKey" },
        ] });
        let found = self.client.look_up_events(EAST, &input).await?;
        let events = found.get("Events").and_then(Value::as_array);
        for event in events.into_iter().flatten() {
            let record: Value = serde_json::from_str(&text(event, "/CloudTrailEvent")?)
                .map_err(io::Error::other)?;
            let details = "/serviceEventDetails";
            if text(&record, &format!("{details}/keyArn"))?.ends_with(id) {
                tell(&format!(
                    "{}  {}  {} to {}",
                    text(&record, "/eventTime")?,
                    text(&record, "/eventName")?,
                    text(&record, &format!("{details}/replicationType"))?,
                    text(&record, &format!("{details}/replicationRegion"))?,
                ))?;
            }
        }
        Ok(())
    }

    async fn verify(&self, id: &str, value: &str) -> Result<Value, Failure> {
        let input = json!({
            "KeyIdentifier": arn(WEST, id),
            "PrimaryAccountNumber": TEST_PAN,
            "VerificationAttributes": { "CardVerificationValue2": { "CardExpiryDate": "1230" } },
            "ValidationData": value,
        });
        self.client.call(WEST, "VerifyCardValidationData", &input).await
    }

    async fn get(&self, region: &str, id: &str) -> Result<Value, Failure> {
        self.client.call(region, "GetKey", &json!({ "KeyIdentifier": arn(region, id) })).await
    }

    async fn until_synchronized(&self, id: &str, start: Instant) -> io::Result<()> {
        self.until(EAST, id, STATUS, "SYNCHRONIZED").await?;
        let took = start.elapsed().as_secs_f64() * 1_000.0;
        tell(&format!("{WEST}: SYNCHRONIZED {took:.1} ms after the call was made"))
    }

    /// Polls GetKey until what stands at `pointer` is `wanted`, as a client would.
    async fn until(
        &self,
        region: &str,
        id: &str,
        pointer: &str,
        wanted: &str,
    ) -> io::Result<Value> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let key = self.get(region, id).await?;
            if key.pointer(pointer).and_then(Value::as_str) == Some(wanted) {
                return Ok(key);
            }
            if Instant::now() > deadline {
                return Err(io::Error::other(format!(
                    "the key in {region} is not {wanted}: {key}"
                )));
            }
            tokio::time::sleep(POLL_PAUSE).await;
        }
    }

    async fn without_replica(&self, id: &str) -> io::Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while self.get(EAST, id).await?.pointer(STATUS).is_some() {
            expect(Instant::now() < deadline)?;
            tokio::time::sleep(POLL_PAUSE).await;
        }
        Ok(())
    }

    fn say(&mut self, what: &str) -> io::Result<()> {
        self.step = self.step.saturating_add(1);
        writeln!(io::stdout(), "\n{}. {what}", self.step)
    }
}

/// The lines that point the AWS CLI at the server.
fn invite(server: &Server, data: &Path) -> io::Result<()> {
    let credentials = data.join("credentials");
    let credentials = credentials.display();
    let address = server.address;
    writeln!(
        io::stdout(),
        "
The server goes on serving until Ctrl-C. To use it with the AWS CLI, in another terminal:

export AWS_SHARED_CREDENTIALS_FILE={credentials} AWS_ENDPOINT_URL=http://{address}
aws payment-cryptography create-key --region {EAST} --exportable --replication-regions {WEST} \\
  --key-attributes KeyAlgorithm=TDES_2KEY,KeyUsage=TR31_C0_CARD_VERIFICATION_KEY,\\
KeyClass=SYMMETRIC_KEY,KeyModesOfUse='{{Generate=true,Verify=true}}'
aws payment-cryptography list-keys --region {WEST}
aws cloudtrail lookup-events --region {EAST}"
    )
}

fn arn(region: &str, id: &str) -> String {
    format!("arn:aws:payment-cryptography:{region}:{ACCOUNT}:key/{id}")
}

fn text(value: &Value, pointer: &str) -> io::Result<String> {
    let found = value.pointer(pointer).and_then(Value::as_str).map(ToOwned::to_owned);
    found.ok_or_else(|| io::Error::other(format!("the answer has no {pointer}")))
}

fn refused(result: Result<Value, Failure>) -> io::Result<String> {
    match result {
        Err(refusal @ Failure::Refused(_)) => Ok(refusal.to_string()),
        Err(lost) => Err(lost.into()),
        Ok(_) => Err(io::Error::other("the server did what it should have refused")),
    }
}

fn expect(holds: bool) -> io::Result<()> {
    if holds { Ok(()) } else { Err(io::Error::other("the walk did not come out as it should")) }
}

fn tell(what: &str) -> io::Result<()> {
    writeln!(io::stdout(), "   {what}")
}

const EAST: &str = "us-east-1";
const WEST: &str = "us-west-2";
const STATUS: &str = "/Key/ReplicationStatus/us-west-2/Status";
/// Nobody's card: a number that card schemes publish for tests.
const TEST_PAN: &str = "4111111111111111";
const PATIENCE: Duration = Duration::from_secs(10);
const POLL_PAUSE: Duration = Duration::from_millis(1);
