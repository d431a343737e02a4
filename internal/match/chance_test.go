package match

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"liaison/internal/name"
)

func listOf(t *testing.T, names ...string) *Index {
	t.Helper()
	ix := NewIndex()
	for i, n := range names {
		r := Record{ID: fmt.Sprint("p", i), Names: []NameEntry{{Text: n}}}
		if err := ix.Put("", Listed{Record: r}); err != nil {
			t.Fatal(err)
		}
	}
	return ix
}

func firstChance(t *testing.T, ix *Index, query string, limit int) float64 {
	t.Helper()
	hits := ix.Search(Record{Names: []NameEntry{{Text: query}}}, SearchOptions{Sight: Sight{Everything: true}, Limit: limit}).Hits
	if len(hits) == 0 {
		t.Fatalf("%q finds nobody", query)
	}
	return hits[0].Result.Calibrated
}

// One of two who fit alike is less likely the one sought than the only one.
func TestRivalsLowerTheChance(t *testing.T) {
	alone := firstChance(t, listOf(t, "Mansouri, Abdeslam", "Dridi, Omar"), "Mansuri, Abd al Salaam", 10)
	crowd := firstChance(t, listOf(t, "Mansouri, Abdeslam", "Mansouri, Abdeslam"), "Mansuri, Abd al Salaam", 10)
	if crowd >= alone {
		t.Fatalf("of two who fit alike the chance is %.3f, alone %.3f", crowd, alone)
	}
	if alone < 0.8 {
		t.Fatalf("a rare name found alone has a chance of %.3f", alone)
	}
}

// The chance of a hit is of what the list holds, not of how much was asked for.
func TestChanceDoesNotDependOnTheLimit(t *testing.T) {
	ix := listOf(t, "Mansouri, Abdeslam", "Mansuri, Abd al-Salam", "Mansouri, Karim", "Mansour, Salam")
	if a, b := firstChance(t, ix, "Abdeslam Mansouri", 1), firstChance(t, ix, "Abdeslam Mansouri", 10); a != b {
		t.Fatalf("one hit asked for: %.4f, ten: %.4f", a, b)
	}
}

// What nobody may see lowers nobody's chance: a search that may not see the
// rivals answers as if they were not there.
func TestHiddenRivalsDoNotMoveTheChance(t *testing.T) {
	open, both := NewIndex(), NewIndex()
	seen := Listed{Record: Record{ID: "seen", Names: []NameEntry{{Text: "Mansouri, Abdeslam"}}}, Marking: 1}
	hidden := Listed{Record: Record{ID: "hidden", Names: []NameEntry{{Text: "Mansouri, Abdeslam"}}}, Marking: 2}
	if err := open.Put("", seen); err != nil {
		t.Fatal(err)
	}
	if err := both.Put("", seen, hidden); err != nil {
		t.Fatal(err)
	}
	opt := SearchOptions{Sight: Sight{Permitted: []uint64{1 << 1}}}
	query := Record{Names: []NameEntry{{Text: "Mansuri, Abd al Salaam"}}}
	a, b := open.Search(query, opt).Hits, both.Search(query, opt).Hits
	if len(a) != 1 || len(b) != 1 || a[0].Result.Calibrated != b[0].Result.Calibrated {
		t.Fatalf("without a hidden record %+v, with one %+v", a, b)
	}
	opt.Sight.Permitted[0] |= 1 << 2
	if c := both.Search(query, opt).Hits; len(c) != 2 || c[0].Result.Calibrated >= a[0].Result.Calibrated {
		t.Fatalf("who sees both is told of one: %+v", c)
	}
}

