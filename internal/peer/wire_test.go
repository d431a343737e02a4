package peer_test

import (
	"encoding"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/seal"
)

// samples are one of each thing that crosses the line, as bytes.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	be, fr := pair(t)
	be.put(t, fr, outbox.Claims, "one", "poison", "three")
	p, _ := be.next(t, fr, outbox.Claims)
	a := fr.push(t, be, p.Bundle)
	copied := be.backup(t)
	be = be.restore(t, copied, 2)
	hello, err := be.Hello(t.Context(), "fr-spoc")
	check(t, err)
	answer, err := fr.Hello(t.Context(), "be-spoc")
	check(t, err)
	out := map[string][]byte{}
	for name, v := range map[string]encoding.BinaryMarshaler{"bundle": p.Bundle, "header": &p.Bundle.Header, "receipt": a.Receipt, "hello": hello, "answer": answer,
		"change": hello.Changes[0], "invite": be.agency.invite(),
		"message": &peer.Message{Seq: 7, Kind: peer.KindChunk, Exercise: true, Critical: true, Salt: [16]byte{1, 2}, Type: 9, Content: []byte("content")}} {
		b, err := v.MarshalBinary()
		check(t, err)
		out[name] = b
	}
	return out
}

func parsers() map[string]func([]byte) (encoding.BinaryMarshaler, error) {
	hello := func(b []byte) (encoding.BinaryMarshaler, error) { return peer.ParseHello(b) }
	return map[string]func([]byte) (encoding.BinaryMarshaler, error){
		"bundle":  func(b []byte) (encoding.BinaryMarshaler, error) { return peer.ParseBundle(b) },
		"header":  func(b []byte) (encoding.BinaryMarshaler, error) { return peer.ParseHeader(b) },
		"receipt": func(b []byte) (encoding.BinaryMarshaler, error) { return peer.ParseReceipt(b) },
		"message": func(b []byte) (encoding.BinaryMarshaler, error) { return peer.ParseMessage(b) },
		"change":  func(b []byte) (encoding.BinaryMarshaler, error) { return peer.ParseEpochChange(b) },
		"invite":  func(b []byte) (encoding.BinaryMarshaler, error) { return peer.ParseInvite(b) },
		"hello":   hello, "answer": hello,
	}
}

