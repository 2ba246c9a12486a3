package main

import (
	"errors"
	"io"
	"time"
)

// maxTimeout caps the timeout as it doubles, so that the next try comes soon after a network is back.
const maxTimeout = time.Second

// piece is a datagram that may have to be sent again. Times are since the sender's start.
type piece struct {
	kind         kind
	number       uint32
	payload      []byte
	sentAt       time.Duration // the last time
	acknowledged bool
	lost         bool // and not sent again yet
}

type sender struct {
	link       *link
	stream     io.Reader
	started    time.Time
	window     []*piece // from the oldest that is not acknowledged to the newest that was sent
	nextNumber uint32
	ended      bool // the last piece in the window, or before it, is the end
	roundTrip  roundTrip
	congestion congestion
	newest     time.Duration // when the newest datagram was sent of which an answer has come
	heardAt    time.Duration
	timerFrom  time.Duration // when something was last sent or newly acknowledged
	timeouts   int           // in a row
}

func newSender(link *link, stream io.Reader) *sender {
	return &sender{link: link, stream: stream, started: time.Now(), congestion: newCongestion()}
}

// run sends the stream and returns when all of it is acknowledged.
func (s *sender) run() error {
	for {
		if err := s.fill(); err != nil {
			return err
		}
		if len(s.window) == 0 {
			s.link.send(datagram{kind: farewell})
			return nil
		}
		d, ok := s.link.receive(s.started.Add(s.nextDeadline()))
		if ok {
			s.take(d)
		} else if s.now()-s.heardAt >= patience {
			return errors.New("the receiver does not answer any more")
		} else {
			s.seeTimeout()
		}
		s.seeLosses()
	}
}

func (s *sender) now() time.Duration {
	return time.Since(s.started)
}

// fill sends what the window has room for: first what was lost, then what is new.
func (s *sender) fill() error {
	room := int(s.congestion.window) - s.inFlight()
	for _, p := range s.window {
		if room > 0 && p.lost {
			s.send(p)
			room--
		}
	}
	for ; room > 0 && !s.ended && len(s.window) < maxWindow; room-- {
		p, err := s.read()
		if err != nil {
			return err
		}
		s.window = append(s.window, p)
		s.send(p)
	}
	return nil
}

// read makes the next piece of the stream, or its end.
func (s *sender) read() (*piece, error) {
	payload := make([]byte, maxPayload)
	length, err := io.ReadFull(s.stream, payload)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	p := &piece{kind: data, number: s.nextNumber, payload: payload[:length]}
	if length == 0 {
		p.kind = end
		s.ended = true
	}
	s.nextNumber++
	return p, nil
}

func (s *sender) send(p *piece) {
	p.sentAt = s.now()
	p.lost = false
	s.timerFrom = p.sentAt
	s.link.send(datagram{kind: p.kind, number: p.number, time: microseconds(p.sentAt), payload: p.payload})
}

// inFlight counts what is on its way as far as we know.
func (s *sender) inFlight() int {
	count := 0
	for _, p := range s.window {
		if !p.acknowledged && !p.lost {
			count++
		}
	}
	return count
}

// take heeds an acknowledgment.
func (s *sender) take(d datagram) {
	come, ok := decodeArrivals(d.payload)
	if d.kind != acknowledgment || !ok {
		return
	}
	now := s.now()
	s.heardAt = now
	// The answer brings back the time of the very datagram that it answers, so that of a resend is measured rightly
	// too. An answer to a copy of what had arrived long before would not be: the copy was late, not the way.
	age := time.Duration(microseconds(now)-d.time) * time.Microsecond
	inFlight := s.inFlight()
	for _, p := range s.window {
		if p.acknowledged || !come.has(p.number) {
			continue
		}
		p.acknowledged = true
		p.lost = false
		s.congestion.acknowledged()
		s.timerFrom = now
		s.timeouts = 0
		if p.number == d.number {
			s.roundTrip.measure(age, inFlight)
			s.newest = longer(s.newest, now-age)
		}
	}
	for len(s.window) > 0 && s.window[0].acknowledged {
		s.window = s.window[1:]
	}
}

// seeTimeout takes all for lost when nothing has come back for too long.
func (s *sender) seeTimeout() {
	now := s.now()
	if now < s.timerFrom+s.timeout() {
		return
	}
	s.congestion.timedOut(now, s.timeouts > 0)
	s.timeouts++
	s.timerFrom = now
	for _, p := range s.window {
		p.lost = !p.acknowledged
	}
}

// timeout doubles with each try in vain.
func (s *sender) timeout() time.Duration {
	timeout := s.roundTrip.timeout()
	doubled := timeout
	for try := 0; try < s.timeouts && doubled < maxTimeout; try++ {
		doubled *= 2
	}
	if doubled > maxTimeout {
		return longer(timeout, maxTimeout)
	}
	return doubled
}

// seeLosses takes a piece for lost when one that was sent later has arrived and it has had time enough.
func (s *sender) seeLosses() {
	now := s.now()
	for _, p := range s.window {
		if s.isOvertaken(p) && now >= p.sentAt+s.roundTrip.late() {
			p.lost = true
			s.congestion.lost(p.sentAt, now)
		}
	}
}

func (s *sender) isOvertaken(p *piece) bool {
	return !p.acknowledged && !p.lost && p.sentAt < s.newest
}

// nextDeadline is when there is something to do even if nothing comes.
func (s *sender) nextDeadline() time.Duration {
	deadline := s.timerFrom + s.timeout()
	if givingUp := s.heardAt + patience; givingUp < deadline {
		deadline = givingUp
	}
	for _, p := range s.window {
		if late := p.sentAt + s.roundTrip.late(); s.isOvertaken(p) && late < deadline {
			deadline = late
		}
	}
	return deadline
}

// microseconds is a time as a datagram carries it. It comes round after 71 minutes, and differences stay right.
func microseconds(since time.Duration) uint32 {
	return uint32(since / time.Microsecond)
}
