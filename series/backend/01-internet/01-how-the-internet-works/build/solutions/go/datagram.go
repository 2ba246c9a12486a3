package main

import (
	"encoding/binary"
	"hash/crc32"
)

// A datagram is, with the highest byte of a number first:
//
//	4 bytes   CRC-32 of all that follows
//	1 byte    kind
//	4 bytes   number of a piece
//	4 bytes   when that piece was sent, in microseconds by the sender's clock
//	the rest  what it carries
const (
	maxDatagram    = 548 // what every way takes, less the headers of IPv4 and UDP
	checksumLength = 4
	headerLength   = 13
	maxPayload     = maxDatagram - headerLength
)

type kind byte

const (
	// data carries a piece of the stream.
	data kind = iota + 1
	// end says that the stream is over. It has the number after the last piece's, so it can be lost and sent again
	// like one.
	end
	// acknowledgment carries arrivals. Number and time are those of the datagram that it answers.
	acknowledgment
	// farewell says that the sender knows that all has arrived, so nobody will ask any more.
	farewell
)

type datagram struct {
	kind    kind
	number  uint32
	time    uint32
	payload []byte
}

func (d datagram) encode() []byte {
	bytes := make([]byte, headerLength, headerLength+len(d.payload))
	bytes[4] = byte(d.kind)
	binary.BigEndian.PutUint32(bytes[5:], d.number)
	binary.BigEndian.PutUint32(bytes[9:], d.time)
	bytes = append(bytes, d.payload...)
	binary.BigEndian.PutUint32(bytes, crc32.ChecksumIEEE(bytes[checksumLength:]))
	return bytes
}

// decode says false of what is damaged or was never a datagram of ours.
func decode(bytes []byte) (datagram, bool) {
	if len(bytes) < headerLength || binary.BigEndian.Uint32(bytes) != crc32.ChecksumIEEE(bytes[checksumLength:]) {
		return datagram{}, false
	}
	return datagram{
		kind:    kind(bytes[4]),
		number:  binary.BigEndian.Uint32(bytes[5:]),
		time:    binary.BigEndian.Uint32(bytes[9:]),
		payload: append([]byte(nil), bytes[headerLength:]...),
	}, true
}
