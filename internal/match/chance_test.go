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
		bare := ScoreOnly(Prepare(a), Prepare(b)).Calibrated
		if turned := ScoreOnly(Prepare(b), Prepare(a)).Calibrated; math.Abs(bare-turned) > 1e-3 {
			t.Fatalf("one way %.4f, the other %.4f for %q and %q", bare, turned, a.Names, b.Names)
		}
		if !(bare > 0 && bare <= 1) {
			t.Fatalf("a chance of %v", bare)
		}
		a.Births, b.Births = same, same
		if with := ScoreOnly(Prepare(a), Prepare(b)).Calibrated; with < bare-1e-9 {
			t.Fatalf("a birth that agrees lowers %.4f to %.4f", bare, with)
		}
		b.Births = far
		if against := ScoreOnly(Prepare(a), Prepare(b)).Calibrated; against > bare+1e-9 {
			t.Fatalf("a birth that contradicts lifts %.4f to %.4f", bare, against)
		}
	})
}
