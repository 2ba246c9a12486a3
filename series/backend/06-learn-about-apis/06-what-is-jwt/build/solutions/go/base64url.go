package main

import (
	"encoding/base64"
	"errors"
)

func encode(bytes []byte) string { return base64.RawURLEncoding.EncodeToString(bytes) }

// decode takes only what encode writes: the library passes over line ends and over bits that belong to no byte.
func decode(text string) ([]byte, error) {
	bytes, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || encode(bytes) != text {
		return nil, errors.New("it must be base64url without padding")
	}
	return bytes, nil
}
