package main

import (
	"net"
	"strconv"
)

// replies are bytes to be sent, written in RESP. A large value is not copied into them: it is never changed, so it can be
// sent from where it is kept.
type replies struct {
	whole net.Buffers
	tail  []byte
	size  int
}

const largeValue = 4096

func (r *replies) simple(text string)   { r.line('+', text) }
func (r *replies) fail(text string)     { r.line('-', text) }
func (r *replies) integer(number int64) { r.line(':', strconv.FormatInt(number, 10)) }
func (r *replies) array(length int)     { r.line('*', strconv.Itoa(length)) }
func (r *replies) null()                { r.line('$', "-1") }
func (r *replies) nullArray()           { r.line('*', "-1") }

func (r *replies) bulk(value []byte) {
	r.line('$', strconv.Itoa(len(value)))
	if len(value) < largeValue {
		r.tail = append(r.tail, value...)
	} else {
		r.closeTail()
		r.whole = append(r.whole, value)
	}
	r.tail = append(r.tail, "\r\n"...)
	r.size += len(value) + 2
}

func (r *replies) line(kind byte, text string) {
	r.tail = append(r.tail, kind)
	r.tail = append(r.tail, text...)
	r.tail = append(r.tail, "\r\n"...)
	r.size += len(text) + 3
}

// join puts more behind what is there.
func (r *replies) join(more replies) {
	if len(more.whole) == 0 {
		r.tail = append(r.tail, more.tail...)
	} else {
		r.closeTail()
		r.whole = append(r.whole, more.whole...)
		r.tail = more.tail
	}
	r.size += more.size
}

func (r *replies) closeTail() {
	if len(r.tail) > 0 {
		r.whole = append(r.whole, r.tail)
		r.tail = nil
	}
}

// buffers are all bytes in order; nil when there are none.
func (r *replies) buffers() net.Buffers {
	r.closeTail()
	return r.whole
}
