package db

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/ncruces/go-sqlite3"

	"liaison/internal/fault"
)

// cachedStatements is how many prepared statements a connection keeps.
const cachedStatements = 512

// busyTimeout is how long one process waits for another's write to end.
const busyTimeout = 10 * time.Second

// lite is a connection to the embedded store. It uses the driver's native
// interface: database/sql costs it about half its speed (BenchmarkDrivers).
type lite struct {
	c        *sqlite3.Conn
	path     string
	stmts    map[string]*liteStmt
	inTx     bool
	damaged  bool
	readOnly bool
	log      *logFile // nil until the first commit, or under a VFS without one
	inLog    int      // pages in the log after the last commit of a writer
	steps    *atomic.Int64
}

type liteStmt struct {
	*sqlite3.Stmt
	query  string
	params int
	cols   int
	names  []string
	busy   bool
}

// openLite opens one connection. The key is given first, as a PRAGMA: in the
// file's URI the rest of the program could read it.
func openLite(o Options, readOnly bool) (*lite, error) {
	abs, err := filepath.Abs(o.Path)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	if !readOnly { // readable by its owner only, from its first moment
		f, err := os.OpenFile(abs, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, fault.Wrap(fault.Unavailable, err, "the store's file cannot be opened").WithMend("check that the folder exists and is yours")
		}
		if err := f.Close(); err != nil {
			return nil, fmt.Errorf("open store: %w", err)
		}
	}
	uri := url.URL{Scheme: "file", Path: abs, RawQuery: "vfs=" + url.PathEscape(o.VFS) + "&modeof=" + url.PathEscape(abs)}
	c, err := sqlite3.Open(uri.String())
	if err != nil {
		return nil, openFault(err)
	}
	l := &lite{c: c, path: abs, stmts: map[string]*liteStmt{}, readOnly: readOnly, steps: o.Steps}
	if err := l.prepare(o.Key); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return l, nil
}

func (l *lite) prepare(key []byte) error {
	if err := l.c.Exec(`PRAGMA hexkey='` + hex.EncodeToString(key) + `'`); err != nil {
		return fault.New(fault.Internal, "the store's key was not taken") // the driver's text may hold the key
	}
	if err := l.c.BusyTimeout(busyTimeout); err != nil {
		return openFault(err)
	}
	pragmas := []string{
		`temp_store=MEMORY`, `journal_mode=WAL`, `synchronous=FULL`, `foreign_keys=ON`, `secure_delete=ON`,
		`trusted_schema=OFF`, `cell_size_check=ON`, `journal_size_limit=67108864`,
	}
	if l.readOnly {
		pragmas = append(pragmas, `cache_size=-32768`, `query_only=ON`)
	} else {
		pragmas = append(pragmas, `cache_size=-65536`)
		// It takes the place of SQLite's own copying after a commit: see carrier.
		l.c.WALHook(func(_ *sqlite3.Conn, _ string, pages int) error { l.inLog = pages; return nil })
	}
	for _, p := range pragmas {
		if err := l.c.Exec(`PRAGMA ` + p); err != nil {
			return openFault(err)
		}
	}
	return nil
}

// openFault tells apart what a person can mend.
func openFault(err error) error {
	switch {
	case errors.Is(err, sqlite3.NOTADB), errors.Is(err, sqlite3.CORRUPT):
		return fault.Wrap(fault.Invalid, err, "wrong key, or a damaged file").WithMend("check the passphrase or key file; restore the backup if it is right")
	case errors.Is(err, sqlite3.BUSY), errors.Is(err, sqlite3.LOCKED):
		return fault.Wrap(fault.Unavailable, err, "another process holds the store")
	}
	return fault.Wrap(fault.Unavailable, err, "the store cannot be opened")
}

func (l *lite) engine() Engine { return SQLite }

func (l *lite) begin(write bool) error {
	q := `BEGIN`
	if write {
		q = `BEGIN IMMEDIATE`
	}
	if _, err := l.exec(q, nil); err != nil {
		return err
	}
	l.inTx = true
	if write && l.log != nil {
		l.log.hold()
	}
	return nil
}

func (l *lite) commit() error {
	if l.readOnly {
		return l.end()
	}
	if l.log == nil {
		if err := l.firstCommit(); err != nil {
			return l.failed(err, "COMMIT")
		}
	}
	if l.log == nil {
		return l.end()
	}
	l.log.hold()
	err := l.end()
	if rerr := l.log.release(err == nil); rerr != nil {
		l.damaged = true
		err = errors.Join(err, rerr)
	}
	return err
}

func (l *lite) end() error {
	_, err := l.exec(`COMMIT`, nil)
	l.inTx = l.inTx && err != nil
	return err
}

// firstCommit finds the log, now that there is one, and closes the index of
// the log to others (modeof does so for the log itself).
func (l *lite) firstCommit() error {
	f, err := l.c.FileControl("main", sqlite3.FCNTL_JOURNAL_POINTER)
	if err != nil {
		return err
	}
	l.log, _ = f.(*logFile)
	if err := os.Chmod(l.path+"-shm", 0o600); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func (l *lite) rollback() error {
	l.inTx = false
	if l.log != nil {
		l.log.drop()
	}
	if l.c.GetAutocommit() {
		return nil
	}
	l.c.SetInterrupt(context.Background())
	_, err := l.exec(`ROLLBACK`, nil)
	return err
}

func (l *lite) interruptible(ctx context.Context) { l.c.SetInterrupt(ctx) }

func (l *lite) lost() bool { return l.inTx && l.c.GetAutocommit() }

func (l *lite) sound() bool { return !l.damaged }

func (l *lite) script(sql string) error { return l.failed(l.c.Exec(sql), sql) }

// harden copies the write-ahead log into the file and syncs that: after a sync
// has failed, the kernel may call pages clean that never reached the disk, so
// syncing the log again proves nothing.
func (l *lite) harden() error {
	inLog, copied, err := l.c.WALCheckpoint("main", sqlite3.CHECKPOINT_FULL)
	if err != nil {
		return l.failed(err, "checkpoint")
	}
	if copied < inLog {
		return fault.New(fault.Unavailable, "the log could not be copied into the store's file")
	}
	return nil
}

func (l *lite) close() error {
	for _, s := range l.stmts {
		s.Close()
	}
	return l.c.Close()
}

// failed notes whether the connection can still be used and names the place.
func (l *lite) failed(err error, query string) error {
	if err == nil {
		return nil
	}
	for _, c := range []sqlite3.ErrorCode{sqlite3.IOERR, sqlite3.CORRUPT, sqlite3.NOTADB, sqlite3.FULL, sqlite3.CANTOPEN, sqlite3.NOMEM} {
		if errors.Is(err, c) {
			l.damaged = true
			return fault.Wrap(fault.Unavailable, fmt.Errorf("%s: %w", firstLine(query), err), "the store's disk failed")
		}
	}
	if errors.Is(err, sqlite3.BUSY) {
		return fault.Wrap(fault.Unavailable, fmt.Errorf("%s: %w", firstLine(query), err), "another process holds the store")
	}
	if errors.Is(err, sqlite3.INTERRUPT) {
		if ctx := l.c.GetInterrupt(); ctx.Err() != nil {
			return fmt.Errorf("%s: %w", firstLine(query), context.Cause(ctx))
		}
	}
	return fmt.Errorf("%s: %w", firstLine(query), err)
}
