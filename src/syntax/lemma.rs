//! What the forms of a word have in common: "said" and "says", "claims" and "claim".

use crate::lexicon;
use crate::syntax::pos::Pos;

/// A number for the lemma of a word with this part of speech.
///
/// Endings are taken off by rule, after Porter ("An algorithm for suffix stripping", Program 14(3), 1980) but by the part
/// of speech, and irregular verbs looked up. "Urge", "urged" and "urging" have one number, whatever letters are behind it.
pub fn lemma(word: &str, pos: Pos) -> u32 {
    if !pos.is_inflected() {
        return lexicon::word_hash(word);
    }
    if pos.is_verb()
        && let Some(base) = lexicon::irregular(word)
    {
        return lexicon::word_hash(without_e(base));
    }
    let has = |ending: &str| ends(word, ending);
    // Shorter words have no ending to lose: "is", "led".
    let (stem, y) = match pos {
        _ if word.len() < 4 => (word, false),
        Pos::Vbz | Pos::Nns if has("ies") => (cut(word, 3), true),
        Pos::Vbz | Pos::Nns if has("ses") || has("shes") || has("ches") => (cut(word, 2), false),
        Pos::Vbz | Pos::Nns if has("s") && !has("ss") => (cut(word, 1), false),
        Pos::Vbd | Pos::Vbn if has("ied") => (cut(word, 3), true),
        Pos::Vbd | Pos::Vbn if has("ed") => (undoubled(cut(word, 2)), false),
        Pos::Vbg if has("ing") && word.len() > 5 => (undoubled(cut(word, 3)), false),
        _ => (word, false),
    };
    // "denied" and "denies" get the letter back that "deny" has.
    if y {
        return lexicon::word_hash_from(lexicon::word_hash(stem), "y");
    }
    lexicon::word_hash(if pos.is_verb() { without_e(stem) } else { stem })
}

fn ends(word: &str, ending: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() >= ending.len() && bytes[bytes.len() - ending.len()..].eq_ignore_ascii_case(ending.as_bytes())
}

/// Without its last letters, which are in ASCII.
fn cut(word: &str, letters: usize) -> &str {
    &word[..word.len() - letters]
}

fn without_e(word: &str) -> &str {
    if word.len() > 2 { word.strip_suffix(['e', 'E']).unwrap_or(word) } else { word }
}

/// "planned" without its ending is "plann"; "tell", "miss" and "see" keep theirs.
fn undoubled(stem: &str) -> &str {
    let [.., second, last] = stem.as_bytes() else { return stem };
    let doubled = second == last && last.is_ascii_alphabetic() && !b"lseoLSEO".contains(last);
    if doubled && stem.len() > 3 { cut(stem, 1) } else { stem }
}

#[cfg(test)]
mod tests {
    use super::lemma;
    use crate::syntax::pos::Pos;

    #[test]
    fn forms_of_one_verb_have_one_lemma() {
        for forms in [
            ["urge", "urges", "urged", "urging"],
            ["deny", "denies", "denied", "denying"],
            ["plan", "plans", "planned", "planning"],
            ["say", "says", "said", "saying"],
            ["write", "writes", "wrote", "writing"],
            ["stress", "stresses", "stressed", "stressing"],
            ["tell", "Tells", "TOLD", "telling"],
        ] {
            let tags = [Pos::Vb, Pos::Vbz, Pos::Vbd, Pos::Vbg];
            let lemmas = [0, 1, 2, 3].map(|it| lemma(forms[it], tags[it]));
            assert_eq!(lemmas, [lemmas[0]; 4], "{forms:?}");
        }
    }

    #[test]
    fn a_plural_has_the_lemma_of_its_singular() {
        for (one, many) in [("claim", "claims"), ("story", "stories"), ("boss", "bosses")] {
            assert_eq!(lemma(one, Pos::Nn), lemma(many, Pos::Nns), "{many}");
        }
    }

    #[test]
    fn other_words_and_short_ones_stay_as_they_are() {
        assert_ne!(lemma("new", Pos::Jj), lemma("news", Pos::Jj));
        assert_ne!(lemma("led", Pos::Vbd), lemma("l", Pos::Vb));
        for word in ["", "é", "’s", "s", "ed", "ing", "éed", "\u{1f600}s"] {
            for pos in [Pos::Vbd, Pos::Vbz, Pos::Nns, Pos::Vbg] {
                lemma(word, pos);
            }
        }
    }
}
