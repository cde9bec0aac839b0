//! How long reading takes, and whether it stays linear: `cargo bench`.
//!
//! The budget is 1,000 words in 1 ms in WebAssembly, linear to a million words.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sayswho::analyze;
use sayswho::text::{Block, BlockKind, Document};

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

criterion_group!(benches, articles, hostile);
criterion_main!(benches);
