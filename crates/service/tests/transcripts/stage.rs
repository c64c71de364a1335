//! Performs a transcript on a system of its own: what was asked and happened, with the answers
//! that are given now.

use keys::time::Timestamp;
use serde_json::Value;
use service::clock::Clock;

use super::harness::plant;
use super::harness::world::region;
use super::harness::{Client, EAST, EUROPE, Flow, Reply, Settings, WEST, World, client};
use super::names::Names;
use super::script::{self, Call, Manner, Part};

/// The transcript `text`, called `name`, as it comes out now.
pub async fn perform(name: &str, text: &str) -> String {
    let mut stage = Stage::new().await;
    let mut paragraphs = Vec::new();
    for paragraph in script::parse(text) {
        let mut lines = paragraph.lines;
        match paragraph.part {
            Part::Prose => {}
            Part::Happenings(happenings) => {
                for happening in happenings {
                    stage.happen(&happening).await;
                }
            }
            Part::Given(key, call) => {
                let reply = stage.ask(&call).await;
                assert_eq!(reply.status, 200, "{name}: {}: {}", lines.join("\n"), reply.text);
                if let Some(key) = key {
                    let arn = reply.body["Key"]["KeyArn"].as_str().unwrap();
                    stage.names.bind(&key, arn.split(":key/").nth(1).unwrap());
                }
            }
            Part::Ask(call) => {
                let reply = stage.ask(&call).await;
                lines.extend(stage.shown(&reply));
            }
        }
        paragraphs.push(lines.join("\n"));
    }
    paragraphs.join("\n\n") + "\n"
}

struct Stage {
    world: World,
    names: Names,
    clients: Vec<(String, Client)>,
}

impl Stage {
    /// Three Regions whose links are held: a transcript says when replication goes on.
    async fn new() -> Self {
        let world = Settings::of(&REGIONS).start().await;
        let stranger = Client::with("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG");
        let clients = vec![("stranger".to_owned(), stranger)];
        let stage = Self { world, names: Names::default(), clients };
        stage.links(Flow::Held);
        stage
    }

    async fn ask(&self, call: &Call) -> Reply {
        let body = self.names.filled_in(&call.body);
        let here = call.region.as_deref().unwrap_or(EAST);
        let mut client = &self.world.client;
        if let Some(who) = &call.who {
            client = &self.clients.iter().find(|(name, _)| name == who).expect(who).1;
        }
        let forged = Client::with(&client.credentials.access_key_id, "another secret");
        let now = self.world.clock.now();
        let (client, now) = match call.manner {
            Manner::Forged => (&forged, now),
            Manner::Late => (client, Timestamp::from_micros(now.micros() - LATE)),
            Manner::Right | Manner::Unsigned => (client, now),
        };
        let mut request = client::request(&call.operation, &body);
        if call.manner != Manner::Unsigned {
            request = client.signed(request, here, client::service_of(&call.operation), now);
        }
        // A Region that is not there has no process that answers: the first one does.
        let answering = if REGIONS.contains(&here) { here } else { EAST };
        client::send(&self.world.service(answering), request).await
    }

    fn shown(&mut self, reply: &Reply) -> Vec<String> {
        let status = match &reply.exception {
            Some(exception) => format!("< {} {exception}", reply.status),
            None => format!("< {}", reply.status),
        };
        let mut lines = vec![status];
        let shown = self.names.shown(&reply.body);
        lines.extend(pretty(&shown, 0).lines().map(ToOwned::to_owned));
        lines
    }

    async fn happen(&mut self, happening: &str) {
        let words: Vec<&str> = happening.split(' ').collect();
        match words.as_slice() {
            ["replication", "catches", "up"] => {
                self.links(Flow::Open);
                self.world.settle().await;
                self.links(Flow::Held);
            }
            [days, "days", "pass"] => {
                self.world.clock.pass_days(days.parse().unwrap());
                self.world.housekeeping().await;
            }
            [seconds, "seconds", "pass"] => {
                self.world.clock.pass_seconds(seconds.parse().unwrap());
                self.world.housekeeping().await;
            }
            [who, "may", actions, "on", resource] => {
                let actions: Vec<&str> = actions.split(',').collect();
                let resource = self.names.filled_in(resource);
                let policy = serde_json::json!({
                    "Version": "2012-10-17",
                    "Statement": [{ "Effect": "Allow", "Action": actions, "Resource": resource }],
                });
                let client = self.world.principal(who, &policy.to_string()).await;
                self.clients.push(((*who).to_owned(), client));
            }
            [name, "=", "CVV", "key", digits] => {
                let material = hex::decode(digits).unwrap().try_into().unwrap();
                let id = plant::cvv_key(&self.world, EAST, &[], material).await;
                self.names.bind(name, id.as_str());
            }
            _ => panic!("not understood: {happening}"),
        }
    }

    fn links(&self, flow: Flow) {
        for (index, one) in REGIONS.iter().enumerate() {
            for other in &REGIONS[index + 1..] {
                self.world.network.between(&region(one), &region(other), flow);
            }
        }
    }
}

/// JSON for readers: what fits stands on one line, and flags stand side by side.
fn pretty(value: &Value, indent: usize) -> String {
    let flat = flat(value);
    if indent + flat.len() <= WIDTH {
        return flat;
    }
    let margin = " ".repeat(indent + 2);
    let (members, brackets): (Vec<String>, _) = match value {
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                format!("{}: {}", Value::from(name.as_str()), pretty(value, indent + 2))
            };
            (members.iter().map(member).collect(), ('{', '}'))
        }
        Value::Array(elements) => {
            (elements.iter().map(|element| pretty(element, indent + 2)).collect(), ('[', ']'))
        }
        _ => return flat,
    };
    let are_flags = value.as_object().is_some_and(|flags| flags.values().all(Value::is_boolean));
    let mut lines: Vec<String> = Vec::new();
    for member in members {
        match lines.last_mut() {
            Some(line) if are_flags && line.len() + member.len() < WIDTH => {
                line.push_str(", ");
                line.push_str(&member);
            }
            _ => lines.push(format!("{margin}{member}")),
        }
    }
    let (open, close) = brackets;
    format!("{open}\n{}\n{}{close}", lines.join(",\n"), " ".repeat(indent))
}

fn flat(value: &Value) -> String {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let member = |(name, value): (&String, &Value)| {
                format!("{}: {}", Value::from(name.as_str()), flat(value))
            };
            format!("{{ {} }}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        Value::Array(elements) => {
            format!("[{}]", elements.iter().map(flat).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

const REGIONS: [&str; 3] = [EAST, WEST, EUROPE];
/// How wide answers are shown: the name of a member may come before what is measured.
const WIDTH: usize = 90;
/// Six minutes, in microseconds: more than a clock may be off.
const LATE: i64 = 6 * 60 * 1_000_000;
