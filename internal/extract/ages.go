package extract

import (
	"strconv"
	"strings"
	"time"

	"liaison/internal/claim"
)

// age reads "25-year-old", "aged 25", ", 25,", "25 years old" and their like.
func (d *doc) age(s *sentence, k int) int {
	t := s.at(k)
	w := t.low
	if n := leading(w); n > 0 && n < 130 {
		for _, tail := range [...]string{"-year-old", "-years-old", "-jarige", "-jährige", "-jähriger", "-jährigen"} {
			if strings.HasSuffix(w, tail) && len(w) <= len(tail)+3 {
				return d.ageValue(s, k, k+1, n)
			}
		}
		next := s.startsWith(k+1, "years old") + s.startsWith(k+1, "jaar oud") + s.startsWith(k+1, "jahre alt") + s.startsWith(k+1, "year old")
		if next > 0 {
			return d.ageValue(s, k, k+1+next, n)
		}
		if s.at(k-1).low == "," && d.personEnds(s, k-2) && (s.at(k+1).low == "," || s.at(k+1).low == "." || s.at(k+1).low == ")") && n > 3 && t.Text == strconv.Itoa(n) {
			return d.ageValue(s, k, k+1, n)
		}
		if unit := s.at(k + 1).low; s.at(k-1).low == "," && d.personEnds(s, k-2) && (unit == "ans" || unit == "jaar" || unit == "jahre") {
			return d.ageValue(s, k, k+2, n)
		}
		if d.lang == "tr" && (strings.HasPrefix(s.at(k+1).low, "yaşında") || strings.HasPrefix(s.at(k+1).low, "yaşlarında")) {
			return d.ageValue(s, k, k+2, n)
		}
		if unit := s.at(k + 1).low; d.lang == "ar" && (unit == "عاما" || unit == "عاماً" || unit == "سنة") &&
			((s.at(k-1).low == "(" || s.at(k-1).low == "،") && d.personEnds(s, k-2) || s.at(k-1).low == "العمر") {
			return d.ageValue(s, k, k+2, n)
		}
		if s.at(k-1).low == "(" && d.personEnds(s, k-2) && s.at(k+1).low == ")" && t.Text == strconv.Itoa(n) {
			return d.ageValue(s, k, k+1, n)
		}
	}
	if w == "aged" {
		if end, lo, hi := d.ageRange(s, k+1); end > 0 {
			v := claim.Between(lo, hi)
			v.Unit, v.Phrase = "years", s.words(k, end)
			d.mark(s, k, end, ValueMention{Kind: "age", Number: &v, Low: boundText(v.Low), High: boundText(v.High), Anchor: "none", Rule: "age.range"})
			return end
		}
	}
	if w == "aged" || w == "âgé" || w == "âgée" {
		i := k + 1
		if s.at(i).low == "de" {
			i++
		}
		if n := leading(s.at(i).low); n > 0 && n < 130 {
			end := i + 1
			if s.at(end).low == "ans" {
				end++
			}
			return d.ageValue(s, k, end, n)
		}
	}
	return k
}

// ageRange reads "between 22 and 35", "22 to 35", "22-35"; end 0: none.
func (d *doc) ageRange(s *sentence, k int) (end int, lo, hi int64) {
	if s.at(k).low == "between" || s.at(k).low == "from" {
		k++
	}
	a, b, cut := strings.Cut(s.at(k).low, "-")
	end = k + 1
	if !cut {
		if w := s.at(k + 1).low; w != "and" && w != "to" && w != "–" && w != "-" {
			return 0, 0, 0
		}
		a, b, end = s.at(k).low, s.at(k+2).low, k+3
	}
	x, y := leading(a), leading(b)
	return end * min(1, max(0, y-x)), int64(x), int64(y)
}

func (d *doc) personEnds(s *sentence, i int) bool {
	t := s.at(i)
	return t.span != 0 && d.spans[t.span-1].Type == "PER"
}

func leading(w string) int {
	n := 0
	for i := 0; i < len(w) && i < 3 && w[i] >= '0' && w[i] <= '9'; i++ {
		n = 10*n + int(w[i]-'0')
	}
	return n
}

func (d *doc) ageValue(s *sentence, a, b, n int) int {
	v := claim.Between(int64(n), int64(n))
	v.Unit, v.Phrase = "years", s.words(a, b)
	m := ValueMention{Kind: "age", Number: &v, Low: boundText(v.Low), High: boundText(v.High), Rule: "age"}
	if p := d.in.Published; p != 0 {
		iv := birth(p, n)
		iv.Words = v.Phrase
		m.Birth = &iv
		m.Anchor = "publication"
	} else {
		m.Anchor = "none"
	}
	d.mark(s, a, b, m)
	return b
}

// birth gives the days of birth of someone aged n on day p.
func birth(p claim.Day, n int) claim.Interval {
	y, m, day := p.Time().Date()
	back := func(years int) claim.Day {
		return claim.Date(y-years, m, min(day, time.Date(y-years, m+1, 0, 0, 0, 0, 0, time.UTC).Day()))
	}
	return claim.Interval{From: back(n+1) + 1, To: back(n), Precision: claim.PrecisionSpan,
		Reading: "aged " + strconv.Itoa(n) + " on publication, " + p.String()}
}
