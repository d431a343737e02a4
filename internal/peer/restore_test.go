package peer_test

import (
	"fmt"
	"slices"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/seal"
)

func TestARestoredReceiverIsSentAgainWhatItLost(t *testing.T) {
	be, fr := pair(t)
	be.greet(t, fr)
	be.put(t, fr, outbox.Claims, "one", "two")
	be.drain(t, fr, outbox.Claims)
	copied := fr.backup(t)
	be.put(t, fr, outbox.Claims, "three", "poison", "four")
	be.drain(t, fr, outbox.Claims)
	late, _ := fr.Hello(t.Context(), be.agency.name) // a word of the life that ends

	fr = fr.restore(t, copied, 2)
	fr.greet(t, be)
	be.put(t, fr, outbox.Claims, "five")
	be.drain(t, fr, outbox.Claims)
	if got := fr.effects(t); !slices.Equal(got, []string{"one", "two", "three", "four", "five"}) {
		t.Errorf("effects %q", got)
	}
	for _, r := range late.Receipts {
		if v := be.settle(t, fr, r); v.Verdict != peer.Held {
			t.Errorf("a receipt of the life before is %d", v.Verdict)
		}
	}
	if e := append(be.evidence(t), fr.evidence(t)...); len(e) > 0 {
		t.Errorf("evidence %q", e)
	}
}

func TestARestoredSenderTakesBackItsOwnRecords(t *testing.T) {
	be, fr := pair(t)
	be.greet(t, fr)
	be.put(t, fr, outbox.Claims, be.record(t, "one"))
	be.drain(t, fr, outbox.Claims)
	waiting := be.record(t, "two")
	be.put(t, fr, outbox.Claims, waiting)
	copied := be.backup(t)
	be.drain(t, fr, outbox.Claims)
	lost := be.record(t, "three")
	be.put(t, fr, outbox.Claims, lost)
	be.drain(t, fr, outbox.Claims)
	stale := be

	be = be.restore(t, copied, 2)
	be.records[waiting] = stale.records[waiting] // it was on the ledger before the backup
	var back []peer.Missing
	fr.Reborn = func(tx *db.Tx, from claim.AgencyID, c *peer.EpochChange) (err error) {
		if back, err = peer.Beyond(tx, from, c); err != nil {
			return err
		}
		for _, m := range back {
			if _, err := fr.Put(tx, outbox.Lane{Peer: from, Stream: m.Stream}, outbox.Message{Ref: m.Ref}, fr.Now()); err != nil {
				return err
			}
		}
		return nil
	}
	// Before its signed word came, bundles of the new life are not taken.
	p, ok := be.next(t, fr, outbox.Claims)
	if !ok {
		t.Fatal("what waited was lost")
	}
	if a := fr.push(t, be, p.Bundle); a.Status != peer.EpochUnknown {
		t.Errorf("an unknown life is answered %v", a.Status)
	}
	be.greet(t, fr)
	if len(back) != 1 || back[0].Ref != lost || back[0].Seq != 3 {
		t.Errorf("given back: %+v", back)
	}
	fr.drain(t, be, outbox.Claims)
	be.drain(t, fr, outbox.Claims)
	for _, n := range []*node{be, fr} {
		if got := n.effects(t); !slices.Equal(got, []string{"one", "two", "three"}) {
			t.Errorf("%s has %q", n.agency.name, got)
		}
	}
	// The life before is over: what it still sends is not taken.
	stale.put(t, fr, outbox.Warning, "from the dead")
	p, _ = stale.next(t, fr, outbox.Warning)
	if a := fr.push(t, be, p.Bundle); a.Status != peer.EpochOld {
		t.Errorf("a dead life is answered %v", a.Status)
	}
	if e := append(be.evidence(t), fr.evidence(t)...); len(e) > 0 {
		t.Errorf("evidence %q", e)
	}
}

// Two restores in a row, of which the peer sees only the second.
func TestALifeThatNobodySawIsPassedOver(t *testing.T) {
	be, fr := pair(t)
	be.greet(t, fr)
	be.put(t, fr, outbox.Claims, "one")
	be.drain(t, fr, outbox.Claims)
	be = be.restore(t, be.backup(t), 2)
	be.put(t, fr, outbox.Claims, "two")
	be = be.restore(t, be.backup(t), 3)
	be.greet(t, fr)
	be.drain(t, fr, outbox.Claims)
	if got := fr.effects(t); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("effects %q", got)
	}
}

