package main

import (
	"container/heap"
	"container/list"
	"math"
	"time"
)

// entry is a key with its value. Both are never changed: a change puts another entry in its place.
type entry struct {
	key     string
	value   []byte
	expires int64 // in milliseconds since 1970, or stays

	place int           // in the list of all, for SCAN
	turn  int           // among those that expire
	use   *list.Element // in the order of use
}

const stays = math.MaxInt64

// cost is what an entry takes of the memory: its bytes, and an estimate of the tables around it.
func (e *entry) cost() int64 { return int64(len(e.key)+len(e.value)) + 200 }

// change is one step that can be taken back: an entry put in the place of another, or of none, or taken away.
type change struct{ before, after *entry }

func (c change) key() string {
	if c.after != nil {
		return c.after.key
	}
	return c.before.key
}

// store is all keys, and the changes that are not yet written to the log.
type store struct {
	byKey    map[string]*entry
	entries  []*entry
	expiring expiryHeap
	byUse    *list.List // the last used first
	used     int64
	limit    int64 // 0: none
	evicts   bool
	changes  []change
}

func newStore() *store {
	return &store{byKey: map[string]*entry{}, byUse: list.New()}
}

func now() int64 { return time.Now().UnixMilli() }

// find gives the entry of a key, nil when it isn't there or its time is up.
func (s *store) find(key string) *entry {
	found := s.byKey[key]
	if found == nil || found.expires <= now() {
		return nil
	}
	return found
}

// touch notes that an entry was used.
func (s *store) touch(used *entry) { s.byUse.MoveToFront(used.use) }

// set stores a value, and makes room for it where that is allowed. It says whether there was room.
func (s *store) set(key string, value []byte, expires int64) bool {
	after := &entry{key: key, value: value, expires: expires}
	before := s.byKey[key]
	growth := after.cost()
	if before != nil {
		growth -= before.cost()
		s.touch(before) // so that it isn't the one to go
	}
	if !s.makeRoom(growth, after.cost()) {
		return false
	}
	s.put(after)
	s.changes = append(s.changes, change{before, after})
	return true
}

// stay takes the time to live of an entry away.
func (s *store) stay(before *entry) {
	after := &entry{key: before.key, value: before.value, expires: stays}
	s.put(after)
	s.changes = append(s.changes, change{before, after})
}

func (s *store) makeRoom(growth, cost int64) bool {
	if s.limit == 0 || s.used+growth <= s.limit {
		return true
	}
	if !s.evicts || cost > s.limit {
		return false
	}
	for s.used+growth > s.limit {
		s.remove(s.byUse.Back().Value.(*entry))
	}
	return true
}

// remove takes an entry away.
func (s *store) remove(gone *entry) {
	s.drop(gone)
	s.changes = append(s.changes, change{gone, nil})
}

// keep makes the changes final.
func (s *store) keep() { s.changes = s.changes[:0:0] }

// undo takes the changes back, the last one first, so that each finds things as it left them.
func (s *store) undo() {
	for i := len(s.changes) - 1; i >= 0; i-- {
		switch before, after := s.changes[i].before, s.changes[i].after; {
		case before == nil:
			s.drop(after)
		case after == nil:
			s.putBack(before)
		default:
			s.put(before)
		}
	}
	s.keep()
}

// sweep removes entries whose time is up, so many at the most, and says how many.
func (s *store) sweep(most int) int {
	removed := 0
	for time := now(); removed < most && len(s.expiring) > 0 && s.expiring[0].expires <= time; removed++ {
		s.drop(s.expiring[0])
	}
	return removed
}

// all gives the entries that are there now, for somebody who looks at them later.
func (s *store) all() []*entry { return append([]*entry(nil), s.entries...) }

// put takes the place of the entry with the same key, or a new one at the end.
func (s *store) put(after *entry) {
	if before := s.byKey[after.key]; before != nil {
		after.place = before.place
		s.entries[after.place] = after
		s.unlink(before)
	} else {
		after.place = len(s.entries)
		s.entries = append(s.entries, after)
	}
	s.link(after)
	after.use = s.byUse.PushFront(after)
}

// drop fills the place of what goes with the last one. SCAN relies on that.
func (s *store) drop(gone *entry) {
	end := len(s.entries) - 1
	last := s.entries[end]
	last.place = gone.place
	s.entries[last.place] = last
	s.entries[end] = nil
	s.entries = s.entries[:end]
	s.unlink(gone)
}

// putBack undoes drop: whoever has filled the place goes to the end again.
func (s *store) putBack(gone *entry) {
	place := gone.place
	s.entries = append(s.entries, gone)
	moved := s.entries[place]
	moved.place = len(s.entries) - 1
	s.entries[moved.place] = moved
	s.entries[place] = gone
	gone.place = place
	s.link(gone)
	gone.use = s.byUse.PushBack(gone)
}

func (s *store) link(e *entry) {
	s.byKey[e.key] = e
	s.used += e.cost()
	if e.expires != stays {
		heap.Push(&s.expiring, e)
	}
}

func (s *store) unlink(e *entry) {
	delete(s.byKey, e.key)
	s.used -= e.cost()
	s.byUse.Remove(e.use)
	if e.expires != stays {
		heap.Remove(&s.expiring, e.turn)
	}
}

// expiryHeap has the entry that ends first at its top.
type expiryHeap []*entry

func (h expiryHeap) Len() int           { return len(h) }
func (h expiryHeap) Less(i, j int) bool { return h[i].expires < h[j].expires }
func (h expiryHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].turn, h[j].turn = i, j
}

func (h *expiryHeap) Push(e any) {
	e.(*entry).turn = len(*h)
	*h = append(*h, e.(*entry))
}

func (h *expiryHeap) Pop() any {
	end := len(*h) - 1
	last := (*h)[end]
	(*h)[end] = nil
	*h = (*h)[:end]
	return last
}
