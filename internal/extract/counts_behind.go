package extract

import (
	"strings"

	"liaison/internal/claim"
)

// rangeBehind reads bounds that stand behind their numbers: Turkish "200'den
// fazla" and "400 ile 600 arasında", and Arabic "بين 400 و600", where "and" is
// written onto the second number.
func (d *doc) rangeBehind(s *sentence, k int, words map[string]int64) (v claim.Bounds, end int, ok bool) {
	switch d.lang {
	case "tr":
		n, j := d.number(s, k, words)
		if j == k {
			return v, k, false
		}
		j = s.behindEnding(j)
		switch w := s.at(j).low; {
		case w == "fazla" || w == "çok":
			return claim.AtLeast(n + 1), j + 1, true
		case w == "az":
			return claim.Between(0, max(0, n-1)), j + 1, true
		case w == "ile" || w == "ila" || w == "–" || w == "-":
			m, last := d.number(s, j+1, words)
			if last > j+1 && n <= m && s.at(last).low == "arasında" {
				return claim.Between(n, m), last + 1, true
			}
		}
	case "ar":
		if s.at(k).low != "بين" {
			return v, k, false
		}
		n, j := d.number(s, k+1, words)
		joined, cut := strings.CutPrefix(s.at(j).low, "و")
		if m, number := digits(joined, d.lang); j > k+1 && cut && number && n <= m {
			return claim.Between(n, m), j + 1, true
		}
	}
	return v, k, false
}

// turkishEndings part from a number by an apostrophe.
var turkishEndings = words("den dan ten tan de da te ta nden ndan e a ye ya i ı u ü nin nın nun nün in ın un ün si sı")

// behindEnding gives the token behind the Turkish ending of a number at k, or
// k.
func (s *sentence) behindEnding(k int) int {
	if w := s.at(k).low; (w == "'" || w == "’") && turkishEndings[s.at(k+1).low] {
		return k + 2
	}
	return k
}
