use std::net::{SocketAddr, UdpSocket};
use std::{env, io};

fn main() -> io::Result<()> {
    let host = env::var("HOST").expect("HOST is not set");
    let port = env::var("PORT").expect("PORT is not set");
    let server = UdpSocket::bind(format!("{host}:{port}"))?;
    // SIGTERM ends a Rust program at once unless it is told otherwise; that will do for now.
    let mut received = [0; 65535];
    loop {
        let (n, client) = server.recv_from(&mut received)?;
        if let Err(error) = serve(&server, &received[..n], client) {
            eprintln!("error: a client was not served: {error}"); // one datagram must not end the server
        }
    }
}

/// One datagram, whoever sent it.
fn serve(_server: &UdpSocket, _message: &[u8], _client: SocketAddr) -> io::Result<()> {
    // Begin here: _message is what a client has sent. Find out what it asks for and answer it with
    // _server.send_to(&reply, _client). This starter answers nobody.
    Ok(())
}
