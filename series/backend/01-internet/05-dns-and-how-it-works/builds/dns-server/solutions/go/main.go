// An authoritative name server: it answers from the zone file in DATA_DIR, over UDP and TCP.
package main

import (
	"log"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, os.Interrupt)

	file, err := os.ReadFile(filepath.Join(os.Getenv("DATA_DIR"), "zone"))
	if err != nil {
		return err
	}
	z, err := parseZone(string(file))
	if err != nil {
		return err
	}
	address := net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT"))

	// The server counts as started when its UDP port is there, so the TCP port comes first.
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	tcp := newTCPServer(z, listener)
	go tcp.serve()

	packets, err := net.ListenPacket("udp", address)
	if err != nil {
		return err
	}
	udp := packets.(*net.UDPConn)
	go func() {
		<-ended
		udp.SetReadDeadline(time.Now())
	}()
	serveUDP(z, udp)
	udp.Close()
	tcp.end()
	return nil
}
