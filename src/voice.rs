//! Who speaks a span: the question before every mark.

use std::ops::Range;

use crate::attribution::{Attributions, Form, SourceKind};
use crate::lexicon::Class;
use crate::syntax::tag::Tag;
use crate::syntax::token::{Kind, Token};
use crate::syntax::{Sentence, Syntax};
use crate::text::{BlockKind, Document, Place};

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Voice {
    /// The outlet itself.
    Page,
    /// A vague, anonymous, agentless or rumoured source.
    Vague,
    /// A named person, organisation or document.
    Named,
    /// The sentence denies or disbelieves it.
    Denied,
    /// It is asked.
    Questioned,
}

/// A document with its syntax and its attributions: all that the rules read.
pub struct Article<'d> {
    /// The text.
    pub document: &'d Document,
    /// Tokens, sentences, quotations, phrases.
    pub syntax: Syntax,
    /// Who says what.
    pub attributions: Attributions,
    /// The words that say that the whole is an opinion, a column or a review.
    pub opinion: Option<Place>,
}

/// Blocks from the top and from the end of an article in which it says what it is.
const RIM: usize = 4;

/// Words searched before a span for what turns it round: "there is no evidence that the attack was".
const NEGATION_REACH: usize = 8;

/// A shorter quotation is a phrase that the outlet makes its own or holds at arm's length: its speaker need not be found.
const SPEECH_WORDS: u32 = 5;

/// Attributions inside attributions that are followed outwards.
const DEEPEST: usize = 8;

impl<'d> Article<'d> {
    /// Reads a document.
    pub fn new(document: &'d Document) -> Self {
        let syntax = Syntax::new(document);
        let attributions = Attributions::new(document, &syntax);
        let opinion = own_label(document, &syntax);
        Self { document, syntax, attributions, opinion }
    }

    /// The token at `at`.
    pub fn token(&self, at: usize) -> &Token {
        &self.syntax.tokens[at]
    }

    /// The sentence that holds token `at`.
    pub fn sentence(&self, at: usize) -> &Sentence {
        &self.syntax.sentences[self.syntax.sentence_at(at)]
    }

    /// The words of one token.
    #[inline(never)]
    pub fn word(&self, at: usize) -> &str {
        let sentence = self.sentence(at);
        &self.document.blocks[sentence.block as usize].text[self.token(at).span.range()]
    }

    /// Whether one of `words`, written in lower case, stands at `at` in any case.
    #[inline(never)]
    pub fn reads(&self, at: usize, words: &[&str]) -> bool {
        let word = self.word(at);
        words.iter().any(|it| word.eq_ignore_ascii_case(it))
    }

    /// The first phrase of `class` that starts in `range`.
    #[inline(never)]
    pub fn phrase_in(&self, range: Range<usize>, class: Class) -> Option<Range<usize>> {
        self.syntax.hits_in(range, class).next()
    }

    /// Where a run of tokens of one sentence stands.
    pub fn place(&self, range: &Range<usize>) -> Place {
        self.syntax.place(self.sentence(range.start).block, range)
    }

    /// The text of a run of tokens of one sentence.
    pub fn words(&self, range: &Range<usize>) -> &str {
        self.document.slice(self.place(range))
    }

    /// Whether a link lies over any of these words: a source that the reader can open.
    pub fn is_linked(&self, range: &Range<usize>) -> bool {
        let place = self.place(range);
        self.document.blocks[place.block as usize].links.iter().any(|it| it.span.overlaps(place.span))
    }

    /// Who speaks the words of `range`, which lies in one sentence.
    pub fn voice(&self, range: &Range<usize>) -> Voice {
        self.voice_under(range, self.attributions.owner(range.start))
    }

    /// Who speaks the cue of an attribution: whoever's content it stands in, and not the attribution itself.
    pub fn voice_of_cue(&self, attribution: u32) -> Voice {
        let draft = &self.attributions.drafts[attribution as usize];
        self.voice_under(&draft.cue[0].clone(), self.attributions.parent(attribution))
    }

