//! What is marked: thirteen rules in two families.
//!
//! Each is a pair: `rules/<name>.rs` holds the logic, `rules/<name>.md` is its page,
//! which is documentation, card and test at once.
//! To add one: write the pair, add a `mod` line and an entry to [`RULES`].

use std::ops::Range;

use crate::attribution::{CueKind, Draft};
use crate::lexicon::{self, Class};
use crate::sort;
use crate::syntax::tag::Tag;
use crate::text::Place;
use crate::voice::{Article, Voice};

mod agentless_attribution;
mod anonymous_source;
mod certainty_booster;
mod headline;
mod hidden_hand;
mod motive_as_fact;
mod no_coincidence;
mod opinion_as_fact;
mod own_words;
mod put_on;
mod rumour;
mod staged_event;
mod staging;
mod suppressed_truth;
mod unnamed;
mod unsourced_figure;
mod unsourced_forecast;
mod vague_source;

/// Every rule, in the order of the taxonomy.
pub static RULES: &[Rule] = &[
    vague_source::RULE,
    anonymous_source::RULE,
    agentless_attribution::RULE,
    rumour::RULE,
    unsourced_forecast::RULE,
    unsourced_figure::RULE,
    opinion_as_fact::RULE,
    certainty_booster::RULE,
    motive_as_fact::RULE,
    staged_event::RULE,
    hidden_hand::RULE,
    suppressed_truth::RULE,
    no_coincidence::RULE,
];

/// A rule: what it says of itself, and how it looks.
pub struct Rule {
    /// Its name, as in "allow vague-source".
    pub name: &'static str,
    /// Its family.
    pub family: Family,
    /// The texts of its page.
    pub card: Card,
    /// Reads an article and hands over its marks.
    check: fn(&mut Marker),
}

/// What a rule's page says, without the examples.
#[derive(Clone, Copy, Debug)]
pub struct Card {
    /// A short title.
    pub title: &'static str,
    /// One line, complete in itself.
    pub summary: &'static str,
    /// The question that the reader may ask.
    pub question: &'static str,
    /// Why it is marked.
    pub why: &'static str,
    /// What would settle it.
    pub settles: &'static str,
}

/// The cards, made by the build from the rules' pages.
mod cards {
    use super::Card;
    include!(concat!(env!("OUT_DIR"), "/cards.rs"));
}

/// The precision of a rule's marks at one kind of evidence, made by the build from `docs/precision.md`.
mod measured {
    include!(concat!(env!("OUT_DIR"), "/measured.rs"));
}

/// The two families.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// A claim whose source the reader cannot check.
    Unattributed,
    /// "Everything is staged".
    Staging,
}

/// How sure the engine is of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// Shown by default.
    Firm,
    /// Shown on request.
    Tentative,
}

impl Level {
    /// The level of a mark that is so sure, in hundredths.
    const fn of(confidence: u8) -> Self {
        if confidence >= FIRM { Self::Firm } else { Self::Tentative }
    }
}

/// What labelled words are to a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Who says it.
    Source,
    /// The words that attribute.
    Cue,
    /// What is said.
    Content,
    /// Where the article names the source after all.
    Answer,
}

/// Words that bear on a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// What they are to it.
    pub role: Role,
    /// Where.
    pub place: Place,
}

/// A mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// The rule's family.
    pub family: Family,
    /// The smallest phrase that shows why.
    pub place: Place,
    /// Who speaks these words.
    pub voice: Voice,
    /// How sure the engine is.
    pub level: Level,
    /// In hundredths, 0 to 100.
    pub confidence: u8,
    /// What is here, in this sentence, in plain words.
    pub message: String,
    /// Words that bear on it.
    pub labels: Vec<Label>,
    /// Index into [`Analysis::attributions`](crate::Analysis::attributions).
    pub attribution: Option<u32>,
}

/// What a rule says of itself, for the far side of the boundary.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct RuleInfo {
    /// Its name.
    pub name: &'static str,
    /// Its family, as the contract spells it.
    pub family: &'static str,
    /// A short title.
    pub title: &'static str,
    /// One line, complete in itself.
    pub summary: &'static str,
    /// The question that the reader may ask.
    pub question: &'static str,
    /// Why it is marked.
    pub why: &'static str,
    /// What would settle it.
    pub settles: &'static str,
}

