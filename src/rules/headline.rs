//! A headline may say flatly what the article attributes: its mark is then a quiet one, and shows where.

use std::ops::Range;

use super::{Finding, Label, Level, Role, measured};
use crate::syntax::tag::Tag;
use crate::syntax::token::Kind;
use crate::text::{BlockKind, Place};
use crate::voice::{Article, Voice};

/// Blocks behind a headline in which the source of its claim may stand.
const REACH: u32 = 4;

/// Fewer words than these in common tell nothing.
const LEAST_SHARED: usize = 3;

/// Letters by which two forms of one word are told: "closed", "closing".
const STEM: usize = 5;

/// Quiets the marks of headlines whose claim the article attributes to somebody.
pub(super) fn answer(article: &Article, findings: &mut [Finding]) {
    let flat = findings.iter_mut().filter(|it| it.voice == Voice::Page);
    for finding in flat {
        let block = finding.place.block;
        if article.document.blocks[block as usize].kind != BlockKind::Heading {
            continue;
        }
        let Some(source) = attributed_below(article, block) else { continue };
        finding.confidence = finding.confidence.min(measured::VAGUE_SOURCE_ANSWERED);
        finding.level = Level::of(finding.confidence);
        finding.message += " The article says whose words these are.";
        finding.labels.push(Label { role: Role::Answer, place: source });
    }
}

/// Who says below, and can be asked, what the headline says: half of its words are theirs.
fn attributed_below(article: &Article, heading: u32) -> Option<Place> {
    let tokens = &article.syntax.blocks[heading as usize];
    let claim = telling_words(article, heading, &(tokens.start as usize..tokens.end as usize));
    let least = LEAST_SHARED.max(claim.len().div_ceil(2));
    let attributions = &article.attributions;
    let first = attributions.all.partition_point(|it| it.block <= heading);
    attributions.all[first..].iter().zip(&attributions.drafts[first..]).find_map(|(attribution, draft)| {
        let source = attribution.source.as_ref().filter(|it| it.kind.is_checkable())?;
        if attribution.block > heading + REACH || attribution.denies {
            return None;
        }
        let said: Vec<&str> = draft
            .content
            .iter()
            .flat_map(|it| telling_words(article, article.sentence(it.start).block, it))
            .collect();
        let shared = claim.iter().filter(|own| said.iter().any(|it| alike(own, it))).count();
        (shared >= least).then_some(source.place)
    })
}

/// The words of a run that are not grammar; it lies in `block`.
fn telling_words<'a>(article: &'a Article, block: u32, range: &Range<usize>) -> Vec<&'a str> {
    let text = &article.document.blocks[block as usize].text;
    let telling = range.clone().map(|it| article.token(it)).filter(|it| {
        let grammar = matches!(
            it.tag,
            Tag::Determiner
                | Tag::Preposition
                | Tag::Pronoun
                | Tag::Possessive
                | Tag::Auxiliary
                | Tag::Modal
                | Tag::To
                | Tag::Coordinator
                | Tag::Subordinator
        );
        it.kind == Kind::Number || it.is_word() && !grammar
    });
    telling.map(|it| &text[it.span.range()]).collect()
}

/// Whether two words begin alike, but for an ending.
fn alike(one: &str, other: &str) -> bool {
    let stem = |word: &'_ str| -> Vec<u8> {
        let bytes = word.as_bytes();
        let end = bytes.len() - usize::from(bytes.ends_with(b"s"));
        bytes[..end.min(STEM)].to_ascii_lowercase()
    };
    stem(one) == stem(other)
}
