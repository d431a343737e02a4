package name

import (
	"strings"
	"unicode"
)

// word is one written word before it is read.
type word struct {
	orig   string // as written
	low    string // lowered and cleaned
	script script
	sep    rune // what stood before it: ' ', '-', ',', '.', '('
	caps   bool // written in capitals only
}

// isApostrophe tells the signs that stand inside a word and carry no letter.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', 'ʿ', 'ʾ', 'ʻ', '`', '´', '′', 'ʹ', 'ʺ', '՚', '׳', '״':
		return true
	}
	return false
}

// splitWords cuts a text into at most limit words. Marks stay with their
// letters, apostrophes stay inside, a change from small to capital letters
// inside a word parts it.
func splitWords(text string, kind Kind, limit int) (words []word, cut, mixed bool) {
	cleaned, cut := clean(text)
	sep := ' '
	var cur []rune
	flush := func() bool {
		if len(cur) == 0 {
			return true
		}
		orig := string(cur)
		cur = cur[:0]
		if len(words) == limit {
			cut = true
			return false
		}
		w := word{orig: orig, low: strings.Map(lowerRune, orig), sep: sep, caps: isCaps(orig)}
		var m bool
		if w.script, m = majorityScript(w.low); m {
			mixed = true
			w.low = unmix(w.low, w.script)
		}
		if w.script == scriptHan {
			w.low = simplify(w.low)
		}
		words = append(words, w)
		sep = ' '
		return true
	}
	rs := []rune(cleaned)
	for i, r := range rs {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if camelStep(rs, i, cur) || scriptStep(cur, r) {
				if !flush() {
					return words, cut, mixed
				}
				sep = '-'
			}
			cur = append(cur, r)
		case isApostrophe(r) && len(cur) > 0 && i+1 < len(rs) && unicode.IsLetter(rs[i+1]):
			cur = append(cur, '\'')
		case r == '&' || r == '+':
			if !flush() {
				return words, cut, mixed
			}
			if kind != KindPerson {
				cur = append(cur, 'a', 'n', 'd')
				if !flush() {
					return words, cut, mixed
				}
			}
		default:
			if !flush() {
				return words, cut, mixed
			}
			switch r {
			case ',', '،', '、':
				sep = ','
			case '-', '‐', '‑', '–', '־', '/':
				if sep != ',' {
					sep = '-'
				}
			case '.':
				if sep == ' ' {
					sep = '.'
				}
			case '(', '[', '"', '“', '«', '„':
				if sep != ',' {
					sep = '('
				}
			case ' ':
				if sep == '.' || sep == '-' && i > 0 && rs[i-1] == ' ' {
					sep = ' '
				}
			}
		}
	}
	flush()
	return words, cut, mixed
}

// camelStep tells whether a capital after small letters starts a new word:
// AlisherUsmanov, SiemensAG, but not McDonald, DeVries or a lone capital.
func camelStep(rs []rune, i int, cur []rune) bool {
	if len(cur) < 3 || !unicode.IsUpper(rs[i]) || !unicode.IsLower(rs[i-1]) || i+1 >= len(rs) || !unicode.IsLetter(rs[i+1]) {
		return false
	}
	return string(cur) != "Mac"
}

// scriptStep parts a Latin word that touches one of another script.
func scriptStep(cur []rune, r rune) bool {
	if len(cur) == 0 {
		return false
	}
	a, b := scriptOf(cur[len(cur)-1]), scriptOf(r)
	if a == b || a == scriptNone || b == scriptNone {
		return false
	}
	wide := func(s script) bool { return s >= scriptHangul && s <= scriptKana }
	return wide(a) != wide(b) || (a == scriptHangul) != (b == scriptHangul)
}

func isCaps(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters > 1
}

// digitLetters reads digits that stand for letters inside a word: Ig0r.
var digitLetters = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "9", "g")

// read gives the Latin text and the units of a word in a system.
func (w word) read(system string, kind Kind) (text, units string) {
	latin := w.low
	switch w.script {
	case scriptLatin:
		latin = strings.ReplaceAll(latin, "'", "")
		if kind == KindPerson && hasDigit(latin) {
			latin = digitLetters.Replace(latin)
		}
	case scriptCyrillic:
		if !strings.HasPrefix(system, "cyrillic") {
			system = "cyrillic-ru"
		}
		latin = romaniseCyrillic(latin, system)
	case scriptGreek:
		latin = romaniseGreek(latin)
	case scriptArmenian:
		latin = romaniseArmenian(latin, system == "armenian-west")
	case scriptGeorgian:
		latin = georgianLetters.Replace(latin)
	case scriptHangul:
		var b strings.Builder
		for _, r := range latin {
			b.WriteString(hangulSyllable(r))
		}
		latin = b.String()
	case scriptKana:
		latin = romaniseKana(latin)
	case scriptArabic, scriptHebrew:
		units, latin = abjadUnits(w.low, w.script)
		return foldLatin(latin), units
	case scriptHan, scriptOther:
		return w.low, unitsOfOther(w.low)
	}
	return foldLatin(latin), unitsOfLatin(latin)
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// Words gives the words of a text folded to Latin letters and digits, in the
// first reading of each script, without roles. Tables are keyed by it.
func Words(text string) []string {
	ws, _, _ := splitWords(text, KindOrganisation, MaxTokens)
	out := make([]string, 0, len(ws))
	for _, w := range joinLetters(ws) {
		if t, _ := w.read("", KindOrganisation); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// joinLetters writes runs of single letters as one word: G. m. b. H. is gmbh,
// L.X.C is lxc. Letters of scripts whose words are one letter long stay alone.
func joinLetters(ws []word) []word {
	out := ws[:0:0]
	for i := 0; i < len(ws); {
		j := i
		for j < len(ws) && ws[j].script <= scriptGreek && len([]rune(ws[j].low)) == 1 && !hasDigit(ws[j].low) && (j == i || ws[j].sep != ',' && ws[j].sep != '(') {
			j++
		}
		if j-i < 2 {
			out = append(out, ws[i])
			i++
			continue
		}
		w := ws[i]
		for _, x := range ws[i+1 : j] {
			w.low += x.low
			w.orig += x.orig
		}
		out = append(out, w)
		i = j
	}
	return out
}