/// What every rule says of itself, in the order of [`RULES`].
pub fn infos() -> Vec<RuleInfo> {
    let info = |rule: &Rule| RuleInfo {
        name: rule.name,
        family: rule.family.name(),
        title: rule.card.title,
        summary: rule.card.summary,
        question: rule.card.question,
        why: rule.card.why,
        settles: rule.card.settles,
    };
    RULES.iter().map(info).collect()
}

/// Runs every rule over an article. The marks are sorted by position; two of one rule never overlap.
pub fn check(article: &Article) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        let mut marker = Marker { article, rule, findings: Vec::new() };
        (rule.check)(&mut marker);
        let found = once_each(article, without_overlaps(marker.findings));
        findings.extend(found);
    }
    let mut findings = without_inner(findings);
    headline::answer(article, &mut findings);
    sort::by_key(&mut findings, |it| {
        position(it.place.block, it.place.span.start, it.place.span.end) << 8 | rank(it.rule) as u128
    });
    findings
}

/// One mark for each unnamed source, the first that is shown: "sources" who speak four times are marked once.
fn once_each(article: &Article, mut findings: Vec<Finding>) -> Vec<Finding> {
    let mut order: Vec<(u32, Level, usize)> = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        if let Some(key) = unnamed(article, finding) {
            order.push((key, finding.level, at));
        }
    }
    sort::by_key(&mut order, |&(key, level, at)| {
        u128::from(key) << 64 | u128::from(level == Level::Tentative) << 63 | at as u128
    });
    let mut again = vec![false; findings.len()];
    for same in order.chunk_by(|a, b| a.0 == b.0).filter(|it| it.len() > 1) {
        for it in &same[1..] {
            again[it.2] = true;
        }
        let first = &mut findings[same[0].2];
        first.message = format!("{} Unnamed {} times in this article.", first.message, same.len());
    }
    let mut again = again.into_iter();
    findings.retain(|_| !again.next().unwrap_or(false));
    findings
}

/// What stands for the unnamed source that a mark is about: a hash of its words without article and number.
fn unnamed(article: &Article, finding: &Finding) -> Option<u32> {
    let index = finding.attribution? as usize;
    let source = article.attributions.all[index].source.as_ref()?;
    let range = article.attributions.drafts[index].source.clone()?;
    if source.kind.is_checkable() || !finding.place.overlaps(source.place) {
        return None;
    }
    let counts = |at: &usize| matches!(article.token(*at).tag, Tag::Determiner | Tag::Number);
    let start = range.clone().find(|it| !counts(it))?;
    Some(lexicon::word_hash(article.words(&(start..range.end))))
}

/// Without marks that lie inside a longer one of their family: "desperate bid" in "in a desperate bid to distract".
///
/// One card says enough there; a tentative mark hides no firm one.
fn without_inner(mut findings: Vec<Finding>) -> Vec<Finding> {
    // Of those that start together the longest first.
    sort::by_key(&mut findings, |it| {
        position(it.place.block, it.place.span.start, u32::MAX - it.place.span.end)
    });
    let mut outer: [Option<(Place, Level)>; 2] = [None; 2];
    findings.retain(|it| {
        let slot = &mut outer[usize::from(it.family == Family::Staging)];
        let inside = slot.is_some_and(|(place, level)| {
            place.contains(it.place)
                && place != it.place
                && (level == Level::Firm || it.level == Level::Tentative)
        });
        let reaches_on = slot.is_none_or(|(place, _)| !place.contains(it.place));
        if reaches_on {
            *slot = Some((it.place, it.level));
        }
        !inside
    });
    findings
}

/// Three numbers as one, the first of them the weightiest.
fn position(block: u32, start: u32, end: u32) -> u128 {
    u128::from(block) << 64 | u128::from(start) << 32 | u128::from(end)
}

fn rank(rule: &str) -> usize {
    RULES.iter().position(|it| it.name == rule).unwrap_or(RULES.len())
}

/// Of overlapping marks a firm one stays before a tentative one, then the longer, which shows more.
fn without_overlaps(mut findings: Vec<Finding>) -> Vec<Finding> {
    let strength = |it: &Finding| (it.level == Level::Firm, it.place.span.len(), it.confidence);
    sort::by_key(&mut findings, |it| position(it.place.block, it.place.span.start, 0));
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        match kept.last_mut() {
            Some(last) if last.place.overlaps(finding.place) => {
                if strength(&finding) > strength(last) {
                    *last = finding;
                }
            }
            _ => kept.push(finding),
        }
    }
    kept
}