func TestChanceIsSymmetricAndFollowsDates(t *testing.T) {
	same, err := name.ParseDates("1980-05-17")
	if err != nil {
		t.Fatal(err)
	}
	far, err := name.ParseDates("1950-01-09")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyRecord(t, "a"), anyRecord(t, "b")
		a.Births, b.Births = nil, nil
		x, y := Prepare(a), Prepare(b)
		bare, turned := ScoreOnly(x, y), ScoreOnly(y, x)
		a.Births, b.Births = same, same
		with := ScoreOnly(Prepare(a), Prepare(b))
		b.Births = far
		against := ScoreOnly(Prepare(a), Prepare(b))
		for drawn, of := range map[Drawn]func(Numbers) float64{
			ByHand:    func(n Numbers) float64 { return n.Calibrated },
			FromLists: func(n Numbers) float64 { return n.FromLists },
		} {
			p := of(bare)
			if !(p > 0 && p <= 1) {
				t.Fatalf("%s: a chance of %v", drawn, p)
			}
			if q := of(turned); math.Abs(p-q) > 1e-3 {
				t.Fatalf("%s: one way %.4f, the other %.4f for %q and %q", drawn, p, q, a.Names, b.Names)
			}
			if q := of(with); q < p-1e-9 {
				t.Fatalf("%s: a birth that agrees lowers %.4f to %.4f", drawn, p, q)
			}
			if q := of(against); q > p+1e-9 {
				t.Fatalf("%s: a birth that contradicts lifts %.4f to %.4f", drawn, p, q)
			}
		}
	})
}

// Two names that share one word of several are of one house oftener where they
// were drawn from the entries of lists, which hold aliases of all sorts, than
// where people put them side by side because they look alike.
func TestTheChanceDependsOnWherePairsComeFrom(t *testing.T) {
	a := Prepare(Record{Schema: "Organization", Names: []NameEntry{{Text: "Vantor Maritime Holding"}}})
	b := Prepare(Record{Schema: "Organization", Names: []NameEntry{{Text: "Vantor Shipping"}}})
	n := ScoreOnly(a, b)
	if n.Calibrated >= n.FromLists {
		t.Fatalf("by hand %.3f, from lists %.3f", n.Calibrated, n.FromLists)
	}
	if e := Explain(a.Record, b.Record); e.Calibrated != n.Calibrated || e.FromLists != n.FromLists {
		t.Fatalf("explained as %.3f and %.3f, reckoned as %.3f and %.3f", e.Calibrated, e.FromLists, n.Calibrated, n.FromLists)
	}
}

// Where hardly anybody searched for is listed, a name alone says little, and a
// name with its day of birth much. The score knows no shares.
func TestFewerListedLowerTheChance(t *testing.T) {
	ix := listOf(t, "Mansouri, Abdeslam", "Dridi, Omar")
	born, err := name.ParseDates("1980-05-17")
	if err != nil {
		t.Fatal(err)
	}
	if err := ix.Put("", Listed{Record: Record{ID: "dated", Names: []NameEntry{{Text: "Tolba, Karim"}}, Births: born}}); err != nil {
		t.Fatal(err)
	}
	first := func(q Record, share float64) Result {
		hits := ix.Search(q, SearchOptions{Sight: Sight{Everything: true}, Share: share}).Hits
		if len(hits) == 0 {
			t.Fatalf("%v finds nobody", q.Names)
		}
		return hits[0].Result
	}
	bare := Record{Names: []NameEntry{{Text: "Mansuri, Abd al Salaam"}}}
	half, few := first(bare, 0), first(bare, 0.001)
	if half.Calibrated < 0.8 || few.Calibrated > 0.4 || half.Score != few.Score || half.Bits != few.Bits {
		t.Errorf("half listed: %+v; one in a thousand: %+v", half, few)
	}
	if said := first(bare, 0.5); said.Calibrated != half.Calibrated {
		t.Errorf("half of them said and not said: %.4f and %.4f", said.Calibrated, half.Calibrated)
	}
	if r := first(Record{Names: []NameEntry{{Text: "Karim TOLBA"}}, Births: born}, 0.001); r.Calibrated < 0.9 {
		t.Errorf("name and day of birth, one in a thousand listed: %.3f", r.Calibrated)
	}
}
