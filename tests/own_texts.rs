//! The product's own texts come out clean under its own rules.

use std::fs;
use std::path::Path;

use sayswho::rules::{Level, RULES};
use sayswho::text::Document;

/// The firm marks in a text, without those on words that it quotes: what it quotes it speaks about, and does not say.
fn marks(text: &str) -> Vec<String> {
    let document = Document::from_plain(text);
    sayswho::analyze(&document)
        .findings
        .iter()
        .filter(|it| it.level == Level::Firm)
        .filter(|it| !is_quoted(&document.blocks[it.place.block as usize].text, it.place.span.start as usize))
        .map(|it| format!("{}: {:?}", it.rule, document.slice(it.place)))
        .collect()
}

/// Between curly quotation marks or backticks, or opening them.
fn is_quoted(text: &str, at: usize) -> bool {
    let before = &text[..at];
    before.matches('“').count() > before.matches('”').count()
        || before.matches('`').count() % 2 == 1
        || text[at..].starts_with(['“', '`'])
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_cards_are_clean() {
    for rule in RULES {
        let card = rule.card;
        for text in [card.title, card.summary, card.question, card.why, card.settles] {
            let found = marks(text);
            assert!(found.is_empty(), "the card of {} says {text:?}: {found:?}", rule.name);
        }
    }
}

#[test]
fn the_words_of_popup_and_card_are_clean() {
    let messages: serde_json::Value =
        serde_json::from_str(&read("extension/_locales/en/messages.json")).expect("messages are JSON");
    let messages = messages.as_object().expect("messages are an object");
    assert!(!messages.is_empty());
    for (name, message) in messages {
        let text = message["message"].as_str().expect("a message has words");
        let found = marks(text);
        assert!(found.is_empty(), "{name} says {text:?}: {found:?}");
    }
}

#[test]
fn the_documentation_is_clean() {
    for path in [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/privacy.md",
        "docs/threat-model.md",
        "docs/architecture.md",
    ] {
        // What makes words bold is not read with them.
        let found = marks(&read(path).replace('*', ""));
        assert!(found.is_empty(), "{path}: {found:?}");
    }
}
