//! `anonymous-source`: the page, see `anonymous_source.md`, says what and why.

use std::ops::Range;

use super::{Draw, Family, Marker, Rule, cards, source_with_cue};
use crate::attribution::SourceKind;
use crate::lexicon::Class;
use crate::sort;
use crate::voice::Article;

pub(super) const RULE: Rule =
    Rule { name: "anonymous-source", family: Family::Unattributed, card: cards::ANONYMOUS_SOURCE, check };

fn check(marker: &mut Marker) {
    let article = marker.article;
    let mut found: Vec<Range<usize>> = Vec::new();
    for (index, attribution) in article.attributions.all.iter().enumerate() {
        let draft = &article.attributions.drafts[index];
        let (Some(source), Some(range)) = (&attribution.source, &draft.source) else { continue };
        if source.kind != SourceKind::Anonymous {
            continue;
        }
        let range = match clause_behind(article, range) {
            Some(clause) => range.start..clause.end,
            None => source_with_cue(article, draft, range),
        };
        let words = article.document.slice(source.place).to_owned();
        let mut draw = Draw::new(
            range.clone(),
            85,
            format!("The name is withheld: how would “{words}” know, and why unnamed?"),
        );
        draw.voice = Some(article.voice_of_cue(index as u32));
        draw.attribution = Some(index as u32);
        found.push(range);
        marker.draw(draw);
    }
    sort::by_key(&mut found, |it| it.start as u128);
    // "She spoke on condition of anonymity": the words say it themselves, whoever is the source.
    for sentence in &article.syntax.sentences {
        let whole = sentence.range();
        let first = found.partition_point(|it| it.start < whole.start);
        let here = &found[first..first + found[first..].partition_point(|it| it.start < whole.end)];
        for hit in article.syntax.hits_in(whole, Class::AnonymityPhrase) {
            if !here.iter().any(|it| it.start < hit.end && hit.start < it.end) {
                marker.draw(Draw::new(
                    hit,
                    80,
                    "The name is withheld: how would they know, and why unnamed?",
                ));
            }
        }
    }
}

/// Words between a source and the clause that hides its name: a comma and "who".
const CLAUSE_GAP: usize = 4;

/// "a member, who declined to be named": source and clause are one phrase.
fn clause_behind(article: &Article, source: &Range<usize>) -> Option<Range<usize>> {
    let end = article.sentence(source.start).range().end.min(source.end + CLAUSE_GAP);
    article.syntax.hits_in(source.end..end, Class::AnonymityPhrase).next()
}
