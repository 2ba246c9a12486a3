//! SHA-1, the SHA-2 family and HMAC, asked in JSON, a line each.

use std::io::{self, BufRead, Write};

mod algorithm;
mod answers;
mod constants;
mod hash;
mod hex;
mod json;

use answers::Answers;
use json::Json;

/// The reply to one line, whatever it is.
fn reply(line: &[u8], answers: &mut Answers) -> Json {
    let (id, answer) = match json::parse(line) {
        Some(request @ Json::Object(_)) => (
            request.get("id").cloned().unwrap_or(Json::Null),
            answers.answer(&request),
        ),
        _ => (Json::Null, Err("the line is not a JSON object".into())),
    };
    let members = answer.unwrap_or_else(|error| vec![("error", Json::Text(error))]);
    let mut object = vec![("id".to_string(), id)];
    object.extend(
        members
            .into_iter()
            .map(|(name, value)| (name.to_string(), value)),
    );
    Json::Object(object)
}

fn main() -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut answers = Answers::default();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        writeln!(output, "{}", reply(&line, &mut answers))?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}
