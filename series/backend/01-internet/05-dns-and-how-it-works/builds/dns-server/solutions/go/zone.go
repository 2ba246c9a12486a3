package main

import (
	"encoding/binary"
	"errors"
)

// node is a name in the tree of a zone. One without records is there because of the names below it.
type node struct {
	name     name
	children map[string]*node
	sets     map[uint16][]record
}

// zone is the part of the tree of names that this server answers for.
type zone struct {
	apex *node
	soa  record
}

func newNode(n name) *node {
	return &node{name: n, children: map[string]*node{}, sets: map[uint16][]record{}}
}

// parseZone makes a zone of a zone file. Its name is that of the SOA record; what lies elsewhere is left out.
func parseZone(file string) (*zone, error) {
	records, owners := readZoneFile(file)
	for _, soa := range records {
		if soa.kind != typeSOA {
			continue
		}
		z := &zone{apex: newNode(soa.owner), soa: soa}
		for _, owner := range owners {
			z.add(owner)
		}
		for _, record := range records {
			z.addRecord(record)
		}
		return z, nil
	}
	return nil, errors.New("the zone has no SOA record")
}

// below gives the labels of a name that lead down to it from the apex, the one directly below the apex last.
func (z *zone) below(n name) []string {
	return n[:len(n)-len(z.apex.name)]
}

func (z *zone) contains(n name) bool {
	return n.isWithin(z.apex.name)
}

func (z *zone) add(n name) *node {
	if !z.contains(n) {
		return nil
	}
	at := z.apex
	for i := len(z.below(n)) - 1; i >= 0; i-- {
		key := lower(n[i])
		if at.children[key] == nil {
			at.children[key] = newNode(n[i:])
		}
		at = at.children[key]
	}
	return at
}

func (z *zone) addRecord(added record) {
	at := z.add(added.owner)
	if at == nil {
		return
	}
	for _, other := range at.sets[added.kind] {
		if other.identity() == added.identity() {
			return
		}
	}
	at.sets[added.kind] = append(at.sets[added.kind], added)
}

// find gives the node of a name that is in the zone itself, also below a cut, or nil.
func (z *zone) find(n name) *node {
	if !z.contains(n) {
		return nil
	}
	at := z.apex
	for i := len(z.below(n)) - 1; i >= 0 && at != nil; i-- {
		at = at.children[lower(n[i])]
	}
	return at
}

// lookup goes down from the apex to a name of the zone. It gives the node whose records are the name's: its own or a wildcard's,
// the cut above it where the name is in other hands, or nil where it does not exist (RFC 1034 §4.3.2, RFC 4592 §3.3.1).
func (z *zone) lookup(n name) (found *node, isCut bool) {
	at := z.apex
	for i := len(z.below(n)) - 1; i >= 0; i-- {
		child := at.children[lower(n[i])]
		if child == nil {
			return at.children["*"], false
		}
		if len(child.sets[typeNS]) > 0 {
			return child, true
		}
		at = child
	}
	return at, false
}

// negativeSOA is the SOA record as it goes with an absence, with the time for which that may be remembered (RFC 2308 §3).
func (z *zone) negativeSOA() record {
	soa := z.soa
	minimum := binary.BigEndian.Uint32(soa.data[len(soa.data)-1].bytes)
	if minimum < soa.ttl {
		soa.ttl = minimum
	}
	return soa
}
