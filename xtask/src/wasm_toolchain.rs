//! A Rust that can build for WebAssembly.
//!
//! The ordinary way is rustup's target.
//! Where rustup is absent, or its server refused, Debian's `rustc-web` serves:
//! it has the compiler and the standard library's source, but no WebAssembly build of it and no linker.
//! So the library is built once into a private sysroot in the user's cache,
//! after which every build is an ordinary one, without unstable flags.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::project;
use crate::run;
use crate::setup;

/// The target's name.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Set to `debian` to try the fall-back where rustup would do.
const CHOICE: &str = "SAYSWHO_TOOLCHAIN";

/// Changes whenever the recipe of the sysroot does, so that an old one is not taken for a new one.
const RECIPE: u32 = 2;

const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// A Rust that can build for WebAssembly.
#[derive(Clone)]
pub(crate) enum WasmToolchain {
    /// The one that runs us has the target.
    Own,
    /// Debian's, with a sysroot of our making.
    Debian { sysroot: PathBuf, linker: PathBuf },
}

impl WasmToolchain {
    /// A `cargo` that builds for WebAssembly with `--target`.
    pub(crate) fn cargo(&self) -> Command {
        let mut flags = without_home();
        // Half of the compiler's own: 7 kB less to download and no slower (`docs/decisions/0011-*`).
        flags.push("-Cllvm-args=-inline-threshold=100".to_owned());
        // Registers of 128 bits: Chromium 91 and Firefox 89 have them, which the manifests' minima imply.
        flags.push("-Ctarget-feature=+simd128".to_owned());
        let mut cargo = match self {
            Self::Own => run::cargo(),
            Self::Debian { sysroot, linker } => {
                flags.push(format!("--sysroot={}", sysroot.display()));
                let mut cargo = debian_cargo();
                cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                cargo
            }
        };
        // Encoded, for a home with a space in its name.
        cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
        cargo
    }

    /// Whether clippy knows this compiler: rustup's does not read what Debian's has built.
    pub(crate) fn has_clippy(&self) -> bool {
        matches!(self, Self::Own)
    }
}

/// Finds one, or makes one.
///
/// # Errors
///
/// One sentence that says what to install.
pub(crate) fn find() -> Result<WasmToolchain> {
    if env::var_os(CHOICE).is_some_and(|it| it == "debian") {
        return debian();
    }
    if own_has_target() {
        return Ok(WasmToolchain::Own);
    }
    if run::find("rustup").is_some() {
        println!("adding the target {TARGET} to rustup's toolchain");
        let mut rustup = run::command("rustup");
        rustup.args(["target", "add", TARGET]);
        if run::captured(rustup).is_ok() && own_has_target() {
            return Ok(WasmToolchain::Own);
        }
    }
    debian()
}

fn own_has_target() -> bool {
    // Beside the cargo that runs us, which need not be first on the path.
    let beside =
        || Some(PathBuf::from(env::var_os("CARGO")?).with_file_name("rustc")).filter(|it| it.is_file());
    let rustc = env::var_os("RUSTC").map(PathBuf::from).or_else(beside);
    let mut rustc = run::command(rustc.unwrap_or_else(|| "rustc".into()));
    rustc.args(["--print", "target-libdir", "--target", TARGET]);
    run::answer(rustc).is_some_and(|it| has_std(Path::new(&it)))
}

fn has_std(lib: &Path) -> bool {
    let files = fs::read_dir(lib).into_iter().flatten().flatten();
    files.map(|it| it.file_name()).any(|it| it.to_string_lossy().starts_with("libstd-"))
}

/// Debian's compiler, whatever rustup has put first on the path.
fn debian_cargo() -> Command {
    let mut cargo = run::command(DEBIAN_CARGO);
    cargo.env("CARGO_TARGET_DIR", project::cargo_target_dir());
    cargo.env("RUSTC", DEBIAN_RUSTC);
    for foreign in ["RUSTUP_TOOLCHAIN", "RUSTFLAGS", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER"] {
        cargo.env_remove(foreign);
    }
    cargo
}

fn debian() -> Result<WasmToolchain> {
    let wanting = |what: &str| {
        format!(
            "{what}, and rustup could not add the target {TARGET}: \
             run `rustup target add {TARGET}`, or as root on Debian \
             `apt-get install rustc-web cargo-web rust-web-src lld-19`, and try again."
        )
    };
    // The linker is looked for before two minutes of compiling, not after.
    if !debian_is_complete() {
        setup::apt_install(&["rustc-web", "cargo-web", "rust-web-src", "lld-19"]).ok();
    }
    if !Path::new(DEBIAN_CARGO).is_file() || standard_library_source().is_none() {
        bail!(wanting("There is no Rust here that builds for WebAssembly"));
    }
    let linker = linker().with_context(|| wanting("There is no linker for WebAssembly"))?;
    let sysroot = sysroot(&linker)?;
    Ok(WasmToolchain::Debian { sysroot, linker })
}

fn debian_is_complete() -> bool {
    Path::new(DEBIAN_CARGO).is_file() && standard_library_source().is_some() && linker().is_some()
}

