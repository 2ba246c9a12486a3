package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// members reads the members of a request and their types; the first that is wrong stays in err.
type members struct {
	of  object
	err error
}

func (m *members) has(name string) bool {
	_, there := m.of[name]
	return there
}

func (m *members) complain(name, wanted string) {
	if m.err == nil {
		m.err = fmt.Errorf("%s must be %s", name, wanted)
	}
}

func (m *members) text(name string) string {
	text, ok := m.of[name].(string)
	if !ok {
		m.complain(name, "a text")
	}
	return text
}

func (m *members) number(name string) float64 {
	number, ok := m.of[name].(json.Number)
	if !ok {
		m.complain(name, "a number")
	}
	return toFloat(number)
}

func (m *members) object(name string) object {
	value, ok := m.of[name].(object)
	if !ok {
		m.complain(name, "an object")
	}
	return value
}

func (m *members) texts(name string) []string {
	list, ok := m.of[name].([]any)
	if !ok {
		m.complain(name, "a list of texts")
	}
	texts, ok := toTexts(list)
	if !ok {
		m.complain(name, "a list of texts")
	}
	return texts
}

func toTexts(list []any) (texts []string, ok bool) {
	for _, each := range list {
		text, ok := each.(string)
		if !ok {
			return nil, false
		}
		texts = append(texts, text)
	}
	return texts, true
}

// keys are those of a JWK set.
func (m *members) keys(name string) []object {
	list, ok := m.object(name)["keys"].([]any)
	if !ok {
		m.complain(name+".keys", "a list")
	}
	var keys []object
	for _, each := range list {
		key, ok := each.(object)
		if !ok {
			m.complain(name+".keys", "a list of objects")
		}
		keys = append(keys, key)
	}
	return keys
}

// answer gives the members of the reply, without the id. What is wrong with the request already is in err.
func answer(request object, err error) object {
	m := &members{request, err}
	var result object
	switch op := m.text("op"); op {
	case "encode":
		result = answerEncode(m)
	case "decode":
		result = answerDecode(m)
	case "read":
		result = answerRead(m)
	case "sign":
		result = answerSign(m)
	case "verify":
		result = answerVerify(m)
	default:
		m.complain("op", "encode, decode, read, sign or verify")
	}
	if m.err != nil {
		return object{"error": m.err.Error()}
	}
	return result
}

func answerEncode(m *members) object {
	bytes, err := hex.DecodeString(m.text("hex"))
	if err != nil {
		m.complain("hex", "hexadecimal digits, two a byte")
	}
	return object{"text": encode(bytes)}
}

func answerDecode(m *members) object {
	bytes, err := decode(m.text("text"))
	if err != nil {
		m.complain("text", "base64url without padding")
	}
	return object{"hex": hex.EncodeToString(bytes)}
}

func answerRead(m *members) object {
	read, refusal := readToken(m.text("token"))
	if refusal != "" {
		return refuse(refusal)
	}
	claims, refusal := read.claims()
	if refusal != "" {
		return refuse(refusal)
	}
	return object{"ok": true, "header": read.header, "claims": claims}
}

func answerSign(m *members) object {
	header, claims, key := m.object("header"), m.object("claims"), m.object("key")
	if m.err != nil {
		return nil
	}
	token, err := sign(header, claims, key)
	if err != nil {
		m.err = err
	}
	return object{"token": token}
}

func answerVerify(m *members) object {
	text := m.text("token")
	asked := readDemands(m)
	if m.err != nil {
		return nil
	}
	claims, refusal := verify(text, asked)
	if refusal != "" {
		return refuse(refusal)
	}
	return object{"ok": true, "claims": claims}
}

func refuse(reason refusal) object { return object{"ok": false, "reason": reason} }
