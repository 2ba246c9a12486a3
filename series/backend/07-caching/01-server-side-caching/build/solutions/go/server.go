package main

import (
	"errors"
	"log"
	"net"
	"sync"
	"time"
)

// server is what all sessions share. Whoever holds mu is alone with it: a command is carried out, stored and answered
// under one lock, so all clients see the same order. Nothing waits for a socket while it holds the lock.
type server struct {
	mu       sync.Mutex
	store    *store
	log      *appendLog
	sessions map[*session]struct{}
	channels map[string]map[*session]struct{} // who listens to what
	watchers map[string]map[*session]struct{} // who watches which key
	unsent   []message                        // published by the command at hand; sent when its changes are stored
	ending   bool
	running  sync.WaitGroup
}

type message struct {
	to            *session
	channel, text []byte
}

// newServer reads what the log in the folder has kept.
func newServer(folder string) (*server, error) {
	store := newStore()
	log, err := openLog(folder, store)
	if err != nil {
		return nil, err
	}
	return &server{
		store:    store,
		log:      log,
		sessions: map[*session]struct{}{},
		channels: map[string]map[*session]struct{}{},
		watchers: map[string]map[*session]struct{}{},
	}, nil
}

func (s *server) accept(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			log.Print(err)
			time.Sleep(10 * time.Millisecond) // out of file descriptors, most likely: some will be free again
			continue
		}
		s.start(connection.(*net.TCPConn))
	}
}

func (s *server) start(connection *net.TCPConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending {
		connection.Close()
		return
	}
	client := newSession(s, connection)
	s.sessions[client] = struct{}{}
	s.running.Add(1)
	go func() {
		defer s.running.Done()
		client.run()
	}()
}

// forget takes a session that has ended out of all tables.
func (s *server) forget(client *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, client)
	client.unwatch()
	for _, channel := range client.channels {
		s.leaveChannel(client, channel)
	}
}

func (s *server) leaveChannel(client *session, channel string) {
	delete(s.channels[channel], client)
	if len(s.channels[channel]) == 0 {
		delete(s.channels, channel)
	}
}

// carryOut lets a command act on the store and then makes its changes last, or takes them back.
// What comes back is the reply.
func (s *server) carryOut(act func(*replies)) replies {
	var reply replies
	act(&reply)
	changes := s.store.changes
	if len(changes) > 0 {
		if err := s.log.append(recordOf(changes)); err != nil {
			log.Printf("a change is refused: %v", err)
			s.store.undo()
			s.unsent = nil
			var refusal replies
			refusal.fail("MISCONF the change could not be stored")
			return refusal
		}
		s.store.keep()
		for _, change := range changes {
			for client := range s.watchers[change.key()] {
				client.outdated = true
			}
		}
		if s.log.hasGrown() {
			s.log.beginRewrite()
			go s.rewriteLog(s.store.all())
		}
	}
	for _, each := range s.unsent {
		each.to.sendMessage(each)
	}
	s.unsent = nil
	return reply
}

// rewriteLog puts a new log with what is there now in place of the old one, while clients go on writing.
func (s *server) rewriteLog(entries []*entry) {
	err := s.log.writeSnapshot(entries)
	for err == nil {
		s.mu.Lock()
		missing := s.log.takeMissing()
		if len(missing) < 256*1024 {
			err = s.log.finishRewrite(missing)
			s.mu.Unlock()
			break
		}
		s.mu.Unlock()
		err = s.log.writeMissing(missing) // much has been changed meanwhile: nobody has to wait for it
	}
	if err != nil {
		log.Printf("the log stays as it is: %v", err)
		s.mu.Lock()
		s.log.giveUpRewrite()
		s.mu.Unlock()
	}
}

// sweepAgainAndAgain removes keys whose time is up, a thousand at a time so that others get their turn.
func (s *server) sweepAgainAndAgain() {
	const some = 1000
	for range time.Tick(100 * time.Millisecond) {
		for removed := some; removed == some; {
			s.mu.Lock()
			removed = s.store.sweep(some)
			s.mu.Unlock()
		}
	}
}

// end answers what has come, hangs up on everybody, and closes the log.
func (s *server) end() {
	s.mu.Lock()
	s.ending = true
	for client := range s.sessions {
		client.stopReading()
	}
	s.mu.Unlock()

	done := make(chan struct{})
	go func() {
		s.running.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(3 * time.Second): // somebody does not read: what is stored is stored
	}
	s.mu.Lock() // for ever: no change comes after the log is closed
	s.log.close()
}
