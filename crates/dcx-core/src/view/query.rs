//! The search field over machines: words and qualifiers (`power:running tag:prod ip:10.0.
//! cost:>1000 -customer:adcock`), and the order in which people expect names.

use std::cmp::Ordering;

use dcx_api::{Decimal, PowerState};

/// One condition of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Whether the machine must *not* meet it.
    pub not: bool,
    /// What must hold.
    pub test: Test,
}

/// What a condition asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Any text of the row has this.
    Word(String),
    /// The name has this.
    Name(String),
    /// A tag is this, or begins with it.
    Tag(String),
    /// An address begins with this.
    Address(String),
    /// The guest's system has this.
    System(String),
    /// The customer's name has this.
    Customer(String),
    /// The state is one of these.
    Power(Vec<PowerState>),
    /// A number compares so.
    Number(Field, Compare, Decimal),
    /// A number isn't known.
    Unknown(Field),
}

/// A number of a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// CPU cores.
    Cpu,
    /// Memory in GiB.
    Memory,
    /// Disk in GiB.
    Disk,
    /// Cost a month.
    Cost,
    /// Licences a month.
    Licences,
}

/// How to compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// Equal.
    Is,
    /// Less.
    Less,
    /// Less or equal.
    AtMost,
    /// More.
    More,
    /// More or equal.
    AtLeast,
}

impl Compare {
    /// Whether `value` compares so with `bound`.
    #[must_use]
    pub fn holds(self, value: Decimal, bound: Decimal) -> bool {
        match self {
            Self::Is => value == bound,
            Self::Less => value < bound,
            Self::AtMost => value <= bound,
            Self::More => value > bound,
            Self::AtLeast => value >= bound,
        }
    }
}

/// Reads a search text. What isn't understood becomes a complaint in words, and no condition.
#[must_use]
pub fn parse(text: &str) -> (Vec<Condition>, Vec<String>) {
    let mut conditions = Vec::new();
    let mut complaints = Vec::new();
    for token in tokens(text) {
        let (not, body) = match token.strip_prefix('-') {
            Some(body) if body.contains(':') => (true, body.to_owned()),
            _ => (false, token),
        };
        match test(&body) {
            Ok(Some(test)) => conditions.push(Condition { not, test }),
            Ok(None) => {}
            Err(complaint) => complaints.push(complaint),
        }
    }
    (conditions, complaints)
}

