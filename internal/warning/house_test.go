package warning_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"slices"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/duty"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/warning"
)

type signer struct{ key ed25519.PrivateKey }

func (s signer) Sign(m []byte) []byte      { return ed25519.Sign(s.key, m) }
func (s signer) Public() ed25519.PublicKey { return s.key.Public().(ed25519.PublicKey) }

type keys map[claim.AgencyID]signer

func (k keys) PublicKeys(a claim.AgencyID) []ed25519.PublicKey {
	return []ed25519.PublicKey{k[a].Public()}
}

func newKeys(agencies ...claim.AgencyID) keys {
	k := keys{}
	for i, a := range agencies {
		seed := make([]byte, ed25519.SeedSize)
		seed[0] = byte(i + 1)
		k[a] = signer{ed25519.NewKeyFromSeed(seed)}
	}
	return k
}

var migrations = slices.Concat(marking.Migrations(), ledger.Migrations(), duty.Migrations(), warning.Migrations())

// house is the node of one agency.
type house struct {
	own claim.AgencyID
	s   *db.Store
	l   *ledger.Ledger
	in  *marking.Interner
}

var ring = newKeys("tr-spoc", "nl-spoc", "be-spoc")

func newHouse(t testing.TB, s *db.Store, own claim.AgencyID) *house {
	in := marking.NewInterner()
	h := &house{own, s, ledger.New(own, ring[own], ring, in, rand.Reader, warning.Projection{}), in}
	h.write(t, func(tx *db.Tx) error { return duty.SetDesk(tx, "duty", "o-last") })
	return h
}

type fataler interface {
	Helper()
	Fatal(args ...any)
}

func (h *house) write(t fataler, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := h.s.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

// file appends a record at an instant.
func (h *house) file(t fataler, at int64, body claim.Validator, exercise bool) *claim.Record {
	t.Helper()
	var r *claim.Record
	h.write(t, func(tx *db.Tx) error {
		es, err := h.l.Append(tx, at, ledger.Write{Body: body, Marking: claim.Marking{Originator: h.own, Exercise: exercise, Audience: []claim.AgencyID{"nl-spoc", "be-spoc"}}})
		if err == nil {
			r = es[0].Record
		}
		return err
	})
	return r
}

// take adopts records of others.
func (h *house) take(t fataler, records ...*claim.Record) {
	t.Helper()
	h.write(t, func(tx *db.Tx) error { _, err := h.l.Adopt(tx, records...); return err })
}

func (h *house) load(t fataler, id claim.ID) (out warning.Held) {
	t.Helper()
	h.write(t, func(tx *db.Tx) (err error) { out, err = warning.Load(tx, nil, id); return err })
	return out
}

func (h *house) digest(t fataler) (d string) {
	t.Helper()
	h.write(t, func(tx *db.Tx) (err error) { d, err = h.l.Digest(tx); return err })
	return d
}

// noon is a Tuesday.
var noon = time.Date(2015, 7, 14, 12, 0, 0, 0, time.UTC).UnixMicro()

const minute = int64(time.Minute / time.Microsecond)

func release(t fataler, w *warning.Warning) *claim.Directive {
	t.Helper()
	d, err := warning.Release(w, "o-turk", "o-second", "to the state of destination")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func receipt(t fataler, of claim.ID, outcome claim.Outcome, by claim.OfficerID, n warning.Note, ground warning.Ground, text string) *claim.Receipt {
	t.Helper()
	r, err := warning.Receipt(of, outcome, by, n, ground, text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func flash() *warning.Warning {
	w := full()
	w.Precedence, w.Urgency, w.Terms = warning.Flash, warning.UrgentLife, warning.DefaultTerms(warning.Flash)
	return w
}

func open(t *testing.T) *house {
	return newHouse(t, dbtest.Open(t, migrations...), "tr-spoc")
}
