//! `vague-source`: the page, see `vague_source.md`, says what and why.

use std::ops::Range;

use super::own_words::{phrases, trimmed};
use super::unnamed::speaker;
use super::{Draw, Family, Label, Marker, Role, Rule, cards, measured, source_with_cue, speaks};
use crate::attribution::{CueKind, Draft, SourceKind};
use crate::lexicon::Class;
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::voice::Article;

pub(super) const RULE: Rule =
    Rule { name: "vague-source", family: Family::Unattributed, card: cards::VAGUE_SOURCE, check };

/// Sentences in which the article may still name whom it means.
const ANSWER_REACH: usize = 2;

/// Words behind a source in which one of many may be named.
const INCLUDED: usize = 6;

fn check(marker: &mut Marker) {
    let article = marker.article;
    for (index, attribution) in article.attributions.all.iter().enumerate() {
        let draft = &article.attributions.drafts[index];
        if let Some(media) =
            (draft.kind == CueKind::Rumour).then(|| media_of_rumour(article, draft.sentence)).flatten()
        {
            let words = article.words(&media);
            let mut draw = Draw::new(
                media,
                measured::VAGUE_SOURCE_SPEAKS,
                format!("No outlet is named: which of “{words}”, and on which day?"),
            );
            draw.voice = Some(article.voice_of_cue(index as u32));
            draw.attribution = Some(index as u32);
            marker.draw(draw);
        }
        let (Some(source), Some(named)) = (&attribution.source, &draft.source) else { continue };
        if source.kind != SourceKind::Vague
            || draft.kind == CueKind::Stance
            || is_reviewer(article, named)
            || is_pointer(article, named)
            || is_known(article, named)
            || is_mankind(article, draft, named)
        {
            continue;
        }
        let range = source_with_cue(article, draft, named);
        let linked = article.is_linked(&range) || draft.content.iter().any(|it| article.is_linked(it));
        if linked && !is_several_documents(article, named) {
            continue;
        }
        let words = article.document.slice(source.place).to_owned();
        let mut draw = if linked {
            // "Reports suggest" over one link: the reader can open one of them.
            Draw::new(
                range,
                measured::VAGUE_SOURCE_LINKED,
                format!("There is one link for “{words}”: where are the others?"),
            )
        } else if is_single_document(article, named) {
            // One study can be found by its subject; "studies" cannot.
            Draw::new(
                range,
                measured::VAGUE_SOURCE_DOCUMENT,
                format!("It is not said which: what is “{words}” called?"),
            )
        } else {
            let evidence = if speaks(article, draft) {
                measured::VAGUE_SOURCE_SPEAKS
            } else {
                measured::VAGUE_SOURCE_LOOSE
            };
            Draw::new(range, evidence, format!("Nobody is named: who are “{words}”?"))
        };
        if let Some((later, place)) = article.named_soon(draft.sentence, ANSWER_REACH) {
            draw.confidence = measured::VAGUE_SOURCE_ANSWERED;
            let when = if later == 1 { "in the next sentence" } else { "two sentences later" };
            draw.message = format!("“{words}” stands for somebody who is named {when}.");
            draw.labels.push(Label { role: Role::Answer, place });
        }
        draw.voice = Some(article.voice_of_cue(index as u32));
        draw.attribution = Some(index as u32);
        marker.draw(draw);
    }
    unlinked(marker);
}

/// Those who are said to think or judge where no claim could be tied to them: "many in the trade see him as".
fn unlinked(marker: &mut Marker) {
    let article = marker.article;
    for (index, sentence) in article.syntax.sentences.iter().enumerate() {
        let range = sentence.range();
        let mut found: Vec<Range<usize>> = phrases(article, &range, Class::VaguePhrase);
        found.extend(range.clone().filter_map(|at| thinkers(article, at, &range)));
        for hit in found {
            if article.is_linked(&hit) || article.named_soon(index, ANSWER_REACH).is_some() {
                continue;
            }
            let hit = trimmed(article, hit);
            let message = format!("“{}”: nobody is named who does.", article.words(&hit));
            marker.draw(Draw::new(hit, measured::VAGUE_SOURCE_THINKS, message));
        }
    }
}

