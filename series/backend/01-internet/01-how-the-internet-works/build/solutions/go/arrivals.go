package main

import "encoding/binary"

// maxWindow is how many pieces may be under way, and how many the receiver keeps for the gap before them.
const maxWindow = 128

// arrivals says which pieces have come: all before next, and those beyond it that are marked.
type arrivals struct {
	next   uint32
	beyond [maxWindow / 8]byte
}

func (a *arrivals) mark(number uint32) {
	a.beyond[(number-a.next)/8] |= 1 << ((number - a.next) % 8)
}

func (a *arrivals) has(number uint32) bool {
	if number < a.next {
		return true
	}
	place := number - a.next
	return place < maxWindow && a.beyond[place/8]&(1<<(place%8)) != 0
}

func (a *arrivals) encode() []byte {
	return append(binary.BigEndian.AppendUint32(nil, a.next), a.beyond[:]...)
}

func decodeArrivals(bytes []byte) (arrivals, bool) {
	var a arrivals
	if len(bytes) != 4+len(a.beyond) {
		return a, false
	}
	a.next = binary.BigEndian.Uint32(bytes)
	copy(a.beyond[:], bytes[4:])
	return a, true
}
