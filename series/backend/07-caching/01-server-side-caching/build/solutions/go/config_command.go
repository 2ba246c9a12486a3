package main

import (
	"math"
	"strconv"
	"strings"
)

// config is CONFIG SET with settings and values in turns. All are read before any is set.
func config(s *session, arguments [][]byte, reply *replies) {
	if upperCase(arguments[0]) != "SET" || len(arguments) < 3 || len(arguments)%2 == 0 {
		reply.fail("ERR only CONFIG SET setting value is known")
		return
	}
	limit, evicts := s.server.store.limit, s.server.store.evicts
	for pairs := arguments[1:]; len(pairs) > 0; pairs = pairs[2:] {
		value := upperCase(pairs[1])
		ok := false
		switch upperCase(pairs[0]) {
		case "MAXMEMORY":
			limit, ok = readSize(value)
		case "MAXMEMORY-POLICY":
			evicts = value == "ALLKEYS-LRU"
			ok = evicts || value == "NOEVICTION"
		}
		if !ok {
			reply.fail("ERR there is no such setting, or it can't have this value")
			return
		}
	}
	s.server.store.limit, s.server.store.evicts = limit, evicts
	reply.simple("OK")
}

// readSize reads a number of bytes with kb, mb or gb behind it, or nothing.
func readSize(text string) (size int64, ok bool) {
	unit := int64(1)
	for suffix, bytesOf := range map[string]int64{"KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30} {
		if strings.HasSuffix(text, suffix) {
			text, unit = text[:len(text)-2], bytesOf
			break
		}
	}
	if !isDigits([]byte(text)) {
		return 0, false
	}
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil || number > math.MaxInt64/unit {
		return 0, false
	}
	return number * unit, true
}
