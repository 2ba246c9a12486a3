package main

import (
	"strings"
	"unicode/utf8"
)

// refusal is why a token is not taken; empty when it is.
type refusal string

const (
	tooLarge            refusal = "too-large"
	malformed           refusal = "malformed"
	algNotAllowed       refusal = "alg-not-allowed"
	unsupportedCritical refusal = "unsupported-critical"
	unknownKey          refusal = "unknown-key"
	weakKey             refusal = "weak-key"
	badSignature        refusal = "bad-signature"
	wrongType           refusal = "wrong-type"
	expired             refusal = "expired"
	notYetValid         refusal = "not-yet-valid"
	tooOld              refusal = "too-old"
	wrongIssuer         refusal = "wrong-issuer"
	wrongAudience       refusal = "wrong-audience"
)

const longestToken = 16384

// token is one in its three parts. What it says is not to be believed.
type token struct {
	signed    string // the first two parts as they came
	header    object
	payload   []byte
	signature []byte
}

// readToken takes a token apart; its claims are not looked at yet.
func readToken(text string) (*token, refusal) {
	if utf8.RuneCountInString(text) > longestToken {
		return nil, tooLarge
	}
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return nil, malformed
	}
	var decoded [3][]byte
	for i, part := range parts {
		bytes, err := decode(part)
		if err != nil {
			return nil, malformed
		}
		decoded[i] = bytes
	}
	header, err := parseObject(decoded[0])
	if err != nil {
		return nil, malformed
	}
	return &token{parts[0] + "." + parts[1], header, decoded[1], decoded[2]}, ""
}

func (t *token) claims() (object, refusal) {
	claims, err := parseObject(t.payload)
	if err != nil {
		return nil, malformed
	}
	return claims, ""
}
