package main

import (
	"errors"
	"io"
	"time"
)

const (
	// patience is how long silence lasts before the other copy is taken for dead.
	patience = 5 * time.Second
	// lastWait is how long the receiver stays after the end, in case its last answer was lost. The sender waits at
	// most about a second between two tries, so several tries fall into it.
	lastWait = 3 * time.Second
)

type receiver struct {
	link  *link
	out   io.Writer
	next  uint32              // the piece that is to be written next
	early map[uint32]datagram // what came before its turn
	ended bool
}

func newReceiver(link *link, out io.Writer) *receiver {
	return &receiver{link: link, out: out, early: map[uint32]datagram{}}
}

// run writes the stream and returns when it is whole and the sender knows it, or has had time to.
func (r *receiver) run() error {
	var deadline time.Time // none before the first datagram: the sender may start as late as it likes
	for {
		d, ok := r.link.receive(deadline)
		if !ok && r.ended {
			return nil
		}
		if !ok {
			return errors.New("the sender has fallen silent before the end of the stream")
		}
		switch d.kind {
		case data, end:
			if err := r.take(d); err != nil {
				return err
			}
			r.acknowledge(d)
		case farewell:
			if r.ended {
				return nil
			}
		}
		deadline = time.Now().Add(patience)
		if r.ended {
			deadline = time.Now().Add(lastWait)
		}
	}
}

// take keeps a piece and writes what is now complete. What was written before, or lies too far ahead, is left.
func (r *receiver) take(d datagram) error {
	if d.number-r.next < maxWindow {
		r.early[d.number] = d
	}
	for {
		piece, ok := r.early[r.next]
		if !ok {
			return nil
		}
		delete(r.early, r.next)
		r.next++
		if piece.kind == end {
			r.ended = true
		} else if _, err := r.out.Write(piece.payload); err != nil {
			return err
		}
	}
}

// acknowledge answers every datagram, also one that came before: its answer may have been lost.
func (r *receiver) acknowledge(d datagram) {
	come := arrivals{next: r.next}
	for number := range r.early {
		come.mark(number)
	}
	r.link.send(datagram{kind: acknowledgment, number: d.number, time: d.time, payload: come.encode()})
}
