//! `certainty-booster`: the page, see `certainty_booster.md`, says what and why.

use super::own_words::{own_voice, phrases, trimmed};
use super::{Draw, Family, Marker, Rule, cards, measured};
use crate::lexicon::Class;

pub(super) const RULE: Rule =
    Rule { name: "certainty-booster", family: Family::Unattributed, card: cards::CERTAINTY_BOOSTER, check };

fn check(marker: &mut Marker) {
    let article = marker.article;
    for sentence in &article.syntax.sentences {
        for (class, confidence) in [
            (Class::CertaintyPhrase, measured::CERTAINTY_BOOSTER_INSISTS),
            (Class::CertaintyConcession, measured::CERTAINTY_BOOSTER_CONCEDES),
        ] {
            for hit in phrases(article, &sentence.range(), class) {
                let hit = trimmed(article, hit);
                let message = format!("“{}” insists: what shows it?", article.words(&hit));
                let mut draw = Draw::new(hit, confidence, message);
                draw.quiet = article.opinion.is_some();
                draw.voice = Some(own_voice(article, &draw.range));
                marker.draw(draw);
            }
        }
    }
}
