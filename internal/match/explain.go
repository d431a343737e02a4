package match

import (
	"fmt"
	"math"
	"strings"

	"liaison/internal/name"
)

// Explanation is one comparison in a form for people and programs: the three
// numbers, how each side was read, and the lines in order of weight.
type Explanation struct {
	A          string   `json:"a"`
	B          string   `json:"b"`
	ReadA      []string `json:"readA"` // the readings, with the roles of the words
	ReadB      []string `json:"readB"`
	Score      float64  `json:"score"`
	Bits       float64  `json:"bits"`
	Calibrated float64  `json:"calibrated"` // of pairs ByHand, as of Result
	FromLists  float64  `json:"fromLists"`  // of pairs FromLists
	Band       string   `json:"band"`
	Lines      []Line   `json:"lines"`
	Tables     string   `json:"tables"` // hash of the tables that were used
}

// Explain compares two records and says why. The bits of the lines add up to
// Bits; lines against stand among those for, the heaviest first.
func Explain(a, b Record) Explanation {
	x, y := Prepare(a), Prepare(b)
	r := Score(x, y)
	e := Explanation{A: firstName(a), B: firstName(b), ReadA: readings(a), ReadB: readings(b),
		Score: r.Score, Bits: r.Bits, Calibrated: r.Calibrated, FromLists: r.FromLists, Band: r.Band, Lines: r.Lines, Tables: name.TablesHash()}
	sortLines(e.Lines)
	return e
}

// sortLines orders lines by the size of their bits, whatever the sign.
func sortLines(lines []Line) {
	for i := range lines {
		for j := i; j > 0 && math.Abs(lines[j].Bits) > math.Abs(lines[j-1].Bits); j-- {
			lines[j], lines[j-1] = lines[j-1], lines[j]
		}
	}
}

func firstName(r Record) string {
	if len(r.Names) == 0 {
		return ""
	}
	return r.Names[0].Text
}

// readings writes how the names of a record were read.
func readings(r Record) []string {
	var out []string
	for _, e := range r.Names {
		n := name.Parse(e.Text, name.Options{Kind: name.KindOfSchema(r.Schema), Lang: e.Lang, Given: e.Given, Family: e.Family, Patronymic: e.Patronymic})
		for _, rd := range n.Readings {
			words := make([]string, len(rd.Tokens))
			for i, t := range rd.Tokens {
				words[i] = t.Text
				if t.Role != name.RoleUnknown {
					words[i] += " (" + t.Role.String() + ")"
				}
			}
			out = append(out, rd.System+": "+strings.Join(words, " · "))
		}
		if n.Cut {
			out = append(out, fmt.Sprintf("only the first %d words or %d bytes were read", name.MaxTokens, name.MaxBytes))
		}
		if n.MixedScript {
			out = append(out, "letters of two scripts that look alike stand in one word")
		}
	}
	return out
}

// Text renders the explanation for a terminal: a bar to the right speaks for
// one bearer, a bar to the left against.
func (e Explanation) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", e.A, e.B)
	for _, side := range [][]string{e.ReadA, e.ReadB} {
		for _, r := range side {
			fmt.Fprintf(&b, "  read as %s\n", r)
		}
	}
	b.WriteString("\n")
	for _, l := range e.Lines {
		pair := l.A
		if l.B != "" || l.A != "" {
			pair = l.A + " = " + l.B
			if l.Bits <= 0 {
				pair = l.A + " | " + l.B
			}
		}
		fmt.Fprintf(&b, "  %+6.1f %s %-11s %-32s %s\n", l.Bits, bar(l.Bits), l.Feature, pair, l.Why)
	}
	fmt.Fprintf(&b, "\n  %+6.1f bits in sum; score %.2f (%s)\n", e.Bits, e.Score, bandWords(e.Band))
	fmt.Fprintf(&b, "  of 100 test pairs with such evidence about %.0f were the same where people had put them side by side because they\n"+
		"  are hard to tell, about %.0f where they were drawn from the entries of lists; half of either kind were\n", 100*e.Calibrated, 100*e.FromLists)
	return b.String()
}

// bar draws bits, five signs each way.
func bar(bits float64) string {
	n := min(int(math.Abs(bits)/3+0.5), 5)
	if bits < 0 {
		return strings.Repeat(" ", 5-n) + strings.Repeat("◂", n) + "│     "
	}
	return "     │" + strings.Repeat("▸", n) + strings.Repeat(" ", 5-n)
}

func bandWords(band string) string {
	switch band {
	case "urgent":
		return "urgent review"
	case "review":
		return "for review"
	}
	return "below the floor"
}
