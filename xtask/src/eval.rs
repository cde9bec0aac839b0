//! stub
#[derive(clap::Subcommand)]
pub(crate) enum Suite { Seed }
pub(crate) fn run(_: &Suite) -> anyhow::Result<()> { Ok(()) }