fn standard_library_source() -> Option<PathBuf> {
    let mut rustc = run::command(DEBIAN_RUSTC);
    rustc.args(["--print", "sysroot"]);
    let lock = Path::new(&run::answer(rustc)?).join("lib/rustlib/src/rust/library/Cargo.lock");
    lock.is_file().then_some(lock)
}

/// Debian's `wasm-ld` of any version, else the one in rustup's toolchain.
fn linker() -> Option<PathBuf> {
    let versions = (14..40).rev().map(|version| format!("wasm-ld-{version}"));
    let debian = std::iter::once("wasm-ld".to_owned()).chain(versions).find_map(|it| run::find(&it));
    debian.or_else(|| {
        let mut rustc = run::command(run::find("rustc")?);
        rustc.args(["--print", "target-libdir"]);
        let lld = Path::new(&run::answer(rustc)?).with_file_name("bin").join("rust-lld");
        lld.is_file().then_some(lld)
    })
}

/// The private sysroot, built when this compiler has none yet.
fn sysroot(linker: &Path) -> Result<PathBuf> {
    let mut rustc = run::command(DEBIAN_RUSTC);
    rustc.arg("-vV");
    let version = run::answer(rustc).context("Debian's rustc does not say its version.")?;
    let host = version.lines().find_map(|it| it.strip_prefix("host: ")).unwrap_or_default().to_owned();
    let mut key = DefaultHasher::new();
    (&version, RECIPE).hash(&mut key);
    let sysroot = cache()?.join(format!("sysroot-{:016x}", key.finish()));
    let lib = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    if has_std(&lib) {
        return Ok(sysroot);
    }

    println!("building the standard library for WebAssembly, once: about two minutes");
    let started = Instant::now();
    // Made aside and moved into place whole: an interrupted build leaves nothing that looks finished.
    // It also has to start empty, else rustc finds two candidates for `std`.
    let draft = sysroot.with_extension(format!("draft-{}", std::process::id()));
    fs::create_dir_all(draft.join("seed/src"))?;
    fs::write(draft.join("seed/src/lib.rs"), "#![no_std]\n")?;
    fs::write(
        draft.join("seed/Cargo.toml"),
        "[package]\nname = \"seed\"\nedition = \"2021\"\n\n[workspace]\n\n\
         [profile.release]\nopt-level = 3\npanic = \"abort\"\n",
    )?;
    let build = draft.join("build");
    let mut cargo = debian_cargo();
    cargo.current_dir(draft.join("seed"));
    cargo.env("CARGO_TARGET_DIR", &build);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    // Opens `-Z build-std` on a stable compiler, here and nowhere else.
    cargo.env("RUSTC_BOOTSTRAP", "1");
    // Without bitcode in the library, link-time optimisation stops at "can't find section .llvmbc".
    let flags = [without_home(), vec!["-Cembed-bitcode=yes".to_owned()]].concat();
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    cargo.args(["build", "--release", "--target", TARGET, "-Z", "build-std=std,panic_abort"]);
    run::captured(cargo)?;

    let draft_lib = draft.join("lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&draft_lib)?;
    for entry in fs::read_dir(build.join(TARGET).join("release/deps"))? {
        let file = entry?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if file.extension().is_some_and(|it| it == "rlib") && !name.starts_with("libseed-") {
            fs::copy(&file, draft_lib.join(name))?;
        }
    }
    link_host_library(&draft, &host)?;
    fs::remove_dir_all(&build)?;
    fs::remove_dir_all(draft.join("seed"))?;
    if sysroot.exists() {
        fs::remove_dir_all(&sysroot)?;
    }
    fs::rename(&draft, &sysroot)?;
    println!("built the standard library in {:.0} s", started.elapsed().as_secs_f32());
    Ok(sysroot)
}

/// Procedural macros link against the host's own library, which stays Debian's.
#[cfg(unix)]
fn link_host_library(sysroot: &Path, host: &str) -> Result<()> {
    let mut rustc = run::command(DEBIAN_RUSTC);
    rustc.args(["--print", "sysroot"]);
    let debian = run::answer(rustc).context("Debian's rustc does not say its sysroot.")?;
    let own = Path::new(&debian).join("lib/rustlib").join(host);
    std::os::unix::fs::symlink(own, sysroot.join("lib/rustlib").join(host))?;
    Ok(())
}

#[cfg(not(unix))]
fn link_host_library(_: &Path, _: &str) -> Result<()> {
    bail!("Debian's toolchain is for Debian: run `rustup target add {TARGET}` and try again.");
}

/// A module carries the places of its panics: with this, not in the home of whoever built it.
fn without_home() -> Vec<String> {
    let home = || Some(PathBuf::from(env::var_os("HOME")?).join(".cargo"));
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home);
    let registry = cargo_home.map(|it| it.join("registry/src"));
    registry.map(|it| format!("--remap-path-prefix={}=registry", it.display())).into_iter().collect()
}

fn cache() -> Result<PathBuf> {
    let base = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|it| it.is_absolute())
        .or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache")))
        .context("HOME is not set: set it, so that there is a place for the cache.")?;
    let cache = base.join("sayswho");
    fs::create_dir_all(&cache).with_context(|| format!("{} cannot be made", cache.display()))?;
    Ok(cache)
}
