package main

import "errors"

const (
	maxLabel   = 63
	maxName    = 255
	headerSize = 12
)

var errBroken = errors.New("the message is broken")

// name is a domain name: its labels from the left, without the empty one of the root.
// A label may hold any bytes. The root is an empty name, which is not nil.
type name []string

// lower puts the letters A to Z of a label into small ones and leaves all other bytes alone.
func lower(label string) string {
	bytes := []byte(label)
	for i, b := range bytes {
		if 'A' <= b && b <= 'Z' {
			bytes[i] = b + 'a' - 'A'
		}
	}
	return string(bytes)
}

// key is the same text for names that are equal. Each label follows its length, since a label may hold dots.
func (n name) key() string {
	key := make([]byte, 0, maxName)
	for _, label := range n {
		key = append(key, byte(len(label)))
		key = append(key, lower(label)...)
	}
	return string(key)
}

// isWithin says whether the name is the other one or stands below it.
func (n name) isWithin(other name) bool {
	return len(n) >= len(other) && n[len(n)-len(other):].key() == other.key()
}

// isValid says whether the name can be written in a message.
func (n name) isValid() bool {
	size := 1
	for _, label := range n {
		if len(label) == 0 || len(label) > maxLabel {
			return false
		}
		size += 1 + len(label)
	}
	return size <= maxName
}

// readName reads the name at an offset of a message, and says where the bytes behind it begin.
// A pointer must lead to before the part of the name that it ends, so that every way has an end.
func readName(message []byte, at int) (name, int, error) {
	labels := name{}
	start, end := at, -1
	for size := 1; at < len(message); {
		length := int(message[at])
		switch {
		case length == 0:
			if end < 0 {
				end = at + 1
			}
			return labels, end, nil
		case length >= 0xc0:
			if at+1 >= len(message) {
				return nil, 0, errBroken
			}
			target := length&0x3f<<8 | int(message[at+1])
			if target < headerSize || target >= start {
				return nil, 0, errBroken
			}
			if end < 0 {
				end = at + 2
			}
			start, at = target, target
		default:
			next := at + 1 + length
			size += 1 + length
			if length > maxLabel || next > len(message) || size > maxName {
				return nil, 0, errBroken
			}
			labels = append(labels, string(message[at+1:next]))
			at = next
		}
	}
	return nil, 0, errBroken
}