/// Splits at spaces, except within double quotes.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    let mut quoted = false;
    for character in text.chars() {
        match character {
            '"' => quoted = !quoted,
            space if space.is_whitespace() && !quoted => tokens.push(String::new()),
            other => {
                if let Some(last) = tokens.last_mut() {
                    last.push(other);
                }
            }
        }
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

fn test(token: &str) -> Result<Option<Test>, String> {
    let Some((key, value)) = token.split_once(':') else {
        return Ok(Some(Test::Word(token.to_lowercase())));
    };
    let value = value.to_lowercase();
    let text = |make: fn(String) -> Test| Ok((!value.is_empty()).then(|| make(value.clone())));
    match key.to_lowercase().as_str() {
        "name" => text(Test::Name),
        "tag" | "tags" => text(Test::Tag),
        "ip" | "address" => text(Test::Address),
        "os" => text(Test::System),
        "customer" | "tenant" => text(Test::Customer),
        "power" | "state" => power(&value),
        "cpu" => number(Field::Cpu, &value),
        "memory" | "ram" => number(Field::Memory, &value),
        "disk" => number(Field::Disk, &value),
        "cost" => number(Field::Cost, &value),
        "licences" | "licence" | "licenses" | "license" => number(Field::Licences, &value),
        // An address with a colon (IPv6) is a word, not a qualifier.
        _ if token.chars().all(|c| c.is_ascii_hexdigit() || c == ':') => {
            Ok(Some(Test::Word(token.to_lowercase())))
        }
        other => Err(format!("“{other}:” isn’t something to search by")),
    }
}

fn power(value: &str) -> Result<Option<Test>, String> {
    use PowerState::{
        Provisioning, Restarting, Running, Starting, Stopped, Stopping, Suspended, Unknown,
    };
    if value.is_empty() {
        return Ok(None);
    }
    let words: [(&str, &[PowerState]); 12] = [
        ("running", &[Running]),
        ("on", &[Running]),
        ("stopped", &[Stopped]),
        ("off", &[Stopped]),
        ("suspended", &[Suspended]),
        ("paused", &[Suspended]),
        ("starting", &[Starting]),
        ("stopping", &[Stopping]),
        ("restarting", &[Restarting]),
        ("provisioning", &[Provisioning]),
        ("changing", &[Starting, Stopping, Restarting, Provisioning]),
        ("unknown", &[Unknown]),
    ];
    // A word still being typed already filters: `power:run`.
    let mut states: Vec<PowerState> = Vec::new();
    let exact = words.iter().any(|(word, _)| *word == value);
    for (word, meant) in words {
        if word == value || (!exact && word.starts_with(value)) {
            states.extend(meant);
        }
    }
    if states.is_empty() {
        return Err(format!(
            "“{value}” isn’t a state: running, stopped, suspended, changing, unknown"
        ));
    }
    Ok(Some(Test::Power(states)))
}

fn number(field: Field, value: &str) -> Result<Option<Test>, String> {
    if value == "unknown" {
        return Ok(Some(Test::Unknown(field)));
    }
    let (compare, digits) = [
        (">=", Compare::AtLeast),
        ("<=", Compare::AtMost),
        (">", Compare::More),
        ("<", Compare::Less),
        ("=", Compare::Is),
    ]
    .into_iter()
    .find_map(|(sign, compare)| value.strip_prefix(sign).map(|rest| (compare, rest)))
    .unwrap_or((Compare::Is, value));
    if digits.is_empty() {
        return Ok(None);
    }
    match digits.parse() {
        Ok(bound) => Ok(Some(Test::Number(field, compare, bound))),
        Err(_) => Err(format!("“{digits}” isn’t a number")),
    }
}

/// Compares names as people do: runs of digits by their value, so that `web-2` is before `web-10`.
/// Both must be lower case already.
#[must_use]
pub fn natural(one: &str, other: &str) -> Ordering {
    let (mut a, mut b) = (one.as_bytes(), other.as_bytes());
    loop {
        match (a.first(), b.first()) {
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (first, rest_a) = digits(a);
                let (second, rest_b) = digits(b);
                let order = first
                    .len()
                    .cmp(&second.len())
                    .then_with(|| first.cmp(second));
                if order != Ordering::Equal {
                    return order;
                }
                (a, b) = (rest_a, rest_b);
            }
            (Some(x), Some(y)) if x == y => (a, b) = (&a[1..], &b[1..]),
            (x, y) => return x.cmp(&y).then_with(|| one.cmp(other)),
        }
    }
}

/// The digits in front without leading zeros, and the rest.
fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(text.len());
    let start = text[..end]
        .iter()
        .position(|byte| *byte != b'0')
        .unwrap_or(end);
    (&text[start..end], &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_qualifiers_are_read() {
        let (conditions, complaints) =
            parse(r#"web power:running -tag:prod ip:10.0. cost:>1000.50 customer:"big co""#);
        assert!(complaints.is_empty());
        let tests: Vec<_> = conditions.iter().map(|condition| &condition.test).collect();
        assert_eq!(tests[0], &Test::Word("web".into()));
        assert_eq!(tests[1], &Test::Power(vec![PowerState::Running]));
        assert!(conditions[2].not);
        assert_eq!(
            tests[4],
            &Test::Number(Field::Cost, Compare::More, "1000.50".parse().unwrap())
        );
        assert_eq!(tests[5], &Test::Customer("big co".into()));
    }

    #[test]
    fn what_is_not_understood_is_said() {
        let (conditions, complaints) = parse("colour:red power:purple cpu:many");
        assert!(conditions.is_empty());
        assert_eq!(complaints.len(), 3);
    }

    #[test]
    fn a_qualifier_being_typed_hides_nothing() {
        for text in ["tag:", "power:", "cost:>", "cpu:"] {
            assert_eq!(parse(text), (vec![], vec![]), "{text}");
        }
        assert_eq!(
            parse("power:run").0[0].test,
            Test::Power(vec![PowerState::Running])
        );
    }

    #[test]
    fn numbers_in_names_count_by_value() {
        let mut names = vec!["web-10", "web-2", "web-02b", "app", "web-2a", "web"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            ["app", "web", "web-2", "web-2a", "web-02b", "web-10"]
        );
    }
}
