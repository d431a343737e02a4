package node_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/ontology"
)

// haystackSize is the number of statements an agency; more by
// LIAISON_HAYSTACK=333000 go test ./internal/node -run Haystack -v -timeout 4h.
func haystackSize() int {
	if n, err := strconv.Atoi(os.Getenv("LIAISON_HAYSTACK")); err == nil {
		return n
	}
	return 1200
}

// stack is one agency's haystack in its node.
type stack struct {
	*nodetest.House
	t     *testing.T
	cases []node.Caller // by number; 0 is outside of all
	all   node.Caller
}

func newStack(t *testing.T, agency claim.AgencyID, cases int) *stack {
	s := &stack{House: nodetest.Open(t, agency, nodetest.At(at("2016-03-24T09:00"))), t: t}
	desk(t, s.House)
	s.cases, s.all = []node.Caller{s.Supervisor}, s.Supervisor
	for k := range cases {
		c := team(t, s.House, s.Supervisor, fmt.Sprintf("Case %d", k+1))
		s.cases, s.all = append(s.cases, c), both(s.all, c)
	}
	return s
}

// file puts straws on record, those of one case together.
func (s *stack) file(straws []nodetest.Straw) {
	s.t.Helper()
	by := make([][]*claim.Claim, len(s.cases))
	for _, x := range straws {
		by[x.Case] = append(by[x.Case], x.Claim)
	}
	for k, claims := range by {
		for part := range slices.Chunk(claims, 2000) {
			if _, err := s.Import(s.t.Context(), s.cases[k], node.ImportRequest{Dataset: "haystack", Claims: part}); err != nil {
				s.t.Fatal(err)
			}
		}
	}
}

func (s *stack) close(p nodetest.Plant) {
	s.t.Helper()
	if p.Closing.Claim != nil {
		s.file([]nodetest.Straw{p.Closing})
		return
	}
	if _, err := s.JudgeIdentity(s.t.Context(), s.all, node.JudgeRequest{A: string(p.Judged.A), B: string(p.Judged.B), Decision: claim.Same, Reason: "one passport"}); err != nil {
		s.t.Fatal(err)
	}
}

// joined reads the joins of the store as "case x + case y": steps.
func (s *stack) joined() map[string]int {
	s.t.Helper()
	number := map[string]int{}
	for k, c := range s.cases[1:] {
		number[string(c.Case)] = k + 1
	}
	out := map[string]int{}
	if err := s.Store.Read(context.Background(), func(tx *db.ReadTx) error {
		rows, err := tx.Query(`SELECT case_a, case_b, distance FROM joins WHERE state = 'open' AND told = 'cases'`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var a, b string
			var d int64
			if err := rows.Scan(&a, &b, &d); err != nil {
				return err
			}
			out[pairOf(number[a], number[b])] = int(d)
		}
		return rows.Err()
	}); err != nil {
		s.t.Fatal(err)
	}
	return out
}

func pairOf(a, b int) string { return fmt.Sprintf("%d+%d", min(a, b), max(a, b)) }

// truth is a plain search over the statements: which cases lie within four
// steps. It shares no code with the engine.
func truth(straws []nodetest.Straw, same []nodetest.Same) map[string]int {
	near, of, hub := map[claim.SubjectID][]claim.SubjectID{}, map[claim.SubjectID]map[int]bool{}, map[claim.SubjectID]bool{}
	tie := func(a, b claim.SubjectID) { near[a], near[b] = append(near[a], b), append(near[b], a) }
	for _, x := range straws {
		tie(x.Claim.Subject.ID, x.Claim.Object.ID)
		for _, r := range []claim.Ref{x.Claim.Subject, *x.Claim.Object} {
			k, _ := ontology.FindKind(r.Kind)
			hub[r.ID] = k.Hub
			if x.Case != 0 && !k.Hub {
				if of[r.ID] == nil {
					of[r.ID] = map[int]bool{}
				}
				of[r.ID][x.Case] = true
			}
		}
	}
	for _, s := range same {
		tie(s.A, s.B)
	}
	out := map[string]int{}
	for start, mine := range of {
		seen, ring := map[claim.SubjectID]bool{start: true}, []claim.SubjectID{start}
		for d := 0; d <= 4; d++ {
			var next []claim.SubjectID
			for _, u := range ring {
				for c := range mine {
					for other := range of[u] {
						if old, known := out[pairOf(c, other)]; c != other && (!known || d < old) {
							out[pairOf(c, other)] = d
						}
					}
				}
				if hub[u] && u != start {
					continue
				}
				for _, v := range near[u] {
					if !seen[v] {
						seen[v] = true
						next = append(next, v)
					}
				}
			}
			ring = next
		}
	}
	return out
}

