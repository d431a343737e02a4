package main

import (
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/peer"
	"liaison/internal/seal"
)

// Files of the agency's identity in the folder of a node.
const (
	ringFile = "keyring.key" // signing, log, TLS and sealing keys, locked
	rootFile = "root.key"    // the agency's root, locked; belongs offline
	listGlob = "keylist-*.note"
)

// keyYears is how long listed keys may be used, and listMonths when the next
// list is due.
const (
	keyYears   = 2
	listMonths = 12
)

// identity is what a node shows to others and speaks with.
type identity struct {
	ring *seal.Keyring
	// lists are the signed key lists from the first on; root signs the first.
	lists [][]byte
	root  []byte
	cert  tls.Certificate
	// incarnation is this life of the store.
	incarnation peer.Incarnation
	drawn       bool // just now
}

// newIdentity draws the agency's root and the node's keys and signs the first
// key list.
func (w wiring) newIdentity(home string, agency claim.AgencyID, storeKey []byte, now time.Time) error {
	root, err := seal.NewSigningKey(rand.Reader)
	if err != nil {
		return err
	}
	ring, err := seal.NewKeyring(rand.Reader)
	if err != nil {
		return err
	}
	from, until := now.UTC().Truncate(time.Second), now.UTC().Truncate(time.Second).AddDate(keyYears, 0, 0)
	_, pin, err := seal.Certificate(ring.TLS, string(agency), from, until, rand.Reader)
	if err != nil {
		return err
	}
	list := &seal.KeyList{Agency: seal.AgencyKeyOf(root.Public()), Name: string(agency), Version: 1, Issued: from,
		NextBy: from.AddDate(0, listMonths, 0), Keys: ring.Listed(pin, from, until)}
	note, err := list.Sign(root)
	if err != nil {
		return err
	}
	open, err := ring.Bytes()
	if err != nil {
		return err
	}
	if err := w.lock(home, ringFile, storeKey, open); err != nil {
		return err
	}
	if err := w.lock(home, rootFile, storeKey, root.Seed()); err != nil {
		return err
	}
	if err := os.WriteFile(w.file(home, "root.public"), root.Public(), 0o600); err != nil {
		return fmt.Errorf("write root key: %w", err)
	}
	return os.WriteFile(w.file(home, fmt.Sprintf("keylist-%04d.note", list.Version)), note.Bytes(), 0o600)
}

// lock writes secret under a key derived from the store's for this file.
func (w wiring) lock(home, name string, storeKey, secret []byte) error {
	key, err := derive(storeKey, name)
	if err != nil {
		return err
	}
	box, err := seal.Lock(secret, key, rand.Reader)
	if err != nil {
		return err
	}
	return os.WriteFile(w.file(home, name), box, 0o600)
}

func (w wiring) unlock(home, name string, storeKey []byte) ([]byte, error) {
	box, err := os.ReadFile(w.file(home, name))
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "%s of the node cannot be read", name).WithMend("restore %s from the backup", name)
	}
	key, err := derive(storeKey, name)
	if err != nil {
		return nil, err
	}
	return seal.Unlock(box, key)
}

// identity opens the keys of the node. The certificate is made anew at each
// start: peers pin its key, not its bytes.
func (w wiring) identity(home string, agency claim.AgencyID, storeKey []byte, now time.Time) (*identity, error) {
	open, err := w.unlock(home, ringFile, storeKey)
	if err != nil {
		return nil, err
	}
	id := &identity{}
	if id.incarnation, id.drawn, err = w.incarnation(home); err != nil {
		return nil, err
	}
	if id.ring, err = seal.ParseKeyring(open); err != nil {
		return nil, err
	}
	if id.root, err = os.ReadFile(w.file(home, "root.public")); err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "root.public of the node cannot be read").WithMend("restore it from the backup")
	}
	names, err := filepath.Glob(w.file(home, listGlob))
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	for _, name := range names {
		note, err := os.ReadFile(name)
		if err != nil {
			return nil, fault.Wrap(fault.Unavailable, err, "%s cannot be read", filepath.Base(name))
		}
		id.lists = append(id.lists, note)
	}
	if len(id.lists) == 0 {
		return nil, fault.New(fault.Unavailable, "the node has no key list").WithMend("restore keylist-0001.note from the backup")
	}
	id.cert, _, err = seal.Certificate(id.ring.TLS, string(agency), now.Add(-time.Hour), now.AddDate(keyYears, 0, 0), rand.Reader)
	return id, err
}

// incarnation returns the mark of this life of the node's store, drawn when
// there is none: a restored backup begins a new one, so that it never gives a
// number twice.
func (w wiring) incarnation(home string) (i peer.Incarnation, drawn bool, err error) {
	name := w.file(home, "incarnation")
	b, err := os.ReadFile(name)
	if err == nil {
		i, err = peer.ParseIncarnation(strings.TrimSpace(string(b)))
		return i, false, err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return i, false, fault.Wrap(fault.Unavailable, err, "the node's incarnation cannot be read")
	}
	if _, err := rand.Read(i[:]); err != nil {
		return i, false, err
	}
	return i, true, os.WriteFile(name, []byte(i.String()+"\n"), 0o600)
}
