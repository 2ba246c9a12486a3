package main

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"time"
)

// link sends and receives datagrams. What is damaged or comes from elsewhere never leaves it.
type link struct {
	socket *net.UDPConn
	peer   netip.AddrPort
	buffer []byte
}

func openLink(listen, peer string) (*link, error) {
	local, err := net.ResolveUDPAddr("udp4", listen)
	if err != nil {
		return nil, err
	}
	remote, err := net.ResolveUDPAddr("udp4", peer)
	if err != nil {
		return nil, err
	}
	socket, err := net.ListenUDP("udp4", local)
	if err != nil {
		return nil, err
	}
	address := remote.AddrPort()
	return &link{
		socket: socket,
		peer:   netip.AddrPortFrom(address.Addr().Unmap(), address.Port()),
		buffer: make([]byte, 65536),
	}, nil
}

// send may fail without a word: a datagram that the system would not take is lost like any other, and sent again.
func (l *link) send(d datagram) {
	l.socket.WriteToUDPAddrPort(d.encode(), l.peer)
}

// receive waits for the next datagram, and says false when the deadline has come; the zero time is none.
func (l *link) receive(deadline time.Time) (datagram, bool) {
	// A program that had no processor for a while must see what came meanwhile before it believes in silence.
	if soon := time.Now().Add(time.Millisecond); !deadline.IsZero() && deadline.Before(soon) {
		deadline = soon
	}
	l.socket.SetReadDeadline(deadline)
	for {
		length, from, err := l.socket.ReadFromUDPAddrPort(l.buffer)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return datagram{}, false
		}
		if err != nil {
			// Someone on the way said that nobody listens. That may change, so it ends nothing.
			time.Sleep(time.Millisecond)
			continue
		}
		if from.Port() != l.peer.Port() || from.Addr().Unmap() != l.peer.Addr() {
			continue
		}
		if d, ok := decode(l.buffer[:length]); ok {
			return d, true
		}
	}
}

func (l *link) close() {
	l.socket.Close()
}