// The same backup is restored twice, and the peer saw the life between.
func TestABackupMayBeRestoredTwice(t *testing.T) {
	be, fr := pair(t)
	be.greet(t, fr)
	copied := be.backup(t)
	var back []string
	fr.Reborn = func(tx *db.Tx, from claim.AgencyID, c *peer.EpochChange) error {
		missing, err := peer.Beyond(tx, from, c)
		back = nil
		for _, m := range missing {
			back = append(back, m.Ref)
		}
		return err
	}
	one := be.record(t, "one")
	be.put(t, fr, outbox.Claims, one)
	be.drain(t, fr, outbox.Claims)
	fr.clock.Add(1_000_000)
	be = be.restore(t, copied, 2)
	be.greet(t, fr)
	two := be.record(t, "two")
	be.put(t, fr, outbox.Claims, two)
	be.drain(t, fr, outbox.Claims)
	fr.clock.Add(1_000_000)
	be.Incarnation = peer.Incarnation{'b', 1} // the backup knows of its own life only
	be = be.restore(t, copied, 3)
	be.greet(t, fr)
	if !slices.Equal(back, []string{one, two}) {
		t.Errorf("given back %q, not %q", back, []string{one, two})
	}
	be.put(t, fr, outbox.Claims, "three")
	be.drain(t, fr, outbox.Claims)
	if got := fr.effects(t); !slices.Equal(got, []string{"one", "two", "three"}) {
		t.Errorf("effects %q", got)
	}
}

// Both are restored: the peer to a time before it heard of the other's new
// lives. It is told again, of all of them.
func TestARestoredPeerIsToldAgainOfTheLivesThatItForgot(t *testing.T) {
	be, fr := pair(t)
	be.greet(t, fr)
	forgetful := fr.backup(t)
	for life := range byte(2) {
		be = be.restore(t, be.backup(t), 2+life)
		be.greet(t, fr)
		be.put(t, fr, outbox.Claims, fmt.Sprint("word ", life))
		be.drain(t, fr, outbox.Claims)
	}
	fr = fr.restore(t, forgetful, 2)
	fr.greet(t, be)
	be.greet(t, fr)
	be.put(t, fr, outbox.Claims, "and on")
	be.drain(t, fr, outbox.Claims)
	if got := fr.effects(t); !slices.Contains(got, "and on") || !slices.Contains(got, "word 1") {
		t.Errorf("effects %q", got)
	}
	if e := append(be.evidence(t), fr.evidence(t)...); len(e) > 0 {
		t.Errorf("evidence %q", e)
	}
}

// What was known of the receiver's former life accuses it of nothing: an answer
// of its new life, made before it was sent anything again, comes late.
func TestAnAnswerOfANewLifeIsNotMeasuredByTheFormer(t *testing.T) {
	be, fr := pair(t)
	be.greet(t, fr)
	empty := fr.backup(t)
	be.put(t, fr, outbox.Claims, "one", "two")
	be.drain(t, fr, outbox.Claims)
	asked, err := be.Hello(t.Context(), "fr-spoc") // it knows of two receipts
	check(t, err)
	fr = fr.restore(t, empty, 2)
	late, err := fr.Hello(t.Context(), "be-spoc")
	check(t, err)
	be.greet(t, fr)
	be.drain(t, fr, outbox.Claims)
	_, err = be.Meet(t.Context(), "fr-spoc", late, asked)
	check(t, err)
	if e := be.evidence(t); len(e) > 0 {
		t.Errorf("evidence %q", e)
	}
}

// A disk that was put back without a word: no number is used twice.
func TestT11_DiskImageRollback(t *testing.T) {
	be, fr := pair(t)
	be.greet(t, fr)
	be.put(t, fr, outbox.Claims, "one")
	be.drain(t, fr, outbox.Claims)
	copied := be.backup(t)
	be.put(t, fr, outbox.Claims, "two")
	be.drain(t, fr, outbox.Claims)
	be = be.restore(t, copied, 1) // the same life
	fr.clock.Add(1_000_000)
	be.greet(t, fr)
	fr.greet(t, be)
	if got := be.evidence(t); !slices.Equal(got, []string{peer.CursorAhead}) {
		t.Errorf("the old store found %q", got)
	}
	if got := fr.evidence(t); !slices.Equal(got, []string{peer.CursorFell}) {
		t.Errorf("its peer found %q", got)
	}
	be.put(t, fr, outbox.Claims, "another two")
	if _, _, err := be.Next(t.Context(), outbox.Lane{Peer: "fr-spoc", Stream: outbox.Claims}); err == nil {
		t.Error("the old store sends on")
	}
	if got := fr.effects(t); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("effects %q", got)
	}
}