/// "Many in the trade regard", "doctors warn", "those who remember the market say".
#[inline(never)]
fn thinkers(article: &Article, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let tokens = &article.syntax.tokens;
    let opens = at == sentence.start
        || matches!(tokens[at - 1].tag, Tag::Subordinator | Tag::Coordinator | Tag::Sign)
            && !tokens[at - 1].is(Class::WhWord);
    let may = tokens[at].tag.in_noun_phrase() && !tokens[at].is(Class::Definite)
        || tokens[at].is(Class::Quantifier)
        || tokens[at].is(Class::Definite)
            && article.syntax.hits_in(at..at + 1, Class::VagueSource).next().is_some();
    if !opens || !may {
        return None;
    }
    let who = speaker(article, at, sentence.end)?;
    let head = &tokens[who.head];
    let word = |it: usize| article.word(it);
    let vague = article.syntax.hits_in(at..who.head + 1, Class::VagueSource).any(|it| it.contains(&who.head));
    let quantity = tokens[at].is(Class::Quantifier)
        || who.head > at + 1 && (at..who.head).any(|it| tokens[it].is(Class::Of))
        || article.reads(at, &["nobody", "plenty", "hardly", "scarcely"]);
    // "The experts": of whom the text has spoken; a document is not asked what it thinks.
    let other = [Class::SourceWord, Class::DocumentNoun, Class::ResearchWord];
    if tokens[at].is(Class::Definite) && !head.is(Class::MediaWord)
        || head.tag == Tag::Name
        || other.iter().any(|&it| head.is(it))
        || article.reads(at, &["both", "all"])
    {
        return None;
    }
    let person = head.is(Class::OpiningNoun)
        || head.is(Class::FormPlural)
            && [Class::PersonRole, Class::InsiderNoun, Class::Populace].iter().any(|&it| head.is(it));
    let alone = who.head == at && tokens[at].is(Class::Quantifier);
    // "People want": mankind; "people in the trade reckon", "those who know him say" are some of them.
    let some = head.is(Class::InsiderPerson)
        && head.tag != Tag::Name
        && !head.is(Class::Indefinite)
        && (quantity
            || who.who.end > who.head + 1
                && (article.reads(who.head, &["those"]) || tokens[who.head + 1].tag == Tag::Preposition))
        && !article.reads(who.head, &["one", "person", "individual", "someone", "somebody"]);
    let modified = (at..who.head).all(|it| {
        matches!(tokens[it].tag, Tag::Adjective | Tag::Noun)
            || tokens[it].tag == Tag::Name && !head.is(Class::PersonRole)
    });
    let bare = head.is(Class::OpiningNoun) && modified;
    if !(vague || bare || some || alone || quantity && person)
        || is_reviewer(article, &who.who)
        || is_known(article, &who.who)
    {
        return None;
    }
    if alone && word(who.head).eq_ignore_ascii_case("few") && who.who.len() == 1 {
        return None;
    }
    // "Analysts at Barclays": a house stands behind them; "some in Westminster" have none.
    let housed = (who.head + 1..who.who.end).any(|it| {
        tokens[it].tag == Tag::Name
            && !(alone || some)
            && (who.head + 1..it).any(|at| article.reads(at, &["at", "for", "from", "with", "of"]))
    });
    // Those who have seen it from inside are insiders.
    let inside = [Class::InsiderMark, Class::AccessMark]
        .iter()
        .any(|&it| article.phrase_in(who.head..who.who.end, it).is_some());
    // "Residents said": whom a reporter has heard.
    let reported =
        who.is_past(article) && (!alone || who.group.clone().any(|it| tokens[it].is(Class::SayVerb)));
    let mankind = word(who.head).eq_ignore_ascii_case("people") && who.who.len() == 1;
    (!(housed || reported || mankind || inside && some)).then(|| who.phrase(LONGEST))
}

/// A longer run of words shows only who they are.
const LONGEST: usize = 12;

