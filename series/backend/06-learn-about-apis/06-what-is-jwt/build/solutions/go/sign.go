package main

import (
	"bytes"
	"encoding/json"
	"errors"
)

// sign makes a token by the algorithm that its header names.
func sign(header, claims, key object) (string, error) {
	name, _ := header["alg"].(string)
	algorithm, known := algorithms[name]
	if !known {
		return "", errors.New("header.alg must be HS256, RS256, ES256 or EdDSA")
	}
	if !isFor(key, "sign", name) {
		return "", errors.New("the key says that it is for something else")
	}
	signer, err := algorithm.signer(key)
	if err != nil {
		return "", err
	}
	text := toPart(header) + "." + toPart(claims)
	signature, err := signer([]byte(text))
	if err != nil {
		return "", err
	}
	return text + "." + encode(signature), nil
}

// toPart is never called with what can't be written: it came as JSON.
func toPart(value object) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return encode(bytes.TrimSpace(text.Bytes()))
}