// In haystacks of three agencies every planted join is told with the claim or
// judgement that closes it, what is told is what a plain search finds, and in
// any order of arrival the end is the same.
func TestTheHaystackGivesUpItsNeedles(t *testing.T) {
	size := haystackSize()
	plants := 10
	var slowest time.Duration
	found, told, true1 := 0, 0, 0
	for i, agency := range []claim.AgencyID{"be-desk", "fr-desk", "nl-desk"} {
		hay := nodetest.NewHaystack(uint64(i+1), string(agency), size, plants)
		s := newStack(t, agency, hay.Cases)
		s.file(hay.Straws)
		caughtUp(t, s.House)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- s.Follow(ctx, time.After, func(err error) { t.Error(err) }) }()
		straws, same := slices.Clone(hay.Straws), []nodetest.Same{}
		for _, p := range hay.Plants {
			before := s.joined()
			pair := pairOf(p.Cases[0], p.Cases[1])
			begin := time.Now()
			s.close(p)
			for {
				next := s.Store.Committed()
				if d, ok := s.joined()[pair]; ok && d <= p.Steps {
					break
				}
				select {
				case <-next:
				case <-time.After(time.Minute):
					t.Fatalf("%s: the %s of cases %s was not told, before %v", agency, p.Kind, pair, before)
				}
			}
			slowest = max(slowest, time.Since(begin))
			found++
			if p.Closing.Claim != nil {
				straws = append(straws, p.Closing)
			} else {
				same = append(same, p.Judged)
			}
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		got, want := s.joined(), truth(straws, same)
		for pair, d := range want {
			true1++
			if got[pair] != d || func() bool { _, ok := got[pair]; return !ok }() {
				t.Errorf("%s: cases %s are %d steps apart and told as %v", agency, pair, d, got[pair])
			}
		}
		for pair := range got {
			told++
			if _, ok := want[pair]; !ok {
				t.Errorf("%s: cases %s were told to be joined, and are not", agency, pair)
			}
		}
		if i == 0 && size <= 5000 {
			again(t, agency, hay, straws, same, got)
		}
	}
	t.Logf("%d statements in 3 agencies: %d of %d plants told, %d joins told, %d true; slowest %s from filing to inbox", 3*size, found, 3*plants, told, true1, slowest.Round(time.Millisecond))
}

// again files all of it in another order, with a look now and then.
func again(t *testing.T, agency claim.AgencyID, hay nodetest.Haystack, straws []nodetest.Straw, same []nodetest.Same, want map[string]int) {
	t.Helper()
	s := newStack(t, agency, hay.Cases)
	r := rand.New(rand.NewPCG(7, 7))
	straws = slices.Clone(straws)
	r.Shuffle(len(straws), func(i, j int) { straws[i], straws[j] = straws[j], straws[i] })
	for k, part := range slices.Collect(slices.Chunk(straws, 211)) {
		s.file(part)
		if k%2 == 0 {
			caughtUp(t, s.House)
		}
	}
	for _, x := range same {
		s.close(nodetest.Plant{Judged: x})
	}
	caughtUp(t, s.House)
	got := s.joined()
	for pair, d := range want {
		if got[pair] != d {
			t.Errorf("in another order cases %s are %d steps apart, not %d", pair, got[pair], d)
		}
	}
	if len(got) != len(want) {
		t.Errorf("in another order %d joins, not %d", len(got), len(want))
	}
}
