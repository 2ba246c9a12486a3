package main

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

const (
	typeA     = 1
	typeNS    = 2
	typeCNAME = 5
	typeSOA   = 6
	typePTR   = 12
	typeMX    = 15
	typeTXT   = 16
	typeAAAA  = 28
	typeSRV   = 33
	typeOPT   = 41
	typeIXFR  = 251
	typeAXFR  = 252
	typeANY   = 255

	classIN = 1
)

var typeNumbers = map[string]uint16{
	"A": typeA, "NS": typeNS, "CNAME": typeCNAME, "SOA": typeSOA, "PTR": typePTR,
	"MX": typeMX, "TXT": typeTXT, "AAAA": typeAAAA, "SRV": typeSRV,
}

// layouts tells what data are made of, a letter for each field: 4 and 6 are addresses, n is a name,
// s and l are numbers of two and of four bytes, t is one text or several.
var layouts = map[uint16]string{
	typeA: "4", typeNS: "n", typeCNAME: "n", typeSOA: "nnlllll", typePTR: "n",
	typeMX: "sn", typeTXT: "t", typeAAAA: "6", typeSRV: "sssn",
}

// sizes of the fields that have a fixed one.
var sizes = map[rune]int{'4': 4, '6': 16, 's': 2, 'l': 4}

// field is a part of a record's data: a name, or bytes where name is nil.
type field struct {
	name  name
	bytes []byte
}

// record is a resource record of class IN.
type record struct {
	owner name
	kind  uint16
	ttl   uint32
	data  []field
}

// compressesData says whether names in the data may be pointers (RFC 3597 §4).
func (r record) compressesData() bool {
	return r.kind != typeSRV
}

// target is the name that an NS, CNAME, MX or SRV record leads to.
func (r record) target() name {
	return r.data[len(r.data)-1].name
}

// identity is the same for two records of one set that say the same.
func (r record) identity() string {
	var identity strings.Builder
	for _, field := range r.data {
		identity.Write(field.bytes)
		identity.WriteString(field.name.key())
	}
	return identity.String()
}

// parseData makes data of the words that follow a type in a zone file.
func parseData(kind uint16, words []word, origin name) ([]field, error) {
	if len(words) > 0 && !words[0].quoted && words[0].text == `\#` {
		return parseGenericData(kind, words[1:])
	}
	layout, known := layouts[kind]
	if !known {
		return nil, fmt.Errorf("data of TYPE%d must be written with \\#", kind)
	}
	if layout == "t" {
		return parseTexts(words)
	}
	if len(words) != len(layout) {
		return nil, fmt.Errorf("there are %d words of data, not %d", len(words), len(layout))
	}
	var data []field
	for i, form := range layout {
		parsed, err := parseField(form, words[i].text, origin)
		if err != nil {
			return nil, err
		}
		data = append(data, parsed)
	}
	return data, nil
}

func parseField(form rune, text string, origin name) (field, error) {
	switch form {
	case 'n':
		parsed, err := parseName(text, origin)
		return field{name: parsed}, err
	case 's':
		number, err := strconv.ParseUint(text, 10, 16)
		return field{bytes: binary.BigEndian.AppendUint16(nil, uint16(number))}, err
	case 'l':
		number, err := strconv.ParseUint(text, 10, 32)
		return field{bytes: binary.BigEndian.AppendUint32(nil, uint32(number))}, err
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return field{}, err
	}
	bytes := address.AsSlice()
	if len(bytes) != sizes[form] || address.Zone() != "" {
		return field{}, fmt.Errorf("%s is an address of another kind", text)
	}
	return field{bytes: bytes}, nil
}

func parseTexts(words []word) ([]field, error) {
	var bytes []byte
	for _, word := range words {
		text, err := unescape(word.text)
		if err != nil {
			return nil, err
		}
		if len(text) > 255 {
			return nil, fmt.Errorf("a text has %d bytes; 255 are allowed", len(text))
		}
		bytes = append(bytes, byte(len(text)))
		bytes = append(bytes, text...)
	}
	if len(bytes) == 0 {
		return nil, fmt.Errorf("there is no text")
	}
	return []field{{bytes: bytes}}, nil
}

// parseGenericData reads what stands behind \#: a number of bytes, and these as hexadecimal digits (RFC 3597 §5).
func parseGenericData(kind uint16, words []word) ([]field, error) {
	if len(words) == 0 {
		return nil, fmt.Errorf("there is no length behind \\#")
	}
	length, err := strconv.ParseUint(words[0].text, 10, 16)
	if err != nil {
		return nil, err
	}
	digits := ""
	for _, word := range words[1:] {
		digits += word.text
	}
	bytes, err := hex.DecodeString(digits)
	if err != nil {
		return nil, err
	}
	if len(bytes) != int(length) {
		return nil, fmt.Errorf("there are %d bytes, not %d", len(bytes), length)
	}
	return splitData(kind, bytes)
}

// splitData finds the fields in data, since the names of a known type are names however they were written.
func splitData(kind uint16, bytes []byte) ([]field, error) {
	layout := layouts[kind]
	if layout == "" || layout == "t" {
		return []field{{bytes: bytes}}, nil
	}
	var data []field
	at := 0
	for _, form := range layout {
		part, end, err := field{}, at+sizes[form], error(nil)
		if form == 'n' {
			part.name, end, err = readName(bytes, at)
		}
		if err != nil || end > len(bytes) {
			return nil, fmt.Errorf("the data are not those of TYPE%d", kind)
		}
		if form != 'n' {
			part.bytes = bytes[at:end]
		}
		data = append(data, part)
		at = end
	}
	if at != len(bytes) {
		return nil, fmt.Errorf("the data are not those of TYPE%d", kind)
	}
	return data, nil
}
