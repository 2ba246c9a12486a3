package main

import (
	"errors"
	"fmt"
	"log"
	"strconv"
	"strings"
)

// parseName reads a name as it is written in a zone file. One without a dot at its end is relative to the origin.
func parseName(text string, origin name) (name, error) {
	if text == "@" {
		return origin, nil
	}
	if text == "." {
		return name{}, nil
	}
	parsed := name{}
	var label []byte
	absolute := false
	for rest := text; rest != ""; {
		value, escaped, next, err := takeByte(rest)
		if err != nil {
			return nil, err
		}
		absolute = value == '.' && !escaped
		if absolute {
			parsed = append(parsed, string(label))
			label = nil
		} else {
			label = append(label, value)
		}
		rest = next
	}
	if !absolute {
		parsed = append(append(parsed, string(label)), origin...)
	}
	if !parsed.isValid() {
		return nil, fmt.Errorf("%s is not a name", text)
	}
	return parsed, nil
}

// zoneReader holds what one entry of a zone file leaves for the next ones.
type zoneReader struct {
	origin     name
	owner      name
	defaultTTL *uint32
	lastTTL    uint32
	owners     []name
	records    []record
}

// readZoneFile gives all records of a zone file, and all names that have one, also those with a record that can't be read.
func readZoneFile(file string) ([]record, []name) {
	reader := zoneReader{origin: name{}, owner: name{}}
	for _, entry := range splitEntries(file) {
		if len(entry.words) == 0 {
			continue
		}
		if err := reader.read(entry); err != nil {
			log.Printf("a record of %s is left out: %v", entry.words[0].text, err)
		}
	}
	return reader.records, reader.owners
}

func (z *zoneReader) read(entry entry) error {
	first := entry.words[0]
	if !entry.indented && !first.quoted && strings.HasPrefix(first.text, "$") {
		return z.readDirective(strings.ToUpper(first.text), entry.words[1:])
	}
	words := entry.words
	if !entry.indented {
		owner, err := parseName(first.text, z.origin)
		if err != nil {
			return err
		}
		z.owner = owner
		words = words[1:]
	}
	return z.readRecord(words)
}

func (z *zoneReader) readDirective(directive string, words []word) error {
	if len(words) == 0 {
		return fmt.Errorf("%s says nothing", directive)
	}
	switch directive {
	case "$ORIGIN":
		origin, err := parseName(words[0].text, z.origin)
		if err != nil {
			return err
		}
		z.origin = origin
	case "$TTL":
		ttl, err := strconv.ParseUint(words[0].text, 10, 31)
		if err != nil {
			return err
		}
		value := uint32(ttl)
		z.defaultTTL = &value
	default:
		return fmt.Errorf("%s is not supported", directive)
	}
	return nil
}

// readRecord reads what follows the owner: TTL and class, either of which may be missing or come first, the type, and the data.
func (z *zoneReader) readRecord(words []word) error {
	ttl := z.lastTTL
	if z.defaultTTL != nil {
		ttl = *z.defaultTTL
	}
	for len(words) > 0 {
		text := strings.ToUpper(words[0].text)
		if number, err := strconv.ParseUint(text, 10, 31); err == nil {
			ttl = uint32(number)
			z.lastTTL = ttl
		} else if text == "CH" || text == "HS" || text == "CS" {
			return fmt.Errorf("its class is %s", text)
		} else if text != "IN" && text != "CLASS1" {
			break
		}
		words = words[1:]
	}
	if len(words) == 0 {
		return errors.New("it has no type")
	}
	z.owners = append(z.owners, z.owner)
	kind, err := parseType(words[0].text)
	if err != nil {
		return err
	}
	data, err := parseData(kind, words[1:], z.origin)
	if err != nil {
		return err
	}
	z.records = append(z.records, record{owner: z.owner, kind: kind, ttl: ttl, data: data})
	return nil
}

func parseType(text string) (uint16, error) {
	text = strings.ToUpper(text)
	if number, known := typeNumbers[text]; known {
		return number, nil
	}
	if !strings.HasPrefix(text, "TYPE") {
		return 0, fmt.Errorf("the type %s is not known", text)
	}
	number, err := strconv.ParseUint(text[4:], 10, 16)
	return uint16(number), err
}
