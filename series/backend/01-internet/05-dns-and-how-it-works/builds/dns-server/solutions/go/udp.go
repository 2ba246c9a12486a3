package main

import (
	"errors"
	"net"
	"os"
)

// serveUDP answers one datagram after the other until the socket's read deadline is over or the socket is closed.
// What it has read is answered before it looks at the deadline again.
func serveUDP(z *zone, socket *net.UDPConn) {
	buffer := make([]byte, maxTCPSize)
	for {
		size, client, err := socket.ReadFromUDPAddrPort(buffer)
		if errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue
		}
		if reply := respond(z, buffer[:size], false); reply != nil {
			socket.WriteToUDPAddrPort(reply, client)
		}
	}
}
