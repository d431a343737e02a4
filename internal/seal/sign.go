package seal

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"liaison/internal/fault"
)

// KeyID names a public key: the first 8 bytes of its SHA-256.
type KeyID [8]byte

// IDOf returns the id of a public key of any kind.
func IDOf(public []byte) KeyID {
	h := sha256.Sum256(public)
	return KeyID(h[:8])
}

// String is the id as 16 hex digits.
func (id KeyID) String() string { return hex.EncodeToString(id[:]) }

// ParseKeyID reads 16 hex digits.
func ParseKeyID(s string) (KeyID, error) {
	var id KeyID
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(id) || s != hex.EncodeToString(b) {
		return id, fault.New(fault.Invalid, "a key id is 16 lower-case hex digits")
	}
	return KeyID(b), nil
}

// Domain names what a signature is for, such as "bundle" or "receipt". The
// signed bytes are "liaison/lxp1/<domain>", a zero byte, and the message, so
// that a signature for one purpose never verifies for another.
type Domain string

func (d Domain) message(m []byte) []byte {
	b := make([]byte, 0, len("liaison/lxp1/")+len(d)+1+len(m))
	b = append(append(b, "liaison/lxp1/"...), d...)
	return append(append(b, 0), m...)
}

// SigningKey is an Ed25519 private key (RFC 8032): an agency's root, a node's
// signing key, or an officer's.
type SigningKey struct{ private ed25519.PrivateKey }

// NewSigningKey draws a key from random.
func NewSigningKey(random io.Reader) (*SigningKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, fmt.Errorf("draw signing key: %w", err)
	}
	return SigningKeyFromSeed(seed)
}

// SigningKeyFromSeed restores a key from what Seed gave.
func SigningKeyFromSeed(seed []byte) (*SigningKey, error) {
	if len(seed) != ed25519.SeedSize {
		return nil, fault.New(fault.Invalid, "the seed of a signing key has %d bytes, not %d", len(seed), ed25519.SeedSize)
	}
	return &SigningKey{ed25519.NewKeyFromSeed(seed)}, nil
}

// Seed is the secret: 32 bytes.
func (k *SigningKey) Seed() []byte { return k.private.Seed() }

// Public is the public key.
func (k *SigningKey) Public() ed25519.PublicKey { return k.private.Public().(ed25519.PublicKey) }

// ID is the id of the public key.
func (k *SigningKey) ID() KeyID { return IDOf(k.Public()) }

// String shows the id and never the secret, also under %v and %+v.
func (k *SigningKey) String() string { return "signing key " + k.ID().String() }

// GoString is String: %#v must not print the secret either.
func (k *SigningKey) GoString() string { return k.String() }

// Sign signs the message as it stands. The message must begin with what it is
// (records of the ledger, heads and signed notes do); everything else is
// signed by SignFor.
func (k *SigningKey) Sign(message []byte) []byte { return ed25519.Sign(k.private, message) }

// SignFor signs message for a domain.
func (k *SigningKey) SignFor(d Domain, message []byte) []byte {
	return ed25519.Sign(k.private, d.message(message))
}

// Verify checks a signature made by SignFor.
func Verify(public ed25519.PublicKey, d Domain, message, signature []byte) error {
	if len(public) != ed25519.PublicKeySize || !ed25519.Verify(public, d.message(message), signature) {
		return fault.New(fault.Invalid, "the signature is not that of key %s for %q", IDOf(public), string(d))
	}
	return nil
}
