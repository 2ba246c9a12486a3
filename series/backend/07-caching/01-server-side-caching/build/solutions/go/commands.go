package main

import (
	"math"
	"strconv"
)

// command is one that a client may send. The numbers of words count its name.
type command struct {
	name             string
	fewest, most     int
	run              func(s *session, arguments [][]byte, reply *replies)
	atOnce           bool // in a transaction too
	notInTransaction bool
	whileListening   bool
}

const anyNumber = math.MaxInt

var commands = map[string]*command{}

func init() {
	for _, each := range []command{
		{name: "PING", fewest: 1, most: 2, run: ping, whileListening: true},
		{name: "ECHO", fewest: 2, most: 2, run: echo},
		{name: "GET", fewest: 2, most: 2, run: get},
		{name: "SET", fewest: 3, most: anyNumber, run: set},
		{name: "DEL", fewest: 2, most: anyNumber, run: del},
		{name: "EXISTS", fewest: 2, most: anyNumber, run: exists},
		{name: "INCR", fewest: 2, most: 2, run: incr},
		{name: "TTL", fewest: 2, most: 2, run: ttl},
		{name: "PTTL", fewest: 2, most: 2, run: pttl},
		{name: "PERSIST", fewest: 2, most: 2, run: persist},
		{name: "DBSIZE", fewest: 1, most: 1, run: dbsize},
		{name: "SCAN", fewest: 2, most: anyNumber, run: scan},
		{name: "CONFIG", fewest: 2, most: anyNumber, run: config},
		{name: "MULTI", fewest: 1, most: 1, run: multi, atOnce: true},
		{name: "EXEC", fewest: 1, most: 1, run: exec, atOnce: true},
		{name: "DISCARD", fewest: 1, most: 1, run: discard, atOnce: true},
		{name: "WATCH", fewest: 2, most: anyNumber, run: watch, atOnce: true},
		{name: "UNWATCH", fewest: 1, most: 1, run: unwatch},
		{name: "PUBLISH", fewest: 3, most: 3, run: publish},
		{name: "SUBSCRIBE", fewest: 2, most: anyNumber, run: subscribe, whileListening: true, notInTransaction: true},
		{name: "UNSUBSCRIBE", fewest: 1, most: anyNumber, run: unsubscribe, whileListening: true, notInTransaction: true},
	} {
		each := each
		commands[each.name] = &each
	}
}

// findCommand looks a command up and counts its words; a complaint says what is wrong.
func findCommand(words [][]byte) (found *command, complaint string) {
	found = commands[upperCase(words[0])]
	switch {
	case found == nil:
		// Quoted, for a line end in the name would end the error.
		return nil, "ERR unknown command " + strconv.QuoteToASCII(string(words[0][:min(len(words[0]), 64)]))
	case len(words) < found.fewest || len(words) > found.most:
		return nil, "ERR wrong number of arguments for " + found.name
	}
	return found, ""
}

// upperCase knows the letters of ASCII only: there are others whose capital is an S or a K.
func upperCase(word []byte) string {
	upper := make([]byte, len(word))
	for i, letter := range word {
		if letter >= 'a' && letter <= 'z' {
			letter -= 'a' - 'A'
		}
		upper[i] = letter
	}
	return string(upper)
}

// wholeNumber reads an optional minus and digits.
func wholeNumber(text []byte) (number int64, ok bool) {
	digits := text
	if len(digits) > 0 && digits[0] == '-' {
		digits = digits[1:]
	}
	if !isDigits(digits) {
		return 0, false
	}
	number, err := strconv.ParseInt(string(text), 10, 64)
	return number, err == nil
}

func ping(s *session, arguments [][]byte, reply *replies) {
	text := []byte{}
	if len(arguments) > 0 {
		text = arguments[0]
	}
	switch {
	case len(s.channels) > 0:
		reply.array(2)
		reply.bulk([]byte("pong"))
		reply.bulk(text)
	case len(arguments) > 0:
		reply.bulk(text)
	default:
		reply.simple("PONG")
	}
}

func echo(_ *session, arguments [][]byte, reply *replies) { reply.bulk(arguments[0]) }
