package main

import (
	"fmt"
	"io"
	"net"
	"os"
)

// send brings all of standard input to the other copy, and returns when it was acknowledged.
func send(link *net.UDPConn, peer *net.UDPAddr) error {
	stream, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	// Begin here: link.WriteToUDP(bytes, peer) sends a datagram, link.ReadFromUDP(buffer) waits for one, and
	// link.SetReadDeadline makes that wait end. Decide what stands in a datagram: a piece of the stream, its end, an
	// acknowledgment.
	return fmt.Errorf("%d bytes are not sent yet: write it in main.go, where it says \"Begin here\"", len(stream))
}

// receive writes what comes to standard output, in order, and returns when the stream has ended.
func receive(link *net.UDPConn, peer *net.UDPAddr) error {
	// And here: link.ReadFromUDP(buffer) waits for a datagram, os.Stdout.Write(bytes) writes what it carries.
	_, _, err := link.ReadFromUDP(make([]byte, 65536))
	return err
}

func run() error {
	listen, err := net.ResolveUDPAddr("udp4", os.Getenv("LISTEN"))
	if err != nil {
		return err
	}
	peer, err := net.ResolveUDPAddr("udp4", os.Getenv("PEER"))
	if err != nil {
		return err
	}
	// One socket to send and to receive with: the network carries only what comes from LISTEN.
	link, err := net.ListenUDP("udp4", listen)
	if err != nil {
		return err
	}
	defer link.Close()
	if os.Getenv("ROLE") == "sender" {
		return send(link, peer)
	}
	return receive(link, peer)
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
