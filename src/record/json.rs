//! A record as JSON, in one line.
//!
//! A browser reads such a text faster than it takes an object out of the module field by field,
//! and this writer knows no more than records have: whole numbers from nought, hundredths, texts, lists and objects.

use std::fmt::{self, Display};

use serde::ser::{Error, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};

/// `value` as JSON.
///
/// # Errors
///
/// When it holds what no record holds.
pub fn to_string(value: &impl Serialize) -> Result<String, Unwritable> {
    let mut json = Json(String::new());
    value.serialize(&mut json)?;
    Ok(json.0)
}

/// What is no part of a record.
#[derive(Debug)]
pub struct Unwritable;

impl Display for Unwritable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("no record holds such a value")
    }
}

impl std::error::Error for Unwritable {}

impl Error for Unwritable {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

struct Json(String);

impl Json {
    fn number(&mut self, number: u64) {
        if number >= 10 {
            self.number(number / 10);
        }
        self.0.push(char::from(b'0' + (number % 10) as u8));
    }

    fn text(&mut self, text: &str) {
        self.0.push('"');
        let mut written = 0;
        for (at, byte) in text.bytes().enumerate() {
            let short = match byte {
                b'"' | b'\\' => byte,
                b'\n' => b'n',
                b'\r' => b'r',
                b'\t' => b't',
                0x08 => b'b',
                0x0c => b'f',
                ..b' ' => b'u',
                _ => continue,
            };
            self.0.push_str(&text[written..at]);
            self.0.push('\\');
            self.0.push(char::from(short));
            if short == b'u' {
                self.0.push_str(if byte < 16 { "000" } else { "001" });
                self.0.push(char::from(b"0123456789abcdef"[usize::from(byte % 16)]));
            }
            written = at + 1;
        }
        self.0.push_str(&text[written..]);
        self.0.push('"');
    }

    /// Opens a list or an object, or goes on with it.
    fn part(&mut self, mark: &mut char) {
        self.0.push(*mark);
        *mark = ',';
    }
}

/// A list or an object: what stands before its next part, and what ends it.
struct Parts<'j> {
    json: &'j mut Json,
    open: char,
    close: char,
}

impl<'j> Parts<'j> {
    const fn new(json: &'j mut Json, open: char, close: char) -> Self {
        Self { json, open, close }
    }

    fn next<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        self.json.part(&mut self.open);
        value.serialize(&mut *self.json)
    }

    fn field<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Unwritable> {
        self.json.part(&mut self.open);
        // A field's name is one of ours, plain letters.
        self.json.0.push('"');
        self.json.0.push_str(key);
        self.json.0.push_str("\":");
        value.serialize(&mut *self.json)
    }

    #[expect(clippy::unnecessary_wraps, reason = "serde's traits ask for it")]
    fn finish(self) -> Result<(), Unwritable> {
        if self.open != ',' {
            self.json.0.push(self.open);
        }
        self.json.0.push(self.close);
        Ok(())
    }
}

impl SerializeSeq for Parts<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        self.next(value)
    }

    fn end(self) -> Result<(), Unwritable> {
        self.finish()
    }
}

impl SerializeStruct for Parts<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        self.field(key, value)
    }

    fn end(self) -> Result<(), Unwritable> {
        self.finish()
    }
}

/// An object of flattened ones.
impl SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unwritable> {
        self.next(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        self.json.0.push(':');
        value.serialize(&mut *self.json)
    }

    fn end(self) -> Result<(), Unwritable> {
        self.finish()
    }
}

/// Methods for what no record holds.
macro_rules! unwritable {
    ($($method:ident: $type:ty),*) => {$(
        fn $method(self, _: $type) -> Result<(), Unwritable> {
            Err(Unwritable)
        }
    )*};
}

impl<'j> Serializer for &'j mut Json {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Parts<'j>;
    type SerializeTuple = Impossible<(), Unwritable>;
    type SerializeTupleStruct = Impossible<(), Unwritable>;
    type SerializeTupleVariant = Impossible<(), Unwritable>;
    type SerializeMap = Parts<'j>;
    type SerializeStruct = Parts<'j>;
    type SerializeStructVariant = Impossible<(), Unwritable>;

    unwritable! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_f32: f32, serialize_char: char, serialize_bytes: &[u8],
        serialize_unit_struct: &'static str
    }

    fn serialize_u32(self, number: u32) -> Result<(), Unwritable> {
        self.number(u64::from(number));
        Ok(())
    }

    fn serialize_u64(self, number: u64) -> Result<(), Unwritable> {
        self.number(number);
        Ok(())
    }

    /// In hundredths, as a confidence is: to print any fraction takes 10 kB.
    #[expect(clippy::cast_sign_loss, reason = "a confidence is not below nought")]
    fn serialize_f64(self, number: f64) -> Result<(), Unwritable> {
        let hundredths = (number * 100.0 + 0.5) as u64;
        self.number(hundredths / 100);
        self.0.push('.');
        self.number(hundredths / 10 % 10);
        if !hundredths.is_multiple_of(10) {
            self.number(hundredths % 10);
        }
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), Unwritable> {
        self.text(text);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Unwritable> {
        self.0.push_str("null");
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unwritable> {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<(), Unwritable> {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Unwritable> {
        Err(Unwritable)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'j>, Unwritable> {
        Ok(Parts::new(self, '[', ']'))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Unwritable> {
        Err(Unwritable)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Unwritable> {
        Err(Unwritable)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unwritable> {
        Err(Unwritable)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'j>, Unwritable> {
        Ok(Parts::new(self, '{', '}'))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'j>, Unwritable> {
        Ok(Parts::new(self, '{', '}'))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unwritable> {
        Err(Unwritable)
    }
}
