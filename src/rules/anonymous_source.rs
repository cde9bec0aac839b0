//! `anonymous-source`: the page, see `anonymous_source.md`, says what and why.

use super::{Draw, Family, Marker, Rule, cards, source_with_cue};
use crate::attribution::SourceKind;
use crate::lexicon::Class;

pub(super) const RULE: Rule =
    Rule { name: "anonymous-source", family: Family::Unattributed, card: cards::ANONYMOUS_SOURCE, check };

fn check(marker: &mut Marker) {
    let article = marker.article;
    let mut found = Vec::new();
    for (index, attribution) in article.attributions.all.iter().enumerate() {
        let draft = &article.attributions.drafts[index];
        let (Some(source), Some(range)) = (&attribution.source, &draft.source) else { continue };
        if source.kind != SourceKind::Anonymous {
            continue;
        }
        let range = source_with_cue(article, draft, range);
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
    // "She spoke on condition of anonymity": the words say it themselves, whoever is the source.
    for sentence in &article.syntax.sentences {
        for hit in article.syntax.hits_in(sentence.range(), Class::AnonymityPhrase) {
            // One mark a sentence says it.
            if !found.iter().any(|it| sentence.range().contains(&it.start)) {
                marker.draw(Draw::new(
                    hit,
                    80,
                    "The name is withheld: how would they know, and why unnamed?",
                ));
            }
        }
    }
}
