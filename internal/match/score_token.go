package match

import (
	"strings"

	"liaison/internal/name"
)

// level is how two tokens agree.
type level uint8

const (
	levelNone level = iota
	levelInitial
	levelVariant // a nickname or a form in another language
	levelNear    // an edit or a spelling away
	levelSound   // the same sounds
	levelExact
	levelJoined  // written as one word on one side
	levelSwapped // neighbouring letters exchanged
	levelKind    // two words for one sort of house: company and group
	levelLetters // the first letters of several words
)

var levelNames = [...]string{"none", "initial", "variant", "near", "sound", "exact", "joined", "swapped", "kind", "letters"}

// costs is the table of unit costs, read once.
var costs = name.UnitCosts()

// distance is the least cost of reading x for y. It stops when the cost passes
// limit. Two neighbours exchanged cost a little less than one edit. Between an
// abjad and Latin, mixed, two letters of the abjad may stand for one Latin sound.
func distance(x, y []uint8, mixed bool, limit int32) int32 {
	del := &costs.Del[0]
	if mixed {
		del = &costs.Del[1]
		if len(y) > 0 && y[0] >= firstAbjad {
			x, y = y, x
		}
	}
	var rows [3][maxUnits + 1]int32
	before, old, row := &rows[0], &rows[1], &rows[2]
	m := len(y)
	last := int32(0)
	for j := range y {
		old[j+1] = old[j] + int32(del[y[j]&127])
	}
	for i := range x {
		sub := &costs.Sub[x[i]&127]
		dx := int32(del[x[i]&127])
		row[0] = old[0] + dx
		least := row[0]
		var merge *[64]uint8
		if mixed && i > 0 {
			merge = mergeOf(x[i-1], x[i])
		}
		for j := 0; j < m; j++ {
			best := old[j] + int32(sub[y[j]&127])
			if d := old[j+1] + dx; d < best {
				best = d
			}
			if d := row[j] + int32(del[y[j]&127]); d < best {
				best = d
			}
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				best = min(best, before[j-1]+name.EditUnit*8/10)
			}
			if merge != nil && y[j] < firstAbjad && merge[y[j]] != name.NoMerge {
				best = min(best, before[j]+int32(merge[y[j]]))
			}
			row[j+1] = best
			least = min(least, best)
		}
		if least > limit && (!mixed || last > limit) { // a merge reaches back two rows
			return least
		}
		last = least
		before, old, row = old, row, before
	}
	return old[m]
}

// firstAbjad is the first code of the letters of an abjad.
const firstAbjad = 64

// mergeOf gives what two neighbouring letters stand for together, or nil.
func mergeOf(a, b uint8) *[64]uint8 {
	if a < firstAbjad || b < firstAbjad || a >= 2*firstAbjad || b >= 2*firstAbjad {
		return nil
	}
	if k := costs.Merge[a-firstAbjad][b-firstAbjad]; k > 0 {
		return &costs.Merges[k-1]
	}
	return nil
}

// budget is how many edits, in cost units, words of n sounds may differ by and
// still be taken for one name.
func budget(n int) float32 {
	switch {
	case n <= 2:
		return 0.45 * name.EditUnit
	case n == 3:
		return 1.0 * name.EditUnit
	case n == 4:
		return 1.3 * name.EditUnit
	case n >= 10:
		return 2.4 * name.EditUnit
	}
	return (1.3 + 0.18*float32(n-4)) * name.EditUnit
}

// similarity compares two forms: 1 for the same, 0 for different.
func similarity(a, b *Form) (float32, level) {
	if a.Hash == b.Hash {
		return 1, levelExact
	}
	if a.n == 0 || b.n == 0 || a.exact != b.exact {
		return 0, levelNone
	}
	if a.exact {
		return plainSimilarity(a.units[:a.n], b.units[:b.n])
	}
	if len(a.variants) > 0 && len(b.variants) > 0 && shareVariant(a.variants, b.variants) {
		if s, l := soundSimilarity(a, b); s > 0.8 {
			return s, l
		}
		return 0.8, levelVariant
	}
	if n, ok := swapped(a.Text, b.Text); ok && !a.abjad && !b.abjad {
		q, how := soundSimilarity(a, b)
		if least := swapQuality(n); q < least {
			return least, levelSwapped
		}
		return q, how
	}
	if a.signs != b.signs && min(a.n, b.n) < leastSigns {
		if q, how := soundSimilarity(a, b); q >= leastSyllable {
			return q, how
		}
		return 0, levelNone
	}
	if !near(a, b) {
		return shortened(a, b)
	}
	q, how := soundSimilarity(a, b)
	if s, l := shortened(a, b); s > q {
		return s, l
	}
	if how == levelNear && q < 0.72 && a.Bits < commonBits && b.Bits < commonBits {
		q -= 0.15 // two well-known names, so hardly a slip: Hassan and Hussein
	}
	return max(q, 0), how
}

// A short word is near many: where one of two has fewer sounds than leastSigns
// and the other is in signs, or both are syllables of Chinese, they must be alike
// as far as leastSyllable; a syllable and a word of another way of writing, such
// as Chih for Zhi, as far as leastOther.
const (
	leastSigns    = 4
	leastSyllable = 0.75
	leastOther    = 0.66
)

