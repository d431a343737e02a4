package match

import "liaison/internal/name"

// eastern tells that both names are made of syllables of China, or both of
// Korea, alone and that one holds a family name of there. One of them must be
// of usual length: longer ones of other origins can be cut into syllables too.
// Names of which one is in Cantonese or Hokkien spelling are not compared as Chinese.
func eastern(x, y []Part) bool {
	if !holdsFamily(x) && !holdsFamily(y) {
		return false
	}
	chineseX, koreanX := made(x)
	chineseY, koreanY := made(y)
	if chineseX > 0 && chineseY > 0 && min(chineseX, chineseY) <= 4 && southernIn(x) == southernIn(y) {
		return true
	}
	return koreanX > 0 && koreanY > 0 && min(koreanX, koreanY) <= 3
}

func southernIn(parts []Part) bool {
	for i := range parts {
		if name.Southern(parts[i].Form.Text) {
			return true
		}
	}
	return false
}

func holdsFamily(parts []Part) bool {
	for i := range parts {
		if f := parts[i].Form; len(f.variants) > 0 && name.FamilyOfTheEast(f.variants) {
			return true
		}
	}
	return false
}

// made gives of how many syllables of China and of Korea a name is made, 0
// where a word is of other make or there are less than two or more than six.
func made(parts []Part) (chinese, korean int) {
	if len(parts) > 4 {
		return 0, 0
	}
	noChina, noKorea := false, false
	for i := range parts {
		f := parts[i].Form
		if f.abjad || f.exact {
			return 0, 0
		}
		c, k := name.SyllablesOf(f.Text).Counts()
		if name.FamilyOfTheEast(f.variants) { // in whatever spelling
			c, k = max(c, 1), max(k, 1)
		}
		chinese, korean = chinese+c, korean+k
		noChina, noKorea = noChina || c == 0, noKorea || k == 0
	}
	if noChina || chinese < 2 || chinese > 6 {
		chinese = 0
	}
	if noKorea || korean < 2 || korean > 6 {
		korean = 0
	}
	return chinese, korean
}

// otherSyllable is how far two words agree that are near, but other syllables.
const otherSyllable = 0.25

// strictly lowers how far two words of such names agree, unless they are the
// same syllables or forms of one family name.
func strictly(a, b *Form, q float32, how level) (float32, level) {
	if q == 0 || how == levelExact || how == levelInitial || how == levelVariant || shareVariant(a.variants, b.variants) {
		return q, how
	}
	x, y := name.SyllablesOf(a.Text), name.SyllablesOf(b.Text)
	switch {
	case x.Agree(y) && x.Surely(y):
		return max(q, 0.9), levelSound
	case x.Agree(y) || x.ButForGlides(y):
		return q, how
	}
	return min(q, otherSyllable), levelNear
}

// joinedSyllables tells whether parts from..to are the syllables of one word.
func joinedSyllables(word *Form, parts []Part, from, to int) bool {
	all := name.SyllablesOf(parts[from].Form.Text)
	for i := from + 1; i <= to; i++ {
		all = all.And(name.SyllablesOf(parts[i].Form.Text))
	}
	return name.SyllablesOf(word.Text).Agree(all)
}