    fn voice_under(&self, range: &Range<usize>, owner: Option<u32>) -> Voice {
        let sentence = self.sentence(range.start);
        let mut vague = false;
        let mut next = owner;
        // Contents nest; the bound guards against two that hold each other's cues.
        for _ in 0..DEEPEST {
            let Some(index) = next else { break };
            let attribution = &self.attributions.all[index as usize];
            if attribution.denies {
                return Voice::Denied;
            }
            // "As I have said before": the writer is the page.
            if self.is_writer(index) {
                next = self.attributions.parent(index);
                continue;
            }
            if attribution.source.as_ref().is_some_and(|it| it.kind.is_checkable()) {
                // "The mayor said the attack was not staged": the denial is inside what she said.
                let claim = self.claim_start(index, range, sentence);
                if self.is_negated(range, sentence, claim) || self.cue_denies(index, sentence) {
                    return Voice::Denied;
                }
                // "The mayor asked whether it was staged".
                return if self.token(claim).is(Class::Whether) { Voice::Questioned } else { Voice::Named };
            }
            vague = true;
            next = self.attributions.parent(index);
        }
        if self.is_negated(range, sentence, sentence.range().start) || self.is_disbelieved(range, sentence) {
            return Voice::Denied;
        }
        if self.is_asked(range, sentence) {
            return Voice::Questioned;
        }
        if vague {
            return Voice::Vague;
        }
        if self.is_speech(range) {
            return Voice::Named;
        }
        Voice::Page
    }

    /// "The inquiry found no sign that": the denial is the cue itself.
    fn cue_denies(&self, attribution: u32, sentence: &Sentence) -> bool {
        let mut cue = self.attributions.drafts[attribution as usize].cue.iter();
        let whole = sentence.range();
        cue.any(|it| {
            whole.contains(&it.start)
                && self.syntax.hits_in(it.clone(), Class::DenyingPhrase).next().is_some()
        })
    }

    /// Where the piece of an attribution's content begins that holds `range`.
    fn claim_start(&self, attribution: u32, range: &Range<usize>, sentence: &Sentence) -> usize {
        let pieces = &self.attributions.drafts[attribution as usize].content;
        let piece = pieces.iter().find(|it| it.contains(&range.start));
        piece.map_or(sentence.range().start, |it| it.start)
    }

    /// Whether the source is "I" or "we" outside quotation marks.
    fn is_writer(&self, attribution: u32) -> bool {
        let source = &self.attributions.drafts[attribution as usize].source;
        source.as_ref().is_some_and(|it| {
            it.len() == 1 && self.token(it.start).is(Class::FirstPerson) && !self.token(it.start).quoted
        })
    }

    /// Inside a quotation of some length, or a block quotation, whose speaker was not found.
    fn is_speech(&self, range: &Range<usize>) -> bool {
        let block = self.sentence(range.start).block;
        if self.document.blocks[block as usize].kind == BlockKind::Quotation {
            return true;
        }
        let quotation = self.syntax.quotation_at(range.start).map(|it| &self.syntax.quotations[it]);
        quotation.is_some_and(|it| it.words >= SPEECH_WORDS || range.end < it.end as usize)
    }

    /// "was not staged", "no evidence that it was staged", "neither … nor".
    ///
    /// What insists is no negation: "no doubt", "not only".
    /// Nothing before `start` counts: in "did not deny that it was staged" the denial is the cue's.
    fn is_negated(&self, range: &Range<usize>, sentence: &Sentence, start: usize) -> bool {
        let low = sentence.range().start.max(start).max(range.start.saturating_sub(NEGATION_REACH));
        if self.syntax.hits_in(low..range.start, Class::DenyingPhrase).any(|it| it.end <= range.start) {
            return true;
        }
        for at in (low..range.start).rev() {
            let token = self.token(at);
            if token.kind == Kind::Terminator || (token.kind == Kind::Sign && self.word(at) != ",") {
                return false;
            }
            // "Nobody knows whether it was staged".
            if token.is(Class::Whether) {
                return false;
            }
            let turns = token.is(Class::Negation)
                || token.tag == Tag::Negation
                || token.is(Class::NegatingNoun)
                || self.denies(at);
            if !turns {
                continue;
            }
            let next = self.syntax.tokens.get(at + 1);
            // "No secret" insists, "no secret cabal" denies the cabal.
            let behind = self.syntax.tokens.get(at + 2);
            let describes = at + 1 >= range.start
                || behind.is_some_and(|it| it.tag.is_nominal())
                    && next.is_some_and(|it| it.tag == Tag::Adjective)
                || self.reads(at + 1, &["secret"])
                    && behind.is_some_and(|it| it.is_word() && !it.is(Class::That));
            let insists = next.is_some_and(|it| it.is(Class::NegationUndone)) && !describes;
            // A clause of its own between the two breaks the reach: "he did not know that it was staged".
            let clause =
                (at + 1..range.start).any(|it| self.token(it).tag == Tag::Coordinator || self.is_comma(it));
            if !insists && !clause {
                return true;
            }
        }
        false
    }

