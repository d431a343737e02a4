package retention

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
)

type signer struct{ key ed25519.PrivateKey }

func newSigner(seed byte) signer {
	s := make([]byte, ed25519.SeedSize)
	s[0] = seed
	return signer{ed25519.NewKeyFromSeed(s)}
}

func (s signer) Sign(m []byte) []byte      { return ed25519.Sign(s.key, m) }
func (s signer) Public() ed25519.PublicKey { return s.key.Public().(ed25519.PublicKey) }

type keys map[claim.AgencyID]signer

func (k keys) PublicKeys(a claim.AgencyID) []ed25519.PublicKey {
	return []ed25519.PublicKey{k[a].Public()}
}

// house is a store with a ledger and this room's projection.
type house struct {
	s     *db.Store
	l     *ledger.Ledger
	peer  *ledger.Ledger // of another agency, whose records are adopted here
	peers *db.Store
	in    *marking.Interner
}

var migrations = slices.Concat(marking.Migrations(), ledger.Migrations(), Migrations())

func newHouse(s, peers *db.Store) *house {
	k := keys{"be-spoc": newSigner(1), "fr-spoc": newSigner(2)}
	in := marking.NewInterner()
	return &house{
		s: s, peers: peers, in: in,
		l:    ledger.New("be-spoc", k["be-spoc"], k, in, rand.Reader, Projection{Default()}),
		peer: ledger.New("fr-spoc", k["fr-spoc"], k, marking.NewInterner(), rand.Reader, Projection{Default()}),
	}
}

func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, migrations, func(t *testing.T, s *db.Store) { test(t, newHouse(s, dbtest.Open(t, migrations...))) })
}

var day0 = claim.Date(2026, time.January, 31)

func (h *house) write(tb fataler, fn func(tx *db.Tx) error) {
	if err := h.s.Write(context.Background(), fn); err != nil {
		tb.Fatal(err)
	}
}

type fataler interface{ Fatal(args ...any) }

// file appends a record on a day.
func (h *house) file(tb fataler, on claim.Day, m claim.Marking, body claim.Validator) (id claim.ID) {
	h.write(tb, func(tx *db.Tx) error {
		es, err := h.l.Append(tx, on.Time().UnixMicro(), ledger.Write{Body: body, Marking: m})
		if err == nil {
			id = es[0].Record.ID
		}
		return err
	})
	return id
}

// receive has the peer file a record and adopts it here.
func (h *house) receive(tb fataler, on claim.Day, body claim.Validator) (id claim.ID) {
	m := claim.Marking{Originator: "fr-spoc", Audience: []claim.AgencyID{"be-spoc"}}
	var r *claim.Record
	err := h.peers.Write(context.Background(), func(tx *db.Tx) error {
		es, err := h.peer.Append(tx, on.Time().UnixMicro(), ledger.Write{Body: body, Marking: m})
		if err == nil {
			r = es[0].Record
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	h.write(tb, func(tx *db.Tx) error { _, err := h.l.Adopt(tx, r); return err })
	return r.ID
}

var serial int

func statement() *claim.Claim {
	serial++
	return &claim.Claim{Subject: claim.Ref{ID: "s-1", Kind: "person"}, Predicate: "name", Modality: claim.Reported, Basis: claim.Fact,
		Value: &claim.Value{Kind: claim.ValueText, Text: fmt.Sprintf("Example %d", serial)}, Source: claim.Source{Name: "unnamed source"}, Grade: claim.Ungraded}
}

var own = claim.Marking{Originator: "be-spoc"}

func (h *house) all() *marking.Set {
	s := make([]uint32, 0, h.in.Len())
	for n := range h.in.Len() {
		s = append(s, uint32(n+1))
	}
	return marking.NewSet(s...)
}

func (h *house) item(t fataler, id claim.ID, today claim.Day) Item {
	var i Item
	var ok bool
	err := h.s.Read(context.Background(), func(tx *db.ReadTx) (err error) { i, ok, err = Find(tx, h.all(), today, id); return err })
	if err != nil || !ok {
		t.Fatal("no item ", id, err)
	}
	return i
}

func (h *house) toErase(t fataler, today claim.Day) (ids []claim.ID) {
	err := h.s.Read(context.Background(), func(tx *db.ReadTx) (err error) { ids, err = ToErase(tx, today, 1000); return err })
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// A record nobody decides about passes its stages and is gone on time.
func TestSilenceErases(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.file(t, day0, own, statement())
		review := claim.Date(2029, time.January, 31)
		seen := map[Stage]claim.Day{}
		for today := day0; today < review+10; today++ {
			i := h.item(t, id, today)
			if _, ok := seen[i.Stage]; !ok {
				seen[i.Stage] = today
			}
			due := slices.Contains(h.toErase(t, today), id)
			if due != (today > review) {
				t.Fatalf("on %s to be erased: %v", today, due)
			}
		}
		want := map[Stage]claim.Day{"": day0, FourMonths: claim.Date(2028, time.October, 1), OneMonth: claim.Date(2029, time.January, 1), Over: review + 1}
		if diff := cmp.Diff(want, seen); diff != "" {
			t.Error(diff)
		}
		h.write(t, func(tx *db.Tx) error { _, err := h.l.Erase(tx, ledger.Cause{Ground: ledger.Ordered}, id); return err })
		if len(h.toErase(t, review+1)) != 0 {
			t.Error("an erased record is still due")
		}
	})
}

func TestContinueMovesTheReviewAndNotTheErasure(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.file(t, day0, claim.Marking{Originator: "be-spoc", EraseBy: day0 + 1500}, statement())
		p := Default()
		for _, by := range []claim.Day{day0, addMonths(day0, 36) + 1} {
			if _, err := p.ContinueOrder("o-ana", Stored, day0, by, "still needed", id); !fault.Is(err, fault.Invalid) {
				t.Errorf("until %s: %v", by, err)
			}
		}
		if _, err := p.ContinueOrder("o-ana", Stored, day0, day0+900, " ", id); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		on := day0 + 1000
		h.file(t, on, own, must[*claim.Directive](t)(p.ContinueOrder("o-ana", Stored, on, on+900, "still needed", id)))
		if i := h.item(t, id, on); i.ReviewBy != on+900 || i.EraseBy != day0+1500 || i.Ends != day0+1500 {
			t.Errorf("got %+v", i)
		}
		if slices.Contains(h.toErase(t, day0+1499), id) || !slices.Contains(h.toErase(t, day0+1500), id) {
			t.Error("not gone on its day of erasure")
		}
	})
}

