package main

import "encoding/binary"

// A pointer has fourteen bits for the place of a name.
const maxPlace = 0x3fff

// writer writes a message, and remembers where names stand in it.
type writer struct {
	bytes  []byte
	places map[string]int
}

func (w *writer) writeName(n name, compress bool) {
	for i := range n {
		key := n[i:].key()
		place, known := w.places[key]
		if known && compress {
			w.bytes = binary.BigEndian.AppendUint16(w.bytes, uint16(0xc000|place))
			return
		}
		if !known && len(w.bytes) <= maxPlace {
			w.places[key] = len(w.bytes)
		}
		w.bytes = append(w.bytes, byte(len(n[i])))
		w.bytes = append(w.bytes, n[i]...)
	}
	w.bytes = append(w.bytes, 0)
}

func (w *writer) writeQuestion(q question) {
	w.writeName(q.name, true)
	w.bytes = binary.BigEndian.AppendUint16(w.bytes, q.kind)
	w.bytes = binary.BigEndian.AppendUint16(w.bytes, q.class)
}

func (w *writer) writeRecord(r record) {
	w.writeName(r.owner, true)
	w.bytes = binary.BigEndian.AppendUint16(w.bytes, r.kind)
	w.bytes = binary.BigEndian.AppendUint16(w.bytes, classIN)
	w.bytes = binary.BigEndian.AppendUint32(w.bytes, r.ttl)
	w.bytes = append(w.bytes, 0, 0)
	start := len(w.bytes)
	for _, field := range r.data {
		if field.name != nil {
			w.writeName(field.name, r.compressesData())
		}
		w.bytes = append(w.bytes, field.bytes...)
	}
	binary.BigEndian.PutUint16(w.bytes[start-2:], uint16(len(w.bytes)-start))
}

// writeFitting writes records if all of them fit, and else none.
func (w *writer) writeFitting(records []record, limit int) bool {
	before := len(w.bytes)
	for _, record := range records {
		w.writeRecord(record)
		if len(w.bytes) > limit {
			w.cutBackTo(before)
			return false
		}
	}
	return true
}

func (w *writer) cutBackTo(size int) {
	w.bytes = w.bytes[:size]
	for key, place := range w.places {
		if place >= size {
			delete(w.places, key)
		}
	}
}

// count sets the number of questions or records in the header, at its offset there.
func (w *writer) count(at, number int) {
	binary.BigEndian.PutUint16(w.bytes[at:], uint16(number))
}

// encode writes a reply to a query. Where something needed does not fit into the limit, only TC tells of it.
func encode(header []byte, q query, r reply, limit int) []byte {
	w := &writer{bytes: startReply(header, r.rcode), places: map[string]int{}}
	if len(q.questions) == 1 {
		w.writeQuestion(q.questions[0])
		w.count(4, 1)
	}
	if q.edns != nil {
		limit -= optSize
	}
	if r.authoritative {
		w.bytes[2] |= flagAA
	}
	additional := 0
	needed := append(append(append([]record{}, r.answers...), r.authority...), r.glue...)
	if w.writeFitting(needed, limit) {
		w.count(6, len(r.answers))
		w.count(8, len(r.authority))
		additional = len(r.glue)
		for _, set := range r.extras {
			if w.writeFitting(set, limit) {
				additional += len(set)
			}
		}
	} else {
		w.bytes[2] |= flagTC
	}
	if q.edns != nil {
		w.writeOPT(r.rcode, q.edns.do)
		additional++
	}
	w.count(10, additional)
	return w.bytes
}

// startReply makes the header of a reply, with all counts zero: ID, OPCODE and RD are those of the query.
func startReply(header []byte, rcode int) []byte {
	reply := make([]byte, headerSize, minSize)
	copy(reply, header[:2])
	reply[2] = flagQR | header[2]&(maskOp|flagRD)
	reply[3] = byte(rcode & 15)
	return reply
}

func (w *writer) writeOPT(rcode int, do bool) {
	flags := byte(0)
	if do {
		flags = flagDO
	}
	w.bytes = append(w.bytes, 0, 0, typeOPT, ownSize>>8, ownSize&0xff, byte(rcode>>4), 0, flags, 0, 0, 0)
}
