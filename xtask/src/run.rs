//! Running other programs: quietly while all is well, with all they said when it is not.

use std::env;
use std::ffi::OsStr;
use std::io::{Read, pipe};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::project;

/// Longer than any step takes; a step that reaches it hangs.
const LIMIT: Duration = Duration::from_secs(10 * 60);

/// A command that starts in the repository's root.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(project::root());
    command
}

/// The cargo that runs us, told to build where it builds us.
pub(crate) fn cargo() -> Command {
    let mut command = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.env("CARGO_TARGET_DIR", project::cargo_target_dir());
    command
}

/// A program of an npm package of ours.
pub(crate) fn npm_tool(name: &str) -> Command {
    command(project::path("node_modules/.bin").join(name))
}

/// Runs `command` to its end and returns what it said on both channels.
///
/// # Errors
///
/// All it said, then one sentence, when it fails, cannot be started or does not end.
pub(crate) fn captured(mut command: Command) -> Result<String> {
    let line = line(&command);
    let (mut reader, writer) = pipe().context("No pipe could be opened")?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone().context("No pipe could be opened")?)
        .stderr(writer);
    let mut child = command.spawn().with_context(|| format!("`{line}` could not be started"))?;
    // The command holds the pipe's writing end: while it lives, the pipe does not close.
    drop(command);

    let said = Arc::new(Mutex::new(Vec::new()));
    let listener = thread::spawn({
        let said = Arc::clone(&said);
        move || {
            let mut chunk = [0; 8192];
            while let Ok(n @ 1..) = reader.read(&mut chunk) {
                said.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&chunk[..n]);
            }
        }
    });

    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if started.elapsed() > LIMIT {
            child.kill().ok();
            break None;
        }
        thread::sleep(Duration::from_millis(10));
    };
    // A browser that outlives its test keeps the pipe open: do not wait for it.
    let ended = Instant::now();
    while !listener.is_finished() && ended.elapsed() < Duration::from_secs(2) {
        thread::sleep(Duration::from_millis(1));
    }
    let said = said.lock().unwrap_or_else(PoisonError::into_inner);
    let said = String::from_utf8_lossy(&said).into_owned();
    match status {
        Some(status) if status.success() => Ok(said),
        Some(_) => bail!("{}\n`{line}` failed.", said.trim_end()),
        None => bail!("{}\n`{line}` did not end within {} minutes.", said.trim_end(), LIMIT.as_secs() / 60),
    }
}

/// Runs `command` with its output going where ours goes.
pub(crate) fn shown(mut command: Command) -> Result<()> {
    let line = line(&command);
    let status = command.status().with_context(|| format!("`{line}` could not be started"))?;
    if !status.success() {
        bail!("`{line}` failed.");
    }
    Ok(())
}

/// What `command` prints, when it can be run and succeeds.
pub(crate) fn answer(mut command: Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The file that `program` names on the search path.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|it| it.join(program)).find(|it| it.is_file())
}

/// `command` as one would type it: paths in the repository relative, other programs by their name.
fn line(command: &Command) -> String {
    let root = format!("{}/", project::root().display());
    let program = Path::new(command.get_program());
    let program =
        program.strip_prefix(&root).ok().or_else(|| program.file_name().map(Path::new)).unwrap_or(program);
    let arguments = command.get_args().map(|it| it.to_string_lossy().replace(&root, ""));
    let words: Vec<_> = std::iter::once(program.display().to_string()).chain(arguments).collect();
    let mut line = words.join(" ").replace('\n', " ");
    // The text of a script may be among the arguments.
    if let Some((cut, _)) = line.char_indices().nth(200) {
        line.truncate(cut);
        line.push('…');
    }
    line
}
