package main

import "encoding/binary"

const (
	flagQR     = 0x80
	flagAA     = 0x04
	flagTC     = 0x02
	flagRD     = 0x01
	maskOp     = 0x78
	flagDO     = 0x80
	optSize    = 11
	minSize    = 512
	ownSize    = 1232
	maxTCPSize = 65535
)

// question is what a query asks.
type question struct {
	name  name
	kind  uint16
	class uint16
}

// edns is what the OPT record of a query says.
type edns struct {
	size    int
	version byte
	do      bool
}

// query is a query that could be read to its end.
type query struct {
	questions []question
	edns      *edns
}

// reader takes numbers and records from the front of a message.
type reader struct {
	message []byte
	at      int
}

func (r *reader) take(size int) ([]byte, error) {
	if len(r.message)-r.at < size {
		return nil, errBroken
	}
	r.at += size
	return r.message[r.at-size : r.at], nil
}

func (r *reader) takeName() (name, error) {
	taken, end, err := readName(r.message, r.at)
	if err == nil {
		r.at = end
	}
	return taken, err
}

func (r *reader) takeQuestion() (question, error) {
	asked, err := r.takeName()
	if err != nil {
		return question{}, err
	}
	bytes, err := r.take(4)
	if err != nil {
		return question{}, err
	}
	return question{asked, binary.BigEndian.Uint16(bytes), binary.BigEndian.Uint16(bytes[2:])}, nil
}

// takeRecord passes over a record, and says what is in it where it is an OPT record.
func (r *reader) takeRecord() (*edns, error) {
	owner, err := r.takeName()
	if err != nil {
		return nil, err
	}
	fixed, err := r.take(10)
	if err != nil {
		return nil, err
	}
	data, err := r.take(int(binary.BigEndian.Uint16(fixed[8:])))
	if err != nil || binary.BigEndian.Uint16(fixed) != typeOPT {
		return nil, err
	}
	if len(owner) > 0 || !areOptions(data) {
		return nil, errBroken
	}
	return &edns{
		size:    int(binary.BigEndian.Uint16(fixed[2:])),
		version: fixed[5],
		do:      fixed[6]&flagDO != 0,
	}, nil
}

// areOptions says whether data are whole options: a number, a length, and so many bytes.
func areOptions(data []byte) bool {
	options := reader{message: data}
	for options.at < len(data) {
		head, err := options.take(4)
		if err != nil {
			return false
		}
		if _, err = options.take(int(binary.BigEndian.Uint16(head[2:]))); err != nil {
			return false
		}
	}
	return true
}

// readQuery reads a message that has a whole header.
func readQuery(message []byte) (query, error) {
	var q query
	r := reader{message: message, at: headerSize}
	count := func(at int) int { return int(binary.BigEndian.Uint16(message[at:])) }
	for i := 0; i < count(4); i++ {
		asked, err := r.takeQuestion()
		if err != nil {
			return q, err
		}
		q.questions = append(q.questions, asked)
	}
	additional := count(6) + count(8)
	for i := 0; i < additional+count(10); i++ {
		opt, err := r.takeRecord()
		if err != nil {
			return q, err
		}
		if opt == nil || i < additional {
			continue
		}
		if q.edns != nil {
			return q, errBroken
		}
		q.edns = opt
	}
	return q, nil
}
