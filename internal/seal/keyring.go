package seal

import (
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"time"

	"liaison/internal/fault"
)

// Keyring is what a node must hold to speak for its agency. The root key is not
// in it: that stays offline with two persons.
type Keyring struct {
	Sign, Log, TLS *SigningKey
	// Seals are the sealing keys still needed, newest first: envelopes on
	// their way may be for an older one.
	Seals []*SealingKey
}

// NewKeyring draws all keys of a new node.
func NewKeyring(random io.Reader) (*Keyring, error) {
	k := &Keyring{}
	var err error
	for _, p := range []**SigningKey{&k.Sign, &k.Log, &k.TLS} {
		if *p, err = NewSigningKey(random); err != nil {
			return nil, err
		}
	}
	s, err := NewSealingKey(random)
	if err != nil {
		return nil, err
	}
	k.Seals = []*SealingKey{s}
	return k, nil
}

// Listed returns the ring's public keys for a key list. tls is the pin of the
// node's certificate.
func (k *Keyring) Listed(tls Pin, from, until time.Time) []ListedKey {
	l := []ListedKey{
		{RoleSign, k.Sign.Public(), from, until}, {RoleLog, k.Log.Public(), from, until},
		{RoleWitness, k.Log.Public(), from, until}, {RoleTLS, tls[:], from, until},
	}
	for _, s := range k.Seals {
		l = append(l, ListedKey{RoleSeal, s.Public(), from, until})
	}
	return l
}

// Open opens an envelope with whichever sealing key it is for.
func (k *Keyring) Open(id KeyID, info, envelope []byte) ([]byte, error) {
	for _, s := range k.Seals {
		if s.ID() == id {
			return s.Open(info, envelope)
		}
	}
	return nil, fault.New(fault.NotFound, "the sealing key %s has been destroyed", id).WithMend("the sender seals anew to the newest key")
}

const keyringTitle = "liaison-secret-keys/1"

// Bytes writes the ring in clear: lock it before it touches a disk.
func (k *Keyring) Bytes() ([]byte, error) {
	var b strings.Builder
	fmt.Fprintln(&b, keyringTitle)
	for _, p := range []struct {
		role Role
		key  *SigningKey
	}{{RoleSign, k.Sign}, {RoleLog, k.Log}, {RoleTLS, k.TLS}} {
		if p.key == nil {
			return nil, fault.New(fault.Internal, "the keyring lacks its %s key", p.role)
		}
		fmt.Fprintf(&b, "%s %s\n", p.role, base64.StdEncoding.EncodeToString(p.key.Seed()))
	}
	for _, s := range k.Seals {
		secret, err := s.Bytes()
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%s %s\n", RoleSeal, base64.StdEncoding.EncodeToString(secret))
	}
	return []byte(b.String()), nil
}

// ParseKeyring reads what Bytes wrote. Its errors quote nothing.
func ParseKeyring(b []byte) (*Keyring, error) {
	bad := fault.New(fault.Invalid, "the keyring is damaged")
	lines := strings.Split(string(b), "\n")
	if len(lines) < 5 || len(lines) > 100 || lines[0] != keyringTitle || lines[len(lines)-1] != "" {
		return nil, bad
	}
	k := &Keyring{}
	for i, line := range lines[1 : len(lines)-1] {
		role, code, _ := strings.Cut(line, " ")
		secret, err := base64.StdEncoding.Strict().DecodeString(code)
		if err != nil {
			return nil, bad
		}
		if i >= 3 {
			s, err := SealingKeyFromBytes(secret)
			if err != nil || Role(role) != RoleSeal {
				return nil, bad
			}
			k.Seals = append(k.Seals, s)
			continue
		}
		s, err := SigningKeyFromSeed(secret)
		if err != nil || Role(role) != []Role{RoleSign, RoleLog, RoleTLS}[i] {
			return nil, bad
		}
		*[]**SigningKey{&k.Sign, &k.Log, &k.TLS}[i] = s
	}
	return k, nil
}
