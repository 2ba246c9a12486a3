package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

const (
	idleTime  = 30 * time.Second
	writeTime = 30 * time.Second
	graceTime = 2 * time.Second
)

// tcpServer keeps a list of its connections, to end them when it ends.
type tcpServer struct {
	zone     *zone
	listener net.Listener

	mutex       sync.Mutex
	ending      bool
	connections map[net.Conn]bool
	running     sync.WaitGroup
}

func newTCPServer(z *zone, listener net.Listener) *tcpServer {
	return &tcpServer{zone: z, listener: listener, connections: map[net.Conn]bool{}}
}

// serve takes connections until the listener is closed.
func (s *tcpServer) serve() {
	for {
		connection, err := s.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			// No file descriptor may be free at the moment.
			time.Sleep(10 * time.Millisecond)
			continue
		}
		if !s.enter(connection) {
			connection.Close()
			return
		}
		go func() {
			defer s.leave(connection)
			s.answerAll(connection)
		}()
	}
}

func (s *tcpServer) enter(connection net.Conn) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.ending {
		return false
	}
	s.connections[connection] = true
	s.running.Add(1)
	return true
}

func (s *tcpServer) leave(connection net.Conn) {
	connection.Close()
	s.mutex.Lock()
	delete(s.connections, connection)
	s.mutex.Unlock()
	s.running.Done()
}

// answerAll answers one message after the other. While a client doesn't read its replies, nothing more is read from it.
func (s *tcpServer) answerAll(connection net.Conn) {
	incoming := bufio.NewReader(connection)
	for s.extend(connection) {
		message, err := readMessage(incoming)
		if err != nil {
			return
		}
		reply := respond(s.zone, message, true)
		if reply == nil {
			continue
		}
		framed := binary.BigEndian.AppendUint16(make([]byte, 0, 2+len(reply)), uint16(len(reply)))
		if _, err := connection.Write(append(framed, reply...)); err != nil {
			return
		}
	}
}

// extend gives a connection time for its next message. At the end of the server there is none, but what was read is answered.
func (s *tcpServer) extend(connection net.Conn) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.ending {
		return true
	}
	now := time.Now()
	return connection.SetReadDeadline(now.Add(idleTime)) == nil &&
		connection.SetWriteDeadline(now.Add(idleTime+writeTime)) == nil
}

func readMessage(incoming *bufio.Reader) ([]byte, error) {
	var length [2]byte
	if _, err := io.ReadFull(incoming, length[:]); err != nil {
		return nil, err
	}
	message := make([]byte, binary.BigEndian.Uint16(length[:]))
	_, err := io.ReadFull(incoming, message)
	return message, err
}

// end closes the listener and all connections, and lets replies that are on their way be written first.
func (s *tcpServer) end() {
	s.listener.Close()
	s.mutex.Lock()
	s.ending = true
	for connection := range s.connections {
		connection.SetReadDeadline(time.Now())
		connection.SetWriteDeadline(time.Now().Add(graceTime))
	}
	s.mutex.Unlock()
	s.running.Wait()
}
