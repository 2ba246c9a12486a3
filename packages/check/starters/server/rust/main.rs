use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, TimedOut};
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::{env, io, thread};

fn main() -> io::Result<()> {
    let host = env::var("HOST").expect("HOST is not set");
    let port = env::var("PORT").expect("PORT is not set");
    let listener = TcpListener::bind(format!("{host}:{port}"))?;
    // SIGTERM ends a Rust program at once unless it is told otherwise; that will do for now.
    for connection in listener.incoming() {
        let connection = connection?;
        thread::spawn(move || {
            match serve(connection).map_err(|error| (error.kind(), error)) {
                // the client went away; the others are served on
                Ok(()) | Err((ConnectionReset | ConnectionAborted | BrokenPipe | TimedOut, _)) => {}
                Err((_, error)) => eprintln!("error: a client was not served: {error}"),
            }
        });
    }
    Ok(())
}

/// One client, in a thread of its own.
fn serve(mut connection: TcpStream) -> io::Result<()> {
    let mut received = [0; 64 * 1024];
    let n = connection.read(&mut received)?;
    if n == 0 {
        return Ok(()); // the client left without asking anything
    }
    let _request = &received[..n];
    // Begin here: _request is what has come of the request. Find out what it asks for and answer it with
    // connection.write_all(...), for which std::io::Write must be in use. This starter only hangs up.
    Ok(())
}
