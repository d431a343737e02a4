package mutate

import (
	"bytes"
	"slices"
	"testing"
)

// Decoder is what reads bytes of strangers, and the law that it keeps to
// whatever they are.
type Decoder struct {
	// Target is its name for go test -fuzz, and the folder of its corpus.
	Target string
	// Seeds are whole bodies to begin from.
	Seeds [][]byte
	Holds func(t testing.TB, in []byte)
}

// Same is the law of a body that has one form: what is decoded is encoded to the
// bytes that it came from. No bytes at all may stand for nothing.
func Same[T any](decode func([]byte) (T, error), encode func(T) ([]byte, error)) func(testing.TB, []byte) {
	return func(t testing.TB, in []byte) {
		v, err := decode(in)
		if err != nil || len(in) == 0 {
			return
		}
		if again, err := encode(v); err != nil || !bytes.Equal(in, again) {
			t.Fatalf("two forms of one body (%v):\n%x\n%x", err, in, again)
		}
	}
}

// Fuzz gives the decoder of a target to go test -fuzz.
func Fuzz(f *testing.F, target string, all []Decoder) {
	at := slices.IndexFunc(all, func(d Decoder) bool { return d.Target == target })
	if at < 0 {
		f.Fatalf("there is no decoder %s", target)
	}
	for _, seed := range seeds(all[at]) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in []byte) { all[at].Holds(t, in) })
}

// Many feeds each decoder with Inputs inputs.
func Many(t *testing.T, all []Decoder) {
	n := Inputs(t)
	for _, d := range all {
		t.Run(d.Target, func(t *testing.T) {
			Run(t, d.Target, seeds(d), n, func(in []byte) { d.Holds(t, in) })
		})
	}
}

// seeds are a decoder's own, each also cut short, and the shortest forms of CBOR.
func seeds(d Decoder) [][]byte {
	out := [][]byte{{}, {0xa0}, {0xbf, 0x01, 0x60, 0xff}}
	for _, s := range d.Seeds {
		out = append(out, s, s[:len(s)-1])
	}
	return out
}
