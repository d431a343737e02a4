package extract

import (
	"strings"

	"liaison/internal/claim"
)

func (d *doc) isDate(v int) bool {
	return v >= 0 && v < len(d.values) && d.values[v].Date != nil || v >= 0 && v < len(d.values) && d.values[v].Kind == "date"
}

// mark makes the value at tokens [a,b) of s.
func (d *doc) mark(s *sentence, a, b int, v ValueMention) {
	v.Span = s.span(a, b)
	v.Text = s.words(a, b)
	d.values = append(d.values, v)
	for k := a; k < b; k++ {
		s.toks[k].value = int32(len(d.values))
	}
}

// dates finds and reads the dates of all sentences.
func (d *doc) dates() {
	lang := d.lang
	w := dateTables()[lang]
	if w == nil {
		lang, w = "en", dateTables()["en"]
	}
	for i := range d.s {
		s := &d.s[i]
		z := &dateScan{s: s, w: w, lang: lang}
		for k := 0; k < len(s.toks); {
			if t := &s.toks[k]; t.span != 0 || t.value != 0 {
				k++
				continue
			}
			if j := d.date(z, k); j > k {
				k = j
				continue
			}
			k++
		}
	}
}

// date reads the date that begins at token k and gives its end, or k.
func (d *doc) date(z *dateScan, k int) int {
	p := d.in.Published
	limit := roleNone
	for _, r := range [...]dateRole{roleBetween, roleFrom, roleSince, roleUntil, roleBefore, roleAfter} {
		if z.has(k, r) {
			limit = r
			break
		}
	}
	i := k
	if _, end := z.ago(k); end > k {
		limit = roleNone
	}
	if limit != roleNone {
		i++
		if z.has(i, roleArticle) {
			i++
		}
	}
	f, end := z.point(i)
	if last, ok := z.sinceBehind(i, &f, end); ok {
		limit, end = roleSince, last
	}
	if end == i {
		return d.justAfter(z.s, k)
	}
	t := d.tense(z, i, end)
	day := d.dayBefore(z, k, &f)
	r := f.resolve(p, t)
	switch limit {
	case roleNone:
		d.dateValue(z.s, k, end, r, t, f)
		if day > 0 {
			v := &d.values[len(d.values)-1]
			v.Begin = day
			v.Text = d.text[day:v.End]
			if v.Date != nil {
				v.Date.Words = v.Text
			}
		}
		return end
	case roleBetween, roleFrom:
		if z.has(end, roleAnd) || z.has(end, roleTo) {
			j := end + 1
			if z.has(j, roleArticle) {
				j++
			}
			if g, last := z.point(j); last > j {
				d.dateValue(z.s, k, last, hull(r, f, g, p, t), t, f)
				return last
			}
		}
		d.dateValue(z.s, i, end, r, t, f)
		return end
	}
	if r.unresolved == "" {
		switch limit {
		case roleSince:
			r.iv.To, r.iv.Precision, r.rule = claim.DayMax, claim.PrecisionSpan, "date.since"
		case roleUntil:
			r.iv.From, r.iv.Precision, r.rule = claim.DayMin, claim.PrecisionSpan, "date.until"
		case roleBefore:
			r.iv = span(claim.DayMin, r.iv.From-1, claim.PrecisionSpan)
			r.rule = "date.before"
		case roleAfter:
			r.iv = span(r.iv.To+1, claim.DayMax, claim.PrecisionSpan)
			r.rule = "date.after"
		}
		r.iv.Reading = strings.TrimSpace(r.iv.Reading + "; open end")
		r.alternatives = nil
	}
	d.dateValue(z.s, k, end, r, t, f)
	return end
}

// dayBefore mends "am 18. März" where the dot was taken for the end of a
// sentence: it sets the day of f and gives the offset where it stands, or 0.
func (d *doc) dayBefore(z *dateScan, k int, f *dateForm) int {
	if k != 0 || z.s.index == 0 || f.month == 0 || f.day != 0 || d.lang != "de" {
		return 0
	}
	prev := &dateScan{s: &d.s[z.s.index-1], w: z.w}
	n := len(prev.s.toks)
	at := n - 1
	if prev.s.at(at).low == "." {
		at--
	} else if !strings.HasSuffix(prev.s.at(at).low, ".") {
		return 0
	}
	day, ok := prev.dayNumber(at)
	if !ok || prev.s.at(at).value != 0 {
		return 0
	}
	f.day = day
	return prev.s.toks[at].Begin
}

// hull is the interval of "between A and B"; the first takes the year of the
// second where it has none.
func hull(r dateReading, f, g dateForm, p claim.Day, t tense) dateReading {
	if f.year == 0 && g.year != 0 && f.month != 0 {
		f.year = g.year
		r = f.resolve(p, t)
	}
	q := g.resolve(p, t)
	if r.unresolved != "" || q.unresolved != "" {
		r.unresolved, r.anchor = "one end is not resolved", "none"
		return r
	}
	out := dateReading{iv: span(min(r.iv.From, q.iv.From), max(r.iv.To, q.iv.To), claim.PrecisionSpan), anchor: q.anchor, rule: "date.between"}
	out.iv.Reading = "from the first to the last"
	return out
}

