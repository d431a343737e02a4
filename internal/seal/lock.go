package seal

import (
	"encoding/binary"
	"fmt"
	"io"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"liaison/internal/fault"
)

// A locked box: magic, costs, salt, nonce, then XChaCha20-Poly1305 of the
// secret under a key that argon2id (RFC 9106) makes of a passphrase. The header
// is authenticated with it.
//
//	offset 0   "LSB1"
//	       4   memory in KiB, u32 · passes u32 · lanes u8
//	      13   salt 16 · nonce 24
//	      53   ciphertext and tag
const (
	boxMagic  = "LSB1"
	boxHeader = 53
	boxMemory = 64 << 10
	boxPasses = 4
	boxLanes  = 4
	// largestBox bounds what Unlock reads: keys, not documents.
	largestBox = 1 << 20
)

// Lock encrypts a secret under a passphrase, with salt and nonce from random.
func Lock(secret, passphrase []byte, random io.Reader) ([]byte, error) {
	if len(passphrase) < 8 {
		return nil, fault.New(fault.Invalid, "the passphrase has fewer than 8 bytes").WithMend("use five words or more")
	}
	b := make([]byte, boxHeader, boxHeader+len(secret)+chacha20poly1305.Overhead)
	copy(b, boxMagic)
	binary.BigEndian.PutUint32(b[4:], boxMemory)
	binary.BigEndian.PutUint32(b[8:], boxPasses)
	b[12] = boxLanes
	if _, err := io.ReadFull(random, b[13:]); err != nil {
		return nil, fmt.Errorf("draw salt and nonce: %w", err)
	}
	h, err := parseBox(b)
	if err != nil {
		return nil, err
	}
	aead, err := chacha20poly1305.NewX(h.key(passphrase))
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	return aead.Seal(b, h.nonce, secret, b[:boxHeader]), nil
}

// Unlock decrypts what Lock made. A wrong passphrase and a changed box look
// the same.
func Unlock(box, passphrase []byte) ([]byte, error) {
	h, err := parseBox(box)
	if err != nil {
		return nil, err
	}
	aead, err := chacha20poly1305.NewX(h.key(passphrase))
	if err != nil {
		return nil, fmt.Errorf("unlock: %w", err)
	}
	secret, err := aead.Open(nil, h.nonce, box[boxHeader:], box[:boxHeader])
	if err != nil {
		return nil, fault.New(fault.Invalid, "wrong passphrase, or a damaged key file")
	}
	return secret, nil
}

type boxParts struct {
	memory, passes uint32
	lanes          uint8
	salt, nonce    []byte
}

func (h boxParts) key(passphrase []byte) []byte {
	return argon2.IDKey(passphrase, h.salt, h.passes, h.memory, h.lanes, chacha20poly1305.KeySize)
}

// parseBox bounds the costs before any is spent.
func parseBox(b []byte) (boxParts, error) {
	var h boxParts
	if len(b) < boxHeader || len(b) > largestBox || string(b[:4]) != boxMagic {
		return h, fault.New(fault.Invalid, "this is not a locked key file")
	}
	h = boxParts{binary.BigEndian.Uint32(b[4:]), binary.BigEndian.Uint32(b[8:]), b[12], b[13:29], b[29:53]}
	if h.memory < 19<<10 || h.memory > 1<<20 || h.passes < 1 || h.passes > 32 || h.lanes < 1 || h.lanes > 16 {
		return h, fault.New(fault.Invalid, "the costs in the key file are out of bounds")
	}
	return h, nil
}
