package main

import (
	"errors"
	"strconv"
	"strings"
)

// word is a piece of a zone file. Its escapes are still in it, since a name is cut at its dots before they are taken out.
type word struct {
	text   string
	quoted bool
}

// entry is a line of a zone file, or the lines that parentheses make one.
type entry struct {
	words    []word
	indented bool
}

// splitEntries cuts a zone file into entries and these into words (RFC 1035 §5.1).
func splitEntries(file string) []entry {
	var entries []entry
	var current entry
	depth := 0
	for at := 0; at < len(file); {
		switch file[at] {
		case '\n':
			if depth == 0 {
				entries = append(entries, current)
				current = entry{}
			}
			at++
		case ' ', '\t', '\r':
			if depth == 0 && (at == 0 || file[at-1] == '\n') {
				current.indented = true
			}
			at++
		case ';':
			for at < len(file) && file[at] != '\n' {
				at++
			}
		case '(':
			depth++
			at++
		case ')':
			if depth > 0 {
				depth--
			}
			at++
		case '"':
			end := endOfWord(file, at+1, `"`)
			current.words = append(current.words, word{text: file[at+1 : end], quoted: true})
			at = end + 1
		default:
			end := endOfWord(file, at, " \t\r\n;()\"")
			current.words = append(current.words, word{text: file[at:end]})
			at = end
		}
	}
	return append(entries, current)
}

// endOfWord finds the first of some bytes that has no backslash before it.
func endOfWord(file string, at int, ends string) int {
	for at < len(file) && strings.IndexByte(ends, file[at]) < 0 {
		if file[at] == '\\' {
			at++
		}
		at++
	}
	if at > len(file) {
		return len(file)
	}
	return at
}

// takeByte takes one byte from the front of a text that is not empty. Behind a backslash it is the byte whose number
// three digits say, or else what stands there.
func takeByte(text string) (value byte, escaped bool, rest string, err error) {
	if text[0] != '\\' {
		return text[0], false, text[1:], nil
	}
	if len(text) < 2 {
		return 0, false, "", errors.New("nothing stands behind a backslash")
	}
	if text[1] < '0' || text[1] > '9' {
		return text[1], true, text[2:], nil
	}
	if len(text) < 4 {
		return 0, false, "", errors.New("there are not three digits behind a backslash")
	}
	number, err := strconv.ParseUint(text[1:4], 10, 8)
	return byte(number), true, text[4:], err
}

func unescape(text string) (string, error) {
	var bytes []byte
	for text != "" {
		value, _, rest, err := takeByte(text)
		if err != nil {
			return "", err
		}
		bytes = append(bytes, value)
		text = rest
	}
	return string(bytes), nil
}
