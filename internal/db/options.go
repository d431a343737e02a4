package db

import (
	"sync/atomic"

	"liaison/internal/fault"
)

// Engine names the kind of store behind a Tx, for the few statements that must
// differ (text search, bulk load).
type Engine uint8

const (
	// SQLite is the embedded store.
	SQLite Engine = iota
	// PostgreSQL is the store of larger agencies.
	PostgreSQL
)

// String names the engine.
func (e Engine) String() string {
	if e == PostgreSQL {
		return "postgresql"
	}
	return "sqlite"
}

// KeySize is the length of a store's key in bytes.
const KeySize = 32

// Options say which store to open.
type Options struct {
	// Path is the file of the embedded store. It is made when absent.
	Path string
	// Key encrypts the file: KeySize bytes. Required with Path.
	Key []byte
	// PostgreSQL is a connection string; it excludes Path and Key.
	PostgreSQL string
	// Migrations of all rooms, in the order in which they are applied.
	Migrations []Migration
	// Readers is how many snapshots may be open at once; 0 means 4.
	Readers int
	// VFS names the registered SQLite VFS to use; empty means the house's own,
	// which encrypts. Tests name one that fails on purpose.
	VFS string
	// Steps, if given, adds up the steps of SQLite's machine for the statements
	// that have ended: each row looked at costs some. A test counts them where it
	// must not measure time. PostgreSQL counts none.
	Steps *atomic.Int64
}

const defaultReaders = 4

func (o Options) check() (Options, error) {
	if o.Readers <= 0 {
		o.Readers = defaultReaders
	}
	if o.VFS == "" {
		registerVFS()
		o.VFS = vfsName
	}
	switch {
	case o.Path == "" && o.PostgreSQL == "":
		return o, fault.New(fault.Invalid, "no store is named").WithMend("give a file or a PostgreSQL connection string")
	case o.Path != "" && o.PostgreSQL != "":
		return o, fault.New(fault.Invalid, "both a file and a PostgreSQL store are named").WithMend("give one of them")
	case o.Path != "" && len(o.Key) != KeySize:
		return o, fault.New(fault.Invalid, "the key of the store has %d bytes, not %d", len(o.Key), KeySize)
	}
	return o, nil
}
