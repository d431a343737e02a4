package peer_test

import (
	"slices"
	"testing"

	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/outbox"
	"liaison/internal/peer"
)

// One node on each engine, the other on the embedded one, in both roles.
func TestTheExchangeOnEachEngine(t *testing.T) {
	dbtest.Each(t, nodeMigrations(), func(t *testing.T, s *db.Store) {
		be, fr := newAgency(t, "be-spoc"), newAgency(t, "fr-spoc")
		here, there := newNode(t, be, s, 1), newNode(t, fr, dbtest.Open(t, nodeMigrations()...), 1)
		befriend(t, here.store, be, fr)
		befriend(t, there.store, fr, be)
		for _, way := range [][2]*node{{here, there}, {there, here}} {
			from, to := way[0], way[1]
			told := 0
			from.Arrived = func(*db.Tx, peer.Arrival) error { told++; return nil }
			from.greet(t, to)
			id := from.record(t, "record of "+string(from.agency.name))
			from.put(t, to, outbox.Claims, "one", "poison", "two", "unwanted", "strange!", "three", id)
			p, _ := from.next(t, to, outbox.Claims)
			to.push(t, from, p.Bundle) // and the answer is lost
			from.forbidden["two"] = true
			from.drain(t, to, outbox.Claims)
			from.carried(t, to.file(t, from))
			got := to.effects(t)
			want := []string{"one", "two", "three", "record of " + string(from.agency.name)}
			if !slices.Equal(got[len(got)-4:], want) || told != 1 {
				t.Errorf("effects %q, told %d times", got, told)
			}
			if n := len(from.letters(t)); n != 4 {
				t.Errorf("%d dead letters", n)
			}
			if e := append(from.evidence(t), to.evidence(t)...); len(e) > 0 {
				t.Errorf("evidence %q", e)
			}
		}
	})
}
