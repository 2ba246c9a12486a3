package main

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"math/big"
)

// isFor says whether nothing in a key forbids this use of it (RFC 7517 §4.2 to §4.4).
func isFor(key object, operation, alg string) bool {
	if use, there := key["use"]; there && use != "sig" {
		return false
	}
	if named, there := key["alg"]; there && named != alg {
		return false
	}
	operations, there := key["key_ops"]
	if !there {
		return true
	}
	list, _ := operations.([]any)
	for _, each := range list {
		if each == operation {
			return true
		}
	}
	return false
}

// partOf is a member of a key that holds bytes.
func partOf(key object, name string) ([]byte, error) {
	text, ok := key[name].(string)
	if !ok {
		return nil, errNotWhole
	}
	part, err := decode(text)
	if err != nil {
		return nil, errNotWhole
	}
	return part, nil
}

// partsOf are several, each of so many bytes.
func partsOf(key object, length int, names ...string) ([][]byte, error) {
	var parts [][]byte
	for _, name := range names {
		part, err := partOf(key, name)
		if err != nil || len(part) != length {
			return nil, errNotWhole
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// secretOf wants as many bytes as the digest has (RFC 7518 §3.2).
func secretOf(key object) ([]byte, error) {
	if key["kty"] != "oct" {
		return nil, errNotWhole
	}
	secret, err := partOf(key, "k")
	if err == nil && len(secret) < 32 {
		return nil, errWeak
	}
	return secret, err
}

// rsaPublicKeyOf wants 2048 bits or more (RFC 7518 §3.3).
func rsaPublicKeyOf(key object) (*rsa.PublicKey, error) {
	if key["kty"] != "RSA" {
		return nil, errNotWhole
	}
	n, err := partOf(key, "n")
	if err != nil {
		return nil, err
	}
	e, err := partOf(key, "e")
	if err != nil {
		return nil, err
	}
	modulus, exponent := new(big.Int).SetBytes(n), new(big.Int).SetBytes(e)
	if modulus.Bit(0) == 0 || exponent.Bit(0) == 0 || exponent.BitLen() < 2 || exponent.BitLen() > 31 {
		return nil, errNotWhole
	}
	if modulus.BitLen() < 2048 {
		return nil, errWeak
	}
	return &rsa.PublicKey{N: modulus, E: int(exponent.Int64())}, nil
}

func rsaPrivateKeyOf(key object) (*rsa.PrivateKey, error) {
	public, err := rsaPublicKeyOf(key)
	if err != nil {
		return nil, err
	}
	d, err := partOf(key, "d")
	if err != nil {
		return nil, err
	}
	return &rsa.PrivateKey{PublicKey: *public, D: new(big.Int).SetBytes(d)}, nil
}

func p256PublicKeyOf(key object) (*ecdsa.PublicKey, error) {
	if key["kty"] != "EC" || key["crv"] != "P-256" {
		return nil, errNotWhole
	}
	parts, err := partsOf(key, 32, "x", "y")
	if err != nil {
		return nil, err
	}
	public := &ecdsa.PublicKey{
		Curve: elliptic.P256(),
		X:     new(big.Int).SetBytes(parts[0]),
		Y:     new(big.Int).SetBytes(parts[1]),
	}
	if _, err := public.ECDH(); err != nil {
		return nil, errNotWhole // the point is not on the curve
	}
	return public, nil
}

func p256PrivateKeyOf(key object) (*ecdsa.PrivateKey, error) {
	public, err := p256PublicKeyOf(key)
	if err != nil {
		return nil, err
	}
	parts, err := partsOf(key, 32, "d")
	if err != nil {
		return nil, err
	}
	private := &ecdsa.PrivateKey{PublicKey: *public, D: new(big.Int).SetBytes(parts[0])}
	point, err := ecdh.P256().NewPrivateKey(parts[0])
	if err != nil {
		return nil, errNotWhole // it must be above 0 and below the order of the curve
	}
	if belongs, err := public.ECDH(); err != nil || !belongs.Equal(point.PublicKey()) {
		return nil, errNotWhole
	}
	return private, nil
}

func ed25519PublicKeyOf(key object) (ed25519.PublicKey, error) {
	if key["kty"] != "OKP" || key["crv"] != "Ed25519" {
		return nil, errNotWhole
	}
	parts, err := partsOf(key, ed25519.PublicKeySize, "x")
	if err != nil {
		return nil, err
	}
	return parts[0], nil
}

func ed25519PrivateKeyOf(key object) (ed25519.PrivateKey, error) {
	public, err := ed25519PublicKeyOf(key)
	if err != nil {
		return nil, err
	}
	parts, err := partsOf(key, ed25519.SeedSize, "d")
	if err != nil {
		return nil, err
	}
	private := ed25519.NewKeyFromSeed(parts[0])
	if !public.Equal(private.Public()) {
		return nil, errNotWhole
	}
	return private, nil
}
