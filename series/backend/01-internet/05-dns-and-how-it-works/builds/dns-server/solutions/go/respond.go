package main

// respond gives the reply to a message, or nil where there must be none: to a reply, and to what has no ID.
func respond(z *zone, message []byte, overTCP bool) []byte {
	if len(message) < headerSize || message[2]&flagQR != 0 {
		return nil
	}
	if message[2]&maskOp != 0 {
		return startReply(message, rcodeNotImp)
	}
	q, err := readQuery(message)
	if err != nil {
		return startReply(message, rcodeFormErr)
	}
	return encode(message, q, z.decide(q), limitOf(q, overTCP))
}

func (z *zone) decide(q query) reply {
	switch {
	case len(q.questions) != 1:
		return reply{rcode: rcodeFormErr}
	case q.edns != nil && q.edns.version > 0:
		return reply{rcode: rcodeBadVers}
	case q.questions[0].class != classIN:
		return reply{rcode: rcodeRefused}
	}
	return z.answer(q.questions[0].name, q.questions[0].kind)
}

// limitOf is the size that a reply may have. Larger datagrams than ownSize may be cut up on their way and lost.
func limitOf(q query, overTCP bool) int {
	switch {
	case overTCP:
		return maxTCPSize
	case q.edns == nil || q.edns.size < minSize:
		return minSize
	case q.edns.size > ownSize:
		return ownSize
	}
	return q.edns.size
}
