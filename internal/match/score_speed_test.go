package match

import "testing"

// BenchmarkScoreOnly compares typical prepared persons, most of which differ.
func BenchmarkScoreOnly(b *testing.B) {
	var ps []*Prepared
	for _, p := range pairsThatMatch {
		for _, n := range p {
			ps = append(ps, Prepare(Record{Names: []NameEntry{{Text: n}}}))
		}
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		ScoreOnly(ps[i%len(ps)], ps[(i*7+1)%len(ps)])
		i++
	}
}

// BenchmarkScoreOnlySame compares two spellings of one person.
func BenchmarkScoreOnlySame(b *testing.B) {
	x := Prepare(Record{Names: []NameEntry{{Text: "Abdeslam Chaabane Mansouri"}}})
	y := Prepare(Record{Names: []NameEntry{{Text: "Abdul Salam Shaaban al-Mansuri"}}})
	b.ReportAllocs()
	for b.Loop() {
		ScoreOnly(x, y)
	}
}

// BenchmarkPrepare parses a person.
func BenchmarkPrepare(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Prepare(Record{Names: []NameEntry{{Text: "Abdul Salam Shaaban al-Mansuri"}}})
	}
}
