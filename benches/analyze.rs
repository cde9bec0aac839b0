//! How long reading takes, and whether it stays linear: `cargo bench`.
//!
//! The budget is 1,000 words in 1 ms in WebAssembly, linear to a million words.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sayswho::analyze;
use sayswho::attribution::Attributions;
use sayswho::rules;
use sayswho::syntax::Syntax;
use sayswho::text::{Block, BlockKind, Document};
use sayswho::voice::Article;

const ARTICLE: &str = include_str!("article.txt");

/// The same article again and again: a time that grows faster than its length shows.
fn articles(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("article");
    for copies in [1, 10, 100] {
        let text = [ARTICLE].repeat(copies).join("\n");
        let document = Document::from_plain(&text);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("copies", copies), &document, |bencher, document| {
            bencher.iter(|| analyze(black_box(document)));
        });
    }
    group.finish();
}

/// Where the time goes: each stage on what the one before it has made.
fn stages(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("stage");
    group.throughput(Throughput::Bytes(ARTICLE.len() as u64));
    let document = Document::from_plain(ARTICLE);
    let syntax = Syntax::new(&document);
    let article = Article::new(&document);
    group.bench_function("text", |bencher| bencher.iter(|| Document::from_plain(black_box(ARTICLE))));
    group.bench_function("syntax", |bencher| bencher.iter(|| Syntax::new(black_box(&document))));
    group.bench_function("attribution", |bencher| {
        bencher.iter(|| Attributions::new(&document, black_box(&syntax)));
    });
    group.bench_function("rules", |bencher| bencher.iter(|| rules::check(black_box(&article))));
    group.bench_function("whole", |bencher| bencher.iter(|| analyze(black_box(&document))));
    group.finish();
}

/// Pages that are long in one way: ten times the pieces are to take ten times the time.
fn growth(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("growth");
    for (name, piece) in [
        ("quotations", "\u{201c}It is so,\u{201d} she said. "),
        ("one sentence", "and the mayor said that it was so, "),
        ("paragraphs", "Critics say that it was staged.\n\n"),
    ] {
        for pieces in [1_000, 10_000] {
            let document = Document::from_plain(&piece.repeat(pieces));
            group.throughput(Throughput::Elements(pieces as u64));
            group.bench_with_input(BenchmarkId::new(name, pieces), &document, |bencher, document| {
                bencher.iter(|| analyze(black_box(document)));
            });
        }
    }
    group.finish();
}

/// Pages that are no articles.
fn hostile(criterion: &mut Criterion) {
    const LENGTH: usize = 100_000;
    let mut group = criterion.benchmark_group("hostile");
    for (name, piece) in
        [("no space", "a"), ("quotation marks", "\""), ("capitals", "A. "), ("cues", "said ")]
    {
        let text = piece.repeat(LENGTH / piece.len());
        group.throughput(Throughput::Bytes(text.len() as u64));
        let document = Document { blocks: vec![Block::new(BlockKind::Paragraph, text)] };
        group.bench_with_input(BenchmarkId::from_parameter(name), &document, |bencher, document| {
            bencher.iter(|| analyze(black_box(document)));
        });
    }
    group.finish();
}

criterion_group!(benches, articles, stages, growth, hostile);
criterion_main!(benches);
