package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"math/big"
)

var (
	errNotWhole = errors.New("the key is not one for this algorithm, or lacks a part")
	errWeak     = errors.New("the key is too short for this algorithm")
)

// algorithm makes of a key, a JWK, a function that does one thing. The error is errNotWhole or errWeak.
type algorithm struct {
	verifier func(key object) (func(text, signature []byte) bool, error)
	signer   func(key object) (func(text []byte) ([]byte, error), error)
}

// Each algorithm takes one kind of key, so that none is taken for what it is not.
var algorithms = map[string]algorithm{
	"HS256": {hs256Verifier, hs256Signer},
	"RS256": {rs256Verifier, rs256Signer},
	"ES256": {es256Verifier, es256Signer},
	"EdDSA": {edDSAVerifier, edDSASigner},
}

func hs256(secret, text []byte) []byte {
	code := hmac.New(sha256.New, secret)
	code.Write(text)
	return code.Sum(nil)
}

func hs256Verifier(key object) (func(text, signature []byte) bool, error) {
	secret, err := secretOf(key)
	return func(text, signature []byte) bool { return hmac.Equal(hs256(secret, text), signature) }, err
}

func hs256Signer(key object) (func(text []byte) ([]byte, error), error) {
	secret, err := secretOf(key)
	return func(text []byte) ([]byte, error) { return hs256(secret, text), nil }, err
}

func rs256Verifier(key object) (func(text, signature []byte) bool, error) {
	public, err := rsaPublicKeyOf(key)
	return func(text, signature []byte) bool {
		digest := sha256.Sum256(text)
		return rsa.VerifyPKCS1v15(public, crypto.SHA256, digest[:], signature) == nil
	}, err
}

func rs256Signer(key object) (func(text []byte) ([]byte, error), error) {
	private, err := rsaPrivateKeyOf(key)
	return func(text []byte) ([]byte, error) {
		digest := sha256.Sum256(text)
		return rsa.SignPKCS1v15(rand.Reader, private, crypto.SHA256, digest[:])
	}, err
}

// In a token r and s are 32 bytes each, with zeros in front.
const es256Half = 32

func es256Verifier(key object) (func(text, signature []byte) bool, error) {
	public, err := p256PublicKeyOf(key)
	return func(text, signature []byte) bool {
		if len(signature) != 2*es256Half {
			return false
		}
		r := new(big.Int).SetBytes(signature[:es256Half])
		s := new(big.Int).SetBytes(signature[es256Half:])
		digest := sha256.Sum256(text)
		return ecdsa.Verify(public, digest[:], r, s)
	}, err
}

func es256Signer(key object) (func(text []byte) ([]byte, error), error) {
	private, err := p256PrivateKeyOf(key)
	return func(text []byte) ([]byte, error) {
		digest := sha256.Sum256(text)
		r, s, err := ecdsa.Sign(rand.Reader, private, digest[:])
		if err != nil {
			return nil, err
		}
		signature := make([]byte, 2*es256Half)
		r.FillBytes(signature[:es256Half])
		s.FillBytes(signature[es256Half:])
		return signature, nil
	}, err
}

func edDSAVerifier(key object) (func(text, signature []byte) bool, error) {
	public, err := ed25519PublicKeyOf(key)
	return func(text, signature []byte) bool { return ed25519.Verify(public, text, signature) }, err
}

func edDSASigner(key object) (func(text []byte) ([]byte, error), error) {
	private, err := ed25519PrivateKeyOf(key)
	return func(text []byte) ([]byte, error) { return ed25519.Sign(private, text), nil }, err
}