func (d *doc) dateValue(s *sentence, a, b int, r dateReading, t tense, f dateForm) {
	v := ValueMention{Kind: "date", Anchor: r.anchor, Unresolved: r.unresolved, Rule: r.rule, Alternatives: r.alternatives,
		Planned: t == tenseFuture && f.year == 0}
	if r.unresolved == "" {
		iv := r.iv
		iv.Words = s.words(a, b)
		v.Date = &iv
		v.Low, v.High = dayText(iv.From), dayText(iv.To)
	}
	d.mark(s, a, b, v)
}

func dayText(d claim.Day) string {
	if d == claim.DayMin || d == claim.DayMax {
		return ""
	}
	return d.String()
}

// justAfter finds "just days after", "two weeks before": the words alone; the
// event that follows anchors them later.
func (d *doc) justAfter(s *sentence, k int) int {
	if d.lang != "en" && d.lang != "" {
		return k
	}
	i := k
	if w := s.at(i).low; w == "just" || w == "only" || w == "some" {
		i++
	}
	if w := s.at(i); w.low == "few" || w.low == "several" {
		i++
	} else if _, ok := dateTables()["en"].role(w.low, roleNumber); ok {
		i++
		if s.at(i).low == "few" {
			i++
		}
	}
	u, ok := dateTables()["en"].role(s.at(i).low, roleUnit)
	if !ok || u > 365 {
		return k
	}
	if w := s.at(i + 1).low; w != "after" && w != "before" || s.at(i+2).Text == "" {
		return k
	}
	d.mark(s, k, i+2, ValueMention{Kind: "date", Anchor: "event", Unresolved: "counted from an event", Rule: "date.days-after"})
	return i + 2
}

// tense tells whether the clause around tokens [a,b) looks back or ahead.
func (d *doc) tense(z *dateScan, a, b int) tense {
	s := z.s
	if d.lang != "en" && d.lang != "" {
		for k := max(0, a-12); k < min(len(s.toks), b+8); k++ {
			if _, ok := z.role(k, roleFuture); ok {
				return tenseFuture
			}
		}
		return tensePast
	}
	genitive := s.at(b).is(lexPossessiveEnd)
	left, lok := s.tenseFrom(a-1, -1)
	right, rok := s.tenseFrom(b, 1)
	switch {
	case genitive && rok:
		return right
	case lok && left != tenseNone:
		return left
	case rok && right != tenseNone:
		return right
	case genitive || lok || s.at(b).noun != nil:
		return tensePast
	}
	return tenseNone
}

// tenseFrom looks for the nearest verb from token k in one direction, inside
// the clause.
func (s *sentence) tenseFrom(k, step int) (tense, bool) {
	for n := 0; n < 25; k, n = k+step, n+1 {
		t := s.at(k)
		if t.Text == "" {
			return tenseNone, false
		}
		if step < 0 && (t.low == ";" || t.low == "“" || t.low == "”") && n > 0 {
			return tenseNone, false
		}
		if !s.verbal(k) {
			continue
		}
		if t.verb != nil && t.verb.gerund || t.is(lexModal) && step < 0 {
			continue
		}
		return s.tenseOf(k), true
	}
	return tenseNone, false
}

// planners are verbs and adjectives after which "to" looks ahead.
var planners = map[string]bool{"plan": true, "plans": true, "planned": true, "planning": true, "intend": true, "intends": true, "intended": true,
	"expected": true, "scheduled": true, "due": true, "set": true, "expects": true, "hopes": true, "wants": true, "ordered": true}

// tenseOf reads the tense of the verb at k from its auxiliaries.
func (s *sentence) tenseOf(k int) tense {
	if t := s.at(k); t.is(lexModal) {
		return modalTense(t.low)
	}
	for j := k - 1; j >= k-4 && j >= 0; j-- {
		t := s.at(j)
		switch {
		case t.is(lexModal):
			return modalTense(t.low)
		case t.low == "to":
			if p := s.at(j - 1); p.is(lexBe) && p.low != "been" || planners[p.low] {
				return tenseFuture
			}
		case t.is(lexAdverb) || t.is(lexBe) || t.is(lexHave) || t.is(lexNot):
			if t.low == "was" || t.low == "were" || t.low == "had" || t.low == "has" || t.low == "have" {
				return tensePast
			}
		default:
			j = -1
		}
	}
	t := s.at(k)
	switch {
	case t.low == "was" || t.low == "were" || t.low == "had" || t.low == "did" || t.low == "has" || t.low == "have" || t.low == "been":
		return tensePast
	case t.verb != nil && (t.verb.past || t.verb.participle):
		return tensePast
	}
	return tenseNone
}

func modalTense(w string) tense {
	switch w {
	case "will", "shall", "wo", "should":
		return tenseFuture
	}
	return tenseNone
}
