package main

import (
	"encoding/json"
	"strings"
)

// demands are what a request asks of a token.
type demands struct {
	algs          []string
	keys          []object
	now, leeway   float64
	maxAge        *float64 // nil: any
	typ, iss, aud *string  // nil: any; for aud: none
}

func readDemands(m *members) demands {
	asked := demands{algs: m.texts("algs"), keys: m.keys("jwks"), now: m.number("now")}
	if m.has("leeway") {
		asked.leeway = m.number("leeway")
	}
	if m.has("maxAge") {
		maxAge := m.number("maxAge")
		asked.maxAge = &maxAge
	}
	for name, place := range map[string]**string{"typ": &asked.typ, "iss": &asked.iss, "aud": &asked.aud} {
		if m.has(name) {
			text := m.text(name)
			*place = &text
		}
	}
	return asked
}

// verify gives the claims of a token that is signed by a trusted key and is what was asked for. The signature comes
// first: before it nobody knows who wrote the claims.
func verify(text string, asked demands) (object, refusal) {
	read, refused := readToken(text)
	if refused == "" {
		refused = judgeSignature(read, asked)
	}
	if refused != "" {
		return nil, refused
	}
	claims, refused := read.claims()
	for _, judge := range []func() refusal{
		func() refusal { return judgeType(read.header, asked) },
		func() refusal { return judgeTimes(claims, asked) },
		func() refusal { return judgeAge(claims, asked) },
		func() refusal { return judgeIssuer(claims, asked) },
		func() refusal { return judgeAudience(claims, asked) },
	} {
		if refused == "" {
			refused = judge()
		}
	}
	if refused != "" {
		return nil, refused
	}
	return claims, ""
}

func judgeSignature(read *token, asked demands) refusal {
	name, isText := read.header["alg"].(string)
	if !isText {
		return malformed
	}
	algorithm, known := algorithms[name]
	if !known || !contains(asked.algs, name) {
		return algNotAllowed
	}
	if _, there := read.header["crit"]; there {
		return unsupportedCritical // no extension is known here
	}
	kid, hasKid := read.header["kid"]
	if _, isText := kid.(string); hasKid && !isText {
		return malformed
	}
	refused := unknownKey
	for _, key := range asked.keys {
		if (hasKid && key["kid"] != kid) || !isFor(key, "verify", name) {
			continue
		}
		switch verifier, err := algorithm.verifier(key); {
		case err == errWeak && refused == unknownKey:
			refused = weakKey
		case err == nil && verifier([]byte(read.signed), read.signature):
			return ""
		case err == nil:
			refused = badSignature
		}
	}
	return refused
}

func contains(texts []string, wanted string) bool {
	for _, text := range texts {
		if text == wanted {
			return true
		}
	}
	return false
}

func judgeType(header object, asked demands) refusal {
	if asked.typ == nil {
		return ""
	}
	typ, isText := header["typ"].(string)
	if !isText || mediaType(typ) != mediaType(*asked.typ) {
		return wrongType
	}
	return ""
}

// mediaType writes a type in full, in small letters (RFC 7515 §4.1.9).
func mediaType(name string) string {
	if !strings.Contains(name, "/") {
		name = "application/" + name
	}
	return strings.Map(func(letter rune) rune {
		if letter >= 'A' && letter <= 'Z' {
			return letter + 'a' - 'A'
		}
		return letter
	}, name)
}

func judgeTimes(claims object, asked demands) refusal {
	if claim, there := claims["exp"]; there {
		exp, isNumber := claim.(json.Number)
		if !isNumber {
			return malformed
		}
		if asked.now >= toFloat(exp)+asked.leeway {
			return expired
		}
	}
	if claim, there := claims["nbf"]; there {
		nbf, isNumber := claim.(json.Number)
		if !isNumber {
			return malformed
		}
		if asked.now < toFloat(nbf)-asked.leeway {
			return notYetValid
		}
	}
	return ""
}

func judgeAge(claims object, asked demands) refusal {
	if asked.maxAge == nil {
		return ""
	}
	claim, there := claims["iat"]
	if !there {
		return tooOld
	}
	number, isNumber := claim.(json.Number)
	if !isNumber {
		return malformed
	}
	iat := toFloat(number)
	if iat > asked.now+asked.leeway {
		return notYetValid
	}
	if asked.now > iat+*asked.maxAge+asked.leeway {
		return tooOld
	}
	return ""
}

func judgeIssuer(claims object, asked demands) refusal {
	if asked.iss != nil && claims["iss"] != *asked.iss {
		return wrongIssuer
	}
	return ""
}

func judgeAudience(claims object, asked demands) refusal {
	claim, there := claims["aud"]
	if asked.aud == nil {
		if there {
			return wrongAudience // it is for somebody, and nobody has said that this is us
		}
		return ""
	}
	list, isList := claim.([]any)
	if !isList {
		list = []any{claim}
	}
	for _, each := range list {
		if each == *asked.aud {
			return ""
		}
	}
	return wrongAudience
}
