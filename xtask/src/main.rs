//! The project's own commands: `cargo xtask <command>`.
//!
//! Every command does its own set-up, so that a fresh clone needs nothing typed before it.

mod bench;
mod demo;
mod dist;
mod docs;
mod eval;
mod instructions;
mod licences;
mod module;
mod new_rule;
mod project;
mod run;
mod screenshots;
mod setup;
mod test;
mod train;
mod wasm_toolchain;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// The project's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Get what is missing: WebAssembly target, npm packages, browsers. The other commands call it.
    Setup,
    /// Build the extension: folders and zips for Chromium and Firefox under dist/.
    Dist,
    /// Run every check and every test, in order, up to the first failure.
    Test,
    /// Open the sample article with the extension on; without a display, take screenshots.
    Demo,
    /// Take pictures of all that a reader sees, in light, in dark and in forced colours.
    Screenshots,
    /// Measure the engine on material of its own.
    Eval {
        #[command(subcommand)]
        suite: eval::Suite,
    },
    /// Print how fast the engine reads, natively and as a module.
    Bench,
    /// Renew what the documentation derives from the engine.
    Docs,
    /// Make the models of src/models anew from their corpora.
    Train {
        /// Which of them.
        #[arg(value_enum, default_value = "all")]
        task: train::Task,
        /// A folder with `ud/` and `polnear/` in it; without it, that beside the repository.
        #[arg(long)]
        corpora: Option<PathBuf>,
    },
    /// Check the licence of every dependency.
    Licences,
    /// Write the two files of a new rule from their templates.
    NewRule {
        /// What the rule flags, as in "allow vague-source".
        name: String,
    },
}

fn main() -> ExitCode {
    match dispatch(&Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: &Command) -> Result<()> {
    match command {
        Command::Setup => setup::all(),
        Command::Dist => dist::all(),
        Command::Test => test::all(),
        Command::Demo => demo::show(),
        Command::Screenshots => screenshots::take(),
        Command::Eval { suite } => eval::run(suite),
        Command::Bench => bench::show(),
        Command::Docs => docs::renew(),
        Command::Train { task, corpora } => train::train(*task, corpora.as_deref()),
        Command::Licences => licences::check().map(|summary| println!("{summary}")),
        Command::NewRule { name } => new_rule::write(name),
    }
}
