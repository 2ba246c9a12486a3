use std::io::{self, BufRead, Write};

mod json;
use json::Json;

/// What to reply to one request, without the id.
fn answer(request: &Json) -> Vec<(&'static str, Json)> {
    // Begin here: look at request.get("op") and at what else the request holds, and return the result. What a request
    // asks for in vain is told in error, as a sentence; the program goes on.
    let op = request.get("op").and_then(Json::as_str).unwrap_or("");
    let error = format!("there is no op {op} yet: write it in main.rs, where it says \"Begin here\"");
    vec![("error", Json::Text(error))]
}

/// The reply to one line, whatever it is.
fn reply(line: &[u8]) -> Json {
    let (id, members) = match json::parse(line) {
        Some(request @ Json::Object(_)) => (request.get("id").cloned().unwrap_or(Json::Null), answer(&request)),
        _ => (Json::Null, vec![("error", Json::Text("the line is not a JSON object".into()))]),
    };
    let mut object = vec![("id".to_string(), id)];
    object.extend(members.into_iter().map(|(name, value)| (name.to_string(), value)));
    Json::Object(object)
}

fn main() -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut line = Vec::new();
    // Ends when standard input ends.
    while input.read_until(b'\n', &mut line)? > 0 {
        writeln!(output, "{}", reply(&line))?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}
