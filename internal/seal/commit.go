package seal

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"io"

	"liaison/internal/fault"
)

// Salt hides what a commitment commits to: names and numbers are guessable, so
// a hash without salt would remain an identifier. It is kept with the payload
// and dies with it. 128 bits.
type Salt [16]byte

// NewSalt draws a salt from random. A salt is used once.
func NewSalt(random io.Reader) (Salt, error) {
	var s Salt
	if _, err := io.ReadFull(random, s[:]); err != nil {
		return s, fmt.Errorf("draw salt: %w", err)
	}
	return s, nil
}

// Commit commits to data: SHA-256("liaison/lxp1/<domain>" ‖ 0x00 ‖ salt ‖
// data). The domain must not hold a zero byte; the salt has a fixed length, so
// the three parts cannot be cut in two ways.
func Commit(d Domain, salt Salt, data []byte) Hash {
	h := sha256.New()
	h.Write(d.message(salt[:]))
	h.Write(data)
	return Hash(h.Sum(nil))
}

// Opens checks, in constant time, that salt and data open the commitment.
func Opens(c Hash, d Domain, salt Salt, data []byte) error {
	want := Commit(d, salt, data)
	if subtle.ConstantTimeCompare(c[:], want[:]) != 1 {
		return fault.New(fault.Invalid, "the content does not fit its commitment")
	}
	return nil
}
