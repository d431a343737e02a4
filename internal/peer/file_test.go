package peer_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"liaison/internal/fault"
	"liaison/internal/mutate"
	"liaison/internal/outbox"
	"liaison/internal/peer"
)

func (n *node) file(t testing.TB, to *node) []byte {
	t.Helper()
	var b bytes.Buffer
	_, err := n.Export(t.Context(), to.agency.name, &b)
	check(t, err)
	return b.Bytes()
}

func (n *node) carried(t testing.TB, b []byte) peer.Imported {
	t.Helper()
	in, err := n.Import(t.Context(), bytes.NewReader(b))
	check(t, err)
	return in
}

func TestFilesAndLineMayMix(t *testing.T) {
	be, fr := pair(t)
	be.put(t, fr, outbox.Claims, "one")
	be.put(t, fr, outbox.Warning, "danger")
	stick := be.file(t, fr)
	for range 2 { // twice is once
		in := fr.carried(t, stick)
		if !in.Whole || in.Taken != 2 || in.From != "be-spoc" || len(in.Refused) > 0 {
			t.Errorf("imported %+v", in)
		}
	}
	be.put(t, fr, outbox.Claims, "two")
	be.drain(t, fr, outbox.Claims) // over the line, without the stick's receipt
	back := fr.file(t, be)
	if in := be.carried(t, back); !in.Whole || in.Receipts == 0 {
		t.Errorf("imported %+v", in)
	}
	if lanes, _, err := be.Due(t.Context()); err != nil || len(lanes) > 0 {
		t.Errorf("still due %v, %v", lanes, err)
	}
	if got := fr.effects(t); !slices.Equal(got, []string{"danger", "one", "two"}) {
		t.Errorf("effects %q", got)
	}
	// Without a line: three sticks there and back.
	for i, word := range []string{"three", "four", "five"} {
		be.put(t, fr, outbox.Claims, word)
		fr.carried(t, be.file(t, fr))
		be.carried(t, fr.file(t, be))
		if got := fr.effects(t); len(got) != 4+i {
			t.Errorf("effects %q", got)
		}
	}
}

func TestALaterFileSaysWhatIsMissing(t *testing.T) {
	be, fr := pair(t)
	be.put(t, fr, outbox.Claims, "one")
	be.drain(t, fr, outbox.Claims)
	be.put(t, fr, outbox.Claims, "two")
	stick := be.file(t, fr)
	_, empty := pair(t)
	in := empty.carried(t, stick)
	if len(in.Missing) != 1 || in.Missing[0].Seq != 1 || in.Missing[0].Stream != outbox.Claims {
		t.Errorf("imported %+v", in)
	}
}

func TestACutOrChangedFileIsTakenAsFarAsItIsWhole(t *testing.T) {
	be, fr := pair(t)
	be.put(t, fr, outbox.Warning, "danger")
	be.put(t, fr, outbox.Claims, "one")
	stick := be.file(t, fr)
	chance := rand.New(rand.NewPCG(8, 9))
	for range 60 {
		in, err := fr.Import(t.Context(), bytes.NewReader(stick[:chance.IntN(len(stick))]))
		if in.Whole || (err != nil && !fault.Is(err, fault.Invalid)) {
			t.Fatalf("a cut file: %+v, %v", in, err)
		}
		bad := slices.Clone(stick)
		bad[chance.IntN(len(bad))] ^= 1 << chance.IntN(8)
		in, err = fr.Import(t.Context(), bytes.NewReader(bad))
		if in.Whole && err == nil {
			t.Fatalf("a changed file is whole")
		}
	}
	fr.carried(t, stick)
	if got := fr.effects(t); !slices.Equal(got, []string{"danger", "one"}) {
		t.Errorf("effects %q", got)
	}
	if _, err := be.Import(t.Context(), bytes.NewReader(stick)); !fault.Is(err, fault.Invalid) {
		t.Errorf("a file for another: %v", err)
	}
}

func TestARestoredNodeTellsItByFile(t *testing.T) {
	be, fr := pair(t)
	be.put(t, fr, outbox.Claims, "one")
	first := be.file(t, fr)
	fr.carried(t, first)
	be.carried(t, fr.file(t, be))
	be = be.restore(t, be.backup(t), 2)
	be.put(t, fr, outbox.Claims, "two")
	if in := fr.carried(t, be.file(t, fr)); in.Taken != 1 || len(in.Refused) > 0 {
		t.Errorf("imported %+v", in)
	}
	if in := fr.carried(t, first); in.Taken != 0 {
		t.Errorf("a file of the life before: %+v", in)
	}
	if got := fr.effects(t); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("effects %q", got)
	}
}

// FuzzFile: what is read of a file is written back byte for byte. What its
// parts hold has fuzz targets of its own; whom they come from is proved before
// any has an effect, see TestNoFileBreaksTheNodeThatReadsIt.
func FuzzFile(f *testing.F) {
	be, fr := pair(f)
	be.put(f, fr, outbox.Claims, "one")
	f.Add([]byte("LXF1"))
	f.Add(be.file(f, fr))
	f.Fuzz(func(t *testing.T, b []byte) {
		if back, err := peer.ReadParts(b); err == nil && !bytes.Equal(back, b) {
			t.Fatalf("%x reads back as %x", b, back)
		}
	})
}

// Whatever is wrong with a file, it breaks no node and has no effect of which
// its peer has not signed every byte.
func TestNoFileBreaksTheNodeThatReadsIt(t *testing.T) {
	be, fr := pair(t)
	be.put(t, fr, outbox.Claims, "one")
	good := be.file(t, fr)
	mutate.Run(t, "FuzzFile", [][]byte{good}, mutate.Inputs(t), func(b []byte) {
		if in, err := fr.Import(t.Context(), bytes.NewReader(b)); err == nil && in.From != "be-spoc" {
			t.Errorf("taken from %q", in.From)
		}
	})
	if got := fr.effects(t); len(got) > 1 || len(got) == 1 && got[0] != "one" {
		t.Errorf("effects %q", got)
	}
}
