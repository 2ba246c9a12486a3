package main

import (
	"math"
	"strconv"
)

const (
	syntaxError = "ERR syntax error"
	noNumber    = "ERR the value is not a whole number of 64 bits"
	badTime     = "ERR invalid time to live"
	noRoom      = "OOM there is no room for this within maxmemory"
)

func get(s *session, arguments [][]byte, reply *replies) {
	found := s.server.store.find(string(arguments[0]))
	if found == nil {
		reply.null()
		return
	}
	s.server.store.touch(found)
	reply.bulk(found.value)
}

// setOptions are what stands behind the value of SET.
type setOptions struct {
	onlyNew, onlyOld bool
	expires          int64
}

func readSetOptions(words [][]byte) (options setOptions, complaint string) {
	options.expires = stays
	for i := 0; i < len(words); i++ {
		switch option := upperCase(words[i]); option {
		case "NX":
			options.onlyNew = true
		case "XX":
			options.onlyOld = true
		case "EX", "PX":
			i++
			if i == len(words) || options.expires != stays {
				return options, syntaxError
			}
			number, ok := wholeNumber(words[i])
			if !ok {
				return options, noNumber
			}
			unit := int64(1)
			if option == "EX" {
				unit = 1000
			}
			start := now()
			if number <= 0 || number > (math.MaxInt64-1-start)/unit {
				return options, badTime
			}
			options.expires = start + number*unit
		default:
			return options, syntaxError
		}
	}
	if options.onlyNew && options.onlyOld {
		return options, syntaxError
	}
	return options, ""
}

func set(s *session, arguments [][]byte, reply *replies) {
	key := string(arguments[0])
	options, complaint := readSetOptions(arguments[2:])
	if complaint != "" {
		reply.fail(complaint)
		return
	}
	isThere := s.server.store.find(key) != nil
	switch {
	case options.onlyNew && isThere, options.onlyOld && !isThere:
		reply.null()
	case !s.server.store.set(key, arguments[1], options.expires):
		reply.fail(noRoom)
	default:
		reply.simple("OK")
	}
}

func del(s *session, arguments [][]byte, reply *replies) {
	removed := int64(0)
	for _, key := range arguments {
		if found := s.server.store.find(string(key)); found != nil {
			s.server.store.remove(found)
			removed++
		}
	}
	reply.integer(removed)
}

func exists(s *session, arguments [][]byte, reply *replies) {
	count := int64(0)
	for _, key := range arguments {
		if s.server.store.find(string(key)) != nil {
			count++
		}
	}
	reply.integer(count)
}

func incr(s *session, arguments [][]byte, reply *replies) {
	key := string(arguments[0])
	number, expires := int64(0), int64(stays)
	if found := s.server.store.find(key); found != nil {
		value, ok := wholeNumber(found.value)
		if !ok {
			reply.fail(noNumber)
			return
		}
		number, expires = value, found.expires
	}
	if number == math.MaxInt64 {
		reply.fail("ERR there is no next number in 64 bits")
		return
	}
	number++
	if !s.server.store.set(key, strconv.AppendInt(nil, number, 10), expires) {
		reply.fail(noRoom)
		return
	}
	reply.integer(number)
}

func ttl(s *session, arguments [][]byte, reply *replies) {
	left := timeLeft(s, arguments[0])
	if left >= 0 {
		left = (left + 500) / 1000
	}
	reply.integer(left)
}

func pttl(s *session, arguments [][]byte, reply *replies) {
	reply.integer(timeLeft(s, arguments[0]))
}

// timeLeft is in milliseconds: -1 for a key that stays, -2 for one that isn't there.
func timeLeft(s *session, key []byte) int64 {
	found := s.server.store.find(string(key))
	switch {
	case found == nil:
		return -2
	case found.expires == stays:
		return -1
	}
	return max(found.expires-now(), 0)
}

func persist(s *session, arguments [][]byte, reply *replies) {
	found := s.server.store.find(string(arguments[0]))
	if found == nil || found.expires == stays {
		reply.integer(0)
		return
	}
	s.server.store.stay(found)
	reply.integer(1)
}

func dbsize(s *session, _ [][]byte, reply *replies) {
	reply.integer(int64(len(s.server.store.entries)))
}

// scan walks the entries from their end to their start; the cursor is how many are left. What fills the place of a
// removed entry comes from the end, where the walk has been, and what is new goes there.
func scan(s *session, arguments [][]byte, reply *replies) {
	if !isDigits(arguments[0]) {
		reply.fail("ERR invalid cursor")
		return
	}
	cursor, err := strconv.ParseUint(string(arguments[0]), 10, 64)
	if err != nil {
		reply.fail("ERR invalid cursor")
		return
	}
	count, pattern, complaint := readScanOptions(arguments[1:])
	if complaint != "" {
		reply.fail(complaint)
		return
	}
	entries := s.server.store.entries
	left := len(entries)
	if cursor > 0 && cursor < uint64(left) {
		left = int(cursor)
	}
	var keys []string
	for time := now(); count > 0 && left > 0; count-- {
		left--
		if each := entries[left]; each.expires > time && (pattern == nil || fits(each.key, pattern)) {
			keys = append(keys, each.key)
		}
	}
	reply.array(2)
	reply.bulk(strconv.AppendInt(nil, int64(left), 10))
	reply.array(len(keys))
	for _, key := range keys {
		reply.bulk([]byte(key))
	}
}

func readScanOptions(words [][]byte) (count int64, pattern []byte, complaint string) {
	count = 10
	for i := 0; i < len(words); i += 2 {
		option := upperCase(words[i])
		if i+1 == len(words) || (option != "COUNT" && option != "MATCH") {
			return 0, nil, syntaxError
		}
		if option == "MATCH" {
			pattern = words[i+1]
			continue
		}
		number, ok := wholeNumber(words[i+1])
		if !ok {
			return 0, nil, noNumber
		}
		if number < 1 {
			return 0, nil, syntaxError
		}
		count = number
	}
	return count, pattern, ""
}

// fits compares a key with a pattern: * is any bytes, ? is one, everything else is itself.
func fits(key string, pattern []byte) bool {
	at, wanted := 0, 0
	star, resume := -1, 0 // the last star, and where what it stands for ends so far
	for at < len(key) {
		switch {
		case wanted < len(pattern) && pattern[wanted] == '*':
			star, resume = wanted, at
			wanted++
		case wanted < len(pattern) && (pattern[wanted] == '?' || pattern[wanted] == key[at]):
			at++
			wanted++
		case star >= 0:
			resume++
			at, wanted = resume, star+1
		default:
			return false
		}
	}
	for wanted < len(pattern) && pattern[wanted] == '*' {
		wanted++
	}
	return wanted == len(pattern)
}
