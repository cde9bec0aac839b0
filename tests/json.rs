//! A record in one line is written as `serde_json` would write it.

use sayswho::record::json::to_string;
use serde::Serialize;

#[derive(Serialize)]
struct Inner {
    start: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    block: Option<u32>,
}

#[derive(Serialize)]
struct Outer {
    name: &'static str,
    #[serde(flatten)]
    inner: Inner,
    nobody: Option<u32>,
    sure: Vec<f64>,
    empty: Vec<u32>,
}

#[test]
fn it_writes_what_serde_json_writes() {
    let value = vec![Outer {
        name: "“é” \"quoted\" \\ \n\r\t\u{8}\u{c}\u{1}\u{1f}\u{7f}\u{2028}",
        inner: Inner { start: 1_234_567_890, block: None },
        nobody: None,
        sure: (0..=100).map(|it| f64::from(it) / 100.0).collect(),
        empty: Vec::new(),
    }];
    assert_eq!(to_string(&value).ok(), serde_json::to_string(&value).ok());
    assert_eq!(to_string(&Vec::<u32>::new()).ok().as_deref(), Some("[]"));
}

#[test]
fn it_refuses_what_no_record_holds() {
    assert!(to_string(&-1_i32).is_err());
    assert!(to_string(&'c').is_err());
}
