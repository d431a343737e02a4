package node_test

import (
	"context"
	"fmt"
	"maps"
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
// make haystack CLAIMS=1000000, which counts all three.
func haystackSize() int {
	if n, err := strconv.Atoi(os.Getenv("LIAISON_HAYSTACK")); err == nil {
		return max(n/3, 1000)
	}
	return 1000
}

// ownPlants and sharedPlants are how many joins are planted at each agency.
const ownPlants, sharedPlants = 10, 10

// stack is one agency's haystack in its node.
type stack struct {
	*nodetest.House
	t     *testing.T
	cases []node.Caller // by number; 0 is outside of all
	all   node.Caller
	// has is what the agency has of itself and of others, beside its node.
	has  []nodetest.Straw
	same []nodetest.Same
}

// stacks are three nodes that know each other, with the cases of their hay.
func stacks(t *testing.T, hays [3]nodetest.Haystack) map[claim.AgencyID]*stack {
	t.Helper()
	clock := nodetest.At(at("2016-03-24T09:00"))
	out := map[claim.AgencyID]*stack{}
	for _, h := range hays {
		s := &stack{House: nodetest.Open(t, h.Agency, clock), t: t}
		desk(t, s.House)
		s.cases, s.all = []node.Caller{s.Supervisor}, s.Supervisor
		for k := range h.Cases {
			c := team(t, s.House, s.Supervisor, fmt.Sprintf("Case %d", k+1))
			s.cases, s.all = append(s.cases, c), both(s.all, c)
		}
		for _, o := range out {
			nodetest.Befriend(t, o.House, s.House)
		}
		out[h.Agency] = s
	}
	return out
}

func carry(t *testing.T, all map[claim.AgencyID]*stack) {
	t.Helper()
	var houses []*nodetest.House
	for _, a := range slices.Sorted(maps.Keys(all)) {
		houses = append(houses, all[a].House)
	}
	nodetest.Carry(t, houses...)
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
	s.has = append(s.has, straws...)
}

// give shares straws that are on record with those for whom they are.
func (s *stack) give(all map[claim.AgencyID]*stack, straws []nodetest.Straw) {
	s.t.Helper()
	ids := map[claim.AgencyID][]claim.ID{}
	if err := s.Store.Read(s.t.Context(), func(tx *db.ReadTx) error {
		for _, x := range straws {
			if x.To == "" {
				continue
			}
			var id claim.ID
			c := x.Claim
			if err := tx.QueryRow(`SELECT id FROM claims WHERE subject = $1 AND predicate = $2 AND object = $3 AND root = $4 AND valid_from = $5`,
				string(c.Subject.ID), c.Predicate, string(c.Object.ID), c.RootSource(), int64(c.Valid.From)).Scan(&id); err != nil {
				return err
			}
			ids[x.To] = append(ids[x.To], id)
			all[x.To].has = append(all[x.To].has, x)
		}
		return nil
	}); err != nil {
		s.t.Fatal(err)
	}
	for to, of := range ids {
		for part := range slices.Chunk(of, 2000) {
			if _, err := s.Share(s.t.Context(), s.Supervisor, node.ShareRequest{Records: part, To: []claim.AgencyID{to}, Reason: "they may know him"}); err != nil {
				s.t.Fatal(err)
			}
		}
	}
}

// judge says that two records are one person, by as many officers as it takes.
func (s *stack) judge(j nodetest.Same) {
	s.t.Helper()
	second := s.Second
	second.Cases = s.all.Cases
	for _, officer := range []node.Caller{s.all, second} {
		v, err := s.JudgeIdentity(s.t.Context(), officer, node.JudgeRequest{A: string(j.A), B: string(j.B), Decision: claim.Same, Reason: "one passport"})
		if err != nil {
			s.t.Fatal(err)
		}
		if v.Pending == "" {
			break
		}
	}
	s.same = append(s.same, j)
}

// closes lets happen what closes a plant.
func (s *stack) closes(all map[claim.AgencyID]*stack, p nodetest.Plant) {
	s.t.Helper()
	if p.Closing.Claim == nil {
		s.judge(p.Judged)
		return
	}
	one := []nodetest.Straw{p.Closing}
	all[p.At].file(one)
	if p.Closing.To != "" {
		all[p.At].give(all, one)
		carry(s.t, all)
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

var threeAgencies = [3]claim.AgencyID{"be-desk", "fr-desk", "nl-desk"}

// In the haystacks of three agencies that share with each other, every planted
// join is told with the claim, the judgement or the share that closes it, and
// what is told is what a plain search finds.
func TestTheHaystackGivesUpItsNeedles(t *testing.T) {
	hays := nodetest.NewHaystacks(1, threeAgencies, haystackSize(), ownPlants, sharedPlants)
	all := stacks(t, hays)
	begin := time.Now()
	for _, h := range hays {
		all[h.Agency].file(h.Straws)
	}
	filed := time.Since(begin)
	for _, h := range hays {
		all[h.Agency].give(all, h.Straws)
	}
	carry(t, all)
	for _, h := range hays {
		for _, j := range h.Judged {
			all[h.Agency].judge(j)
		}
	}
	shared := time.Since(begin) - filed
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	for _, s := range all {
		caughtUp(t, s.House)
		go func() { done <- s.Follow(ctx, time.After, func(err error) { t.Error(err) }) }()
	}
	caught := time.Since(begin) - filed - shared
	told := closeAll(t, hays, all)
	cancel()
	for range all {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	statements, count := 0, score{}
	for _, h := range hays {
		statements += len(all[h.Agency].has)
		count.add(t, all[h.Agency])
	}
	slices.Sort(told)
	t.Logf("%d statements at 3 nodes, those shared at both ends: %d of %d plants told; %d joins told, %d true: precision %.3f, recall %.3f",
		statements, len(told), 3*(ownPlants+sharedPlants), count.told, count.truth, float64(count.right)/float64(count.told), float64(count.right)/float64(count.truth))
	t.Logf("from the closing act to the inbox: slowest %s, median %s; filing %s, sharing and judging %s, followers %s",
		told[len(told)-1].Round(time.Millisecond), told[len(told)/2].Round(time.Millisecond), filed.Round(time.Second), shared.Round(time.Second), caught.Round(time.Second))
}

// closeAll closes the plants one by one and returns how long each took from
// the closing act, the share's way included, to the inbox.
func closeAll(t *testing.T, hays [3]nodetest.Haystack, all map[claim.AgencyID]*stack) []time.Duration {
	t.Helper()
	var took []time.Duration
	for k := range hays[0].Plants {
		for _, h := range hays {
			s, p := all[h.Agency], h.Plants[k]
			pair := pairOf(p.Cases[0], p.Cases[1])
			begin := time.Now()
			s.closes(all, p)
			for {
				next := s.Store.Committed()
				if d, ok := s.joined()[pair]; ok && d <= p.Steps {
					break
				}
				select {
				case <-next:
				case <-time.After(time.Minute):
					t.Fatalf("%s: the %s of cases %s was not told", s.Agency, p.Kind, pair)
				}
			}
			took = append(took, time.Since(begin))
		}
	}
	return took
}

// score counts what is told against what is so.
type score struct{ told, truth, right int }

func (c *score) add(t *testing.T, s *stack) {
	t.Helper()
	got, want := s.joined(), truth(s.has, s.same)
	c.told, c.truth = c.told+len(got), c.truth+len(want)
	for pair, d := range want {
		if is, ok := got[pair]; ok && is == d {
			c.right++
		} else {
			t.Errorf("%s: cases %s are %d steps apart; told: %v, as %d", s.Agency, pair, d, ok, is)
		}
	}
	for pair := range got {
		if _, ok := want[pair]; !ok {
			t.Errorf("%s: cases %s were told to be joined, and are not", s.Agency, pair)
		}
	}
}

// In whatever order statements, shares and judgements come, the three nodes
// tell the same joins in the end: those that are so.
func TestAnyOrderOfArrivalEndsAlike(t *testing.T) {
	hays := nodetest.NewHaystacks(5, threeAgencies, 260, 5, 5)
	for seed := range uint64(2) {
		all := stacks(t, hays)
		r := rand.New(rand.NewPCG(seed, 7))
		type act func() bool // false: too early
		var acts []act
		for _, h := range hays {
			s := all[h.Agency]
			judged := slices.Clone(h.Judged)
			for _, p := range h.Plants {
				if p.Closing.Claim == nil {
					judged = append(judged, p.Judged)
					continue
				}
				acts = append(acts, func() bool { s.closes(all, p); return true })
			}
			for part := range slices.Chunk(shuffled(r, h.Straws), 50) {
				acts = append(acts, func() bool { s.file(part); s.give(all, part); return true })
			}
			for _, j := range judged {
				acts = append(acts, func() bool {
					if s.knows(j.A) && s.knows(j.B) {
						s.judge(j)
						return true
					}
					return false
				})
			}
		}
		for acts = shuffled(r, acts); len(acts) > 0; {
			do := acts[0]
			acts = acts[1:]
			if !do() {
				acts = append(acts, do)
			}
			switch r.IntN(6) {
			case 0:
				carry(t, all)
			case 1:
				caughtUp(t, all[threeAgencies[r.IntN(3)]].House)
			}
		}
		carry(t, all)
		count := score{}
		for _, h := range hays {
			caughtUp(t, all[h.Agency].House)
			count.add(t, all[h.Agency])
		}
		if count.truth < 30 {
			t.Errorf("only %d joins are so", count.truth)
		}
	}
}

// knows tells whether anything is on record of a subject.
func (s *stack) knows(id claim.SubjectID) bool {
	v, err := s.ShowSubject(s.t.Context(), s.all, node.ShowRequest{Subject: string(id)})
	return err == nil && len(v.Members) > 0
}

func shuffled[T any](r *rand.Rand, in []T) []T {
	out := slices.Clone(in)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