/// "Reports", "media": more than one link would be needed.
fn is_several_documents(article: &Article, named: &Range<usize>) -> bool {
    let head = phrase::head(&article.syntax.tokens, named).map(|it| article.token(it));
    head.is_some_and(|it| it.is(Class::MediaWord) || it.is(Class::DocumentNoun) && it.is(Class::FormPlural))
}

/// "one study", "a report".
fn is_single_document(article: &Article, named: &Range<usize>) -> bool {
    let head = phrase::head(&article.syntax.tokens, named).map(|it| article.token(it));
    head.is_some_and(|it| it.is(Class::DocumentNoun) && it.is(Class::FormSingular))
}

/// "Words that press a claim", "who says it?", "a claim": words that only point, or ask.
fn is_pointer(article: &Article, named: &Range<usize>) -> bool {
    !named.clone().any(|at| {
        let token = article.token(at);
        token.tag.in_noun_phrase() && token.tag != Tag::Determiner
            || token.tag == Tag::Pronoun
            || token.is(Class::Quantifier)
    })
}

/// "Let me say", "who in May said", "his research", "everybody knows": whoever it is, it is no unnamed source.
fn is_known(article: &Article, named: &Range<usize>) -> bool {
    let Some(head) = phrase::head(&article.syntax.tokens, named) else { return false };
    let everybody = article.reads(
        head,
        &[
            "me",
            "us",
            "him",
            "her",
            "them",
            "it",
            "he",
            "she",
            "who",
            "anybody",
            "anyone",
            "everybody",
            "everyone",
            "nobody",
            "whoever",
        ],
    );
    let document = article.token(head).is(Class::DocumentNoun) || article.token(head).is(Class::ResearchWord);
    let owned = document
        && named.clone().any(|at| {
            at < head
                && (article.token(at).tag == Tag::Possessive
                    || article.token(at).is(Class::PersonalPossessive))
        });
    // "Three said", "the 22-year-old said": those whom the article spoke of before.
    let spoken_of = article.token(head).tag == Tag::Number
        || named.clone().any(|at| article.word(at).to_ascii_lowercase().ends_with("-year-old"));
    everybody || spoken_of || owned || names_one(article, named)
}

/// "People want", "the people understand": mankind, not a source; "people say" is one.
fn is_mankind(article: &Article, draft: &Draft, named: &Range<usize>) -> bool {
    let head = phrase::head(&article.syntax.tokens, named);
    let says = draft.cue.iter().any(|it| it.clone().any(|at| article.token(at).is(Class::SayVerb)));
    head.is_some_and(|it| article.word(it).eq_ignore_ascii_case("people")) && !says
}

/// "Some leaders, including Ann Lee": one of them is named, and may be asked.
fn names_one(article: &Article, named: &Range<usize>) -> bool {
    let end = article.sentence(named.start).range().end.min(named.end + INCLUDED);
    (named.start..end).any(|at| {
        let reach = match article.word(at).to_ascii_lowercase().as_str() {
            "including" | "include" | "like" | "such" => 4,
            // "Critics, among them the economist Ann Lee".
            "among" => 6,
            _ => return false,
        };
        (at + 1..end.min(at + reach)).any(|it| article.token(it).tag == Tag::Name)
    })
}

/// "film critics": people whose trade is judging, not opponents of anything.
fn is_reviewer(article: &Article, range: &Range<usize>) -> bool {
    range.clone().any(|at| {
        article.token(at).is(Class::ReviewerNoun) && at > 0 && article.token(at - 1).is(Class::ReviewedArt)
    })
}

/// "… in the Middle Eastern media": where the talk is said to be, in the sentence of a rumour.
fn media_of_rumour(article: &Article, sentence: usize) -> Option<Range<usize>> {
    let range = article.syntax.sentences[sentence].range();
    let hits: Vec<Range<usize>> = article.syntax.hits_in(range.clone(), Class::VagueSource).collect();
    hits.into_iter().find(|hit| {
        let media = article.token(hit.end - 1).is(Class::MediaWord);
        let place = hit.start > range.start && article.token(hit.start - 1).is(Class::Preposition);
        media && place && phrase::head(&article.syntax.tokens, hit).is_some()
    })
}
