package graph

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// meetAll compares every sighting with every other.
func meetAll(seen []Sighting, o MeetingOptions) Met {
	var out Met
	of := map[[2]NodeID][]contact{}
	for i, x := range seen {
		if x.Within > o.Window {
			out.Coarse++
			continue
		}
		for _, y := range seen[:i] {
			apart := max(x.Minute, y.Minute) - min(x.Minute, y.Minute)
			if y.Within > o.Window || x.Place != y.Place || x.Node == y.Node || apart > o.Window {
				continue
			}
			if o.Of != nil && o.Of[0]>>x.Node&1 == 0 && o.Of[0]>>y.Node&1 == 0 {
				continue
			}
			pair := [2]NodeID{min(x.Node, y.Node), max(x.Node, y.Node)}
			of[pair] = append(of[pair], contact{minute: max(x.Minute, y.Minute), place: x.Place})
		}
	}
	out.Pairs = len(of)
	for pair, list := range of {
		slices.SortFunc(list, func(x, y contact) int { return cmp.Compare(x.minute, y.minute) })
		m := Meeting{A: pair[0], B: pair[1], Occasions: 1, Contacts: len(list), First: list[0].minute, Last: list[len(list)-1].minute}
		for i, c := range list {
			if i > 0 && c.minute-list[i-1].minute > o.Window {
				m.Occasions++
			}
			m.Places = append(m.Places, c.place)
		}
		slices.Sort(m.Places)
		m.Places = slices.Compact(m.Places)
		if m.Occasions >= o.Least {
			out.Meetings = append(out.Meetings, m)
		}
	}
	slices.SortFunc(out.Meetings, func(x, y Meeting) int {
		return cmp.Or(cmp.Compare(y.Occasions, x.Occasions), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return out
}

func TestMeetingsEqualTheComparisonOfAllWithAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var seen []Sighting
		for range rapid.IntRange(0, 60).Draw(t, "sightings") {
			seen = append(seen, Sighting{Node: NodeID(rapid.IntRange(0, 7).Draw(t, "node")), Place: rapid.Uint32Range(0, 3).Draw(t, "place"),
				Minute: int32(rapid.IntRange(-300, 300).Draw(t, "minute")), Within: int32(rapid.IntRange(0, 40).Draw(t, "within"))})
		}
		o := MeetingOptions{Window: int32(rapid.IntRange(0, 40).Draw(t, "window")), Least: rapid.IntRange(1, 3).Draw(t, "least")}
		if rapid.Bool().Draw(t, "ofInterest") {
			o.Of = []uint64{rapid.Uint64Range(0, 255).Draw(t, "of")}
		}
		got, err := Meetings(t.Context(), seen, o)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(meetAll(seen, o), got, cmpopts.IgnoreFields(Meeting{}, "Expected", "ExpectedByHour")); diff != "" {
			t.Fatalf("meetings (oracle - engine +):\n%s", diff)
		}
	})
}

// crowd draws sightings at popular and quiet places, and plants pairs that
// travel together.
func crowd(sightings, nodes, places, pairs int, seed uint64) []Sighting {
	r := rand.New(rand.NewPCG(seed, 5))
	zipf := rand.NewZipf(r, 1.1, 10, uint64(places-1))
	const year = 365 * dayMins
	var seen []Sighting
	for range sightings {
		seen = append(seen, Sighting{Node: NodeID(r.IntN(nodes)), Place: uint32(zipf.Uint64()), Minute: int32(r.IntN(year))})
	}
	for i := range pairs {
		for range 6 {
			place, minute := uint32(r.IntN(places)), int32(r.IntN(year))
			for side := range 2 {
				seen = append(seen, Sighting{Node: NodeID(2*i + side), Place: place, Minute: minute + int32(r.IntN(20))})
			}
		}
	}
	r.Shuffle(len(seen), func(i, j int) { seen[i], seen[j] = seen[j], seen[i] })
	return seen
}

func TestPlantedPairsAreFoundInACrowdAndNoOthers(t *testing.T) {
	got, err := Meetings(t.Context(), crowd(200_000, 40_000, 4_000, 20, 1), MeetingOptions{Window: 30, Least: 4})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Meetings) != 20 || got.Pairs < 1000 {
		t.Fatalf("%d pairs of %d, want the 20 planted among more than a thousand", len(got.Meetings), got.Pairs)
	}
	for _, m := range got.Meetings {
		if m.A%2 != 0 || m.B != m.A+1 || m.A >= 40 {
			t.Errorf("%d and %d were not planted", m.A, m.B)
		}
		if m.Expected > 0.5 || m.Occasions < 5 {
			t.Errorf("%+v: chance stands too high beside what was planted", m)
		}
	}
}

func TestExpectedContactsAreThoseOfIndependentNodes(t *testing.T) {
	const days, visits = 20, 60
	for _, rush := range []bool{false, true} { // all at eight in the morning
		var met, expected, byHour float64
		for seed := range uint64(200) {
			r := rand.New(rand.NewPCG(seed, 11))
			seen := []Sighting{{Node: 9, Place: 1, Minute: 0}, {Node: 9, Place: 1, Minute: days*dayMins - 1}}
			for range visits {
				for node := range NodeID(2) {
					minute := r.IntN(days * dayMins)
					if rush {
						minute = r.IntN(days)*dayMins + 8*hourMins + r.IntN(hourMins)
					}
					seen = append(seen, Sighting{Node: node, Minute: int32(minute)})
				}
			}
			got, err := Meetings(t.Context(), seen, MeetingOptions{Window: 30})
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range got.Meetings {
				met, expected, byHour = met+float64(m.Contacts), expected+m.Expected, byHour+m.ExpectedByHour
			}
		}
		if ratio := byHour / met; ratio < 0.95 || ratio > 1.05 {
			t.Errorf("rush %v: expected by hour %.0f, met %.0f", rush, byHour, met)
		}
		if ratio := expected / met; !rush && (ratio < 0.95 || ratio > 1.05) {
			t.Errorf("expected %.0f, met %.0f", expected, met)
		}
	}
}

func TestMeetingsRefuseWhatTheyCannotCount(t *testing.T) {
	if _, err := Meetings(t.Context(), []Sighting{{Place: MaxPlaces}}, MeetingOptions{Window: 30}); err == nil {
		t.Error("a place beyond the numbers was taken")
	}
	if _, err := Meetings(t.Context(), nil, MeetingOptions{Window: -1}); err == nil {
		t.Error("a window below nothing was taken")
	}
	if got, err := Meetings(t.Context(), nil, MeetingOptions{Window: 30}); err != nil || len(got.Meetings) != 0 {
		t.Errorf("no sightings: %+v %v", got, err)
	}
}
