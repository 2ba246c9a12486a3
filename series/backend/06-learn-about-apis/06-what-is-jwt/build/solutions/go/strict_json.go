package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf8"
)

// object is a JSON object. A number in it is a json.Number, which keeps all its digits.
type object = map[string]any

var errHalfPair = errors.New("a text in it has half of a surrogate pair, which is no character")

// parseObject reads a JSON object in UTF-8. Of two members with one name the last counts, in all that is read here.
// With errHalfPair it gives the object all the same, in which that half has become another sign.
func parseObject(text []byte) (object, error) {
	if !utf8.Valid(text) {
		return nil, errors.New("it is not UTF-8")
	}
	if !json.Valid(text) {
		return nil, errors.New("it is not JSON")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	members, ok := value.(object)
	if !ok {
		return nil, errors.New("it is not an object")
	}
	if hasHalfPair(text) {
		return members, errHalfPair
	}
	return members, nil
}

// hasHalfPair looks for an escape of a surrogate that stands alone, where the decoder would put a sign of its own. The text
// is valid JSON.
func hasHalfPair(text []byte) bool {
	const escape = len(`\uXXXX`)
	for at := 0; at < len(text); at++ {
		if text[at] != '\\' {
			continue
		}
		if text[at+1] != 'u' {
			at++ // also over a backslash that is escaped itself
			continue
		}
		unit := unitAt(text, at)
		at += escape - 1
		if unit < 0xd800 || unit > 0xdfff {
			continue
		}
		low := unitAt(text, at+1)
		if unit > 0xdbff || low < 0xdc00 || low > 0xdfff {
			return true
		}
		at += escape
	}
	return false
}

// unitAt is the number of the escape that stands there, 0 when there is none.
func unitAt(text []byte, at int) uint64 {
	if at+6 > len(text) || text[at] != '\\' || text[at+1] != 'u' {
		return 0
	}
	unit, err := strconv.ParseUint(string(text[at+2:at+6]), 16, 16)
	if err != nil {
		return 0
	}
	return unit
}

// toFloat is for comparing times; what is beyond a double is infinite.
func toFloat(number json.Number) float64 {
	value, _ := strconv.ParseFloat(string(number), 64)
	return value
}
