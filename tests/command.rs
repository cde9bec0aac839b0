//! The command, as the contract has it.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn sayswho(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sayswho"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    child.stdin.take().expect("a pipe").write_all(input).expect("the command reads its input");
    child.wait_with_output().expect("the command ends")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("the output is JSON")
}

fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).expect("the output is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

/// The keys of an object and those expected, both in the order of the alphabet.
#[track_caller]
fn has_keys(value: &Value, expected: &[&str]) {
    let keys: BTreeSet<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys, expected.iter().copied().collect());
}

#[test]
fn text_shows_the_article_with_its_marks() {
    let output = sayswho(&[], b"Critics say the plan is too slow.\n");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "[Critics say](vague-source) the plan is too slow.\n"
    );
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn text_hides_tentative_marks_unless_asked() {
    let input = b"Critics say it is slow. \xe2\x80\x9cIt takes years,\xe2\x80\x9d said Maria Lopez.\n";
    let firm = sayswho(&["--level", "firm"], input);
    assert!(!String::from_utf8_lossy(&firm.stdout).contains("(vague-source)"));
    let all = sayswho(&["--level", "all"], input);
    assert!(String::from_utf8_lossy(&all.stdout).contains("[Critics say](vague-source)"));
}

#[test]
fn a_record_has_the_keys_of_the_contract() {
    let output = sayswho(&["--format", "json"], "“It is slow,” said Maria Lopez. Critics say so.".as_bytes());
    let record = json(&output);
    has_keys(&record, &["id", "offsets", "sentences", "attributions", "findings", "sources"]);
    assert_eq!(record["offsets"], "codepoint");
    has_keys(&record["sentences"][0], &["block", "start", "end"]);
    let attribution = &record["attributions"][0];
    has_keys(attribution, &["block", "source", "cue", "content", "form"]);
    has_keys(&attribution["source"], &["start", "end", "kind", "name"]);
    assert_eq!(attribution["source"]["kind"], "person");
    assert_eq!(attribution["source"]["name"], "Maria Lopez");
    assert_eq!(attribution["form"], "direct");
    let finding = &record["findings"][0];
    let expected = [
        "rule",
        "family",
        "block",
        "start",
        "end",
        "voice",
        "level",
        "confidence",
        "message",
        "labels",
        "attribution",
    ];
    has_keys(finding, &expected);
    has_keys(&finding["labels"][0], &["role", "start", "end"]);
    has_keys(&record["sources"][0], &["name", "kind", "mentions", "attributions"]);
}

#[test]
fn nobody_named_is_null() {
    let output = sayswho(&["--format", "json"], b"It is believed that the bank failed.");
    let record = json(&output);
    assert_eq!(record["attributions"][0]["source"], Value::Null);
}

#[test]
fn offsets_come_in_three_units() {
    // One four-byte letter and one of two bytes before the mark.
    let text = "\u{1F600} é. Critics say the plan is slow.";
    for (unit, start) in [("codepoint", 5), ("utf16", 6), ("utf8", 9)] {
        let output = sayswho(&["--format", "json", "--offsets", unit], text.as_bytes());
        let record = json(&output);
        assert_eq!(record["offsets"], unit);
        assert_eq!(record["findings"][0]["start"], start, "in {unit}");
        assert_eq!(record["findings"][0]["end"], start + 11, "in {unit}");
    }
}

#[test]
fn text_offsets_count_from_the_start_of_the_whole_text() {
    let output = sayswho(&["--format", "json"], b"# A heading\n\nCritics say the plan is slow.\n");
    let record = json(&output);
    assert_eq!(record["findings"][0]["block"], 1);
    assert_eq!(record["findings"][0]["start"], 13);
}

#[test]
fn block_offsets_count_from_the_start_of_the_block() {
    let line = r#"{"id":"b","blocks":[{"kind":"heading","text":"A heading"},{"kind":"paragraph","text":"Critics say the plan is slow.","links":[]}]}"#;
    let output = sayswho(&["--format", "jsonl"], line.as_bytes());
    let record = &lines(&output)[0];
    assert_eq!(record["id"], "b");
    assert_eq!(record["findings"][0]["block"], 1);
    assert_eq!(record["findings"][0]["start"], 0);
}