    /// "… is nonsense", "the myth that …", "wrongly claims".
    fn is_disbelieved(&self, range: &Range<usize>, sentence: &Sentence) -> bool {
        let whole = sentence.range();
        let after = (range.end..whole.end).any(|at| {
            let verb = at > range.end && self.token(at - 1).is(Class::Be)
                || (at > range.end + 1 && self.token(at - 2).is(Class::Be));
            verb && self.token(at).is(Class::Disbelief) && !self.token(at - 1).is(Class::Negation)
        });
        let low = whole.start.max(range.start.saturating_sub(NEGATION_REACH));
        let before = (low..range.start).any(|at| {
            let token = self.token(at);
            // "It is false that it was staged".
            let said = at > low
                && self.token(at - 1).is(Class::Be)
                && at + 1 < range.start
                && self.token(at + 1).is(Class::That);
            token.is(Class::DisbelievedNoun)
                || token.is(Class::Disbelief) && said
                || (token.is(Class::Disbelief)
                    && at + 1 < range.start
                    && self.token(at + 1).is(Class::ClaimNoun))
        });
        after || before
    }

    /// In a question, or behind "whether".
    fn is_asked(&self, range: &Range<usize>, sentence: &Sentence) -> bool {
        let whole = sentence.range();
        let mark = (range.end..whole.end)
            .rev()
            .take(3)
            .any(|at| self.token(at).kind == Kind::Terminator && self.word(at).contains('?'));
        let low = whole.start.max(range.start.saturating_sub(NEGATION_REACH));
        mark || (low..range.start).any(|at| self.token(at).is(Class::Whether))
    }

    /// "denied that", "refuted": a verb that turns what follows it.
    fn denies(&self, at: usize) -> bool {
        let token = self.token(at);
        token.is(Class::DenialVerb) && matches!(token.tag, Tag::Verb | Tag::Participle | Tag::Gerund)
    }

    fn is_comma(&self, at: usize) -> bool {
        self.token(at).kind == Kind::Sign && self.word(at) == ","
    }

    /// Whether somebody whom the reader can check is named for any claim of this sentence.
    pub fn has_checkable_source(&self, sentence: &Sentence) -> bool {
        let range = sentence.range();
        let all = &self.attributions.drafts;
        let first = all.partition_point(|it| it.at() < range.start);
        all[first..]
            .iter()
            .zip(&self.attributions.all[first..])
            .take_while(|(draft, _)| draft.at() < range.end)
            .any(|(_, attribution)| attribution.source.as_ref().is_some_and(|it| it.kind.is_checkable()))
    }

    /// The first person or document that speaks within the next sentences, for "named two sentences later".
    ///
    /// In the same paragraph, or at the head of the next one in their own words: a paragraph of its own
    /// that merely reports somebody is about something else as often as not.
    /// Returns how many sentences later, and where.
    pub fn named_soon(&self, sentence_idx: usize, reach: usize) -> Option<(usize, Place)> {
        let drafts = &self.attributions.drafts;
        let first = drafts.partition_point(|it| it.sentence <= sentence_idx);
        let block = self.syntax.sentences[sentence_idx].block;
        drafts[first..]
            .iter()
            .zip(&self.attributions.all[first..])
            .take_while(|(draft, _)| draft.sentence <= sentence_idx + reach)
            .find_map(|(draft, attribution)| {
                let source = attribution.source.as_ref()?;
                let named = matches!(source.kind, SourceKind::Person | SourceKind::Document);
                let near = attribution.block == block
                    || (attribution.block == block + 1 && attribution.form != Form::Indirect);
                (named && near).then_some((draft.sentence - sentence_idx, source.place))
            })
    }
}

/// Where a text says of itself that it is an opinion: "Opinion: …", "The views expressed here are the author's own".
fn own_label(document: &Document, syntax: &Syntax) -> Option<Place> {
    let last = syntax.blocks.len();
    syntax.blocks.iter().enumerate().find_map(|(index, tokens)| {
        let tokens = tokens.start as usize..tokens.end as usize;
        let text = &document.blocks[index].text;
        let rubric = |hit: &Range<usize>| {
            // Alone, or parted from the headline by a sign: "Opinion | Tax bread", not "Opinion polls".
            let next = syntax.tokens[hit.end..tokens.end].first();
            let parts = next.is_none_or(|it| {
                it.kind == Kind::Sign
                    && matches!(&text[it.span.range()], ":" | "|" | "–" | "—" | "-" | "/" | "•")
            });
            hit.start == tokens.start && parts
        };
        let top = index < RIM;
        let hit = top
            .then(|| syntax.hits_in(tokens.clone(), Class::OpinionRubric).find(rubric))
            .flatten()
            .or_else(|| {
                let rim = top || index + RIM >= last;
                rim.then(|| syntax.hits_in(tokens.clone(), Class::OpinionNotice).next()).flatten()
            })?;
        Some(syntax.place(index as u32, &hit))
    })
}
