//! `unsourced-figure`: the page, see `unsourced_figure.md`, says what and why.

use std::ops::Range;

use super::own_words::{any_is, own_voice, phrases};
use super::{Draw, Family, Marker, Rule, cards, measured};
use crate::attribution::Attributions;
use crate::lexicon::Class;
use crate::sort;
use crate::syntax::Sentence;
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::voice::Article;

pub(super) const RULE: Rule =
    Rule { name: "unsourced-figure", family: Family::Unattributed, card: cards::UNSOURCED_FIGURE, check };

fn check(marker: &mut Marker) {
    let article = marker.article;
    for (index, sentence) in article.syntax.sentences.iter().enumerate() {
        let range = sentence.range();
        let mut found: Vec<(Range<usize>, u8)> = Vec::new();
        for hit in phrases(article, &range, Class::FigurePhrase) {
            // "Most voters", "the majority of residents"; "the most dangerous" is a record.
            let most = article.word(hit.start).eq_ignore_ascii_case("most")
                || hit.clone().any(|at| article.word(at).eq_ignore_ascii_case("majority"));
            // "A vast majority" claims more than "most".
            let most = most && !article.reads(hit.start, &["overwhelming", "vast", "great", "an", "silent"]);
            let confidence =
                if most { measured::UNSOURCED_FIGURE_MOST } else { measured::UNSOURCED_FIGURE_COUNTED };
            found.push((with_level(article, hit, range.start), confidence));
        }
        for at in range.clone() {
            found.extend(trend(article, at, &range));
        }
        found.extend(
            range
                .clone()
                .filter_map(|at| share(article, at, range.end))
                .map(|it| (it, measured::UNSOURCED_FIGURE_COUNTED)),
        );
        found.retain(|(it, _)| !is_time(article, it));
        let own: Vec<Range<usize>> = found.iter().map(|it| it.0.clone()).collect();
        if found.is_empty() || is_kept_elsewhere(article, &range) || is_vouched(article, index, &own) {
            continue;
        }
        for (range, confidence) in found {
            if article.is_linked(&range) {
                continue;
            }
            let message = format!("“{}”: counted by whom, and when?", article.words(&range));
            let mut draw = Draw::new(range, confidence, message);
            draw.voice = Some(own_voice(article, &draw.range));
            marker.draw(draw);
        }
    }
}

/// "60 per cent of the wells", "two thirds of the olive trees": a share of things that are many.
#[inline(never)]
fn share(article: &Article, at: usize, end: usize) -> Option<Range<usize>> {
    let tokens = &article.syntax.tokens;
    if !matches!(tokens[at].tag, Tag::Number | Tag::Noun | Tag::Adjective) {
        return None;
    }
    let percent = tokens[at].tag == Tag::Number && article.word(at).ends_with('%');
    let spelt = tokens[at].tag == Tag::Number
        && (at + 1 < end && article.reads(at + 1, &["percent", "pc"])
            || at + 2 < end && article.reads(at + 1, &["per"]) && article.reads(at + 2, &["cent"]));
    let fraction = article.reads(
        at,
        &[
            "third",
            "thirds",
            "quarter",
            "quarters",
            "fifth",
            "fifths",
            "two-thirds",
            "three-quarters",
            "four-fifths",
            "tenths",
            "nine-tenths",
        ],
    ) && (article.word(at).contains('-')
        || at > 0 && (tokens[at - 1].tag == Tag::Number || article.reads(at - 1, &["a"])));
    let of = if percent || fraction {
        at + 1
    } else if spelt {
        at + 2 + usize::from(article.reads(at + 1, &["per"]))
    } else {
        return None;
    };
    if !(of + 1 < end && tokens[of].is(Class::Of)) {
        return None;
    }
    let whole = phrase::base_phrase_from(tokens, of + 1, end);
    let last = whole.end.checked_sub(1).filter(|_| !whole.is_empty())?;
    // "A third of the cake" was weighed by whoever ate it; seats, votes and shares are counted in public.
    let many = tokens[last].is(Class::FormPlural)
        || article.word(last).ends_with('s')
        || tokens[last].is(Class::Populace);
    let public = article.reads(
        last,
        &[
            "members",
            "points",
            "respondents",
            "seats",
            "shares",
            "stakes",
            "vote",
            "votes",
            "ballots",
            "delegates",
            "proceeds",
            "ingredients",
        ],
    );
    let start = at - usize::from(fraction && !article.word(at).contains('-'));
    (many && !public && tokens[last].tag != Tag::Pronoun).then_some(start..whole.end)
}

/// "Every second Thursday", "every other day".
fn is_time(article: &Article, hit: &Range<usize>) -> bool {
    let last = article.token(hit.end - 1);
    article.reads(hit.start, &["every"])
        && (last.is(Class::TimeNoun)
            || last.is(Class::Weekday)
            || article.reads(hit.end - 1, &["grader", "graders", "time"]))
}

/// With the determiner of a superlative and its "at": "at their highest level since".
fn with_level(article: &Article, hit: Range<usize>, low: usize) -> Range<usize> {
    let mut start = hit.start;
    if !article.token(start).is(Class::FigureSuperlative) {
        return hit;
    }
    if start > low && article.token(start - 1).tag == Tag::Determiner {
        start -= 1;
        if start > low && article.word(start - 1).eq_ignore_ascii_case("at") {
            start -= 1;
        }
    }
    start..hit.end
}