#[test]
fn a_span_in_another_block_says_so() {
    let blocks = r#"{"id":"q","blocks":[
        {"kind":"paragraph","text":"Ann Lee said: “The water rises every year."},
        {"kind":"paragraph","text":"“And nobody counts it any more.”"}]}"#;
    let output = sayswho(&["--format", "jsonl"], blocks.replace('\n', "").as_bytes());
    let content = &lines(&output)[0]["attributions"][0]["content"];
    assert_eq!(content[0]["block"], Value::Null);
    assert_eq!(content[1]["block"], 1);
    assert_eq!(content[1]["start"], 0);
}

#[test]
fn a_link_on_the_source_is_a_document_the_reader_can_open() {
    let line = r#"{"id":"l","blocks":[{"kind":"paragraph","text":"Critics say the plan is slow.","links":[{"start":0,"end":7,"href":"https://example.org/report"}]}]}"#;
    let output = sayswho(&["--format", "jsonl"], line.as_bytes());
    let record = &lines(&output)[0];
    assert_eq!(record["attributions"][0]["source"]["kind"], "document");
    assert_eq!(record["findings"].as_array().map(Vec::len), Some(0));
}

#[test]
fn fields_of_the_caller_s_own_are_passed_over() {
    let output = sayswho(&["--format", "jsonl"], br#"{"id":"a","text":"Critics say so.","label":3}"#);
    assert_eq!(lines(&output)[0]["findings"][0]["rule"], "vague-source");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_malformed_line_is_answered_in_its_place_and_the_stream_goes_on() {
    let mut input = b"{\"id\":\"a\",\"text\":\"Critics say so.\"}\nnot json\n".to_vec();
    input.extend(b"{\"id\":\"b\",\"text\":\"\xff\"}\n{\"id\":\"c\"}\n{\"id\":\"d\",\"text\":\"\"}\n");
    let output = sayswho(&["--format", "jsonl"], &input);
    let answers = lines(&output);
    assert_eq!(answers.len(), 5);
    assert_eq!(answers[0]["id"], "a");
    for (index, line) in [(1, 2), (2, 3), (3, 4)] {
        has_keys(&answers[index], &["id", "line", "error"]);
        assert_eq!(answers[index]["id"], Value::Null);
        assert_eq!(answers[index]["line"], line);
    }
    assert_eq!(answers[4]["id"], "d");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_line_is_answered_before_the_next_is_read() {
    use std::io::{BufRead, BufReader};
    let mut child = Command::new(env!("CARGO_BIN_EXE_sayswho"))
        .args(["--format", "jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut input = child.stdin.take().expect("a pipe");
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    for id in ["first", "second"] {
        writeln!(input, r#"{{"id":"{id}","text":"Critics say so."}}"#).expect("the command reads");
        let mut answer = String::new();
        output.read_line(&mut answer).expect("the command answers");
        assert!(answer.contains(id), "{answer}");
    }
    drop(input);
    assert!(child.wait().expect("the command ends").success());
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let output = sayswho(&["no-such-file.txt"], b"");
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("no-such-file.txt"), "{error}");
    assert_eq!(error.trim_end().lines().count(), 1, "{error}");
}

#[test]
fn bad_arguments_end_with_two() {
    assert_eq!(sayswho(&["--format", "xml"], b"").status.code(), Some(2));
}

#[test]
fn plain_text_that_is_not_utf_8_is_refused_in_words() {
    let output = sayswho(&[], b"\xff\xfe");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("not UTF-8"));
}

#[test]
fn nothing_in_nothing_out() {
    let record = json(&sayswho(&["--format", "json"], b""));
    assert_eq!(record["sentences"].as_array().map(Vec::len), Some(0));
    assert_eq!(record["findings"].as_array().map(Vec::len), Some(0));
}
