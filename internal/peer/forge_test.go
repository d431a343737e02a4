package peer_test

import (
	"crypto/sha256"
	"slices"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/seal"
)

// forge makes a bundle that its sender signed, with another header: reseal
// tells whether the envelope fits the new header.
func forge(t *testing.T, from, to *node, b *peer.Bundle, change func(h *peer.Header), reseal bool) *peer.Bundle {
	t.Helper()
	info := func(h *peer.Header) []byte {
		head, err := h.MarshalBinary()
		check(t, err)
		return append([]byte("liaison/lxp1/seal\x00"), head[:196]...)
	}
	content, err := to.Ring.Open(b.SealKey, info(&b.Header), b.Body)
	check(t, err)
	f := &peer.Bundle{Header: b.Header, Body: b.Body}
	change(&f.Header)
	if reseal {
		f.Body, err = seal.Seal(to.Ring.Seals[0].Public(), info(&f.Header), content)
		check(t, err)
	}
	f.BodyHash = sha256.Sum256(f.Body)
	head, err := f.Header.MarshalBinary()
	check(t, err)
	copy(f.Signature[:], from.Ring.Sign.SignFor("bundle", head[:228]))
	return f
}

func TestAPeerCannotSignWhatDoesNotHoldTogether(t *testing.T) {
	be, fr := pair(t)
	be.put(t, fr, outbox.Claims, "one")
	be.drain(t, fr, outbox.Claims)
	be.put(t, fr, outbox.Claims, "two")
	p, _ := be.next(t, fr, outbox.Claims)
	for _, c := range []struct {
		what   string
		change func(h *peer.Header)
		reseal bool
		want   peer.Status
	}{
		{"an envelope for another header", func(h *peer.Header) { h.Created++ }, false, peer.Unreadable},
		{"another root", func(h *peer.Header) { h.Root[0]++ }, true, peer.Unreadable},
		{"fewer messages than it claims", func(h *peer.Header) { h.Count = 2 }, true, peer.Unreadable},
		{"another number", func(h *peer.Header) { h.First = 3 }, true, peer.Gap},
		{"a life that nobody knows", func(h *peer.Header) { h.Epoch[5]++ }, true, peer.EpochUnknown},
		{"another chain", func(h *peer.Header) { h.ChainBefore[0]++ }, true, peer.Contradiction},
	} {
		if a := fr.push(t, be, forge(t, be, fr, p.Bundle, c.change, c.reseal)); a.Status != c.want {
			t.Errorf("%s: %v, not %v", c.what, a.Status, c.want)
		}
	}
	if got := fr.evidence(t); !slices.Equal(got, []string{peer.TwoChains}) {
		t.Errorf("evidence %q", got)
	}
	if got := fr.effects(t); !slices.Equal(got, []string{"one"}) {
		t.Errorf("effects %q", got)
	}
	body := &peer.Bundle{Header: p.Bundle.Header, Body: slices.Clone(p.Bundle.Body)}
	body.Body[0]++
	if a := fr.push(t, be, body); a.Status != peer.KeyUnknown {
		t.Errorf("a body that was not signed: %v", a.Status)
	}
}

func TestAReceiverCannotShowAChainThatNeverWas(t *testing.T) {
	be, fr := pair(t)
	be.put(t, fr, outbox.Claims, "one")
	p, _ := be.next(t, fr, outbox.Claims)
	a := fr.push(t, be, p.Bundle)
	a.Receipt.Chain[0]++
	a.Receipt.Sign(fr.Ring.Sign)
	if v := be.settle(t, fr, a.Receipt); v.Verdict != peer.Against {
		t.Errorf("verdict %d", v.Verdict)
	}
	if got := be.evidence(t); !slices.Equal(got, []string{peer.TwoChains}) {
		t.Errorf("evidence %q", got)
	}
	if got := be.letters(t); len(got) > 0 {
		t.Errorf("letters %q", got)
	}
}

