package peer_test

import (
	"bytes"
	"encoding"
	"testing"

	"liaison/internal/peer"
)

// lossless is the law of every decoder: what it reads, it writes back byte for
// byte; so no two texts say the same, and nothing is read that is not there.
func lossless[T encoding.BinaryMarshaler](f *testing.F, parse func([]byte) (T, error)) {
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := parse(b)
		if err != nil {
			return
		}
		back, err := v.MarshalBinary()
		if err != nil || !bytes.Equal(back, b) {
			t.Fatalf("%x reads back as %x: %v", b, back, err)
		}
	})
}

func FuzzBundle(f *testing.F)  { lossless(f, peer.ParseBundle) }
func FuzzReceipt(f *testing.F) { lossless(f, peer.ParseReceipt) }
func FuzzHello(f *testing.F)   { lossless(f, peer.ParseHello) }
func FuzzMessage(f *testing.F) { lossless(f, peer.ParseMessage) }
func FuzzInvite(f *testing.F)  { lossless(f, peer.ParseInvite) }
func FuzzList(f *testing.F) {
	f.Add([]byte{0, 1, 0, 0, 0, 2, 7, 7})
	f.Fuzz(func(t *testing.T, b []byte) {
		if fields, err := peer.ParseList(b, 100, 1000); err == nil && !bytes.Equal(peer.EncodeList(fields), b) {
			t.Fatalf("%x reads back otherwise", b)
		}
	})
}

// FuzzRecord: what DecodeRecord takes, EncodeRecord writes the same.
func FuzzRecord(f *testing.F) {
	f.Add([]byte("LX"))
	f.Fuzz(func(t *testing.T, b []byte) {
		rec, err := peer.DecodeRecord(b)
		if err != nil {
			return
		}
		if back, err := peer.EncodeRecord(rec); err != nil || !bytes.Equal(back, b) {
			t.Fatalf("%x reads back as %x: %v", b, back, err)
		}
	})
}
