//! `cargo xtask train`: the models of `src/models`, made anew from their corpora.
//!
//! The trainer is a crate of its own, since it links the engine: it learns with the very features that the engine reads.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::project;
use crate::run;

/// What can be trained.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Task {
    /// Parts of speech, from `ud/`.
    Pos,
    /// Sources, cues and contents, from `polnear/train.jsonl`.
    Attribution,
    /// Both, in this order: the second reads what the first has learnt.
    All,
}

impl Task {
    const fn name(self) -> &'static str {
        match self {
            Self::Pos => "pos",
            Self::Attribution => "attribution",
            Self::All => "all",
        }
    }
}

/// Trains and writes `src/models/*.bin`: the same bytes each time from the same corpora.
///
/// # Errors
///
/// A sentence that names the corpus when it is absent, or what the trainer says.
pub(crate) fn train(task: Task, corpora: Option<&Path>) -> Result<()> {
    let corpora = corpora.map_or_else(|| project::shared().join("corpora"), PathBuf::from);
    if !corpora.is_dir() {
        bail!("{} is absent: name a folder of the same form with --corpora.", corpora.display());
    }
    run::shown(trainer(task.name(), &corpora)?)
}

/// What the record does not say: parts of speech, and boundaries of sentences.
///
/// # Errors
///
/// What the trainer says.
pub(crate) fn score(corpora: &Path) -> Result<String> {
    run::captured(trainer("score", corpora)?)
}

fn trainer(task: &str, corpora: &Path) -> Result<Command> {
    let mut cargo = run::cargo();
    cargo.args(["build", "--quiet", "--locked", "--profile", "train", "--package", "sayswho-train"]);
    run::captured(cargo)?;
    let mut trainer = run::command(project::cargo_target_dir().join("train/sayswho-train"));
    trainer.arg(task).arg(corpora).arg(project::path("src/models"));
    Ok(trainer)
}