/// Whether the cue is one of speaking or judging, not of doing: "officials said", not "officials discussed".
fn speaks(article: &Article, draft: &Draft) -> bool {
    let says = |at: usize| {
        let token = article.token(at);
        [Class::SayVerb, Class::BeliefVerb, Class::TellVerb, Class::DenialVerb]
            .iter()
            .any(|&class| token.is(class))
    };
    draft.kind == CueKind::AccordingTo || draft.cue.iter().any(|it| it.clone().any(says))
}

/// Source and cue as one phrase when they touch, else the source alone.
fn source_with_cue(article: &Article, draft: &Draft, source: &Range<usize>) -> Range<usize> {
    if draft.kind == CueKind::AccordingTo {
        return source.clone();
    }
    // A comma behind an apposition is no part of the mark.
    let end = source.clone().rev().find(|&it| article.token(it).is_word()).map_or(source.end, |it| it + 1);
    let source = &(source.start..end);
    let cue = &draft.cue[0];
    let joined = source.start.min(cue.start)..source.end.max(cue.end);
    let gap = source.len() + cue.len() + 1 >= joined.len();
    let same_sentence = article.sentence(joined.start) == article.sentence(joined.end - 1);
    if gap && same_sentence { joined } else { source.clone() }
}

/// What a rule draws its marks with: it adds the voice, and keeps away what the voice rules out.
pub struct Marker<'a, 'd> {
    /// What is read.
    pub article: &'a Article<'d>,
    rule: &'static Rule,
    findings: Vec<Finding>,
}

/// A mark in the making.
pub struct Draw {
    /// The tokens of the smallest phrase that shows why; they lie in one sentence.
    pub range: Range<usize>,
    /// Who speaks them; [`Marker::draw`] asks the article when the rule does not say.
    pub voice: Option<Voice>,
    /// In hundredths; below [`FIRM`] the mark is tentative.
    pub confidence: u8,
    /// Tentative, however sure: what the whole says of itself need not be said of each of its sentences.
    pub quiet: bool,
    /// What is here, in this sentence, in plain words.
    pub message: String,
    /// Words that bear on it.
    pub labels: Vec<Label>,
    /// Index into the attributions.
    pub attribution: Option<u32>,
}

/// From this confidence on a mark is shown by default.
pub const FIRM: u8 = 51;

impl Draw {
    /// A mark on `range` that says `message`.
    pub fn new(range: Range<usize>, confidence: u8, message: impl Into<String>) -> Self {
        Self {
            range,
            voice: None,
            confidence,
            quiet: false,
            message: message.into(),
            labels: Vec::new(),
            attribution: None,
        }
    }
}

impl Marker<'_, '_> {
    /// Draws a mark, unless the voice keeps it away.
    ///
    /// What a named source says is not the page's to source: the `unattributed` rules leave it, as they leave questions.
    /// The `staging` rules mark both, since the reader may want to know who says it.
    /// What is denied is never marked.
    pub fn draw(&mut self, draw: Draw) {
        if draw.range.is_empty() {
            return;
        }
        let voice = draw.voice.unwrap_or_else(|| self.article.voice(&draw.range));
        let marked = match (voice, self.rule.family) {
            (Voice::Denied, _) | (Voice::Named | Voice::Questioned, Family::Unattributed) => false,
            (Voice::Page | Voice::Vague, _) | (Voice::Named | Voice::Questioned, Family::Staging) => true,
        };
        if !marked {
            return;
        }
        let attribution = draw.attribution.or_else(|| self.article.attributions.owner(draw.range.start));
        let mut labels = draw.labels;
        if let Some(index) = attribution {
            self.label_attribution(index, &mut labels);
        }
        self.findings.push(Finding {
            rule: self.rule.name,
            family: self.rule.family,
            place: self.article.place(&draw.range),
            voice,
            level: if draw.quiet { Level::Tentative } else { Level::of(draw.confidence) },
            confidence: draw.confidence.min(100),
            message: draw.message,
            labels,
            attribution,
        });
    }

    fn label_attribution(&self, index: u32, labels: &mut Vec<Label>) {
        let attribution = &self.article.attributions.all[index as usize];
        if let Some(source) = &attribution.source {
            labels.push(Label { role: Role::Source, place: source.place });
        }
        let cue = attribution.cue.iter().map(|&span| Place::new(attribution.block, span));
        labels.extend(cue.map(|place| Label { role: Role::Cue, place }));
        labels.extend(attribution.content.iter().map(|&place| Label { role: Role::Content, place }));
    }
}
