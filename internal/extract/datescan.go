package extract

import "strconv"

// dateScan looks for dates in the tokens of one sentence.
type dateScan struct {
	s    *sentence
	w    dateWords
	lang string
}

// number reads a day of the month: "18", "18th", "1er", "18.".
func (z *dateScan) dayNumber(i int) (int, bool) {
	w := z.s.at(i).low
	n := 0
	k := 0
	for k < len(w) && w[k] >= '0' && w[k] <= '9' && k < 3 {
		n = 10*n + int(w[k]-'0')
		k++
	}
	switch w[k:] {
	case "", "st", "nd", "rd", "th", "er", "e", ".":
		return n, k > 0 && k < 3 && n >= 1 && n <= 31
	}
	return 0, false
}

func (z *dateScan) year(i int) (int, bool) {
	w := z.s.at(i).low
	if len(w) != 4 {
		return 0, false
	}
	n, err := strconv.Atoi(w)
	return n, err == nil && n >= 1900 && n < 2100
}

func (z *dateScan) role(i int, r dateRole) (int, bool) { return z.w.role(z.s.at(i).low, r) }

func (z *dateScan) has(i int, r dateRole) bool { _, ok := z.role(i, r); return ok }

// month tells whether token i names a month. Names that are also words (May,
// March) must be capitalised in English text.
func (z *dateScan) month(i int) (int, bool) {
	m, ok := z.role(i, roleMonth)
	if !ok {
		return 0, false
	}
	switch t := z.s.at(i); t.low {
	case "كانون", "تشرين": // two months each, told apart by the next word
		n, ok := levantine[t.low+" "+z.s.at(i+1).low]
		return n, ok
	case "may", "march", "mars", "mai", "sept", "jan", "mar", "dec", "jun":
		if !capitalised(t.Text) && t.low != "mars" && t.low != "mai" {
			return 0, false
		}
	}
	return m, true
}

// point reads one date without its limits (since, between) at token i.
func (z *dateScan) point(i int) (dateForm, int) {
	var f dateForm
	j := i
	if z.has(j, roleApprox) {
		f.approx = true
		j++
	}
	if g, end := z.digits(j); end > j {
		g.approx = f.approx
		return g, end
	}
	if n, ok := z.role(j, roleDay); ok && (z.s.at(j).low != "morgen" || !z.s.at(j-1).is(lexDet)) {
		f.relative, f.offset = true, n
		return f, j + 1
	}
	if n, end := z.dayPart(j); end > j {
		f.relative, f.offset = true, n
		return f, end
	}
	if g, end := z.ago(j); end > j {
		g.approx = f.approx
		return g, end
	}
	if g, end := z.hyphened(j); end > j {
		return g, end
	}
	for k := range 3 {
		at := j
		switch {
		case f.part == roleNone && z.has(j, roleEarly):
			f.part = roleEarly
		case f.part == roleNone && z.has(j, roleMid):
			f.part = roleMid
		case f.part == roleNone && z.has(j, roleLate) && z.s.at(j).low != "late" || f.part == roleNone && z.s.at(j).low == "late" && z.dated(j+1):
			f.part = roleLate
		case f.dir == roleNone && z.has(j, roleLast):
			f.dir = roleLast
		case f.dir == roleNone && z.has(j, roleNext):
			f.dir = roleNext
		case f.dir == roleNone && z.has(j, roleThis):
			f.dir = roleThis
		case (k > 0 || z.has(j+1, roleLast) || z.has(j+1, roleNext)) && (z.has(j, roleArticle) || z.has(j, roleOf)) && z.dated(j+1):
		}
		if f.part != roleNone || f.dir != roleNone {
			if z.has(j, roleEarly) || z.has(j, roleMid) || z.has(j, roleLate) || z.has(j, roleLast) || z.has(j, roleNext) || z.has(j, roleThis) ||
				z.has(j, roleArticle) || z.has(j, roleOf) {
				j++
			}
		}
		if j == at {
			break
		}
	}
	if end := z.core(&f, j); end > j {
		return f, end
	}
	return dateForm{}, i
}

// dated tells whether token i can head a date.
func (z *dateScan) dated(i int) bool {
	_, m := z.month(i)
	_, y := z.year(i)
	return m || y || z.has(i, roleUnit) || z.has(i, roleSeason) || z.has(i, roleWeekday) ||
		z.has(i, roleLast) || z.has(i, roleNext) || z.has(i, roleThis)
}

