//! From text to a schema.

use std::collections::BTreeMap;

use super::{Entry, Presence, Schema, Type};

impl Schema {
    /// Reads a schema.
    ///
    /// # Panics
    /// When the text is not CDDL of the subset; the message says at which words.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut parser = Parser { tokens: tokens(text), at: 0 };
        let mut rules = BTreeMap::new();
        while parser.peek().is_some() {
            let name = parser.word();
            let mut parameters = Vec::new();
            if parser.skip("<") {
                parameters.push(parser.word());
                while parser.skip(",") {
                    parameters.push(parser.word());
                }
                parser.expect(">");
            }
            parser.expect("=");
            let body = parser.choice();
            assert!(rules.insert(name.clone(), (parameters, body)).is_none(), "{name} has two rules");
        }
        Self { rules }
    }
}

fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for line in text.lines() {
        let mut rest = line.split(';').next().unwrap_or_default().trim_start();
        while let Some(first) = rest.chars().next() {
            let length = if first.is_ascii_alphanumeric() || first == '-' {
                word_length(rest)
            } else if let Some(control) =
                [".size", ".cbor", ".and", ".default", ".."].iter().find(|it| rest.starts_with(**it))
            {
                control.len()
            } else {
                first.len_utf8()
            };
            let (token, after) = rest.split_at(length);
            tokens.push(token.into());
            rest = after.trim_start();
        }
    }
    tokens
}

/// Length of the name or number that a text begins with; `0*8` counts as one.
fn word_length(text: &str) -> usize {
    let number = text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    let goes_on = |next: char| {
        if number { next.is_ascii_digit() || next == '*' } else { next.is_ascii_alphanumeric() || next == '-' }
    };
    text.char_indices().skip(1).find(|(_, next)| !goes_on(*next)).map_or(text.len(), |(at, _)| at)
}

struct Parser {
    tokens: Vec<String>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> Option<&str> {
        self.tokens.get(self.at).map(String::as_str)
    }

    fn next(&mut self) -> String {
        self.at += 1;
        self.tokens.get(self.at - 1).cloned().unwrap_or_else(|| panic!("the schema ends too early"))
    }

    fn skip(&mut self, token: &str) -> bool {
        let found = self.peek() == Some(token);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, token: &str) {
        let found = self.next();
        assert_eq!(found, token, "near {:?}", &self.tokens[self.at.saturating_sub(6)..self.at]);
    }

    fn word(&mut self) -> String {
        let word = self.next();
        assert!(word.starts_with(|first: char| first.is_ascii_lowercase()), "{word} is not a name");
        word
    }

    fn number(&mut self) -> i128 {
        let token = self.next();
        token.parse().unwrap_or_else(|_| panic!("{token} is not a number"))
    }

    fn choice(&mut self) -> Type {
        let mut options = vec![self.controlled()];
        while self.skip("/") {
            options.push(self.controlled());
        }
        if options.len() == 1 { options.remove(0) } else { Type::Choice(options) }
    }

    fn controlled(&mut self) -> Type {
        let left = self.primary();
        if self.skip("..") {
            let Type::Literal(least) = left else { panic!("a range begins with a number") };
            Type::Range(least, self.number())
        } else if self.skip(".size") {
            let size = self.primary();
            let (least, most) = if let Type::Range(least, most) = size {
                (least, most)
            } else if let Type::Literal(exactly) = size {
                (exactly, exactly)
            } else {
                panic!(".size takes a number or a range, not {size:?}")
            };
            let bytes = |number: i128| u64::try_from(number).expect("a size");
            Type::Size(Box::new(left), bytes(least), bytes(most))
        } else if self.skip(".cbor") {
            assert_eq!(left, Type::Name("bstr".into(), Vec::new()), ".cbor stands after bstr");
            Type::Cbor(Box::new(self.primary()))
        } else if self.skip(".and") {
            Type::And(Box::new(left), Box::new(self.primary()))
        } else {
            left
        }
    }

    fn primary(&mut self) -> Type {
        match self.peek() {
            Some("(") => {
                self.expect("(");
                let inner = self.choice();
                self.expect(")");
                inner
            }
            Some("{") => self.map(),
            Some("[") => self.array(),
            Some("&") => self.enumeration(),
            Some(token) if token.starts_with(|first: char| first == '-' || first.is_ascii_digit()) => {
                Type::Literal(self.number())
            }
            _ => {
                let name = self.word();
                let mut arguments = Vec::new();
                if self.skip("<") {
                    arguments.push(self.choice());
                    while self.skip(",") {
                        arguments.push(self.choice());
                    }
                    self.expect(">");
                }
                Type::Name(name, arguments)
            }
        }
    }

    fn map(&mut self) -> Type {
        self.expect("{");
        let mut entries: Vec<Entry> = Vec::new();
        while !self.skip("}") {
            let optional = self.skip("?");
            let key = self.number();
            self.expect(":");
            assert!(entries.last().is_none_or(|last| last.key < key), "keys stand in rising order");
            let value = self.choice();
            let presence = match (optional, self.skip(".default")) {
                (false, false) => Presence::Required,
                (true, false) => Presence::Optional,
                (true, true) => {
                    self.expect("false");
                    Presence::Defaulted
                }
                (false, true) => panic!("a key with a default is written `?`"),
            };
            entries.push(Entry { key, presence, value });
            if !self.skip(",") {
                self.expect("}");
                break;
            }
        }
        Type::Map(entries)
    }

    fn array(&mut self) -> Type {
        self.expect("[");
        let bounds = self.next();
        let (least, most) = bounds.split_once('*').unwrap_or_else(|| panic!("{bounds} is not `n*m`"));
        let count = |digits: &str| digits.parse().unwrap_or_else(|_| panic!("{bounds} is not `n*m`"));
        let element = self.choice();
        self.expect("]");
        Type::Array(count(least), count(most), Box::new(element))
    }

    fn enumeration(&mut self) -> Type {
        self.expect("&");
        self.expect("(");
        let mut names = Vec::new();
        while !self.skip(")") {
            let name = self.word();
            self.expect(":");
            names.push((name, self.number()));
            if !self.skip(",") {
                self.expect(")");
                break;
            }
        }
        Type::Enumeration(names)
    }
}
