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
	listener, err := net.Listen("tcp", net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT")))
	if err != nil {
		log.Fatal(err)
	}
	ended, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ended, func() { listener.Close() })
	for {
		connection, err := listener.Accept()
		if err != nil {
			if ended.Err() != nil {
				return
			}
			log.Print(err)
			continue
		}
		go serve(connection)
	}
}

// serve talks to one client, in a goroutine of its own.
func serve(connection net.Conn) {
	defer connection.Close()
	received := make([]byte, 64*1024)
	n, err := connection.Read(received)
	if err != nil {
		return // the client left without asking anything
	}
	_ = received[:n]
	// Begin here: received[:n] is what has come of the request. Find out what it asks for and answer it with
	// connection.Write(...). This starter only hangs up.
}
