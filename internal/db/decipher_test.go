package db_test

import (
	"encoding/binary"
	"os"
	"testing"

	"lukechampine.com/adiantum"

	"liaison/internal/dbtest"
)

// decipher reads a store's file as someone would who has its key.
func decipher(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c := adiantum.New(dbtest.Key())
	for i := 0; i+4096 <= len(b); i += 4096 {
		c.Decrypt(b[i:i+4096], binary.LittleEndian.AppendUint64(nil, uint64(i)))
	}
	return b
}
