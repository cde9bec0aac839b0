//! Where things are.

use std::env;
use std::path::{Path, PathBuf};

/// The version that the manifest and the zips carry.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The repository's root.
///
/// Asked at run time, so that a moved clone finds itself.
pub(crate) fn root() -> PathBuf {
    let xtask = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let xtask = PathBuf::from(xtask);
    xtask.parent().map_or_else(|| xtask.clone(), Path::to_path_buf)
}

/// A path in the repository.
pub(crate) fn path(relative: &str) -> PathBuf {
    root().join(relative)
}

/// Where cargo builds; nested calls are told the same place.
pub(crate) fn cargo_target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| path("target"), |it| root().join(it))
}

/// The material that is not in the repository.
pub(crate) fn shared() -> PathBuf {
    env::var_os("SAYSWHO_SHARED").map_or_else(|| path("../shared"), PathBuf::from)
}
