package claim

import "liaison/internal/fault"

// Scheme names a grading scheme. Schemes are kept verbatim and never
// converted: the same sign means different things in each (FIELD.md 2.2).
type Scheme string

// Grading schemes.
const (
	Scheme4x4   Scheme = "4x4"   // Regulation (EU) 2016/794 Art. 29
	Scheme6x6   Scheme = "6x6"   // Admiralty, NATO
	Scheme3x5x2 Scheme = "3x5x2" // United Kingdom; source is the digit
)

// Grade is a person's evaluation of source and information, verbatim.
type Grade struct {
	Scheme Scheme `cbor:"1,keyasint" json:"scheme"`
	Source string `cbor:"2,keyasint" json:"source"`
	Info   string `cbor:"3,keyasint" json:"info"`
}

// Ungraded is what an ungraded claim counts as: X4 in 4x4 (Art. 29(2)).
var Ungraded = Grade{Scheme: Scheme4x4, Source: "X", Info: "4"}

var gradeSigns = map[Scheme][2]string{
	Scheme4x4:   {"ABCX", "1234"},
	Scheme6x6:   {"ABCDEF", "123456"},
	Scheme3x5x2: {"123", "ABCDE"},
}

// ParseGrade reads a pair such as "B2" in a scheme; a pair without its scheme
// has no meaning and is refused.
func ParseGrade(scheme Scheme, pair string) (Grade, error) {
	if len(pair) != 2 {
		return Grade{}, fault.New(fault.Invalid, "grade %q is not a pair of signs", pair).WithMend("write it as source and information, such as B2, with its scheme")
	}
	g := Grade{Scheme: scheme, Source: pair[:1], Info: pair[1:]}
	return g, g.Validate()
}

// Validate refuses signs that the scheme does not have.
func (g Grade) Validate() error {
	signs, ok := gradeSigns[g.Scheme]
	if !ok {
		return fault.New(fault.Invalid, "unknown grading scheme %q", g.Scheme).At("grade").WithMend("use 4x4, 6x6 or 3x5x2")
	}
	if !oneOf(signs[0], g.Source) || !oneOf(signs[1], g.Info) {
		return fault.New(fault.Invalid, "%s%s is not a grade of %s", g.Source, g.Info, g.Scheme).At("grade").
			WithMend("source is one of %s, information one of %s", signs[0], signs[1])
	}
	return nil
}

func oneOf(signs, s string) bool {
	if len(s) != 1 {
		return false
	}
	for i := range len(signs) {
		if signs[i] == s[0] {
			return true
		}
	}
	return false
}

// String prints the pair and, unless it is 4x4, the scheme.
func (g Grade) String() string {
	if g.Scheme == Scheme4x4 {
		return g.Source + g.Info
	}
	return g.Source + g.Info + " (" + string(g.Scheme) + ")"
}

// Level places a grade on the published search order 1..3 (LINKS.md section
// 3): it respects each scheme's partial order, serves thresholds only and is
// never shown in place of the grade.
func (g Grade) Level() uint8 {
	var s, i uint8
	switch g.Scheme {
	case Scheme4x4:
		s = map[string]uint8{"A": 3, "B": 2}[g.Source]
		i = map[string]uint8{"1": 3, "2": 2, "3": 2}[g.Info]
	case Scheme6x6:
		s = map[string]uint8{"A": 3, "B": 2, "C": 2}[g.Source]
		i = map[string]uint8{"1": 3, "2": 2, "3": 2}[g.Info]
	case Scheme3x5x2:
		s = map[string]uint8{"1": 3, "2": 2}[g.Source]
		i = map[string]uint8{"A": 3, "B": 2, "C": 2}[g.Info]
	}
	return max(1, min(s, i))
}
