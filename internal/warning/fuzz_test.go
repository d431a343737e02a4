package warning_test

import (
	"bytes"
	"testing"

	"liaison/internal/warning"
)

type encoder interface{ Encode() ([]byte, error) }

// same checks that what was decoded has one form only.
func same[T encoder](f *testing.F, seed T, decode func([]byte) (T, error)) {
	b, err := seed.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[:len(b)-1])
	f.Add([]byte{})
	f.Add([]byte{0xa0})
	f.Add([]byte{0xbf, 0x01, 0x60, 0xff})
	f.Fuzz(func(t *testing.T, in []byte) {
		v, err := decode(in)
		if err != nil || len(in) == 0 {
			return
		}
		again, err := v.Encode()
		if err != nil {
			t.Fatalf("decoded, and cannot be encoded: %v", err)
		}
		if !bytes.Equal(in, again) {
			t.Fatalf("two forms of one body:\n%x\n%x", in, again)
		}
	})
}

func FuzzWarning(f *testing.F) { same(f, full(), warning.Decode) }

func FuzzChange(f *testing.F) {
	same(f, &warning.Change{Kind: warning.Amend, Number: 1, Warning: full(), Reason: "more is known"}, warning.DecodeChange)
}

func FuzzNote(f *testing.F) {
	same(f, &warning.Note{Recipient: "nl-spoc", Second: "o-two", Result: warning.Done, Zone: "Europe/Brussels", End: "r-1"}, warning.DecodeNote)
}

func FuzzDigest(f *testing.F) {
	same(f, &warning.Digest{From: "nl-spoc", To: "be-spoc", Number: 1, Made: 1, Lines: []warning.Line{{Warning: "d-1", Ours: true, Stage: warning.AtNode}}}, warning.DecodeDigest)
}
