package match

import (
	"github.com/cespare/xxhash/v2"

	"liaison/internal/name"
)

// Prepared is a record parsed once, cheap to compare many times and safe for
// concurrent reading.
type Prepared struct {
	Record Record
	Kind   name.Kind
	Names  []PreparedName
}

// PreparedName is one reading of one name.
type PreparedName struct {
	Parts []Part
	Entry int // index in Record.Names
}

// Part is one token at its place in a name. Forms are shared between names:
// an index interns them by text and units.
type Part struct {
	Form   *Form
	Role   name.Role
	Source name.RoleSource
}

// Form is what is compared of a token, whatever name it stands in.
type Form struct {
	Hash uint64
	Text string
	Bits float32
}

// Prepare parses a record.
func Prepare(r Record) *Prepared {
	p := &Prepared{Record: r, Kind: name.KindOfSchema(r.Schema)}
	for _, rn := range readNames(r) {
		parts := make([]Part, len(rn.tokens))
		for i, t := range rn.tokens {
			parts[i] = Part{Form: NewForm(t), Role: t.Role, Source: t.Source}
		}
		p.Names = append(p.Names, PreparedName{Parts: parts, Entry: rn.entry})
	}
	return p
}

// readName is one reading of one name of a record before its tokens become forms.
type readName struct {
	entry  int
	tokens []name.Token
}

// readNames parses the names of a record. The index (segment*.go) builds on it
// too: it interns the forms of the tokens and packs, for each part, the number
// of its form, its role and its source. What is added to Part or PreparedName
// must follow from these, or be packed there as well.
func readNames(r Record) []readName {
	var out []readName
	kind := name.KindOfSchema(r.Schema)
	for i, e := range r.Names {
		if i == MaxNames {
			break
		}
		n := name.Parse(e.Text, name.Options{Kind: kind, Lang: e.Lang, Given: e.Given, Family: e.Family, Patronymic: e.Patronymic})
		for _, rd := range n.Readings {
			out = append(out, readName{entry: i, tokens: rd.Tokens})
		}
	}
	return out
}

// NewForm makes the form of a token.
func NewForm(t name.Token) *Form {
	return &Form{Hash: xxhash.Sum64String(t.Text), Text: t.Text, Bits: t.Bits}
}

// Line is one line of an explanation: a feature, what stood on both sides, and
// what it weighs. The bits of the lines add up to those of the result.
type Line struct {
	Feature string  `json:"feature"`
	Level   string  `json:"level"`
	A       string  `json:"a,omitempty"`
	B       string  `json:"b,omitempty"`
	Bits    float64 `json:"bits"`
	Why     string  `json:"why"`
}

// Result is the outcome of one comparison: three numbers never mixed.
type Result struct {
	Score      float64 // 0..1; 0.7 is the working threshold
	Bits       float64 // log2 of the likelihood ratio; ranks and adds up
	Calibrated float64 // chance that a pair like this is the same
	Band       string  // "none", "review", "urgent"
	Lines      []Line
}

// Numbers is a result without its explanation.
type Numbers struct {
	Score, Bits, Calibrated float64
}

// ScoreOnly gives the numbers of Score without the explanation.
func ScoreOnly(a, b *Prepared) Numbers {
	best := 0.0
	for i := range a.Names {
		for j := range b.Names {
			x, y := a.Names[i].Parts, b.Names[j].Parts
			hit := 0
			for _, p := range x {
				for _, q := range y {
					if p.Form.Hash == q.Form.Hash {
						hit++
						break
					}
				}
			}
			best = max(best, float64(hit)/float64(max(len(x), len(y), 1)))
		}
	}
	return Numbers{Score: best, Bits: best * 10, Calibrated: best}
}

// Score compares two records and explains the result.
func Score(a, b *Prepared) Result {
	n := ScoreOnly(a, b)
	return Result{Score: n.Score, Bits: n.Bits, Calibrated: n.Calibrated, Band: Band(n.Score)}
}

// Band names the band of a score under the standard policy.
func Band(score float64) string {
	switch {
	case score >= 0.92:
		return "urgent"
	case score >= 0.7:
		return "review"
	}
	return "none"
}
