package main

import (
	"net"
	"sync"
)

// As many bytes may wait for a client before its next command is read, and before a listener that doesn't read is left.
const outboxLimit = 32 * 1024 * 1024

// outbox keeps what a client has not taken yet, so that nobody else waits for it.
type outbox struct {
	connection *net.TCPConn
	mu         sync.Mutex
	changed    *sync.Cond
	waiting    replies
	finishing  bool // nothing more comes
	ended      bool // all is sent, or can't be
}

func newOutbox(connection *net.TCPConn) *outbox {
	box := &outbox{connection: connection}
	box.changed = sync.NewCond(&box.mu)
	return box
}

// add never waits.
func (o *outbox) add(reply replies) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.ended {
		o.waiting.join(reply)
		o.changed.Broadcast()
	}
}

// addUnlessFull is add, and false where too much is waiting already.
func (o *outbox) addUnlessFull(reply replies) bool {
	o.mu.Lock()
	full := o.waiting.size > outboxLimit
	o.mu.Unlock()
	if !full {
		o.add(reply)
	}
	return !full
}

// waitForRoom returns when the client has taken enough to be given more.
func (o *outbox) waitForRoom() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.waiting.size > outboxLimit && !o.ended {
		o.changed.Wait()
	}
}

// finish returns when all is sent and the client has been told that nothing more comes.
func (o *outbox) finish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.finishing = true
	o.changed.Broadcast()
	for !o.ended {
		o.changed.Wait()
	}
}

// sendAll sends until the outbox is finished, or the client is gone.
func (o *outbox) sendAll() {
	for {
		batch := o.take()
		if batch == nil {
			break
		}
		if _, err := batch.WriteTo(o.connection); err != nil {
			o.connection.Close() // wakes up whoever reads from it
			break
		}
	}
	o.connection.CloseWrite()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ended = true
	o.waiting = replies{}
	o.changed.Broadcast()
}

// take waits for something to send; nil when nothing more comes.
func (o *outbox) take() net.Buffers {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.waiting.size == 0 && !o.finishing {
		o.changed.Wait()
	}
	batch := o.waiting.buffers()
	o.waiting = replies{}
	o.changed.Broadcast()
	return batch
}