// core reads month, weekday, unit, season or year at j into f.
func (z *dateScan) core(f *dateForm, j int) int {
	if d, ok := z.dayNumber(j); ok {
		k := j + 1
		if z.s.at(k).low == "." {
			k++
		}
		if z.has(k, roleOf) {
			k++
		}
		if m, ok := z.month(k); ok {
			f.day, f.month = d, m
			return z.withYear(f, k+1)
		}
		return j
	}
	if m, ok := z.month(j); ok {
		f.month = m
		k := j + 1
		if z.has(k, roleLast) {
			f.dir = roleLast
			return k + 1
		}
		if z.has(k, roleNext) && z.s.at(k).low != "next" {
			f.dir = roleNext
			return k + 1
		}
		if d, ok := z.dayNumber(k); ok && z.s.at(k).low != "." && f.part == roleNone && f.dir == roleNone {
			f.day = d
			k++
		}
		return z.withYear(f, k)
	}
	if n, ok := z.role(j, roleWeekday); ok {
		f.weekday = n
		k := j + 1
		if z.has(k, roleLast) {
			f.dir = roleLast
			return k + 1
		}
		// "Tuesday, March 22": the day of the month says more.
		n := k
		for z.s.at(n).low == "," || z.has(n, roleArticle) {
			n++
		}
		var g dateForm
		if end := z.core(&g, n); end > n && g.day != 0 {
			*f = g
			return end
		}
		return k
	}
	if n, ok := z.role(j, roleUnit); ok && f.dir != roleNone && n != 1 {
		f.unit = n
		return j + 1
	}
	if n, ok := z.role(j, roleUnit); ok && z.has(j+1, roleLast) && n > 1 {
		f.unit, f.dir = n, roleLast
		return j + 2
	}
	if n, ok := z.role(j, roleSeason); ok && (f.dir != roleNone || z.yearNear(j+1) || z.has(j-1, roleIn) || z.has(j-2, roleIn)) {
		f.season = n
		return z.withYear(f, j+1)
	}
	if y, ok := z.year(j); ok && (f.part != roleNone || f.dir == roleNone) && z.yearHere(j, f) {
		f.year = y
		return j + 1
	}
	return j
}

func (z *dateScan) yearNear(k int) bool {
	if z.has(k, roleOf) || z.has(k, roleIn) {
		k++
	}
	_, ok := z.year(k)
	return ok
}

// yearHere tells a year from a number: by the word before it.
func (z *dateScan) yearHere(j int, f *dateForm) bool {
	if f.part != roleNone {
		return true
	}
	for _, r := range [...]dateRole{roleIn, roleSince, roleUntil, roleOf, roleFrom, roleTo, roleBetween, roleAnd, roleBefore, roleAfter} {
		if z.has(j-1, r) {
			// "of 2000 people" is a count.
			next := z.s.at(j + 1)
			return next.noun == nil || next.noun.class == classEvent
		}
	}
	return z.s.at(j-1).low == "(" && z.s.at(j+1).low == ")"
}

