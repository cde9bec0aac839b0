//! The command: the article with its marks, or the record of each article.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use clap::{Parser, ValueEnum};
use sayswho::record::{BlockIn, Record};
use sayswho::text::{Document, Unit};
use serde::{Deserialize, Serialize};

/// Marks claims whose source the reader cannot check, and assertions that everything is staged.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// Plain text or JSON lines; `-`, or nothing, reads standard input.
    files: Vec<PathBuf>,
    /// The article with its marks, one record, or one record a line.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What every start and end counts.
    #[arg(long, value_enum, default_value_t = Offsets::Codepoint)]
    offsets: Offsets,
    /// Which marks the text shows; json and jsonl always carry both.
    #[arg(long, value_enum, default_value_t = Shown::Firm)]
    level: Shown,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Jsonl,
}

#[derive(Clone, Copy, ValueEnum)]
enum Offsets {
    Codepoint,
    Utf16,
    Utf8,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shown {
    Firm,
    All,
}

impl From<Offsets> for Unit {
    fn from(offsets: Offsets) -> Self {
        match offsets {
            Offsets::Codepoint => Self::CodePoint,
            Offsets::Utf16 => Self::Utf16,
            Offsets::Utf8 => Self::Utf8,
        }
    }
}

/// Whether every line of a stream was well formed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Clean,
    SomeLinesRefused,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::SomeLinesRefused) => ExitCode::from(1),
        // A reader that has seen enough closes the pipe: no error of ours.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sayswho: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|it| it.kind() == io::ErrorKind::BrokenPipe)
}

fn run(options: &Options) -> anyhow::Result<Outcome> {
    let mut out = BufWriter::new(io::stdout().lock());
    let standard = [PathBuf::from("-")];
    let files = if options.files.is_empty() { &standard[..] } else { &options.files };
    let mut outcome = Outcome::Clean;
    for path in files {
        let mut input = open(path)?;
        match options.format {
            Format::Jsonl => {
                if stream(&mut input, path, options.offsets.into(), &mut out)? == Outcome::SomeLinesRefused {
                    outcome = Outcome::SomeLinesRefused;
                }
            }
            Format::Json | Format::Text => {
                let mut bytes = Vec::new();
                input.read_to_end(&mut bytes).with_context(|| format!("{} cannot be read", shown(path)))?;
                let text = String::from_utf8(bytes).map_err(|_| anyhow!("{} is not UTF-8", shown(path)))?;
                let document = Document::from_plain(&text);
                let analysis = sayswho::analyze(&document);
                if options.format == Format::Json {
                    let mut record = Record::new(&document, &analysis, options.offsets.into(), Some(&text));
                    record.id = options.files.first().map(|_| path.display().to_string());
                    serde_json::to_writer_pretty(&mut out, &record)?;
                    out.write_all(b"\n")?;
                } else {
                    let record = Record::new(&document, &analysis, Unit::Utf8, Some(&text));
                    show(&text, &record, options.level, &mut out)?;
                }
            }
        }
    }
    out.flush()?;
    Ok(outcome)
}

fn open(path: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let file = File::open(path).with_context(|| format!("{} cannot be opened", shown(path)))?;
    Ok(Box::new(BufReader::new(file)))
}

fn shown(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// One line of a stream. Other fields are the caller's own and are passed over.
#[derive(Deserialize)]
struct Line {
    id: Option<String>,
    text: Option<String>,
    blocks: Option<Vec<BlockIn>>,
}

/// What stands in the place of a malformed line's record.
#[derive(Serialize)]
struct Refusal {
    id: (),
    line: u64,
    error: String,
}

/// Answers each line before the next is read.
fn stream(input: &mut dyn BufRead, path: &Path, unit: Unit, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Clean;
    let mut bytes = Vec::new();
    let mut number = 0u64;
    loop {
        bytes.clear();
        let read =
            input.read_until(b'\n', &mut bytes).with_context(|| format!("{} cannot be read", shown(path)))?;
        if read == 0 {
            return Ok(outcome);
        }
        number += 1;
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        if bytes.is_empty() {
            continue;
        }
        match answer(&bytes, unit) {
            Ok(record) => serde_json::to_writer(&mut *out, &record)?,
            Err(error) => {
                outcome = Outcome::SomeLinesRefused;
                let refusal = Refusal { id: (), line: number, error: format!("{error:#}") };
                serde_json::to_writer(&mut *out, &refusal)?;
            }
        }
        out.write_all(b"\n")?;
        out.flush()?;
    }
}

fn answer(bytes: &[u8], unit: Unit) -> anyhow::Result<Record> {
    let line = std::str::from_utf8(bytes).map_err(|_| anyhow!("the line is not UTF-8"))?;
    let line: Line = serde_json::from_str(line)?;
    let mut record = match (line.text, line.blocks) {
        (Some(text), None) => {
            let document = Document::from_plain(&text);
            Record::new(&document, &sayswho::analyze(&document), unit, Some(&text))
        }
        (None, Some(blocks)) => {
            let blocks = blocks.into_iter().map(|it| it.into_block(unit)).collect();
            let document = Document { blocks };
            Record::new(&document, &sayswho::analyze(&document), unit, None)
        }
        _ => return Err(anyhow!("a line has either \"text\" or \"blocks\"")),
    };
    record.id = line.id;
    Ok(record)
}

/// The article with its marks: underlined on a terminal, in brackets elsewhere, each with its rule behind it.
fn show(text: &str, record: &Record, level: Shown, out: &mut impl Write) -> io::Result<()> {
    let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut at = 0;
    for finding in &record.findings {
        if level == Shown::Firm && finding.level != "firm" {
            continue;
        }
        let (start, end) = (finding.start as usize, finding.end as usize);
        if start < at {
            // Marks of two rules may overlap: the first keeps the words, the second is named behind them.
            write_tag(out, colour, finding.rule)?;
            continue;
        }
        out.write_all(&text.as_bytes()[at..start])?;
        let words = &text[start..end];
        if colour {
            let code = if finding.family == "staging" { "4;35" } else { "4;33" };
            write!(out, "\x1b[{code}m{words}\x1b[0m")?;
        } else {
            write!(out, "[{words}]")?;
        }
        write_tag(out, colour, finding.rule)?;
        at = end;
    }
    out.write_all(&text.as_bytes()[at..])?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn write_tag(out: &mut impl Write, colour: bool, rule: &str) -> io::Result<()> {
    if colour { write!(out, "\x1b[2m {rule}\x1b[0m") } else { write!(out, "({rule})") }
}
