package match

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/cespare/xxhash/v2"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liaison/internal/name"
)

var (
	someGiven  = []string{"Omar", "Umar", "Said", "Amina", "Jean", "Marie", "Sergei", "Sergey", "Nur", "Udin", "Nurudin", "Peter", "Petra"}
	someFamily = []string{"Haddad", "Hadad", "Petrov", "Petrova", "Dubois", "Du Bois", "Kowalski", "Özkan", "Ozkan", "Nielsen", "Vermeulen"}
)

func drawName(t *rapid.T, label string) string {
	s := rapid.SampledFrom(someGiven).Draw(t, label+" given")
	if rapid.Bool().Draw(t, label+" middle") {
		s += " " + rapid.SampledFrom(someGiven).Draw(t, label+" second")
	}
	return s + " " + rapid.SampledFrom(someFamily).Draw(t, label+" family")
}

func drawRecord(t *rapid.T, id int) Listed {
	l := Listed{Record: Record{ID: fmt.Sprintf("r%d", id), Schema: "Person"}, Marking: rapid.Uint32Range(0, 3).Draw(t, "marking")}
	for i := range rapid.IntRange(1, 3).Draw(t, "names") {
		l.Names = append(l.Names, NameEntry{Text: drawName(t, "name"), Quality: Quality(i & 1), Claim: "c1"})
	}
	if rapid.Bool().Draw(t, "dated") {
		day := rapid.Int32Range(0, 9000).Draw(t, "day")
		l.Births = []name.PartialDate{{From: day, To: day, Precision: name.PrecisionDay, Original: isoDay(day)}}
	}
	if rapid.Bool().Draw(t, "documented") {
		l.Identifiers = []name.Identifier{{Kind: "passport", Value: rapid.SampledFrom([]string{"A1", "B2", "C3"}).Draw(t, "number"), Issuer: "fr", Text: "a-1"}}
	}
	return l
}

func drawList(t *rapid.T, most int) []Listed {
	var out []Listed
	for i := range rapid.IntRange(1, most).Draw(t, "records") {
		out = append(out, drawRecord(t, i))
	}
	return out
}

func filled(t interface{ Fatalf(string, ...any) }, records []Listed) *Index {
	ix := NewIndex()
	if err := ix.Fill("", slices.Values(records)); err != nil {
		t.Fatalf("fill: %v", err)
	}
	return ix
}

// tight bounds make the cuts bite on small lists.
func tight(see Sight) SearchOptions {
	return SearchOptions{Sight: see, Limit: 4, Names: 6, Records: 5, Postings: 40}
}

func TestSearchIsTheSameForAnyOrderAndSegmentation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawList(t, 60)
		query := drawRecord(t, 1000).Record
		want := filled(t, list).Search(query, tight(Sight{Everything: true}))

		shuffled := rapid.Permutation(list).Draw(t, "order")
		ix := NewIndex()
		for len(shuffled) > 0 {
			n := rapid.IntRange(1, len(shuffled)).Draw(t, "batch")
			for _, l := range shuffled[:n] { // outdated versions first
				old := drawRecord(t, 0)
				old.ID = l.ID
				if err := ix.Put("", old); err != nil {
					t.Fatal(err)
				}
			}
			gone := drawRecord(t, 5000)
			if err := ix.Put("", append([]Listed{gone}, shuffled[:n]...)...); err != nil {
				t.Fatal(err)
			}
			ix.Delete("", gone.ID)
			shuffled = shuffled[n:]
			if rapid.IntRange(0, 3).Draw(t, "compact") == 0 {
				ix.Compact()
			}
		}
		if ix.Len() != len(list) {
			t.Fatalf("%d records live, want %d", ix.Len(), len(list))
		}
		if diff := cmp.Diff(want, ix.Search(query, tight(Sight{Everything: true}))); diff != "" {
			t.Fatalf("order or segmentation moved the result (-whole +piled):\n%s", diff)
		}
	})
}

func TestHiddenRecordIsAbsent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawList(t, 60)
		query := drawRecord(t, 1000).Record
		permitted := rapid.Uint64Range(0, 15).Draw(t, "permitted")
		var visible []Listed
		for _, l := range list {
			if permitted>>l.Marking&1 != 0 {
				visible = append(visible, l)
			}
		}
		see := Sight{Permitted: []uint64{permitted}}
		got := filled(t, list).Search(query, tight(see))
		want := filled(t, visible).Search(query, tight(see))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("a hidden record shows (-absent +hidden):\n%s", diff)
		}
		if none := filled(t, list).Search(query, tight(Sight{})); len(none.Hits) != 0 || none.Compared != 0 || none.Crowded != 0 {
			t.Fatalf("no sight shows something: %+v", none)
		}
	})
}

func TestSavedIndexIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ix := filled(t, drawList(t, 30))
		if err := ix.Put("at 7", drawRecord(t, 3)); err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if err := ix.Save(&file); err != nil {
			t.Fatal(err)
		}
		back, err := LoadIndex(bytes.NewReader(file.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if back.Cursor() != "at 7" || back.Len() != ix.Len() {
			t.Fatalf("cursor %q, %d records; want %q, %d", back.Cursor(), back.Len(), "at 7", ix.Len())
		}
		query := drawRecord(t, 1000).Record
		opt := SearchOptions{Sight: Sight{Everything: true}, Explain: true}
		if diff := cmp.Diff(ix.Search(query, opt), back.Search(query, opt)); diff != "" {
			t.Fatalf("loading moved the result:\n%s", diff)
		}
		at := rapid.IntRange(0, file.Len()-1).Draw(t, "byte")
		broken := bytes.Clone(file.Bytes())
		broken[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if _, err := LoadIndex(bytes.NewReader(broken)); !errors.Is(err, ErrDamagedIndex) && !errors.Is(err, ErrOtherTables) {
			t.Fatalf("one wrong bit at %d was loaded: %v", at, err)
		}
	})
}

func TestRecordSurvivesPacking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawRecord(t, 1)
		want.Names[0].Given, want.Names[0].Lang = "Omar", "ar"
		want.Births = append(want.Births, name.PartialDate{From: -20000, To: -19000, Precision: name.PrecisionSpan, Circa: true, Original: "about 1915–1917"})
		want.Countries, want.Sex = []string{"fr", "tn"}, SexFemale
		ix := filled(t, []Listed{drawRecord(t, 2), want})
		got, ok := ix.Get("r1", Sight{Everything: true})
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Fatalf("the record changed (-put +got):\n%s", diff)
		}
		if _, ok := ix.Get("r1", Sight{Permitted: []uint64{^uint64(1 << want.Marking)}}); ok {
			t.Fatal("Get showed a record whose marking is not permitted")
		}
	})
}

// A search gives each hit the score and bits that comparing the two records gives,
// and finds the record that holds the query. The chance is its own: it looks at
// what else was found.
func TestSearchScoresAsCompare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawList(t, 40)
		query := rapid.SampledFrom(list).Draw(t, "query").Record
		found := filled(t, list).Search(query, SearchOptions{Sight: Sight{Everything: true}, Limit: 40, Explain: rapid.Bool().Draw(t, "explain")})
		self := false
		for _, h := range found.Hits {
			self = self || h.Record.ID == query.ID
			i := slices.IndexFunc(list, func(l Listed) bool { return l.ID == h.Record.ID })
			want := ScoreOnly(Prepare(query), Prepare(list[i].Record))
			got := Numbers{h.Result.Score, h.Result.Bits, want.Calibrated, want.FromLists}
			if want != got || h.Result.Calibrated <= 0 || h.Result.Calibrated > 1 {
				t.Fatalf("%q against %q: search says %v, compare %v", query.Names, h.Record.Names, got, want)
			}
		}
		if !self {
			t.Fatalf("%q did not find itself among %d", query.Names, len(list))
		}
	})
}

func TestPutRefusesRecordWithoutID(t *testing.T) {
	ix := NewIndex()
	err := ix.Put("1", Listed{Record: Record{ID: "a"}}, Listed{Record: Record{Names: []NameEntry{{Text: "Omar"}}}})
	if !errors.Is(err, ErrNoID) || ix.Len() != 0 || ix.Cursor() != "" {
		t.Fatalf("err %v, %d records, cursor %q; want ErrNoID and nothing changed", err, ix.Len(), ix.Cursor())
	}
}

func FuzzLoadIndex(f *testing.F) {
	ix := NewIndex()
	_ = ix.Put("c", Listed{Record: Record{ID: "a", Names: []NameEntry{{Text: "Omar Haddad"}}}}, Listed{Record: Record{ID: "b", Names: []NameEntry{{Text: "Nur Udin"}}}})
	ix.Delete("c", "b")
	var file bytes.Buffer
	_ = ix.Save(&file)
	f.Add(file.Bytes())
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		// A right checksum lets damage through to the checks behind it.
		if len(b) > 8 {
			b = withChecksum(b[:len(b)-8])
		}
		ix, err := LoadIndex(bytes.NewReader(b))
		if err != nil {
			return
		}
		ix.Search(Record{Names: []NameEntry{{Text: "Omar Nurudin Haddad"}}}, SearchOptions{Sight: Sight{Everything: true}, Explain: true})
		ix.Compact()
	})
}

func withChecksum(b []byte) []byte {
	e := &encoder{w: &bytes.Buffer{}, sum: xxhash.New()}
	e.raw(b)
	return binary.LittleEndian.AppendUint64(bytes.Clone(b), e.sum.Sum64())
}

// Whoever must know that removed names have left the memory is told where another
// packing was at work, which may have begun before they were removed.
func TestCompactTellsWhetherItPacked(t *testing.T) {
	ix := listOf(t, "Mansouri, Abdeslam", "Dridi, Omar")
	ix.merging = true
	if ix.Compact() {
		t.Error("packed beside another packing")
	}
	ix.merging = false
	ix.Delete("", "p1")
	if !ix.Compact() || ix.Len() != 1 {
		t.Errorf("not packed, %d records", ix.Len())
	}
	for _, l := range ix.state.Load().layers {
		if bytes.Contains(bytes.ToLower(l.seg.blob), []byte("dridi")) {
			t.Error("a removed name is still in memory")
		}
	}
}
