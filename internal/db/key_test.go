package db_test

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"

	"liaison/internal/db"
	"liaison/internal/fault"
)

func TestAPassphraseGivesItsKeyOnlyWithItsSalt(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "store.salt")
	pass := []byte("five words make a passphrase")
	if _, err := db.KeyFromPassphrase(path, pass, false, rand.Reader); !fault.Is(err, fault.Unavailable) {
		t.Fatalf("a lost salt was replaced: %v", err)
	}
	key, err := db.KeyFromPassphrase(path, pass, true, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	again, err := db.KeyFromPassphrase(path, pass, true, rand.Reader)
	if err != nil || !bytes.Equal(key, again) {
		t.Fatalf("the second key differs (%v)", err)
	}
	other, err := db.KeyFromPassphrase(filepath.Join(dir, "other.salt"), pass, true, rand.Reader)
	if err != nil || bytes.Equal(key, other) {
		t.Fatalf("another salt gave the same key (%v)", err)
	}
	if _, err := db.KeyFromPassphrase(path, []byte("short"), true, rand.Reader); !fault.Is(err, fault.Invalid) {
		t.Errorf("a short passphrase was taken: %v", err)
	}
	if err := os.WriteFile(path, []byte(`{"version":1,"method":"argon2id","memory_kib":4294967295,"passes":1,"lanes":1,"salt":"AAAAAAAAAAAAAAAAAAAAAA=="}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := db.KeyFromPassphrase(path, pass, true, rand.Reader); !fault.Is(err, fault.Invalid) {
		t.Errorf("4 TiB of memory were to be used: %v", err)
	}
}

func TestAKeyFileIsForItsOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.key")
	key, err := db.NewKeyFile(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := db.KeyFromFile(path); err != nil || !bytes.Equal(got, key) {
		t.Fatalf("read back: %v", err)
	}
	if _, err := db.NewKeyFile(path, rand.Reader); !fault.Is(err, fault.Conflict) {
		t.Errorf("a key file was overwritten: %v", err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := db.KeyFromFile(path); !fault.Is(err, fault.Invalid) {
		t.Errorf("a key that all may read was taken: %v", err)
	}
}
