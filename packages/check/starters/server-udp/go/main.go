package main

import (
	"context"
	"log"
	"net"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	server, err := net.ListenPacket("udp", net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT")))
	if err != nil {
		log.Fatal(err)
	}
	ended, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ended, func() { server.Close() })
	received := make([]byte, 65535)
	for {
		n, client, err := server.ReadFrom(received)
		if ended.Err() != nil {
			return
		}
		if err != nil {
			log.Print(err)
			continue
		}
		serve(server, received[:n], client)
	}
}

// serve is given one datagram, whoever sent it.
func serve(server net.PacketConn, message []byte, client net.Addr) {
	// Begin here: message is what a client has sent. Find out what it asks for and answer it with
	// server.WriteTo(reply, client). This starter answers nobody.
}
