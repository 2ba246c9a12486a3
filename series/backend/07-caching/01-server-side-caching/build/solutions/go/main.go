// A cache that speaks RESP, the protocol of Redis, and keeps what it acknowledged in a log.
package main

import (
	"log"
	"net"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	// A file that may not grow is to be an error of write, not the end of the program.
	signal.Ignore(syscall.SIGXFSZ)
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, os.Interrupt)

	server, err := newServer(os.Getenv("DATA_DIR"))
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT")))
	if err != nil {
		log.Fatal(err)
	}
	go server.accept(listener)
	go server.sweepAgainAndAgain()

	<-ended
	listener.Close()
	server.end()
}
