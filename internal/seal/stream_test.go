package seal_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"liaison/internal/seal"
)

func sealed(t rapid.TB, key []byte, context string, plain []byte) []byte {
	var b bytes.Buffer
	w, err := seal.SealStream(&b, key, context, rand.NewChaCha8([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	for part := range bytes.SplitAfterSeq(plain, []byte{7}) {
		if _, err := w.Write(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(key []byte, context string, box []byte) ([]byte, error) {
	r, err := seal.OpenStream(bytes.NewReader(box), key, context)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// What was sealed opens, whatever its length; cut at any byte, changed in any
// byte, under another key or for another use it does not.
func TestASealedStreamOpensWholeOrNotAtAll(t *testing.T) {
	key := bytes.Repeat([]byte{3}, seal.StreamKeySize)
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.OneOf(rapid.IntRange(0, 40), rapid.SampledFrom([]int{64<<10 - 1, 64 << 10, 64<<10 + 1, 128 << 10, 200_000})).Draw(r, "length")
		plain := make([]byte, n)
		_, _ = rand.NewChaCha8([32]byte{2, byte(n)}).Read(plain) // never fails
		box := sealed(r, key, "index", plain)
		if got, err := opened(key, "index", box); err != nil || !bytes.Equal(got, plain) {
			r.Fatalf("%d bytes: %v", n, err)
		}
		at := rapid.IntRange(0, len(box)-1).Draw(r, "at")
		if _, err := opened(key, "index", box[:at]); !errors.Is(err, seal.ErrStream) {
			r.Fatalf("cut at %d of %d: %v", at, len(box), err)
		}
		changed := bytes.Clone(box)
		changed[at] ^= 1 << rapid.IntRange(0, 7).Draw(r, "bit")
		if _, err := opened(key, "index", changed); !errors.Is(err, seal.ErrStream) {
			r.Fatalf("changed at %d of %d: %v", at, len(box), err)
		}
		if _, err := opened(key, "index", append(bytes.Clone(box), 0)); !errors.Is(err, seal.ErrStream) {
			r.Fatalf("lengthened: %v", err)
		}
		other := bytes.Clone(key)
		other[0] ^= 1
		if _, err := opened(other, "index", box); !errors.Is(err, seal.ErrStream) {
			r.Fatalf("another key: %v", err)
		}
		if _, err := opened(key, "graph", box); !errors.Is(err, seal.ErrStream) {
			r.Fatalf("another use: %v", err)
		}
	})
}

// Pieces of one stream put in another order do not open.
func TestPiecesOfASealedStreamKeepTheirPlace(t *testing.T) {
	key := bytes.Repeat([]byte{3}, seal.StreamKeySize)
	box := sealed(t, key, "index", make([]byte, 3*64<<10+5))
	const head, piece = 20, 64<<10 + 16
	swapped := bytes.Clone(box)
	copy(swapped[head:], box[head+piece:head+2*piece])
	copy(swapped[head+piece:], box[head:head+piece])
	if _, err := opened(key, "index", swapped); !errors.Is(err, seal.ErrStream) {
		t.Error(err)
	}
	if _, err := opened(key, "index", box[:head+2*piece]); !errors.Is(err, seal.ErrStream) {
		t.Error("whole pieces cut off at the end:", err)
	}
}

// BenchmarkStream opens 16 MiB that were sealed.
func BenchmarkStream(b *testing.B) {
	key := bytes.Repeat([]byte{3}, seal.StreamKeySize)
	var box bytes.Buffer
	w, err := seal.SealStream(&box, key, "index", rand.NewChaCha8([32]byte{1}))
	if err != nil {
		b.Fatal(err)
	}
	if _, err := w.Write(make([]byte, 16<<20)); err != nil {
		b.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(16 << 20)
	for b.Loop() {
		r, err := seal.OpenStream(bytes.NewReader(box.Bytes()), key, "index")
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}