// commonBits is the rarity below which a name is well known.
const commonBits = 10

func shareVariant(a, b []uint16) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}

// soundSimilarity compares by sounds. Of two compound names of one kind only
// the own parts count: Abd al-Rahman is not Abd al-Rahim.
func soundSimilarity(a, b *Form) (float32, level) {
	x, y := a.units[:a.n], b.units[:b.n]
	if (a.compound == compoundAbd) != (b.compound == compoundAbd) && a.abjad == b.abjad {
		s, how := unitSimilarity(x, y, a.abjad, b.abjad)
		return s * 0.75, how
	}
	if a.compound != compoundNone && a.compound == b.compound {
		x, y = a.units[a.kernFrom:a.kernTo], b.units[b.kernFrom:b.kernTo]
	}
	return unitSimilarity(x, y, a.abjad, b.abjad)
}

// shortened compares two forms of which one has a part that the other lacks and
// that names are often without: the article written joined to it (Alhakim and
// Hakim), or the second part of a compound (Zia al-Din and Zia).
func shortened(a, b *Form) (float32, level) {
	if a.abjad != b.abjad {
		return withoutArticle(a, b)
	}
	if a.abjad {
		return 0, levelNone
	}
	if a.article != b.article {
		if b.article {
			a, b = b, a
		}
		if q, how := unitSimilarity(a.units[2:a.n], b.units[:b.n], false, false); q >= leastShortened || q >= leastLong && min(a.n-2, b.n) >= 6 {
			return q * 0.96, how
		}
	}
	if (a.compound == compoundNone) != (b.compound == compoundNone) {
		if b.compound != compoundNone {
			a, b = b, a
		}
		kern := a.units[a.kernFrom:a.kernTo]
		if len(kern) < 3 && len(b.units[:b.n]) > 3 {
			return 0, levelNone
		}
		if a.compound == compoundAbd { // Abdul Samad and Samad, but not Abdul Khan and Khan
			if q, _ := unitSimilarity(kern, b.units[:b.n], false, false); q >= 0.9 && name.NameOfGod(b.Text) {
				return q * 0.72, levelVariant
			}
			return 0, levelNone
		}
		if q, _ := unitSimilarity(kern, b.units[:b.n], false, false); q >= leastShortened {
			return q * 0.8, levelVariant
		}
	}
	return 0, levelNone
}

// withoutArticle compares an abjad word, whose article was parted from it, with
// a Latin one that writes it as the start of the word: العاني and Alani.
func withoutArticle(a, b *Form) (float32, level) {
	if b.abjad {
		a, b = b, a
	}
	if b.n < 5 || b.exact || !strings.HasPrefix(b.Text, "al") && !strings.HasPrefix(b.Text, "el") {
		return 0, levelNone
	}
	if q, how := unitSimilarity(a.units[:a.n], b.units[2:b.n], true, false); q >= leastShortened {
		return q * 0.96, how
	}
	return 0, levelNone
}

// How alike the rest must be, and how alike where it is long.
const (
	leastShortened = 0.8
	leastLong      = 0.6
)

func unitSimilarity(x, y []uint8, abjadX, abjadY bool) (float32, level) {
	n := max(len(x), len(y))
	if abjadX != abjadY { // vowels of the Latin side have no partner
		n = 1 + max(consonants(x), consonants(y))
		// chance agreements are likelier without vowels
		n = min(n, 8)
	} else if abjadX { // a letter of an abjad is more than one sound
		n++
	}
	allowed := budget(n)
	if abjadX != abjadY && n <= 4 {
		allowed *= 0.85
	}
	limit := allowed * 1.5
	d := float32(distance(x, y, abjadX != abjadY, int32(limit)))
	switch {
	case d > limit:
		return 0, levelNone
	case d <= allowed:
		s := 1 - 0.42*d/allowed
		if d <= 0.25*name.EditUnit {
			return s, levelSound
		}
		return s, levelNear
	}
	return 0.58 * (limit - d) / (limit - allowed), levelNear
}

// consonants counts the units that are neither vowels nor h, w, y, and the
// letters of an abjad that a Latin spelling cannot leave out.
func consonants(units []uint8) int {
	n := 0
	for _, u := range units {
		if u >= 64 && costs.Del[1][u&127] >= name.EditUnit*9/10 || soundClasses[u&127] > 1 {
			n++
		}
	}
	return n
}

// plainSimilarity compares words of a script without a reading: letters are
// equal or not, and short words must be the same.
func plainSimilarity(x, y []uint8) (float32, level) {
	n := max(len(x), len(y))
	if n < 4 {
		return 0, levelNone
	}
	var row [maxUnits + 1]int
	for j := range y {
		row[j+1] = j + 1
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			d := diagonal
			if x[i] != y[j] {
				d = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], d
		}
	}
	if s := 1 - 1.6*float32(row[len(y)])/float32(n); s > 0 {
		return s, levelNear
	}
	return 0, levelNone
}
