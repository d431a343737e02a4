package match

import (
	"math"
	"strconv"

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
	Score float64 // 0..1; 0.7 is the working threshold
	Bits  float64 // log2 of the likelihood ratio; ranks and adds up
	// Calibrated is the chance that a pair like this, put side by side by hand, is
	// the same where about half of such pairs are; of a hit, the chance that a
	// candidate like this is the one searched for where about half of those
	// searched for are listed, or the share that the search was told. FromLists is the chance of a pair where pairs are
	// drawn from the entries of lists instead, 0 of a hit. They are measured on
	// names alone, see chance.go.
	Calibrated, FromLists float64
	Band                  string // "none", "review", "urgent"
	Lines                 []Line
}

// Numbers is a result without its explanation.
type Numbers struct {
	Score, Bits, Calibrated, FromLists float64
}

// bestPair finds the pair of names that agrees best.
func bestPair(a, b *Prepared) (best nameScore, x, y int) {
	x = -1
	kind := kindOfPair(a, b)
	for i := range a.Names {
		for j := range b.Names {
			s := compareNames(a.Names[i].Parts, b.Names[j].Parts, kind, nil)
			if a.weak(i) || b.weak(j) {
				s.bits *= 0.5
				s.share *= 0.97
			}
			if x < 0 || s.beats(&best) {
				best, x, y = s, i, j
			}
		}
	}
	return best, x, y
}

// beats orders pairs of names. Of two that weigh the same the one that leaves
// less over stands for both, whichever came first, so that a pair of records has
// one chance whichever way round it is compared.
func (n *nameScore) beats(o *nameScore) bool {
	switch {
	case n.share != o.share:
		return n.share > o.share
	case n.bits != o.bits:
		return n.bits > o.bits
	case n.found.extra != o.found.extra:
		return n.found.extra < o.found.extra
	}
	return n.found.conflict < o.found.conflict
}

func (p *Prepared) weak(i int) bool {
	e := p.Names[i].Entry
	return e < len(p.Record.Names) && p.Record.Names[e].Quality == Weak
}

// kindOfPair reads a pair as persons only where both are, and either way round
// alike.
func kindOfPair(a, b *Prepared) name.Kind { return max(a.Kind, b.Kind) }

// ScoreOnly gives the numbers of Score without the explanation.
func ScoreOnly(a, b *Prepared) Numbers {
	n, o := weigh(a, b)
	n.Calibrated, n.FromLists = ByHand.chance(&o), FromLists.chance(&o)
	return n
}

// weigh compares two records and leaves open what chance there is of it: a pair
// that somebody put side by side and a candidate that a search brought from a
// list are two things.
func weigh(a, b *Prepared) (Numbers, outcome) {
	best, _, _ := bestPair(a, b)
	return total(a, b, best, nil)
}

// Score compares two records and explains the result.
func Score(a, b *Prepared) Result {
	best, x, y := bestPair(a, b)
	t := &tracer{}
	if x >= 0 {
		compareNames(a.Names[x].Parts, b.Names[y].Parts, kindOfPair(a, b), t)
		if a.weak(x) || b.weak(y) {
			t.add("alias", "weak", "", "", -sumBits(t.lines)/2, "a source calls the name weak: half its evidence")
		}
	}
	n, o := total(a, b, best, t)
	return Result{Score: n.Score, Bits: n.Bits, Calibrated: ByHand.chance(&o), FromLists: FromLists.chance(&o), Band: Band(n.Score), Lines: t.lines}
}

func sumBits(lines []Line) float32 {
	s := 0.0
	for _, l := range lines {
		s += l.Bits
	}
	return float32(s)
}

// outcome is what was found of a pair.
type outcome struct {
	name  nameScore
	other otherEvidence
}

// total joins the evidence of the names with that of the other features.
func total(a, b *Prepared, best nameScore, t *tracer) (Numbers, outcome) {
	o := outcome{best, otherBits(a, b, best.share, t)}
	other := &o.other
	bits := float64(best.bits + other.bits)
	kind := kindOfPair(a, b)
	if other.identified {
		s := scoreOf(float64(best.share))
		return Numbers{Score: max(s, 0.75+0.24*s), Bits: bits}, o
	}
	s := best.score(other.bits, kind)
	switch {
	case other.apart:
		s = min(s, contradicted)
	case best.twins && other.sameDay:
		// a date that agrees never lowers what the rest gives without it
		s = min(s, max(twinLimit, best.score(other.bits-other.birth, kind)))
	}
	return Numbers{Score: s, Bits: bits}, o
}

// score gives the score of two names and of the bits of what agrees beside them.
func (n *nameScore) score(other float32, kind name.Kind) float64 {
	s, limit := moved(scoreOf(float64(n.share)), float64(other)), 0.99
	if other <= 1 && kind == name.KindPerson {
		limit = commonLimit(float64(n.bits))
	}
	if other <= 1 && n.generic > 0 {
		limit = genericLimit(n.generic)
	}
	return min(s, limit)
}

// genericLimit keeps what only words like bank or trading hold together out of
// sight if it is one word, and below the urgent band if there are more: there is
// a Ministry of Defence in every country, and many a General Trading Company.
func genericLimit(words uint8) float64 {
	if words == 1 {
		return 0.65
	}
	return 0.91
}

// twinLimit keeps those who may be twins below the urgent band: without a common
// birthday two near names are oftener a slip.
const twinLimit = 0.91

// contradicted keeps a pair whose dates of birth contradict each other below the
// urgent band, however rare the name: a person looks which date is wrong.
const contradicted = 0.91

// oneIn says a rarity in words.
func oneIn(bits float32) string {
	n := math.Exp2(float64(bits))
	switch {
	case n >= 10000:
		return "rarer than 1 in 10,000 names"
	case n >= 1000:
		return "1 in " + strconv.Itoa(int(n/1000)) + ",000 names"
	case n >= 100:
		return "1 in " + strconv.Itoa(int(n/10)*10) + " names"
	}
	return "1 in " + strconv.Itoa(max(int(n+0.5), 1)) + " names"
}

// Band names the band of a score under the standard bands.
func Band(score float64) string { return StandardBands().Name(score) }
