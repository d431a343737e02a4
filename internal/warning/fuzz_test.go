package warning_test

import (
	"testing"

	"liaison/internal/mutate"
	"liaison/internal/warning"
)

// decoders are what reads the bodies of warnings that a peer has sent.
func decoders(t testing.TB) []mutate.Decoder {
	return []mutate.Decoder{
		decoder(t, "FuzzWarning", warning.Decode, full()),
		decoder(t, "FuzzChange", warning.DecodeChange, &warning.Change{Kind: warning.Amend, Number: 1, Warning: full(), Reason: "more is known"}),
		decoder(t, "FuzzNote", warning.DecodeNote, &warning.Note{Recipient: "nl-spoc", Second: "o-two", Result: warning.Done, Zone: "Europe/Brussels", End: "r-1"}),
		decoder(t, "FuzzDigest", warning.DecodeDigest, &warning.Digest{From: "nl-spoc", To: "be-spoc", Number: 1, Made: 1, Lines: []warning.Line{{Warning: "d-1", Ours: true, Stage: warning.AtNode}}}),
	}
}

func decoder[T interface{ Encode() ([]byte, error) }](t testing.TB, target string, decode func([]byte) (T, error), seed T) mutate.Decoder {
	t.Helper()
	b, err := seed.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return mutate.Decoder{Target: target, Seeds: [][]byte{b}, Holds: mutate.Same(decode, T.Encode)}
}

func TestManyInputs(t *testing.T) { mutate.Many(t, decoders(t)) }

func FuzzWarning(f *testing.F) { mutate.Fuzz(f, "FuzzWarning", decoders(f)) }
func FuzzChange(f *testing.F)  { mutate.Fuzz(f, "FuzzChange", decoders(f)) }
func FuzzNote(f *testing.F)    { mutate.Fuzz(f, "FuzzNote", decoders(f)) }
func FuzzDigest(f *testing.F)  { mutate.Fuzz(f, "FuzzDigest", decoders(f)) }
