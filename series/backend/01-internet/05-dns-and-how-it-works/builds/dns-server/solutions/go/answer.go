package main

const (
	rcodeNoError  = 0
	rcodeFormErr  = 1
	rcodeNXDomain = 3
	rcodeNotImp   = 4
	rcodeRefused  = 5
	rcodeBadVers  = 16
)

// reply is what the zone has to say to a question, before it is known how much of it fits into a message.
type reply struct {
	rcode         int
	authoritative bool
	answers       []record
	authority     []record
	// glue must be sent, or the message is cut off; each set of extras is sent where there is room.
	glue   []record
	extras [][]record
}

// answer looks a question of class IN up, and follows aliases as far as the zone goes.
func (z *zone) answer(asked name, kind uint16) reply {
	if !z.contains(asked) || kind == typeAXFR || kind == typeIXFR {
		return reply{rcode: rcodeRefused}
	}
	r := reply{authoritative: true}
	seen := map[string]bool{}
	for current := asked; z.contains(current) && !seen[current.key()]; {
		seen[current.key()] = true
		found, isCut := z.lookup(current)
		if found == nil {
			r.rcode = rcodeNXDomain
			r.authority = []record{z.negativeSOA()}
			break
		}
		if isCut {
			z.refer(&r, found)
			break
		}
		alias := found.sets[typeCNAME]
		if len(alias) > 0 && kind != typeCNAME && kind != typeANY {
			r.answers = append(r.answers, owned(alias[:1], current)...)
			current = alias[0].target()
			continue
		}
		set := found.set(kind)
		if len(set) == 0 {
			r.authority = []record{z.negativeSOA()}
		}
		r.answers = append(r.answers, owned(set, current)...)
		r.extras = z.addressesOf(set)
		break
	}
	return r
}

// set gives the records of a type. For ANY it is one set that is there, which keeps replies small (RFC 8482 §4.1).
func (n *node) set(kind uint16) []record {
	if kind != typeANY {
		return n.sets[kind]
	}
	lowest := uint16(typeANY)
	for kind := range n.sets {
		if len(n.sets[lowest]) == 0 || kind < lowest {
			lowest = kind
		}
	}
	return n.sets[lowest]
}

// owned gives records the name that was asked for, which is another than theirs where they are a wildcard's.
func owned(records []record, owner name) []record {
	var copies []record
	for _, record := range records {
		record.owner = owner
		copies = append(copies, record)
	}
	return copies
}

// refer adds the servers of the zone below a cut. The addresses of those that are in that zone must not be missing (RFC 9471 §3).
func (z *zone) refer(r *reply, cut *node) {
	r.authoritative = len(r.answers) > 0
	r.authority = cut.sets[typeNS]
	for _, set := range z.addressesOf(r.authority) {
		if set[0].owner.isWithin(cut.name) {
			r.glue = append(r.glue, set...)
		} else {
			r.extras = append(r.extras, set)
		}
	}
}

// addressesOf gives the sets of addresses that the zone has of the servers that records name.
func (z *zone) addressesOf(records []record) [][]record {
	var sets [][]record
	seen := map[string]bool{}
	for _, record := range records {
		if record.kind != typeNS && record.kind != typeMX && record.kind != typeSRV {
			continue
		}
		host := record.target()
		server := z.find(host)
		if server == nil || seen[host.key()] {
			continue
		}
		seen[host.key()] = true
		for _, kind := range []uint16{typeA, typeAAAA} {
			if len(server.sets[kind]) > 0 {
				sets = append(sets, server.sets[kind])
			}
		}
	}
	return sets
}
