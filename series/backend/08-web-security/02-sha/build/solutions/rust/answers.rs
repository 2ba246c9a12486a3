//! What is asked, and what is answered.

use std::collections::HashMap;

use crate::algorithm::Algorithm;
use crate::hash::{self, Hash, MOST_BYTES};
use crate::hex;
use crate::json::Json;

/// The members of a reply, or what is wrong with the request.
pub type Answer = Result<Vec<(&'static str, Json)>, String>;

/// The streams that were begun and have not ended.
#[derive(Default)]
pub struct Answers {
    streams: HashMap<String, Hash>,
}

impl Answers {
    pub fn answer(&mut self, request: &Json) -> Answer {
        match text(request, "op")? {
            "hash" => hash_message(request),
            "hmac" => make_code(request),
            "begin" => self.begin(request),
            "update" => self.update(request),
            "end" => self.end(request),
            other => Err(format!("there is no op {other}")),
        }
    }

    fn begin(&mut self, request: &Json) -> Answer {
        let name = text(request, "stream")?;
        let algorithm = algorithm(request)?;
        let hash = match (request.get("state"), request.get("bytes")) {
            (None, None) => Hash::new(algorithm),
            (Some(_), Some(_)) => resumed(algorithm, request)?,
            _ => return Err("state and bytes must come together".into()),
        };
        if self.streams.contains_key(name) {
            return Err(format!("the stream {name} is open already"));
        }
        let answer = progress(name, &hash);
        self.streams.insert(name.into(), hash);
        Ok(answer)
    }

    fn update(&mut self, request: &Json) -> Answer {
        let name = text(request, "stream")?;
        let (piece, times) = message(request)?;
        let hash = self.streams.get_mut(name).ok_or_else(|| not_open(name))?;
        if message_length(&piece, times)? > MOST_BYTES - hash.bytes() {
            return Err(TOO_LONG.into());
        }
        hash.update_times(&piece, times);
        Ok(progress(name, hash))
    }

    fn end(&mut self, request: &Json) -> Answer {
        let name = text(request, "stream")?;
        let hash = self.streams.remove(name).ok_or_else(|| not_open(name))?;
        Ok(digits(&hash.finish()))
    }
}

fn hash_message(request: &Json) -> Answer {
    let algorithm = algorithm(request)?;
    let (piece, times) = message(request)?;
    message_length(&piece, times)?;
    let mut hash = Hash::new(algorithm);
    hash.update_times(&piece, times);
    Ok(digits(&hash.finish()))
}

fn make_code(request: &Json) -> Answer {
    let algorithm = algorithm(request)?;
    let key = bytes(request, "key")?;
    let message = bytes(request, "hex")?;
    Ok(digits(&hash::hmac(algorithm, &key, &message)))
}

fn resumed(algorithm: Algorithm, request: &Json) -> Result<Hash, String> {
    let state = bytes(request, "state")?;
    let count = whole_number(request, "bytes")?;
    if count > MOST_BYTES {
        return Err(TOO_LONG.into());
    }
    if count % algorithm.block_length() as u64 != 0 {
        return Err("bytes must be a multiple of the block".into());
    }
    Hash::resume(algorithm, &state, count)
        .ok_or_else(|| "state must have all words of the algorithm".into())
}

const TOO_LONG: &str = "the message is too long: its length in bits must go into 64 bits";

/// The bytes of hex, and how often they stand in the message.
fn message(request: &Json) -> Result<(Vec<u8>, u64), String> {
    let piece = bytes(request, "hex")?;
    let times = if request.get("times").is_some() {
        whole_number(request, "times")?
    } else {
        1
    };
    Ok((piece, times))
}

fn message_length(piece: &[u8], times: u64) -> Result<u64, String> {
    let length = times.checked_mul(piece.len() as u64);
    length
        .filter(|length| *length <= MOST_BYTES)
        .ok_or_else(|| TOO_LONG.into())
}

fn text<'a>(request: &'a Json, name: &str) -> Result<&'a str, String> {
    request
        .get(name)
        .and_then(Json::as_str)
        .ok_or_else(|| format!("{name} must be a text"))
}

fn bytes(request: &Json, name: &str) -> Result<Vec<u8>, String> {
    hex::decode(text(request, name)?)
        .ok_or_else(|| format!("{name} must be hexadecimal digits, two a byte"))
}

fn whole_number(request: &Json, name: &str) -> Result<u64, String> {
    request
        .get(name)
        .and_then(Json::as_u64)
        .ok_or_else(|| format!("{name} must be a whole number, 0 or more"))
}

fn algorithm(request: &Json) -> Result<Algorithm, String> {
    Algorithm::named(text(request, "algorithm")?)
        .ok_or_else(|| "algorithm must be one of sha1, sha224, sha256, sha384, sha512".into())
}

fn not_open(name: &str) -> String {
    format!("the stream {name} was not begun, or has ended")
}

fn digits(digest: &[u8]) -> Vec<(&'static str, Json)> {
    vec![("hex", Json::Text(hex::encode(digest)))]
}

fn progress(name: &str, hash: &Hash) -> Vec<(&'static str, Json)> {
    vec![
        ("stream", Json::Text(name.into())),
        ("bytes", Json::Number(hash.bytes().to_string())),
    ]
}
