package db_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/fault"
)

const planted = "a very particular string that nothing else holds"

// fill puts n notes in one commit.
func fill(t *testing.T, s *db.Store, n int) {
	t.Helper()
	if err := s.Write(t.Context(), func(tx *db.Tx) error {
		for id := range n {
			if err := tx.Exec(`INSERT INTO notes (id, body, blob, on_) VALUES ($1,$2,$3,$4)`, id, planted, []byte(planted), true); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestNoPlaintextReachesTheDisk(t *testing.T) {
	o := dbtest.Options(t, notes)
	s := dbtest.OpenWith(t, o)
	fill(t, s, 300)
	// A large sort spills, when it may, into temporary files.
	if err := s.Read(t.Context(), func(tx *db.ReadTx) error {
		var body string
		return tx.QueryRow(`SELECT a.body || b.body FROM notes a, notes b ORDER BY a.body || b.body || a.id DESC LIMIT 1`).Scan(&body)
	}); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(o.Path), "*"))
	if err != nil || len(files) < 3 {
		t.Fatalf("files %v, %v", files, err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte(planted[:16])) || bytes.Contains(b, []byte("SQLite format")) {
			t.Errorf("plaintext in %s", f)
		}
		if st, err := os.Stat(f); err != nil || st.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s may be read by others: %v", f, st.Mode())
		}
	}
}

func TestScrubLeavesNoOldCopy(t *testing.T) {
	o := dbtest.Options(t, notes)
	s := dbtest.OpenWith(t, o)
	if err := put(s, 1, planted); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), func(tx *db.Tx) error { return tx.Exec(`DELETE FROM notes`) }); err != nil {
		t.Fatal(err)
	}
	if err := s.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(o.Path + "-wal"); err != nil || st.Size() != 0 {
		t.Errorf("the log was not emptied: %v, %v", st, err)
	}
	// Seen with the key, the file holds it no more either.
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(t.Context(), copied, dbtest.Key()); err != nil {
		t.Fatal(err)
	}
	if plain := decipher(t, copied); bytes.Contains(plain, []byte(planted[:16])) || !bytes.Contains(plain, []byte("CREATE TABLE")) {
		t.Error("the deleted text is still in the file")
	}
}

func TestABackupIsAStoreOfItsOwnKey(t *testing.T) {
	s := dbtest.Open(t, notes)
	if err := put(s, 1, planted); err != nil {
		t.Fatal(err)
	}
	key := bytes.Repeat([]byte{7}, db.KeySize)
	path := filepath.Join(t.TempDir(), "backup.db")
	if err := s.Backup(t.Context(), path, key); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), path, key); !fault.Is(err, fault.Conflict) {
		t.Errorf("a backup was overwritten: %v", err)
	}
	if err := put(s, 2, "later"); err != nil {
		t.Fatal(err)
	}
	b := dbtest.OpenWith(t, db.Options{Path: path, Key: key, Migrations: []db.Migration{notes}})
	if err := b.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if n := count(t, b); n != 1 {
		t.Errorf("%d notes in the backup, want 1", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	gone := filepath.Join(t.TempDir(), "gone.db")
	if err := s.Backup(ctx, gone, key); err == nil {
		t.Error("a backup went on after its context ended")
	}
	if _, err := os.Stat(gone); !os.IsNotExist(err) {
		t.Error("half a backup was left behind")
	}
}

func TestCheckFindsDamage(t *testing.T) {
	o := dbtest.Options(t, notes)
	s := dbtest.OpenWith(t, o)
	fill(t, s, 400)
	if err := s.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(o.Path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte{1}, 8*4096+100); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	s = dbtest.OpenWith(t, o)
	if err := s.Check(t.Context()); err == nil {
		t.Error("a changed byte was not noticed")
	}
}
