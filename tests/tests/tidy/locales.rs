//! The translations as the rules see them: every wording of every text, what it uses and what it chooses between.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser;

use crate::tree::Tree;

/// Where the languages live, one folder each.
pub(crate) const LOCALES: &str = "core/companion/locales/";
/// All that CLDR knows: a select between these is a plural, any other select is a choice of words.
const PLURAL_FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// One text: a message, a term (`-name`) or an attribute (`id.attribute`), by language.
#[derive(Default)]
pub(crate) struct Text {
    /// Every wording, selects taken apart, variables as `{$name}`, references as `{id}`.
    pub(crate) wordings: Vec<String>,
    /// The names of its variables.
    pub(crate) variables: BTreeSet<String>,
    /// The ids of the texts and terms it repeats.
    pub(crate) references: BTreeSet<String>,
    /// The keys of each select by what it selects on; a plural has none here.
    pub(crate) choices: BTreeMap<String, BTreeSet<String>>,
    /// The keys of its plurals, and whether `other` is the default: an empty key says that it is.
    pub(crate) plurals: BTreeSet<String>,
}

/// What a language says, by text id, and what is wrong with its files.
#[derive(Default)]
pub(crate) struct Language {
    /// What it says.
    pub(crate) texts: BTreeMap<String, Text>,
    /// The names of its files.
    pub(crate) files: BTreeSet<String>,
    /// What is wrong with its files by themselves.
    pub(crate) problems: Vec<String>,
}

/// Reads every language.
pub(crate) fn languages(tree: &Tree) -> BTreeMap<String, Language> {
    let mut languages: BTreeMap<String, Language> = BTreeMap::new();
    for (path, text) in tree.below(LOCALES).filter(|(path, _)| path.ends_with(".ftl")) {
        let (name, file) = path[LOCALES.len()..].split_once('/').unwrap_or_default();
        let language = languages.entry(name.to_owned()).or_default();
        language.files.insert(file.to_owned());
        read(path, text, language);
    }
    languages
}

fn read(path: &str, text: &str, language: &mut Language) {
    let resource = parser::parse(text).unwrap_or_else(|(resource, errors)| {
        language
            .problems
            .extend(errors.into_iter().map(|error| format!("{path}: {error} at byte {}", error.pos.start)));
        resource
    });
    for entry in resource.body {
        let (id, value, attributes) = match entry {
            Entry::Message(message) => (message.id.name.to_owned(), message.value, message.attributes),
            Entry::Term(term) => (format!("-{}", term.id.name), Some(term.value), term.attributes),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => continue,
        };
        let attributes =
            attributes.into_iter().map(|attribute| (format!("{id}.{}", attribute.id.name), attribute.value));
        for (id, pattern) in value.map(|value| (id.clone(), value)).into_iter().chain(attributes) {
            let mut text = Text::default();
            text.wordings = text.read(&pattern);
            if text.wordings.iter().any(|wording| wording.trim().is_empty()) {
                language.problems.push(format!("{path}: {id} is empty"));
            }
            if language.texts.insert(id.clone(), text).is_some() {
                language.problems.push(format!("{path}: {id} is said twice"));
            }
        }
    }
}

impl Text {
    /// Notes what a pattern uses and gives its wordings.
    fn read(&mut self, pattern: &Pattern<&str>) -> Vec<String> {
        let mut wordings = vec![String::new()];
        for element in &pattern.elements {
            let endings = match element {
                PatternElement::TextElement { value } => vec![(*value).to_owned()],
                PatternElement::Placeable { expression } => self.expression(expression),
            };
            wordings =
                wordings.iter().flat_map(|start| endings.iter().map(move |end| format!("{start}{end}"))).collect();
        }
        wordings
    }

    fn expression(&mut self, expression: &Expression<&str>) -> Vec<String> {
        let (selector, variants) = match expression {
            Expression::Inline(inline) => return self.inline(inline),
            Expression::Select { selector, variants } => (selector, variants),
        };
        let on = self.inline(selector).concat();
        let keys: BTreeSet<String> = variants.iter().map(|variant| key(&variant.key)).collect();
        if keys.iter().all(|key| PLURAL_FORMS.contains(&key.as_str()) || key.parse::<f64>().is_ok()) {
            let default = variants.iter().find(|variant| variant.default).map(|variant| key(&variant.key));
            self.plurals.insert(if default.as_deref() == Some("other") { String::new() } else { "default".to_owned() });
            self.plurals.extend(keys);
        } else {
            self.choices.entry(on).or_default().extend(keys);
        }
        variants.iter().flat_map(|variant| self.read(&variant.value)).collect()
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) -> Vec<String> {
        match inline {
            InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => {
                vec![(*value).to_owned()]
            }
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name.to_owned());
                vec![format!("{{${}}}", id.name)]
            }
            InlineExpression::FunctionReference { id, arguments } => {
                let arguments: String =
                    arguments.positional.iter().flat_map(|argument| self.inline(argument)).collect();
                vec![format!("{{{}({arguments})}}", id.name)]
            }
            InlineExpression::MessageReference { id, attribute } => {
                let dot = attribute.as_ref().map(|attribute| format!(".{}", attribute.name)).unwrap_or_default();
                self.references.insert(format!("{}{dot}", id.name));
                vec![format!("{{{}{dot}}}", id.name)]
            }
            InlineExpression::TermReference { id, .. } => {
                self.references.insert(format!("-{}", id.name));
                vec![format!("{{-{}}}", id.name)]
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
        }
    }
}

fn key(key: &VariantKey<&str>) -> String {
    match key {
        VariantKey::Identifier { name } => (*name).to_owned(),
        VariantKey::NumberLiteral { value } => (*value).to_owned(),
    }
}