/// Words before a verb among which its subject is looked for: "support for the war has".
const SUBJECT_REACH: usize = 8;

/// "crime has doubled", "rents soared": a verb of steep change without an object, or any change of something counted.
fn trend(article: &Article, at: usize, sentence: &Range<usize>) -> Option<(Range<usize>, u8)> {
    let tokens = &article.syntax.tokens;
    let token = &tokens[at];
    let steep = token.is(Class::FigureTrend);
    let past = token.is(Class::FormPast) || token.is(Class::FormParticiple);
    if !past || !(steep || token.is(Class::ForecastChange)) {
        return None;
    }
    // An object makes it an act: "tripled his lead".
    if !phrase::base_phrase_from(tokens, at + 1, sentence.end).is_empty() {
        return None;
    }
    let mut start = at;
    while start > sentence.start && at - start < 3 && matches!(tokens[start - 1].tag, Tag::Adverb) {
        start -= 1;
    }
    let perfect = start > sentence.start && tokens[start - 1].is(Class::Have);
    start = if perfect { start - 1 } else { at };
    let counted =
        any_is(article, sentence.start.max(start.saturating_sub(SUBJECT_REACH))..start, Class::QuantityNoun);
    match (steep, counted, perfect) {
        (true, true, _) => Some((start..at + 1, measured::UNSOURCED_FIGURE_STEEP)),
        (false, true, true) => Some((start..at + 1, measured::UNSOURCED_FIGURE_CHANGED)),
        (true, false, true) => Some((start..at + 1, measured::UNSOURCED_FIGURE_LOOSE)),
        _ => None,
    }
}

/// Sport, weather and markets keep books that everybody can open.
fn is_kept_elsewhere(article: &Article, sentence: &Range<usize>) -> bool {
    [Class::SportWord, Class::FinanceWord, Class::WeatherWord]
        .iter()
        .any(|&it| any_is(article, sentence.clone(), it))
}

/// Somebody whom the reader can check stands behind the sentence, or behind its neighbour on the same matter.
fn is_vouched(article: &Article, index: usize, own: &[Range<usize>]) -> bool {
    let sentences = &article.syntax.sentences;
    let sentence = &sentences[index];
    if has_other_source(article, sentence, own)
        || article.is_linked(&sentence.range())
        || has_document(article, &sentence.range())
    {
        return true;
    }
    let before = index.checked_sub(1).map(|it| &sentences[it]);
    let neighbours = [before, sentences.get(index + 1)];
    neighbours.into_iter().flatten().any(|it| {
        it.block == sentence.block && has_source(article, it) && is_about_the_same(article, sentence, it)
    })
}

/// Whether somebody answers for a claim of the sentence who is not counted in it: "most voters believe".
fn has_other_source(article: &Article, sentence: &Sentence, own: &[Range<usize>]) -> bool {
    let Attributions { all, drafts, .. } = &article.attributions;
    let range = sentence.range();
    let first = drafts.partition_point(|it| it.at() < range.start);
    let last = drafts.partition_point(|it| it.at() < range.end);
    drafts[first..last].iter().zip(&all[first..last]).any(|(draft, attribution)| {
        let counted = draft
            .source
            .as_ref()
            .is_some_and(|it| own.iter().any(|hit| hit.start < it.end && it.start < hit.end));
        !counted && attribution.source.as_ref().is_some_and(|it| it.kind.is_checkable())
    })
}

fn has_source(article: &Article, sentence: &Sentence) -> bool {
    article.has_checkable_source(sentence)
        || article.is_linked(&sentence.range())
        || has_document(article, &sentence.range())
}

/// "a poll by Ipsos found", "the office published its report": a paper that tells, whether or not its words were parted off.
#[inline(never)]
fn has_document(article: &Article, sentence: &Range<usize>) -> bool {
    sentence.clone().any(|at| {
        let tells = |it: usize| article.token(it).is(Class::SayVerb) || article.token(it).is(Class::WeakCue);
        let named =
            |it: usize| article.token(it).is(Class::OrganisationNoun) || article.token(it).tag == Tag::Name;
        let near = at.saturating_sub(6).max(sentence.start)..sentence.end.min(at + 7);
        article.token(at).is(Class::CountingDocument)
            && near.clone().any(|it| it != at && (tells(it) || named(it)))
    })
}

/// The neighbour speaks of figures, or names something that this sentence names.
fn is_about_the_same(article: &Article, sentence: &Sentence, other: &Sentence) -> bool {
    let nouns = |it: &Sentence| -> Vec<String> {
        let nominal = |&at: &usize| {
            matches!(article.token(at).tag, Tag::Noun | Tag::Name) && article.token(at).span.len() > 4
        };
        it.range().filter(nominal).map(|at| article.word(at).to_lowercase()).collect()
    };
    let own = sort::sorted(nouns(sentence));
    any_is(article, other.range(), Class::CountingDocument)
        || nouns(other).iter().any(|it| own.binary_search(it).is_ok())
}