// An agency that lists another's public key as its own cannot bring that
// other's bundles as its own.
func TestListingAnothersKeyGivesNothing(t *testing.T) {
	be, fr := pair(t)
	de := newAgency(t, "de-bka")
	l := de.next()
	l.Keys = append(slices.Clone(l.Keys), be.agency.lists[0].Keys[0])
	de.publish(t, l)
	befriend(t, fr.store, fr.agency, de)
	be.put(t, fr, outbox.Claims, "one")
	p, _ := be.next(t, fr, outbox.Claims)
	a, err := fr.Push(t.Context(), "de-bka", p.Bundle)
	check(t, err)
	if a.Status != peer.KeyUnknown || len(fr.effects(t)) > 0 {
		t.Errorf("another's bundle is answered %v", a.Status)
	}
}

func TestAForgedWordOfANewLifeIsNotTaken(t *testing.T) {
	be, fr := pair(t)
	be.greet(t, fr)
	anew := be.restore(t, be.backup(t), 2)
	h, err := anew.Hello(t.Context(), "fr-spoc")
	check(t, err)
	h.Changes[0].Known[2]++
	met, err := fr.Meet(t.Context(), "be-spoc", h, nil)
	check(t, err)
	if met.Status != peer.KeyUnknown || met.Reborn != nil {
		t.Errorf("a changed word: %v", met.Status)
	}
	h.Changes = nil
	if met, err = fr.Meet(t.Context(), "be-spoc", h, nil); err != nil || met.Status != peer.EpochUnknown {
		t.Errorf("no word: %v, %v", met.Status, err)
	}
}

func TestAHelloEndsTheWaiting(t *testing.T) {
	be, fr := pair(t)
	be.put(t, fr, outbox.Bulk, "one")
	lane := outbox.Lane{Peer: "fr-spoc", Stream: outbox.Bulk}
	for range 10 {
		check(t, be.Knock(t.Context(), "fr-spoc"))
		p, ok, err := be.Next(t.Context(), lane)
		check(t, err)
		if !ok {
			t.Fatal("nothing waits")
		}
		check(t, be.Failed(t.Context(), p))
	}
	if lanes, in, err := be.Due(t.Context()); err != nil || len(lanes) != 0 || in == 0 {
		t.Errorf("a failed lane does not wait: %v, %v, %v", lanes, in, err)
	}
	fr.greet(t, be)
	if lanes, _, err := be.Due(t.Context()); err != nil || len(lanes) != 1 {
		t.Errorf("after a hello %v are due, %v", lanes, err)
	}
}

// A passing lack of the whole node undoes the bundle and blames no message.
func TestAPassingLackBlamesNoMessage(t *testing.T) {
	be, fr := pair(t)
	be.put(t, fr, outbox.Claims, "one", "two")
	p, _ := be.next(t, fr, outbox.Claims)
	apply, lacking := fr.Apply, true
	fr.Apply = func(tx *db.Tx, from claim.AgencyID, s outbox.Stream, m peer.Message) error {
		if lacking && m.Seq == 2 {
			return fault.New(fault.Unavailable, "the store is locked")
		}
		return apply(tx, from, s, m)
	}
	if _, err := fr.Push(t.Context(), "be-spoc", p.Bundle); !fault.Is(err, fault.Unavailable) {
		t.Errorf("answered %v", err)
	}
	if got := fr.effects(t); len(got) > 0 {
		t.Errorf("effects %q", got)
	}
	lacking = false
	a := fr.push(t, be, p.Bundle)
	if got := fr.effects(t); a.Status != peer.Done || len(a.Receipt.Exceptions) > 0 || len(got) != 2 {
		t.Errorf("%v, %+v, effects %q", a.Status, a.Receipt.Exceptions, got)
	}
}

// A list that the root signed and that hangs on another list than the one held
// shows two histories.
func TestAListThatHangsOnAnotherIsEvidence(t *testing.T) {
	be, fr := pair(t)
	other := fr.agency.next()
	other.NextBy = other.NextBy.AddDate(1, 0, 0)
	fr.agency.publish(t, fr.agency.next())
	third := fr.agency.next()
	third.Version, third.Previous = 2, other.Hash()
	n, err := third.Sign(fr.agency.root)
	check(t, err)
	check(t, be.TakeKeys(t.Context(), "fr-spoc", [][]byte{n.Bytes()}))
	if got := be.evidence(t); !slices.Equal(got, []string{peer.TwoKeyLists}) {
		t.Errorf("evidence %q", got)
	}
}
