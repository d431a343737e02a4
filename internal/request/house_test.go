package request_test

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
	"liaison/internal/request"
)

type signer struct{ key ed25519.PrivateKey }

func (s signer) Sign(m []byte) []byte      { return ed25519.Sign(s.key, m) }
func (s signer) Public() ed25519.PublicKey { return s.key.Public().(ed25519.PublicKey) }

type keys map[claim.AgencyID]signer

func (k keys) PublicKeys(a claim.AgencyID) []ed25519.PublicKey {
	return []ed25519.PublicKey{k[a].Public()}
}

var ring = func() keys {
	k := keys{}
	for i, a := range []claim.AgencyID{"es-spoc", "be-spoc", "fr-spoc"} {
		seed := make([]byte, ed25519.SeedSize)
		seed[0] = byte(i + 1)
		k[a] = signer{ed25519.NewKeyFromSeed(seed)}
	}
	return k
}()

var migrations = slices.Concat(marking.Migrations(), ledger.Migrations(), duty.Migrations(), request.Migrations())

type house struct {
	own claim.AgencyID
	s   *db.Store
	l   *ledger.Ledger
}

type fataler interface {
	Helper()
	Fatal(args ...any)
}

func open(t testing.TB, own claim.AgencyID) *house {
	return newHouse(t, dbtest.Open(t, migrations...), own)
}

func newHouse(t fataler, s *db.Store, own claim.AgencyID) *house {
	h := &house{own, s, ledger.New(own, ring[own], ring, marking.NewInterner(), rand.Reader, request.Projection{})}
	h.write(t, func(tx *db.Tx) error { return duty.SetDesk(tx, "duty", "o-last") })
	return h
}

func (h *house) write(t fataler, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := h.s.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func (h *house) file(t fataler, at int64, body claim.Validator, exercise bool) *claim.Record {
	t.Helper()
	var r *claim.Record
	h.write(t, func(tx *db.Tx) error {
		es, err := h.l.Append(tx, at, ledger.Write{Body: body, Marking: claim.Marking{Originator: h.own, Exercise: exercise}})
		if err == nil {
			r = es[0].Record
		}
		return err
	})
	return r
}

func (h *house) take(t fataler, records ...*claim.Record) {
	t.Helper()
	h.write(t, func(tx *db.Tx) error { _, err := h.l.Adopt(tx, records...); return err })
}

func (h *house) load(t fataler, id claim.ID) (out request.Held) {
	t.Helper()
	h.write(t, func(tx *db.Tx) (err error) { out, err = request.Load(tx, nil, id); return err })
	return out
}

func (h *house) digest(t fataler) (d string) {
	t.Helper()
	h.write(t, func(tx *db.Tx) (err error) { d, err = h.l.Digest(tx); return err })
	return d
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func ask(q *request.Request, of claim.AgencyID) *claim.Directive {
	d, err := request.New(q, "o-es", of, "")
	if err != nil {
		panic(err)
	}
	return d
}

func answer(of claim.ID, items ...int64) *claim.Directive {
	return &claim.Directive{Act: claim.Share, Actor: "o-be", Of: string(of), Body: must(request.Encode(&request.Answer{Items: items, Text: "see the claims"}))}
}

func receipt(of claim.ID, outcome claim.Outcome, by claim.OfficerID, b []byte) *claim.Receipt {
	return &claim.Receipt{Outcome: outcome, Actor: by, Of: string(of), Text: "as recorded", Body: b}
}

func delivered(of claim.ID, stops bool) *claim.Receipt {
	return receipt(of, claim.Delivered, "", must(request.Encode(&request.Note{Zone: "Europe/Brussels", Stops: stops})))
}

func refusal(of claim.ID, g request.Ground, items ...int64) *claim.Receipt {
	r := receipt(of, claim.Refused, "o-be", must(request.Encode(&request.Refusal{Ground: g, Items: items})))
	r.Ground = string(g)
	return r
}

func note(of claim.ID, outcome claim.Outcome, by claim.OfficerID, n request.Note) *claim.Receipt {
	return receipt(of, outcome, by, must(request.Encode(&n)))
}

var brussels = func() *time.Location {
	z, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		panic(err)
	}
	return z
}()

const (
	minute = int64(time.Minute / time.Microsecond)
	hour   = 60 * minute
)

// noon is a week before summer time begins in Brussels.
var noon = time.Date(2015, 3, 24, 12, 0, 0, 0, brussels).UnixMicro()
