//! What holds for every text, however odd.

use proptest::prelude::*;
use sayswho::record::Record;
use sayswho::text::{Block, BlockKind, Converter, Document, Link, Place, Span, Unit};
use sayswho::{Analysis, analyze};

/// Words and signs that the engine reacts to, so that random texts reach its branches.
const SEEDS: &[&str] = &[
    "Critics",
    "say",
    "said",
    "that",
    "the",
    "plan",
    "according",
    "to",
    "officials",
    "familiar",
    "with",
    "matter",
    "“",
    "”",
    "\"",
    "'",
    "’s",
    "n’t",
    ",",
    ".",
    "?",
    "…",
    ";",
    "—",
    "Mr.",
    "U.S.",
    "Ann",
    "Lee",
    "is",
    "seen",
    "as",
    "by",
    "allegedly",
    "rumours",
    "are",
    "swirling",
    "will",
    "increase",
    "everything",
    "staged",
    "not",
    "whether",
    "and",
    "but",
    "he",
    "denied",
    "claim",
    "of",
    "12",
    "%",
    "(",
    ")",
    "\n",
    "\n\n",
    "# ",
    "é",
    "\u{1F600}",
    "שלום",
    "\u{200b}",
    "\u{ad}",
    "\u{fffd}",
    "''",
    "said:",
    "on",
    "Monday",
    "in",
    "media",
    "story",
    "spreading",
];

fn text() -> impl Strategy<Value = String> {
    let known = proptest::collection::vec((0..SEEDS.len(), any::<bool>()), 0..120).prop_map(|picks| {
        let mut text = String::new();
        for (index, joined) in picks {
            if !joined && !text.is_empty() {
                text.push(' ');
            }
            text.push_str(SEEDS[index]);
        }
        text
    });
    prop_oneof![4 => known, 1 => any::<String>()]
}

fn document() -> impl Strategy<Value = Document> {
    let kinds = [
        BlockKind::Heading,
        BlockKind::Paragraph,
        BlockKind::ListItem,
        BlockKind::Quotation,
        BlockKind::Caption,
    ];
    proptest::collection::vec((text(), 0..kinds.len(), any::<(u16, u16)>()), 0..6).prop_map(move |blocks| {
        let blocks = blocks.into_iter().map(|(text, kind, (a, b))| {
            let converter = Converter::new(&text, Unit::CodePoint);
            let (start, end) =
                (converter.to_byte(u32::from(a.min(b))), converter.to_byte(u32::from(a.max(b))));
            let links = vec![Link { span: Span::new(start, end), href: String::new() }];
            Block { kind: kinds[kind], text, links, origin: 0 }
        });
        Document { blocks: blocks.collect() }
    })
}