func TestHoldStopsErasureUntilReleased(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.file(t, day0, own, statement())
		for name, terms := range map[string]Terms{
			"no ground":   {Owner: "o-ana", ReviewBy: day0 + 30},
			"no owner":    {Ground: Proof, ReviewBy: day0 + 30},
			"no review":   {Ground: Proof, Owner: "o-ana"},
			"late review": {Ground: Proof, Owner: "o-ana", ReviewBy: day0 + 366},
		} {
			if _, err := HoldOrder("o-ana", day0, terms, "trial", id); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		hold := h.file(t, day0, own, must[*claim.Directive](t)(HoldOrder("o-ana", day0, Terms{Ground: Proof, Owner: "o-ana", ReviewBy: day0 + 100}, "trial", id)))
		late := day0 + 5000
		if slices.Contains(h.toErase(t, late), id) || slices.Contains(h.toErase(t, late), hold) {
			t.Error("held, or the order that holds it, is to be erased")
		}
		var orders []Order
		orderList := func() {
			err := h.s.Read(context.Background(), func(tx *db.ReadTx) (err error) { orders, err = Orders(tx, h.all()); return err })
			if err != nil {
				t.Fatal(err)
			}
		}
		orderList()
		want := []Order{{ID: hold, Act: claim.Hold, Agency: "be-spoc", Ground: Proof, Owner: "o-ana", Actor: "o-ana", ReviewBy: day0 + 100, Records: []claim.ID{id}}}
		if diff := cmp.Diff(want, orders); diff != "" {
			t.Error(diff)
		}
		if orders[0].Overdue(day0+100) || !orders[0].Overdue(day0+101) {
			t.Error("overdue on the wrong day")
		}
		if !h.inUse(t, id, day0+100) || h.inUse(t, id, late) {
			t.Error("what is held is in use up to its end, and not beyond")
		}
		h.file(t, late, own, must[*claim.Directive](t)(ReleaseOrder("o-bob", orders[0], 0, "trial over")))
		if !slices.Contains(h.toErase(t, late), id) {
			t.Error("released and not to be erased")
		}
		orderList()
		if len(orders) != 0 {
			t.Errorf("in force: %+v", orders)
		}
	})
}

func (h *house) inUse(t fataler, id claim.ID, today claim.Day) bool {
	var out bool
	if err := h.s.Read(context.Background(), func(tx *db.ReadTx) (err error) { out, err = OutOfUse(tx, id, today); return err }); err != nil {
		t.Fatal(err)
	}
	return !out
}

func TestRestriction(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.file(t, day0, own, statement())
		if _, err := RestrictOrder("o-ana", Objected, "asked", id); !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
		o := h.file(t, day0, own, must[*claim.Directive](t)(RestrictOrder("o-ana", Contested, "he says it was his brother", id)))
		if h.inUse(t, id, day0) || !h.item(t, id, day0).Restricted {
			t.Error("restricted and in use")
		}
		order := Order{ID: o, Act: claim.Restrict, Ground: Contested}
		if _, err := ReleaseOrder("o-ana", order, 0, "verified"); !fault.Is(err, fault.Invalid) {
			t.Errorf("lifted without telling the person: %v", err)
		}
		h.file(t, day0, own, must[*claim.Directive](t)(ReleaseOrder("o-ana", order, day0, "verified")))
		if !h.inUse(t, id, day0) {
			t.Error("lifted and not in use")
		}
	})
}

