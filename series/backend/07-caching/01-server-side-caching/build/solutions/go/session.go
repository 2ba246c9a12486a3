package main

import (
	"errors"
	"io"
	"net"
	"time"
)

// session is one client. What it is in the middle of belongs to it alone; all of it is used under the lock of the server.
type session struct {
	server     *server
	connection *net.TCPConn
	out        *outbox

	queueing bool // between MULTI and EXEC
	spoiled  bool // a command could not be queued
	queue    []call
	watched  map[string]bool // the keys watched, and whether they were there
	outdated bool            // a watched key has been changed
	channels []string        // in the order of joining
}

// call is a command with its words, checked as far as that can be done before it is carried out.
type call struct {
	command *command
	words   [][]byte
}

func newSession(server *server, connection *net.TCPConn) *session {
	return &session{server: server, connection: connection, out: newOutbox(connection), watched: map[string]bool{}}
}

// run reads commands until the client leaves, and answers each.
func (s *session) run() {
	go s.out.sendAll()
	reader := newCommandReader(s.connection)
	for {
		words, err := reader.next()
		if err != nil {
			s.leave(err)
			return
		}
		if len(words) > 0 {
			s.answer(words)
			s.out.waitForRoom()
		}
	}
}

func (s *session) leave(reason error) {
	s.server.forget(s)
	var malformed protocolError
	if errors.As(reason, &malformed) {
		var reply replies
		reply.fail("ERR Protocol error: " + malformed.Error())
		s.out.add(reply)
	}
	s.out.finish()
	if malformed != "" {
		// Closing with bytes unread resets the connection, and the error could be lost with it.
		s.connection.SetReadDeadline(time.Now().Add(time.Second))
		io.Copy(io.Discard, s.connection)
	}
	s.connection.Close()
}

// stopReading makes the session end when it has answered what came until now.
func (s *session) stopReading() {
	s.connection.SetReadDeadline(time.Now())
	s.connection.SetWriteDeadline(time.Now().Add(2 * time.Second))
}

// answer does what a command asks, and queues the reply before anybody else's command is carried out.
func (s *session) answer(words [][]byte) {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.out.add(s.replyTo(words))
}

func (s *session) replyTo(words [][]byte) replies {
	command, complaint := findCommand(words)
	if complaint == "" && len(s.channels) > 0 && !command.whileListening {
		complaint = "ERR only SUBSCRIBE, UNSUBSCRIBE and PING are possible while listening"
	}
	if complaint == "" && s.queueing && command.notInTransaction {
		complaint = "ERR " + command.name + " is not possible in a transaction"
	}
	if complaint != "" {
		s.spoiled = s.spoiled || s.queueing
		var reply replies
		reply.fail(complaint)
		return reply
	}
	if s.queueing && !command.atOnce {
		s.queue = append(s.queue, call{command, words})
		var reply replies
		reply.simple("QUEUED")
		return reply
	}
	return s.server.carryOut(func(reply *replies) { command.run(s, words[1:], reply) })
}

func (s *session) watch(key string) {
	if _, already := s.watched[key]; already {
		return
	}
	s.watched[key] = s.server.store.find(key) != nil
	watchers := s.server.watchers[key]
	if watchers == nil {
		watchers = map[*session]struct{}{}
		s.server.watchers[key] = watchers
	}
	watchers[s] = struct{}{}
}

func (s *session) unwatch() {
	for key := range s.watched {
		delete(s.server.watchers[key], s)
		if len(s.server.watchers[key]) == 0 {
			delete(s.server.watchers, key)
		}
	}
	s.watched = map[string]bool{}
	s.outdated = false
}

// hasLostWatched says whether a watched key is no longer what it was. A key whose time was up in between has changed too.
func (s *session) hasLostWatched() bool {
	for key, wasThere := range s.watched {
		if wasThere && s.server.store.find(key) == nil {
			return true
		}
	}
	return s.outdated
}

// endTransaction forgets the queue and what was watched for it.
func (s *session) endTransaction() {
	s.queueing, s.spoiled, s.queue = false, false, nil
	s.unwatch()
}

func (s *session) sendMessage(published message) {
	var reply replies
	reply.array(3)
	reply.bulk([]byte("message"))
	reply.bulk(published.channel)
	reply.bulk(published.text)
	if !s.out.addUnlessFull(reply) {
		s.connection.Close() // it listens and does not read; it will find out that it has missed something
	}
}