fn places(analysis: &Analysis) -> Vec<Place> {
    let mut all = analysis.sentences.clone();
    for attribution in &analysis.attributions {
        all.extend(attribution.source.iter().map(|it| it.place));
        all.extend(attribution.cue.iter().map(|&span| Place::new(attribution.block, span)));
        all.extend(&attribution.content);
    }
    for finding in &analysis.findings {
        all.push(finding.place);
        all.extend(finding.labels.iter().map(|it| it.place));
    }
    all.extend(analysis.sources.iter().flat_map(|it| &it.mentions));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_span_quotes_words_of_the_text(document in document()) {
        let analysis = analyze(&document);
        for place in places(&analysis) {
            let text = &document.blocks[place.block as usize].text;
            prop_assert!(text.get(place.span.range()).is_some_and(|it| !it.is_empty()), "{place:?} in {text:?}");
        }
    }

    #[test]
    fn findings_are_sorted_and_those_of_one_rule_lie_apart(document in document()) {
        let findings = analyze(&document).findings;
        for pair in findings.windows(2) {
            prop_assert!(pair[0].place <= pair[1].place);
        }
        for (index, finding) in findings.iter().enumerate() {
            for other in &findings[index + 1..] {
                prop_assert!(finding.rule != other.rule || !finding.place.overlaps(other.place));
            }
        }
    }

    #[test]
    fn every_index_points_at_something(document in document()) {
        let analysis = analyze(&document);
        for finding in &analysis.findings {
            prop_assert!(finding.attribution.is_none_or(|it| (it as usize) < analysis.attributions.len()));
        }
        for source in &analysis.sources {
            prop_assert!(!source.mentions.is_empty());
            prop_assert!(source.attributions.iter().all(|&it| (it as usize) < analysis.attributions.len()));
        }
        for attribution in &analysis.attributions {
            prop_assert!(!attribution.cue.is_empty() && !attribution.content.is_empty());
        }
    }

    #[test]
    fn sentences_follow_one_another(document in document()) {
        for pair in analyze(&document).sentences.windows(2) {
            prop_assert!(pair[0].block < pair[1].block || pair[0].span.end <= pair[1].span.start);
        }
    }

    #[test]
    fn every_unit_names_the_same_words(text in text()) {
        let document = Document::from_plain(&text);
        let analysis = analyze(&document);
        let by_bytes = Record::new(&document, &analysis, Unit::Utf8, Some(&text));
        let by_points = Record::new(&document, &analysis, Unit::CodePoint, Some(&text));
        let by_units = Record::new(&document, &analysis, Unit::Utf16, Some(&text));
        let points: Vec<char> = text.chars().collect();
        let units: Vec<u16> = text.encode_utf16().collect();
        for ((bytes, point), unit) in by_bytes.findings.iter().zip(&by_points.findings).zip(&by_units.findings) {
            let words = &text[bytes.start as usize..bytes.end as usize];
            prop_assert_eq!(words, points[point.start as usize..point.end as usize].iter().collect::<String>());
            prop_assert_eq!(words, String::from_utf16_lossy(&units[unit.start as usize..unit.end as usize]));
        }
    }

    #[test]
    fn converting_there_and_back_is_the_identity(text in any::<String>()) {
        for unit in [Unit::CodePoint, Unit::Utf16, Unit::Utf8] {
            let converter = Converter::new(&text, unit);
            for (offset, _) in text.char_indices() {
                prop_assert_eq!(converter.to_byte(converter.to_unit(offset as u32)), offset as u32);
            }
        }
    }

    #[test]
    fn plain_text_is_cut_where_its_blank_lines_are(text in text()) {
        for block in Document::from_plain(&text).blocks {
            let origin = block.origin as usize;
            prop_assert_eq!(&text[origin..origin + block.text.len()], block.text.as_str());
            prop_assert!(!block.text.trim().is_empty() || block.text.is_empty());
        }
    }
}

/// Ten times the text may take little more than ten times as long, whatever the text is made of.
#[test]
fn odd_megabytes_are_read_in_no_time() {
    let megabyte = 1 << 20;
    let odd = [
        "a".repeat(megabyte),
        "\"".repeat(megabyte / 4),
        "' ".repeat(megabyte / 8),
        "“critics say ".repeat(megabyte / 64),
        "he said she said ".repeat(megabyte / 64),
        "the claim that ".repeat(megabyte / 64),
        "critics say, ".repeat(megabyte / 64),
        "((((".repeat(megabyte / 16),
        "A. ".repeat(megabyte / 16),
        "Ann Lee ".repeat(megabyte / 64),
        "word\n\n".repeat(megabyte / 16),
    ];
    for text in odd {
        let start = std::time::Instant::now();
        let analysis = analyze(&Document::from_plain(&text));
        let opening: String = text.chars().take(24).collect();
        // Quadratic steps take minutes here; the bound only has to tell them apart on a slow machine.
        assert!(start.elapsed().as_secs() < 20, "{opening:?} took {:?}", start.elapsed());
        drop(analysis);
    }
}
