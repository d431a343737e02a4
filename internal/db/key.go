package db

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/crypto/argon2"

	"liaison/internal/fault"
)

// Costs of argon2id (RFC 9106 section 4, the second recommended option, with
// more passes: the store is opened once a day, not once a request).
const (
	argonMemory = 64 << 10 // KiB
	argonPasses = 4
	argonLanes  = 4
	saltSize    = 16
)

// derivation is what the file beside a store holds: no secret, but without it
// the passphrase gives no key.
type derivation struct {
	Version int    `json:"version"`
	Method  string `json:"method"`
	Memory  uint32 `json:"memory_kib"`
	Passes  uint32 `json:"passes"`
	Lanes   uint8  `json:"lanes"`
	Salt    string `json:"salt"`
}

// KeyFromPassphrase derives a store's key from a passphrase. The salt and the
// costs stand in the file at path, which is made, with salt from random, when
// it is absent and create is set. Keep that file with the backups.
func KeyFromPassphrase(path string, passphrase []byte, create bool, random io.Reader) ([]byte, error) {
	if len(passphrase) < 8 {
		return nil, fault.New(fault.Invalid, "the passphrase has fewer than 8 bytes").WithMend("use five words or more")
	}
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) && create {
		b, err = newDerivation(path, random)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the file with the salt of the store's key cannot be read").WithMend("restore it from the backup: without it the passphrase opens nothing")
	}
	d, salt, err := parseDerivation(b)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return argon2.IDKey(passphrase, salt, d.Passes, d.Memory, d.Lanes, KeySize), nil
}

func newDerivation(path string, random io.Reader) ([]byte, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(random, salt); err != nil {
		return nil, fmt.Errorf("draw salt: %w", err)
	}
	b, err := json.MarshalIndent(derivation{1, "argon2id", argonMemory, argonPasses, argonLanes, base64.StdEncoding.EncodeToString(salt)}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write salt: %w", err)
	}
	return b, writeNew(path, append(b, '\n'))
}

// parseDerivation bounds the costs: a file from a stranger must neither
// exhaust the machine nor weaken the key.
func parseDerivation(b []byte) (derivation, []byte, error) {
	var d derivation
	if err := json.Unmarshal(b, &d); err != nil {
		return d, nil, fault.Wrap(fault.Invalid, err, "the file with the salt is damaged")
	}
	salt, err := base64.StdEncoding.DecodeString(d.Salt)
	switch {
	case d.Version != 1 || d.Method != "argon2id":
		return d, nil, fault.New(fault.Invalid, "the file with the salt is of a kind that this program does not know")
	case err != nil || len(salt) < saltSize || len(salt) > 64:
		return d, nil, fault.New(fault.Invalid, "the salt is damaged")
	case d.Memory < 19<<10 || d.Memory > 4<<20 || d.Passes < 1 || d.Passes > 100 || d.Lanes < 1 || d.Lanes > 64:
		return d, nil, fault.New(fault.Invalid, "the costs in the file with the salt are out of bounds")
	}
	return d, salt, nil
}

// NewKeyFile makes a key from random and writes it, as 64 hex digits, to a new
// file that only its owner may read.
func NewKeyFile(path string, random io.Reader) ([]byte, error) {
	key := make([]byte, KeySize)
	if _, err := io.ReadFull(random, key); err != nil {
		return nil, fmt.Errorf("draw key: %w", err)
	}
	return key, writeNew(path, []byte(hex.EncodeToString(key)+"\n"))
}

// KeyFromFile reads a key file: 64 hex digits, or 32 raw bytes. A file that
// others may read is refused.
func KeyFromFile(path string) ([]byte, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the key file cannot be read")
	}
	if st.Mode().Perm()&0o077 != 0 {
		return nil, fault.New(fault.Invalid, "the key file may be read by others (mode %o)", st.Mode().Perm()).WithMend("chmod 600 %s", path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the key file cannot be read")
	}
	if len(b) == KeySize {
		return b, nil
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(key) != KeySize {
		return nil, fault.New(fault.Invalid, "the key file holds neither 64 hex digits nor 32 bytes") // the cause would quote the key
	}
	return key, nil
}

// writeNew writes a file that must not exist, and syncs it.
func writeNew(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fault.Wrap(fault.Conflict, err, "the file cannot be made").WithMend("it is never overwritten: move it away if it is not needed")
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
