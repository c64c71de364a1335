//! A transcript as its parts: paragraphs, told apart by how their first line starts.

/// A paragraph.
pub struct Paragraph {
    /// The lines as they are written, without those of an answer.
    pub lines: Vec<String>,
    pub part: Part,
}

/// What a paragraph is.
pub enum Part {
    /// Words for the reader.
    Prose,
    /// `* …`: something happens, a line each.
    Happenings(Vec<String>),
    /// `given [NAME =] …`: a call that has to succeed, and whose answer is not shown. The key
    /// that it creates is called NAME from then on.
    Given(Option<String>, Call),
    /// `> …`: a call, whose answer is shown.
    Ask(Call),
}

/// `OPERATION [as WHO] [in REGION] [MANNER]`, and below it the body.
pub struct Call {
    pub operation: String,
    pub who: Option<String>,
    pub region: Option<String>,
    pub manner: Manner,
    pub body: String,
}

/// How a request is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// As it has to be.
    Right,
    /// Not at all.
    Unsigned,
    /// With another secret.
    Forged,
    /// Six minutes ago.
    Late,
}

/// The paragraphs of a transcript.
pub fn parse(text: &str) -> Vec<Paragraph> {
    text.split("\n\n").map(|paragraph| self::paragraph(paragraph.trim_matches('\n'))).collect()
}

fn paragraph(text: &str) -> Paragraph {
    let asked = text.lines().take_while(|line| !line.starts_with("< "));
    let lines: Vec<String> = asked.map(ToOwned::to_owned).collect();
    let first = lines.first().cloned().unwrap_or_default();
    let body = || lines[1..].join("\n");
    let part = if let Some(call) = first.strip_prefix("> ") {
        Part::Ask(Call::parse(call, body()))
    } else if let Some(given) = first.strip_prefix("given ") {
        let (name, call) = match given.split_once(" = ") {
            Some((name, call)) => (Some(name.to_owned()), call),
            None => (None, given),
        };
        Part::Given(name, Call::parse(call, body()))
    } else if first.starts_with("* ") {
        let happening = |line: &String| line.strip_prefix("* ").expect(line).to_owned();
        Part::Happenings(lines.iter().map(happening).collect())
    } else {
        Part::Prose
    };
    Paragraph { lines, part }
}

impl Call {
    fn parse(text: &str, body: String) -> Self {
        let mut words = text.split(' ').map(ToOwned::to_owned);
        let operation = words.next().unwrap();
        let mut call = Self { operation, who: None, region: None, manner: Manner::Right, body };
        while let Some(word) = words.next() {
            match word.as_str() {
                "as" => call.who = words.next(),
                "in" => call.region = words.next(),
                "unsigned" => call.manner = Manner::Unsigned,
                "forged" => call.manner = Manner::Forged,
                "late" => call.manner = Manner::Late,
                other => panic!("not understood: {other} in {text}"),
            }
        }
        call
    }
}