func TestKeysAreRotatedAndMissingListsStopTheSending(t *testing.T) {
	be, fr := pair(t)
	be.greet(t, fr)
	for range 2 { // two lists that be has not seen, the second with new keys
		l := fr.agency.next()
		l.Keys = fr.agency.ring.Listed(seal.Pin{42}, noon.AddDate(0, -1, 0), noon.AddDate(1, 0, 0))
		note := fr.agency.publish(t, l)
		check(t, write(t, fr.store, func(tx *db.Tx) error { return peer.KeepOwnList(tx, fr.agency.root.Public(), note, 5) }))
	}
	fr.greet(t, be)
	_, met := be.greet(t, fr)
	if !met.KeyLists {
		t.Fatal("new key lists are not noticed")
	}
	be.put(t, fr, outbox.Claims, "one")
	if _, _, err := be.Next(t.Context(), outbox.Lane{Peer: "fr-spoc", Stream: outbox.Claims}); err == nil {
		t.Error("it seals to keys that are two lists old")
	}
	allowed := func(pin seal.Pin) bool {
		_, err := be.Known(t.Context(), pin)
		return err == nil
	}
	newPin := seal.Pin{42}
	if !allowed(fr.agency.pin) || allowed(newPin) {
		t.Error("a key counts before its list came")
	}
	notes, err := fr.Keys(t.Context(), 1)
	check(t, err)
	check(t, be.TakeKeys(t.Context(), "fr-spoc", notes))
	if allowed(fr.agency.pin) || !allowed(newPin) {
		t.Error("the newest list does not decide who may call")
	}
	be.drain(t, fr, outbox.Claims)
	if got := fr.effects(t); !slices.Equal(got, []string{"one"}) {
		t.Errorf("effects %q", got)
	}
}

func TestHoldersAreKnownBeforeACopyLeaves(t *testing.T) {
	be, fr := pair(t)
	id, kept := be.record(t, "one"), be.record(t, "two")
	be.forbidden[kept] = true
	be.put(t, fr, outbox.Claims, id, kept)
	be.next(t, fr, outbox.Claims) // and nobody knows whether it arrived
	check(t, write(t, be.store, func(tx *db.Tx) error {
		return peer.Disclose(tx, peer.Disclosure{Record: id, Holder: "de-bka", At: be.Now() + 1, OnwardOf: "fr-spoc"})
	}))
	read(t, be.store, func(tx *db.ReadTx) error {
		holders, err := peer.Holders(tx, id)
		if err != nil || len(holders) != 2 || holders[0].Holder != "fr-spoc" || holders[1].OnwardOf != "fr-spoc" {
			t.Errorf("holders %+v, %v", holders, err)
		}
		if holders, err = peer.Holders(tx, kept); err != nil || len(holders) != 0 {
			t.Errorf("what was withheld is held by %+v, %v", holders, err)
		}
		held, err := peer.HeldBy(tx, "fr-spoc", 0, 10)
		if err != nil || len(held) != 1 || held[0].Record != id {
			t.Errorf("held %+v, %v", held, err)
		}
		return nil
	})
}

func TestMoreExceptionsThanOneReceiptHolds(t *testing.T) {
	be, fr := pair(t)
	var words []string
	for i := range 600 {
		words = append(words, "unwanted "+string(rune('a'+i%26))+string(rune('a'+i/26)))
	}
	be.put(t, fr, outbox.Claims, words...)
	first, _ := be.next(t, fr, outbox.Claims)
	be.drain(t, fr, outbox.Claims)
	if n := len(be.letters(t)); n != 600 {
		t.Errorf("%d of 600 refusals reached the sender's people", n)
	}
	// The first bundle comes once more, from another cut: its receipt has no
	// room for all that was refused since, and so stops short.
	again, err := first.Bundle.MarshalBinary()
	check(t, err)
	b, err := peer.ParseBundle(again)
	check(t, err)
	a := fr.push(t, be, b)
	if a.Status != peer.Done || a.Receipt.Cursor != 256 || len(a.Receipt.Exceptions) != peer.MostExceptions {
		t.Errorf("%v, cursor %d, %d exceptions", a.Status, a.Receipt.Cursor, len(a.Receipt.Exceptions))
	}
	if v := be.settle(t, fr, a.Receipt); v.Verdict != peer.Held {
		t.Errorf("verdict %d", v.Verdict)
	}
}
