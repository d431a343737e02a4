package peer_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding"
	"testing"

	"liaison/internal/claim"
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
func FuzzHeader(f *testing.F)  { lossless(f, peer.ParseHeader) }
func FuzzChange(f *testing.F)  { lossless(f, peer.ParseEpochChange) }
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
	d, err := claim.NewDraft(&claim.Directive{Act: claim.Recall, Actor: "o-1", Records: []claim.ID{"c-1"}, Reason: "mistaken identity"}, claim.Marking{Originator: "be-spoc"}, 1, make([]byte, claim.SaltSize))
	check(f, err)
	whole, err := d.Sign(func([]byte) []byte { return make([]byte, ed25519.SignatureSize) })
	check(f, err)
	seed, err := peer.EncodeRecord(whole)
	check(f, err)
	f.Add(seed)
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

// encoded is the law of the bodies in canonical CBOR: what is read writes back
// byte for byte.
func encoded[T interface{ Encode() ([]byte, error) }](f *testing.F, parse func([]byte) (T, error)) {
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := parse(b)
		if err != nil {
			return
		}
		if back, err := v.Encode(); err != nil || !bytes.Equal(back, b) {
			t.Fatalf("%x reads back as %x: %v", b, back, err)
		}
	})
}

// question and reply are whole ones, to begin from.
func question() *peer.Question {
	return &peer.Question{From: "fr-desk", To: "be-desk", Asked: 1, Purpose: "ct", Basis: "law", Officer: "o-1", Kind: "person", Names: []string{"Karel Janda"},
		Birth: "1984", Sex: "male", Numbers: []peer.Number{{Property: "passport", Text: "X1", Country: "NL"}}}
}

func reply() *peer.Reply {
	return &peer.Reply{From: "be-desk", To: "fr-desk", Answered: 2, Sought: []peer.Sought{{Alert: "d-1", Issuer: "be-desk", Action: "specific-check", Names: []string{"Karel Janda"},
		Reason: "r", Note: "n", Questions: []string{"q"}, Telephone: "+32", Languages: []string{"fr"}, Until: "2016-11-14",
		Markers: []peer.Beware{{Kind: "terrorism", Source: "be-desk", Grade: "X4", ReviewBy: "2016-11-01"}}, Band: "urgent", Why: "name"}}}
}

func FuzzQuestion(f *testing.F) {
	b, err := question().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	encoded(f, peer.ParseQuestion)
}

func FuzzReply(f *testing.F) {
	b, err := reply().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	encoded(f, peer.ParseReply)
}