func TestEachFormHasOneWritingAndOneLength(t *testing.T) {
	for name, b := range samples(t) {
		parse := parsers()[name]
		v, err := parse(b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		back, err := v.MarshalBinary()
		if err != nil || !cmp.Equal(b, back) {
			t.Errorf("%s reads back otherwise: %v", name, err)
		}
		for cut := range b {
			if _, err := parse(b[:cut]); err == nil {
				t.Fatalf("%s is read from %d of %d bytes", name, cut, len(b))
			}
		}
		if _, err := parse(append(b[:len(b):len(b)], 0)); err == nil {
			t.Errorf("%s is read with a byte behind its end", name)
		}
	}
}

// The layout is fixed by the page that both agencies read, not by this code.
func TestTheHeaderStandsWhereThePageSays(t *testing.T) {
	h := peer.Header{Route: peer.Route{From: seal.AgencyKey{1}, To: seal.AgencyKey{2}, Stream: outbox.Recall, Epoch: peer.Incarnation{3}}, Again: true,
		First: 4, Count: 5, SizeClass: 2, SealKey: seal.KeyID{6}, SignKey: seal.KeyID{7}, Created: 8, Expires: 9,
		ChainBefore: seal.Hash{10}, Root: seal.Hash{11}, BodyHash: seal.Hash{12}}
	h.Signature[0] = 13
	b, err := h.MarshalBinary()
	check(t, err)
	if len(b) != 292 {
		t.Fatalf("%d bytes", len(b))
	}
	for _, f := range []struct {
		at   int
		want string
	}{{0, "4c584231"}, {4, "0001"}, {6, "0301"}, {8, "01"}, {40, "02"}, {72, "03"}, {88, "0000000000000004"}, {96, "0005"}, {98, "0200"},
		{100, "06"}, {108, "07"}, {116, "0000000000000008"}, {124, "0000000000000009"}, {132, "0a"}, {164, "0b"}, {196, "0c"}, {228, "0d"}} {
		if got := hex.EncodeToString(b[f.at : f.at+len(f.want)/2]); got != f.want {
			t.Errorf("at %d stands %s, not %s", f.at, got, f.want)
		}
	}
}

// A changed byte anywhere in a bundle or a receipt changes nothing at the other
// side, and never breaks it.
func TestT04_ByzantinePeer(t *testing.T) {
	be, fr := pair(t)
	be.put(t, fr, outbox.Claims, "one", "two")
	p, _ := be.next(t, fr, outbox.Claims)
	good, err := p.Bundle.MarshalBinary()
	check(t, err)
	chance := rand.New(rand.NewPCG(5, 6))
	places := make([]int, 0, 600)
	for i := range 300 {
		places = append(places, i, chance.IntN(len(good)))
	}
	for _, at := range places {
		bad := append([]byte(nil), good...)
		bad[at] ^= 1 << chance.IntN(8)
		b, err := peer.ParseBundle(bad)
		if err != nil {
			continue
		}
		if a := fr.push(t, be, b); a.Status == peer.Done || a.Status == peer.Gap {
			t.Fatalf("a bundle with byte %d changed is answered %v", at, a.Status)
		}
	}
	if got := fr.effects(t); len(got) > 0 {
		t.Fatalf("changed bundles had the effects %q", got)
	}
	if e := fr.evidence(t); len(e) > 0 {
		t.Errorf("a forger made evidence against a peer: %q", e)
	}
	a := fr.push(t, be, p.Bundle)
	good, err = a.Receipt.MarshalBinary()
	check(t, err)
	for at := range good {
		bad := append([]byte(nil), good...)
		bad[at] ^= 1 << chance.IntN(8)
		r, err := peer.ParseReceipt(bad)
		if err != nil {
			continue
		}
		if _, err := be.Settle(t.Context(), "fr-spoc", r, nil); err == nil {
			t.Fatalf("a receipt with byte %d changed is taken", at)
		}
	}
	if e := be.evidence(t); len(e) > 0 {
		t.Errorf("a forger made evidence against a peer: %q", e)
	}
	be.settle(t, fr, a.Receipt)
}

// Another peer's bundle, a bundle for another, and one under another name are
// not taken.
func TestABundleIsOfWhoBringsItAndForWhomItReaches(t *testing.T) {
	be, fr := pair(t)
	de := newAgency(t, "de-bka")
	befriend(t, fr.store, fr.agency, de)
	be.put(t, fr, outbox.Claims, "one")
	p, _ := be.next(t, fr, outbox.Claims)
	a, err := fr.Push(t.Context(), "de-bka", p.Bundle)
	check(t, err)
	if a.Status != peer.KeyUnknown {
		t.Errorf("brought by another: %v", a.Status)
	}
	befriend(t, be.store, be.agency, de)
	other := *p.Bundle
	other.To = de.key()
	if a, err = fr.Push(t.Context(), "be-spoc", &other); err != nil || a.Status != peer.NotYou {
		t.Errorf("for another: %v %v", a.Status, err)
	}
	if a, err = fr.Push(t.Context(), "nobody", p.Bundle); err != nil || a.Status != peer.KeyUnknown {
		t.Errorf("by nobody: %v %v", a.Status, err)
	}
	key, err := seal.NewSealingKey(rand.NewChaCha8([32]byte{42}))
	check(t, err)
	fr.Ring.Seals = []*seal.SealingKey{key}
	if a, err = fr.Push(t.Context(), "be-spoc", p.Bundle); err != nil || a.Status != peer.KeyGone {
		t.Errorf("sealed to a key that was destroyed: %v %v", a.Status, err)
	}
}

// TestWriteCorpus writes the seeds of the fuzz targets anew when it is asked to.
func TestWriteCorpus(t *testing.T) {
	all := samples(t)
	for target, name := range map[string]string{"FuzzBundle": "bundle", "FuzzReceipt": "receipt", "FuzzHello": "hello", "FuzzMessage": "message", "FuzzInvite": "invite",
		"FuzzHeader": "header", "FuzzChange": "change"} {
		dir := filepath.Join("testdata", "fuzz", target)
		if os.Getenv("LIAISON_WRITE_CORPUS") == "" {
			if files, err := os.ReadDir(dir); err != nil || len(files) < 2 {
				t.Errorf("%s has no corpus: %v", target, err)
			}
			continue
		}
		check(t, os.MkdirAll(dir, 0o755))
		b := all[name]
		for i, seed := range [][]byte{b, b[:len(b)/2], all["answer"]} {
			text := fmt.Sprintf("go test fuzz v1\n[]byte(%q)\n", seed)
			check(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("seed-%d", i)), []byte(text), 0o644))
		}
	}
}
