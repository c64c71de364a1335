//! Names for what is random: `<key>` stands for the id of a key, `<kcv>` for a check value,
//! `<token>` for the token of a page. Everything else is shown as it is.

use serde_json::Value;

/// The names that a transcript has given so far.
#[derive(Default)]
pub struct Names {
    bound: Vec<(String, String)>,
    check_values: Vec<(String, String)>,
}

impl Names {
    /// From now on `name` stands for `value`.
    pub fn bind(&mut self, name: &str, value: &str) {
        assert!(self.bound.iter().all(|(taken, _)| taken != name), "<{name}> is given twice");
        self.bound.push((name.to_owned(), value.to_owned()));
    }

    /// `text` with the values for the names in it.
    pub fn filled_in(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, value) in &self.bound {
            text = text.replace(&format!("<{name}>"), value);
        }
        text
    }

    /// `answer` as it is shown: with names for what is random. What appears for the first time
    /// is given the next free name of its kind.
    pub fn shown(&mut self, answer: &Value) -> Value {
        let mut answer = answer.clone();
        self.learn(&mut answer);
        let mut text = answer.to_string();
        for (name, value) in &self.bound {
            text = text.replace(value, &format!("<{name}>"));
        }
        serde_json::from_str(&text).unwrap()
    }

    fn learn(&mut self, answer: &mut Value) {
        match answer {
            Value::Object(members) => {
                for (name, value) in members {
                    match (name.as_str(), value.as_str().map(ToOwned::to_owned)) {
                        ("KeyArn", Some(arn)) => self.learn_key(&arn),
                        ("NextToken", Some(token)) => self.learn_value("token", &token),
                        ("KeyCheckValue", Some(text)) => *value = self.check_value(&text).into(),
                        _ => self.learn(value),
                    }
                }
            }
            Value::Array(elements) => elements.iter_mut().for_each(|element| self.learn(element)),
            _ => {}
        }
    }

    /// Ids have the form that AWS's have (aws-behaviour.md, 3.1); others stay visible.
    fn learn_key(&mut self, arn: &str) {
        let id = arn.split(":key/").nth(1).unwrap_or_default();
        let is_base_32 = |letter: char| matches!(letter, 'a'..='z' | '2'..='7');
        if id.len() == 16 && id.chars().all(is_base_32) {
            self.learn_value("key", id);
        }
    }

    fn learn_value(&mut self, kind: &str, value: &str) {
        if self.bound.iter().all(|(_, bound)| bound != value) {
            let name = free(kind, &self.bound);
            self.bind(&name, value);
        }
    }

    /// Six upper-case hexadecimal digits, or for HMAC keys and AS2805 as many as are shown.
    fn check_value(&mut self, text: &str) -> String {
        let is_hex = |letter: char| matches!(letter, '0'..='9' | 'A'..='F');
        if KNOWN_CHECK_VALUES.contains(&text) || !text.chars().all(is_hex) || text.len() != 6 {
            return text.to_owned();
        }
        let known = self.check_values.iter().find(|(_, value)| value == text);
        let name = known.map(|(name, _)| name.clone()).unwrap_or_else(|| {
            let name = free("kcv", &self.check_values);
            self.check_values.push((name.clone(), text.to_owned()));
            name
        });
        format!("<{name}>")
    }
}

fn free(kind: &str, taken: &[(String, String)]) -> String {
    let candidates = std::iter::once(kind.to_owned());
    let mut candidates = candidates.chain((2..).map(|number| format!("{kind}{number}")));
    candidates.find(|name| taken.iter().all(|(bound, _)| bound != name)).unwrap()
}

/// Of 0123456789ABCDEFFEDCBA9876543210, the key of many a published example, and of an AES key
/// of zeros.
const KNOWN_CHECK_VALUES: [&str; 1] = ["08D7B4"];