// A peer may restrict what it originated, and may lift that again. It may not
// hold, continue or restrict what is ours, nor release our orders.
func TestOrdersOfPeers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ours, theirs := h.file(t, day0, own, statement()), h.receive(t, day0, statement())
		ourOrder := h.file(t, day0, own, must[*claim.Directive](t)(RestrictOrder("o-ana", Proof, "trial", ours)))
		h.receive(t, day0, must[*claim.Directive](t)(ReleaseOrder("o-fr", Order{ID: ourOrder, Act: claim.Restrict}, day0, "no")))
		h.receive(t, day0, must[*claim.Directive](t)(HoldOrder("o-fr", day0, Terms{Ground: Proof, Owner: "o-fr", ReviewBy: day0 + 9}, "keep", ours, theirs)))
		h.receive(t, day0, must[*claim.Directive](t)(Default().ContinueOrder("o-fr", Stored, day0+90, day0+1100, "keep", ours, theirs)))
		theirOrder := h.receive(t, day0, must[*claim.Directive](t)(RestrictOrder("o-fr", Proof, "ours alone", theirs)))
		for _, id := range []claim.ID{ours, theirs} {
			if i := h.item(t, id, day0); !i.Restricted || i.Held || i.ReviewBy != addMonths(day0, 36) {
				t.Errorf("%s: %+v", id, i)
			}
		}
		h.receive(t, day0, must[*claim.Directive](t)(ReleaseOrder("o-fr", Order{ID: theirOrder, Act: claim.Restrict}, day0, "done")))
		if h.item(t, theirs, day0).Restricted || !h.item(t, ours, day0).Restricted {
			t.Error("the release of the one who restricted does not count, or that of another does")
		}
		other := h.file(t, day0, own, statement())
		h.receive(t, day0, must[*claim.Directive](t)(RestrictOrder("o-fr", Proof, "hide", other)))
		if h.item(t, other, day0).Restricted {
			t.Error("a peer restricts what is ours")
		}
	})
}

func TestDueShowsWhatTheCallerMaySee(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		open := h.file(t, day0, own, statement())
		h.file(t, day0, claim.Marking{Originator: "be-spoc", Compartment: "k-1", EraseBy: day0 + 2}, statement())
		soon := h.file(t, day0, claim.Marking{Originator: "be-spoc", EraseBy: day0 + 3}, statement())
		due := func(bits *marking.Set, today claim.Day, limit int) (ids []claim.ID) {
			err := h.s.Read(context.Background(), func(tx *db.ReadTx) error {
				is, err := Due(tx, bits, today, limit)
				for _, i := range is {
					ids = append(ids, i.Record)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return ids
		}
		if got := due(marking.NewSet(1, 3), day0+1000, 0); !slices.Equal(got, []claim.ID{soon, open}) {
			t.Errorf("got %v", got)
		}
		if got := due(marking.NewSet(1, 3), day0+1000, 1); !slices.Equal(got, []claim.ID{soon}) {
			t.Errorf("got %v", got)
		}
		if got := due(marking.NewSet(), day0+1000, 0); got != nil {
			t.Errorf("got %v", got)
		}
	})
}

func TestLongKeptSpecialKinds(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.file(t, day0, own, statement())
		minor := h.file(t, day0, claim.Marking{Originator: "be-spoc", Restrictions: []string{"minor"}}, statement())
		for today, want := range map[claim.Day]int{addMonths(day0, 60): 0, addMonths(day0, 60) + 1: 1} {
			err := h.s.Read(context.Background(), func(tx *db.ReadTx) error {
				is, err := LongKept(tx, today, "seq < 0", 10)
				if len(is) != want || (want == 1 && is[0].Record != minor) {
					t.Errorf("on %s: %+v", today, is)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// What a peer sends with late days, or none, is kept no longer than our law
// allows.
func TestDaysOfPeersAreClamped(t *testing.T) {
	p := Default()
	for _, m := range []claim.Marking{{}, {ReviewBy: day0 + 9000, EraseBy: day0 + 9000}} {
		review, erase := p.clamp(Stored, m, day0)
		if review != addMonths(day0, 36) || erase != addMonths(day0, 120) {
			t.Errorf("%v: %s, %s", m, review, erase)
		}
	}
	if review, erase := p.clamp(Stored, claim.Marking{ReviewBy: day0 + 5, EraseBy: day0 + 9}, day0); review != day0+5 || erase != day0+9 {
		t.Errorf("%s, %s", review, erase)
	}
}
