package request_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/ledger"
	"liaison/internal/request"
)

// recount counts the year from the ledger alone, without the room's tables,
// its fold or its clocks: Brussels answers, no summer time in the hours used.
func recount(t fataler, h *house, from, until, asOf int64) map[string]int {
	type seen struct {
		peer             claim.AgencyID
		key              string
		mine             bool
		received, due    int64
		open             map[int64]bool
		settled          int64
		answered, delays bool
		grounds          map[string]bool
	}
	all, order := map[string]*seen{}, []string{}
	h.write(t, func(tx *db.Tx) error {
		return h.l.Range(tx, 0, 1<<20, func(e ledger.Entry) error {
			head := e.Record.Header
			switch b := e.Body.(type) {
			case *claim.Directive:
				if b.Act == claim.Ask && !head.Marking.Exercise && head.Recorded >= from && head.Recorded < until {
					q, err := request.DecodeRequest(b.Body)
					if err != nil {
						return err
					}
					s := &seen{peer: head.Originator, mine: head.Originator == h.own, open: map[int64]bool{}, grounds: map[string]bool{}}
					if s.mine {
						s.peer = b.Audience[0]
					}
					limit := 7 * 24 * hour
					if q.Urgency != "" {
						limit = 8 * hour
					}
					s.key, s.due = fmt.Sprintf("%s %s urgent=%v", s.peer, q.Kind, q.Urgency != ""), limit
					for _, it := range q.Items {
						s.open[it.Number] = true
					}
					all[string(e.Record.ID)] = s
					order = append(order, string(e.Record.ID))
				}
				if s := all[b.Of]; s != nil && b.Act == claim.Share {
					a, err := request.DecodeAnswer(b.Body)
					if err != nil {
						return err
					}
					for _, n := range a.Items {
						if s.open[n] {
							delete(s.open, n)
							s.answered = true
						}
					}
					if len(s.open) == 0 && s.settled == 0 {
						s.settled = head.Recorded
					}
				}
			case *claim.Receipt:
				s := all[b.Of]
				if s == nil {
					return nil
				}
				switch b.Outcome {
				case claim.Delivered:
					s.received, s.due = head.Recorded, head.Recorded+s.due
				case claim.Delayed:
					s.delays = true
				case claim.Refused:
					r, err := request.DecodeRefusal(b.Body)
					if err != nil {
						return err
					}
					for _, n := range r.Items {
						if s.open[n] {
							delete(s.open, n)
							s.grounds[string(r.Ground)] = true
						}
					}
					if len(s.open) == 0 && s.settled == 0 {
						s.settled = head.Recorded
					}
				}
			}
			return nil
		})
	})
	out := map[string]int{}
	add := func(what string, yes bool) {
		if yes {
			out[what]++
		}
	}
	for _, id := range order {
		s := all[id]
		add(s.key+" sent", s.mine)
		if s.mine {
			continue
		}
		out[s.key+" received"]++
		add(s.key+" answered", s.answered)
		add(s.key+" in time", s.settled != 0 && (s.received == 0 || s.settled <= s.due))
		add(s.key+" late", s.settled != 0 && s.received != 0 && s.settled > s.due)
		add(s.key+" overdue", s.settled == 0 && s.received != 0 && asOf > s.due)
		add(s.key+" deviation", s.delays)
		for g := range s.grounds {
			out[s.key+" refused "+g]++
		}
	}
	return out
}

func flat(counts []request.Count) map[string]int {
	out := map[string]int{}
	for _, c := range counts {
		key := fmt.Sprintf("%s %s urgent=%v", c.Peer, c.Kind, c.Urgent)
		for what, n := range map[string]int{"sent": c.Sent, "received": c.Received, "answered": c.Answered, "in time": c.InTime, "late": c.Late, "overdue": c.Overdue, "deviation": c.Deviations} {
			if n > 0 {
				out[key+" "+what] = n
			}
		}
		for g, n := range c.Refused {
			out[key+" refused "+string(g)] = n
		}
	}
	return out
}

func TestTheYearlyCountEqualsARecountOfTheLedger(t *testing.T) {
	from, until := time.Date(2015, 1, 1, 0, 0, 0, 0, brussels).UnixMicro(), time.Date(2016, 1, 1, 0, 0, 0, 0, brussels).UnixMicro()
	peers := map[claim.AgencyID]*house{"es-spoc": open(t, "es-spoc"), "fr-spoc": open(t, "fr-spoc")}
	rapid.Check(t, func(rt *rapid.T) {
		be := newHouse(rt, dbtest.Open(t, migrations...), "be-spoc")
		asOf := noon
		for range rapid.IntRange(1, 8).Draw(rt, "requests") {
			peer := rapid.SampledFrom([]claim.AgencyID{"es-spoc", "fr-spoc"}).Draw(rt, "peer")
			q := rapid.SampledFrom([]func() *request.Request{question, urgent}).Draw(rt, "urgency")()
			q.Kind = rapid.SampledFrom([]request.Kind{request.ToContactPoint, request.Direct}).Draw(rt, "kind")
			// January and at the turn of the year, when no summer time begins.
			at := rapid.SampledFrom([]int64{from - 1, from, from + 9*24*hour, until - 1, until}).Draw(rt, "at")
			exercise := rapid.IntRange(0, 4).Draw(rt, "exercise") == 0
			q.Exercise = exercise
			if rapid.Bool().Draw(rt, "sent") {
				be.file(rt, at, ask(q, peer), exercise)
				continue
			}
			rec := peers[peer].file(rt, at, ask(q, "be-spoc"), exercise)
			be.take(rt, rec)
			if rapid.IntRange(0, 4).Draw(rt, "lost") == 0 {
				continue
			}
			be.file(rt, at+minute, delivered(rec.ID, false), exercise)
			after := func(what string) int64 {
				at += hour * rapid.SampledFrom([]int64{1, 9, 24 * 8}).Draw(rt, what)
				return at
			}
			for n := range int64(2) {
				switch rapid.IntRange(0, 3).Draw(rt, "end") {
				case 0:
					be.file(rt, after("answer"), answer(rec.ID, n+1), exercise)
				case 1:
					g := rapid.SampledFrom([]request.Ground{request.NotAvailable, request.ThirdParty}).Draw(rt, "ground")
					be.file(rt, after("refusal"), refusal(rec.ID, g, n+1), exercise)
				case 2:
					be.file(rt, after("both"), answer(rec.ID, 1, 2), exercise)
				}
			}
			if rapid.IntRange(0, 3).Draw(rt, "delay") == 0 { // counted, and too short to move the due time
				be.file(rt, after("delay"), receipt(rec.ID, claim.Delayed, "o-be", must(request.Encode(&request.DelayNotice{Number: 1, Expected: 1, Reason: "x", Authority: "judge"}))), exercise)
			}
			asOf = max(asOf, at)
		}
		var got []request.Count
		be.write(rt, func(tx *db.Tx) (err error) {
			got, err = request.Statistics(tx, "be-spoc", 2015, brussels, asOf)
			return err
		})
		if diff := cmp.Diff(recount(rt, be, from, until, asOf), flat(got)); diff != "" {
			rt.Fatal(diff)
		}
	})
}
