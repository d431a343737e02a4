package format

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/view"
)

// briefing is what a meeting is given: a chart, a timeline, every claim with
// its number, its words and its grade, and the sources, all from the claims
// that may leave and nothing else.
type briefing struct{ drawn }

// briefDot is a subject on the chart of a briefing, briefLine what ties two of
// them; places run from 0 to 1.
type (
	briefDot struct {
		X, Y          float64
		Letter, Label string
		Kind          string
	}
	briefLine struct {
		X1, Y1, X2, Y2 float64
		// Sources are independent ones: the thickness of the line.
		Sources              int
		Disputed, Assessment bool
		Cites                string
	}
	// briefTime is one dated claim; From and Width run from 0 to 1.
	briefTime struct {
		When, Sentence string
		From, Width    float64
		Cite           int
		day            string
	}
	briefSubject struct {
		view.Ref
		Claims []briefClaim
	}
	briefClaim struct {
		view.Claim
		Cite int
		Note string
	}
)

// numbered gives each claim its number of citation, those of one subject
// together.
func (b *briefing) numbered() []briefSubject {
	var out []briefSubject
	for i, c := range b.claims {
		if len(out) == 0 || out[len(out)-1].ID != c.Subject.ID {
			out = append(out, briefSubject{Ref: c.Subject})
		}
		s := &out[len(out)-1]
		s.Claims = append(s.Claims, briefClaim{Claim: c, Cite: i + 1, Note: standing(c)})
	}
	return out
}

// standing says what a reader must know before he repeats a claim.
func standing(c view.Claim) string {
	var notes []string
	if c.CorrectedBy != "" {
		notes = append(notes, "corrected since")
	}
	if len(c.CounteredBy) > 0 {
		notes = append(notes, "disputed by another claim")
	}
	if c.Modality == "denied" || c.Modality == "negated" {
		notes = append(notes, c.Modality)
	}
	if c.Basis == "assessment" {
		notes = append(notes, "assessment, not a fact")
	}
	return strings.Join(notes, "; ")
}

// chart places the subjects that ties connect.
func (b *briefing) chart() ([]briefDot, []briefLine, error) {
	sheet := svgWriter{drawn: drawn{book: b.book}}
	cites := map[string]int{}
	for i, c := range b.claims {
		if c.Object != nil && c.Object.ID != c.Subject.ID {
			sheet.claims = append(sheet.claims, c)
			cites[c.ID] = i + 1
		}
	}
	refs := sheet.subjects()
	if len(refs) > maxSVGNodes || len(refs) == 0 {
		return nil, nil, nil
	}
	at, err := sheet.place(refs)
	if err != nil {
		return nil, nil, err
	}
	dots := make([]briefDot, len(refs))
	for i, r := range refs {
		dots[i] = briefDot{X: at[r.ID].X / svgWidth, Y: at[r.ID].Y / svgHeight, Letter: kindLetter(r.Kind), Label: r.Label, Kind: r.Kind}
	}
	var lines []briefLine
	for _, pair := range pairs(sheet.claims) {
		p, q := at[pair[0].Subject.ID], at[pair[0].Object.ID]
		l := briefLine{X1: p.X / svgWidth, Y1: p.Y / svgHeight, X2: q.X / svgWidth, Y2: q.Y / svgHeight, Assessment: true}
		roots := map[string]bool{}
		var numbers []string
		for _, c := range pair {
			denied := c.Modality == "denied" || c.Modality == "negated"
			l.Disputed = l.Disputed || denied || len(c.CounteredBy) > 0
			if !denied {
				roots[c.Root] = true
				l.Assessment = l.Assessment && c.Basis == "assessment"
			}
			numbers = append(numbers, fmt.Sprint(cites[c.ID]))
		}
		l.Sources, l.Cites = len(roots), strings.Join(numbers, ", ")
		lines = append(lines, l)
	}
	return dots, lines, nil
}

// pairs groups ties by the two subjects that they tie, in the order of the
// first.
func pairs(claims []view.Claim) [][]view.Claim {
	var out [][]view.Claim
	at := map[[2]string]int{}
	for _, c := range claims {
		key := [2]string{min(c.Subject.ID, c.Object.ID), max(c.Subject.ID, c.Object.ID)}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], c)
	}
	return out
}

var kindLetters = map[string]string{"person": "P", "organisation": "O", "group": "G", "vehicle": "V", "vessel": "S", "aircraft": "A", "premises": "H",
	"place": "L", "phone": "T", "account": "@", "document": "D", "bank-account": "€", "payment": "¤", "weapon": "W", "event": "E", "item": "I", "report": "R"}

func kindLetter(kind string) string {
	return cmp.Or(kindLetters[kind], strings.ToUpper(kind[:min(1, len(kind))]))
}

// timeline orders the dated claims by their earliest day. What has no date is
// counted, never placed.
func (b *briefing) timeline() (out []briefTime, undated int) {
	var first, last string
	for i, c := range b.claims {
		from, to := cmp.Or(c.Valid.From, c.Valid.To), cmp.Or(c.Valid.To, c.Valid.From)
		if from == "" {
			undated++
			continue
		}
		if first == "" || from < first {
			first = from
		}
		last = max(last, to)
		when := from
		if to != from {
			when += " – " + to
		}
		out = append(out, briefTime{When: when, Sentence: c.Sentence, Cite: i + 1, day: from, From: dayNumber(from), Width: dayNumber(to) - dayNumber(from)})
	}
	slices.SortStableFunc(out, func(x, y briefTime) int { return strings.Compare(x.day, y.day) })
	whole := max(dayNumber(last)-dayNumber(first), 1)
	for i := range out {
		out[i].From = (out[i].From - dayNumber(first)) / whole
		out[i].Width = max(out[i].Width/whole, 0.008)
	}
	return out, undated
}
