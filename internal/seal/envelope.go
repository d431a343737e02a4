package seal

import (
	"crypto/hpke"
	"fmt"
	"io"

	"liaison/internal/fault"
)

// Sizes of suite 1: KEM MLKEM768-X25519, HKDF-SHA256, AES-256-GCM. An envelope
// is encapsulation ‖ ciphertext ‖ tag.
const (
	// SealPublicSize is the length of a sealing public key.
	SealPublicSize = 1216
	// EncapsulationSize is the length of what opens an envelope's key.
	EncapsulationSize = 1120
	// EnvelopeOverhead is by how much an envelope is longer than its content.
	EnvelopeOverhead = EncapsulationSize + 16
)

func suite() (hpke.KEM, hpke.KDF, hpke.AEAD) {
	return hpke.MLKEM768X25519(), hpke.HKDFSHA256(), hpke.AES256GCM()
}

// SealingKey opens envelopes: a hybrid private key, safe while either ML-KEM
// or X25519 is.
type SealingKey struct {
	private hpke.PrivateKey
	public  []byte
}

// NewSealingKey draws a key from random.
func NewSealingKey(random io.Reader) (*SealingKey, error) {
	ikm := make([]byte, 64)
	if _, err := io.ReadFull(random, ikm); err != nil {
		return nil, fmt.Errorf("draw sealing key: %w", err)
	}
	kem, _, _ := suite()
	k, err := kem.DeriveKeyPair(ikm)
	if err != nil {
		return nil, fmt.Errorf("derive sealing key: %w", err)
	}
	return &SealingKey{k, k.PublicKey().Bytes()}, nil
}

// SealingKeyFromBytes restores a key from what Bytes gave.
func SealingKeyFromBytes(b []byte) (*SealingKey, error) {
	kem, _, _ := suite()
	k, err := kem.NewPrivateKey(b)
	if err != nil {
		return nil, fault.New(fault.Invalid, "the sealing key is damaged") // the cause could quote it
	}
	return &SealingKey{k, k.PublicKey().Bytes()}, nil
}

// Bytes is the secret.
func (k *SealingKey) Bytes() ([]byte, error) {
	b, err := k.private.Bytes()
	if err != nil {
		return nil, fmt.Errorf("write sealing key: %w", err)
	}
	return b, nil
}

// Public is the public key, SealPublicSize bytes.
func (k *SealingKey) Public() []byte { return append([]byte{}, k.public...) }

// ID is the id of the public key.
func (k *SealingKey) ID() KeyID { return IDOf(k.public) }

// String shows the id and never the secret.
func (k *SealingKey) String() string { return "sealing key " + k.ID().String() }

// GoString is String.
func (k *SealingKey) GoString() string { return k.String() }

// Seal makes an envelope that only the holder of the sealing key can open. info
// is bound to it and must be the same at opening: put there who writes to whom,
// and about which place in which stream. An envelope says nothing of who made
// it: sign around it. Its randomness is the standard library's.
func Seal(public, info, content []byte) ([]byte, error) {
	kem, kdf, aead := suite()
	pk, err := kem.NewPublicKey(public)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the receiver's sealing key is damaged")
	}
	env, err := hpke.Seal(pk, kdf, aead, Domain("seal").message(info), content)
	if err != nil {
		return nil, fmt.Errorf("seal envelope: %w", err)
	}
	return env, nil
}

// Open opens an envelope made for this key with the same info.
func (k *SealingKey) Open(info, envelope []byte) ([]byte, error) {
	if len(envelope) < EnvelopeOverhead {
		return nil, fault.New(fault.Invalid, "an envelope has at least %d bytes", EnvelopeOverhead)
	}
	_, kdf, aead := suite()
	content, err := hpke.Open(k.private, kdf, aead, Domain("seal").message(info), envelope)
	if err != nil {
		return nil, fault.New(fault.Invalid, "the envelope does not open: it is for another key or place, or was changed")
	}
	return content, nil
}
