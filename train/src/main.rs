//! Trains the models of `src/models` and scores what the command's record does not show.
//!
//! `cargo xtask train` and `cargo xtask eval ud` run it; it links the engine, whose features it learns with.

mod attribution;
mod file;
mod maxent;
mod network;
mod pos;
mod random;
mod treebank;
mod weight;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use sayswho::syntax::pos::Tagger;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let [task, corpora, models] = arguments else {
        bail!("Usage: sayswho-train pos|attribution|all|score CORPORA MODELS");
    };
    let (corpora, models) = (Path::new(corpora), PathBuf::from(models));
    if task == "pos" || task == "all" {
        write(&models.join("pos.bin"), &pos::train(corpora)?)?;
    }
    if task == "attribution" || task == "all" {
        let bytes = std::fs::read(models.join("pos.bin"))?;
        write(&models.join("attribution.bin"), &attribution::train(corpora, &Tagger::new(&bytes))?)?;
    }
    if task == "score" {
        let bytes = std::fs::read(models.join("pos.bin"))?;
        let tagger = Tagger::new(&bytes);
        for file in ["ud/gum-open-dev.conllu", "ud/ewt-dev.conllu"] {
            let score = pos::score(&tagger, &corpora.join(file))?;
            println!(
                "{file}: {:.4} of the gold tokens, {:.4} of our own",
                score.gold_tokens, score.own_tokens
            );
            for (count, error) in &score.errors {
                println!("    {count:>4} {error}");
            }
            let sentences = treebank::read(&corpora.join(file))?;
            println!("{file}: boundaries of sentences, F1 {:.4}", treebank::boundaries(&sentences));
        }
        let model = std::fs::read(models.join("attribution.bin"))?;
        let [exact, overlap] = attribution::score(corpora, &tagger, &model)?;
        println!(
            "polnear/dev.jsonl: labels of source, cue, content, exact F1 {exact:.3?}, by overlap {overlap:.3?}"
        );
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
    eprintln!("{}: {} bytes", path.display(), bytes.len());
    Ok(())
}
