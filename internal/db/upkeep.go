package db

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"github.com/ncruces/go-sqlite3"

	"liaison/internal/fault"
)

// Check reads the whole embedded store and reports damage: pages, indexes and
// references. On PostgreSQL, which checks its own pages, it does nothing.
func (s *Store) Check(ctx context.Context) error {
	if s.Engine() == PostgreSQL {
		return nil
	}
	return s.Read(ctx, func(tx *ReadTx) error {
		var errs []error
		for _, q := range []string{`PRAGMA integrity_check(20)`, `PRAGMA foreign_key_check`} {
			rows, err := tx.Query(q)
			if err != nil {
				return fmt.Errorf("check store: %w", err)
			}
			for rows.Next() {
				var what any
				cols, err := rows.Columns()
				if err == nil {
					dest := make([]any, len(cols))
					for i := range dest {
						dest[i] = new(any)
					}
					dest[0] = &what
					err = rows.Scan(dest...)
				}
				if err != nil {
					errs = append(errs, err)
				} else if what != "ok" {
					errs = append(errs, fault.New(fault.Internal, "the store is damaged: %v", what))
				}
			}
			errs = append(errs, rows.Err(), rows.Close())
		}
		return errors.Join(errs...)
	})
}

// Scrub copies the write-ahead log into the store's file and empties it. After
// an erasure it leaves no old copy of what was erased: deleted content in the
// file is overwritten at once (secure_delete), the log is not. It waits for
// older snapshots to end.
func (s *Store) Scrub(ctx context.Context) error {
	if s.Engine() == PostgreSQL {
		return nil
	}
	c, err := s.dial(false)
	if err != nil {
		return fmt.Errorf("scrub store: %w", err)
	}
	l := c.(*lite)
	l.interruptible(ctx)
	s.carry.turn.Lock()
	_, _, err = l.c.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
	s.carry.turn.Unlock()
	if err != nil {
		err = l.failed(err, "scrub")
	}
	return errors.Join(err, l.close())
}

// Backup writes a consistent copy of the embedded store to a new file,
// encrypted with key, while others read and write. The copy is as of the
// moment it was begun. It must be signed apart: the encryption does not show
// tampering. PostgreSQL has its own tools for this.
func (s *Store) Backup(ctx context.Context, path string, key []byte) error {
	switch {
	case s.Engine() == PostgreSQL:
		return fault.New(fault.Invalid, "a PostgreSQL store is backed up with pg_basebackup")
	case len(key) != KeySize:
		return fault.New(fault.Invalid, "the key of the backup has %d bytes, not %d", len(key), KeySize)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("back up store: %w", err)
	}
	f, err := os.OpenFile(abs, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fault.Wrap(fault.Conflict, err, "the backup's file cannot be made").WithMend("give a path where no file is yet")
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("back up store: %w", err)
	}
	registerVFS()
	// The copy's connection is opened inside SQLite, so its key has to be in
	// the name; it is in no error, and the file is closed below.
	uri := url.URL{Scheme: "file", Path: abs, RawQuery: "vfs=" + vfsName + "&hexkey=" + hex.EncodeToString(key)}
	err = s.Read(ctx, func(tx *ReadTx) error {
		b, err := tx.c.(*lite).c.BackupInit("main", uri.String())
		if err != nil {
			return fault.New(fault.Unavailable, "the backup's file cannot be opened: SQLite code %d", sqlite3Code(err))
		}
		for done := false; !done && err == nil; {
			if err = ctx.Err(); err == nil {
				done, err = b.Step(1000)
			}
		}
		return errors.Join(err, b.Close())
	})
	if err != nil {
		return errors.Join(fmt.Errorf("back up store: %w", err), os.Remove(abs))
	}
	return syncFile(abs)
}

func sqlite3Code(err error) int {
	var e *sqlite3.Error
	if errors.As(err, &e) {
		return int(e.ExtendedCode())
	}
	return 0
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("back up store: %w", err)
	}
	return errors.Join(f.Sync(), f.Close())
}