// levantine are the months whose names are two words.
var levantine = map[string]int{"كانون الثاني": 1, "تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12}

// sinceBehind reads "2014'ten beri", "Mart 2015'ten beri": Turkish writes
// "since" behind its date, which was read up to end, if it is more than a year.
func (z *dateScan) sinceBehind(i int, f *dateForm, end int) (int, bool) {
	if z.lang != "tr" {
		return end, false
	}
	y, ok := z.year(i)
	if end == i && ok {
		end = i + 1
	}
	last := z.s.behindEnding(end)
	if end == i || z.s.at(last).low != "beri" {
		return end, false
	}
	if ok {
		*f = dateForm{year: y}
	}
	return last + 1, true
}

func (z *dateScan) withYear(f *dateForm, k int) int {
	if levantine[z.s.at(k-1).low+" "+z.s.at(k).low] != 0 {
		k++
	}
	n := k
	if z.s.at(n).low == "," && f.day != 0 {
		n++
	}
	if z.has(n, roleOf) {
		n++
	}
	if y, ok := z.year(n); ok {
		f.year = y
		return n + 1
	}
	return k
}

// digits reads 2016-03-18, 18.03.2016, 18/03/2016 and "the 1990s".
func (z *dateScan) digits(i int) (dateForm, int) {
	w := z.s.at(i).low
	if len(w) == 0 || w[0] < '0' || w[0] > '9' {
		return dateForm{}, i
	}
	if len(w) == 5 && w[4] == 's' {
		if y, err := strconv.Atoi(w[:4]); err == nil && y >= 1900 && y < 2100 && y%10 == 0 {
			return dateForm{year: y, decade: true}, i + 1
		}
	}
	if a, b, c, ok := threeNumbers(w); ok {
		return threePart(a, b, c), i + 1
	}
	if z.s.at(i+1).low == "/" && z.s.at(i+3).low == "/" {
		if a, b, c, ok := threeNumbers(w + "/" + z.s.at(i+2).low + "/" + z.s.at(i+4).low); ok {
			return threePart(a, b, c), i + 5
		}
	}
	return dateForm{}, i
}

func threeNumbers(w string) (a, b, c int, ok bool) {
	n, part, digits := [3]int{}, 0, 0
	sep := byte(0)
	for i := 0; i < len(w); i++ {
		switch ch := w[i]; {
		case ch >= '0' && ch <= '9' && digits < 4:
			n[part] = 10*n[part] + int(ch-'0')
			digits++
		case (ch == '-' || ch == '.' || ch == '/') && digits > 0 && part < 2 && (sep == 0 || sep == ch):
			sep, digits = ch, 0
			part++
		default:
			return 0, 0, 0, false
		}
	}
	if part != 2 || digits == 0 {
		return 0, 0, 0, false
	}
	if n[0] > 1899 && n[0] < 2100 { // year first
		n[0], n[2] = n[2], n[0]
	}
	ok = n[2] > 1899 && n[2] < 2100 && n[0] >= 1 && n[0] <= 31 && n[1] >= 1 && n[1] <= 31 && (n[0] <= 12 || n[1] <= 12)
	return n[0], n[1], n[2], ok
}

// threePart reads day, month, year; month and day change places only where no
// other reading is possible.
func threePart(d, m, y int) dateForm {
	if m > 12 {
		d, m = m, d
	}
	return dateForm{year: y, month: m, day: d}
}

// hyphened reads "mid-2015", "mid-March", "late-2014".
func (z *dateScan) hyphened(i int) (dateForm, int) {
	w := z.s.at(i).low
	for k := 3; k < len(w) && k < 6; k++ {
		if w[k] != '-' {
			continue
		}
		var f dateForm
		for _, r := range [...]dateRole{roleEarly, roleMid, roleLate} {
			if _, ok := z.w.role(w[:k], r); ok {
				f.part = r
			}
		}
		if f.part == roleNone {
			return f, i
		}
		if m, ok := z.w.role(w[k+1:], roleMonth); ok {
			f.month = m
			return f, z.withYear(&f, i+1)
		}
		if y, err := strconv.Atoi(w[k+1:]); err == nil && y >= 1900 && y < 2100 {
			f.year = y
			return f, i + 1
		}
	}
	return dateForm{}, i
}

// ago reads "two weeks ago", "vor zwei Wochen", "il y a deux semaines".
func (z *dateScan) ago(i int) (dateForm, int) {
	j, back := i, false
	switch {
	case z.has(i, roleBack):
		j, back = i+1, true
	case z.s.at(i).low == "il" && z.s.at(i+1).low == "y" && z.s.at(i+2).low == "a":
		j, back = i+3, true
	}
	n, ok := z.role(j, roleNumber)
	if !ok {
		var err error
		if n, err = strconv.Atoi(z.s.at(j).low); err != nil || n < 1 || n > 999 {
			return dateForm{}, i
		}
	}
	u, ok := z.role(j+1, roleUnit)
	if !ok {
		return dateForm{}, i
	}
	f := dateForm{ago: true, unit: u, count: n}
	if back {
		return f, j + 2
	}
	if z.has(j+2, roleAgo) {
		return f, j + 3
	}
	return dateForm{}, i
}

// dayParts are words for a part of the day of publication, or of the night
// before it, by language.
var dayParts = map[string]map[string]int{
	"en": {"this morning": 0, "this afternoon": 0, "this evening": 0, "last night": -1, "last evening": -1},
	"fr": {"ce matin": 0, "cet après-midi": 0, "ce soir": 0, "hier soir": -1, "hier matin": -1, "cette nuit": 0, "la nuit dernière": -1, "avant-hier": -2},
	"nl": {"vanmorgen": 0, "vanochtend": 0, "vanmiddag": 0, "gisteravond": -1, "gisterochtend": -1, "gistermiddag": -1, "afgelopen nacht": -1, "eergisteren": -2},
	"de": {"heute morgen": 0, "heute früh": 0, "heute nachmittag": 0, "heute abend": 0, "gestern abend": -1, "gestern morgen": -1, "letzte nacht": -1},
	"tr": {"dün gece": -1, "bu sabah": 0, "bu akşam": 0},
}

// dayPart reads a part of a day at token i.
func (z *dateScan) dayPart(i int) (offset, end int) {
	for phrase, n := range dayParts[z.lang] {
		if m := z.s.startsWith(i, phrase); m > end-i && m > 0 {
			offset, end = n, i+m
		}
	}
	return offset, max(end, i)
}
