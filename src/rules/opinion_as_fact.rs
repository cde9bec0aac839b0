//! `opinion-as-fact`: the page, see `opinion_as_fact.md`, says what and why.

use std::ops::Range;

use super::own_words::{any_is, in_name, own_voice, phrases, trimmed};
use super::{Draw, Family, Marker, Rule, cards};
use crate::lexicon::Class;
use crate::voice::Article;

pub(super) const RULE: Rule =
    Rule { name: "opinion-as-fact", family: Family::Unattributed, card: cards::OPINION_AS_FACT, check };

/// Words and phrases that judge wherever they stand.
const LOADED: u8 = 74;

/// Words that judge or report, as it comes.
const MILD: u8 = 45;

fn check(marker: &mut Marker) {
    let article = marker.article;
    for sentence in &article.syntax.sentences {
        let range = sentence.range();
        for (class, confidence) in [(Class::OpinionLoaded, LOADED), (Class::OpinionMild, MILD)] {
            for hit in phrases(article, &range, class) {
                if in_name(article, &hit) || is_taste(article, &range) {
                    continue;
                }
                let hit = trimmed(article, hit);
                let message = format!("“{}” judges, in the page's own voice.", article.words(&hit));
                let mut draw = Draw::new(hit, confidence, message);
                draw.voice = Some(own_voice(article, &draw.range));
                marker.draw(draw);
            }
        }
    }
}

/// Weather, sport and the arts are judged by custom: nobody takes it for news.
fn is_taste(article: &Article, sentence: &Range<usize>) -> bool {
    [Class::WeatherWord, Class::SportWord, Class::FictionWord, Class::ReviewedArt]
        .iter()
        .any(|&it| any_is(article, sentence.clone(), it))
}
