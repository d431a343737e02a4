package seal_test

import (
	"bytes"
	"testing"

	"liaison/internal/mutate"
	"liaison/internal/seal"
)

func FuzzParseNote(f *testing.F) {
	f.Add([]byte("text\n\n— name AAAAAAAA\n"))
	f.Add([]byte("a\n\nb\n\n— n x08go/ZJ\n— m AAAAAAAA\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if n, err := seal.ParseNote(b); err == nil && !bytes.Equal(n.Bytes(), b) {
			t.Errorf("%q was read and written back as %q", b, n.Bytes())
		}
	})
}

func FuzzParseCheckpoint(f *testing.F) {
	f.Add("be.test/ledger/0011aabb\n20\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := seal.ParseCheckpoint(s); err == nil && c.Text() != s {
			t.Errorf("%q was read and written back as %q", s, c.Text())
		}
	})
}

func FuzzParseKeyList(f *testing.F) {
	k, err := seal.NewSigningKey(dice(1))
	if err != nil {
		f.Fatal(err)
	}
	l := seal.KeyList{
		Agency: seal.AgencyKeyOf(k.Public()), Name: "be.test", Version: 1, Issued: noon, NextBy: noon.AddDate(1, 0, 0),
		Keys:    []seal.ListedKey{{Role: seal.RoleSign, Public: k.Public(), From: noon, Until: noon.AddDate(1, 0, 0)}},
		Revoked: []seal.Revocation{{Key: k.ID(), Since: noon, Reason: "ceased"}},
	}
	f.Add(l.Text())
	f.Fuzz(func(t *testing.T, s string) {
		if l, err := seal.ParseKeyList(s); err == nil && l.Text() != s {
			t.Errorf("%q was read and written back as %q", s, l.Text())
		}
	})
}

func FuzzDecodeProof(f *testing.F) {
	f.Add([]byte{0})
	f.Add(append([]byte{1}, make([]byte, 32)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := seal.DecodeProof(b)
		if err != nil {
			return
		}
		if !bytes.Equal(seal.EncodeProof(p), b) {
			t.Error("a proof changed on its way")
		}
		// No proof that falls from the sky convinces, and none panics.
		var root seal.Hash
		for size := uint64(2); size < 12; size++ {
			if seal.VerifyInclusion(seal.Hash{}, size-1, size, p, root) == nil || seal.VerifyConsistency(size-1, size, root, seal.Hash{1}, p) == nil {
				t.Fatal("a made-up proof convinced")
			}
		}
	})
}

func FuzzParseKeyring(f *testing.F) {
	k, err := seal.NewKeyring(dice(1))
	if err != nil {
		f.Fatal(err)
	}
	b, err := k.Bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		if k, err := seal.ParseKeyring(b); err == nil {
			if _, err := k.Bytes(); err != nil {
				t.Errorf("read but not written: %v", err)
			}
		}
	})
}

func FuzzUnlockRefusesStrangers(f *testing.F) {
	f.Add([]byte("LSB1"))
	f.Add(make([]byte, 60))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) >= 53 && string(b[:4]) == "LSB1" {
			b[4] = 0xff // out of bounds: no cost may be spent
		}
		if _, err := seal.Unlock(b, []byte("passphrase")); err == nil {
			t.Error("opened")
		}
	})
}

// decoders are what reads the texts that a person or a peer brings about keys.
func decoders(t testing.TB) []mutate.Decoder {
	a, err := seal.NewSigningKey(dice(1))
	if err != nil {
		t.Fatal(err)
	}
	b, err := seal.NewSigningKey(dice(2))
	if err != nil {
		t.Fatal(err)
	}
	change := seal.RootChange{Agency: seal.AgencyKeyOf(a.Public()), Name: "be.test", Old: a.Public(), New: b.Public(), Issued: noon}
	return []mutate.Decoder{
		{Target: "FuzzParseFingerprint", Seeds: [][]byte{[]byte("00001 00002 00003 00004 00005 00006 00007 65535")}, Holds: func(t testing.TB, in []byte) {
			p, err := seal.ParseFingerprint(string(in))
			if err != nil {
				return
			}
			if q, err := seal.ParseFingerprint(p.String()); err != nil || q != p {
				t.Errorf("%q reads as %s, that as %s", in, p, q)
			}
		}},
		{Target: "FuzzParseRootChange", Seeds: [][]byte{[]byte(change.Text())}, Holds: mutate.Same(
			func(in []byte) (*seal.RootChange, error) { return seal.ParseRootChange(string(in)) },
			func(c *seal.RootChange) ([]byte, error) { return []byte(c.Text()), nil })},
	}
}

func TestManyInputs(t *testing.T) { mutate.Many(t, decoders(t)) }

func FuzzParseFingerprint(f *testing.F) { mutate.Fuzz(f, "FuzzParseFingerprint", decoders(f)) }
func FuzzParseRootChange(f *testing.F)  { mutate.Fuzz(f, "FuzzParseRootChange", decoders(f)) }
