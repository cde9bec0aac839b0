//! stub
pub(crate) fn show() -> anyhow::Result<()> { Ok(()) }
