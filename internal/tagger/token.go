package tagger

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is a word, number or sign: text[Begin:End] equals Text.
type Token struct {
	Begin, End int
	Text       string
}

// abbreviations keep their dot and do not end a sentence. Lower case, without
// the dot.
var abbreviations = wordSet(`mr mrs ms dr prof gen lt col maj capt cpl sgt brig adm cmdr gov sen rep rev hon st pres amb
	sec insp supt det messrs mme mlle hr fr jr sr jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri sat sun
	no nos vs etc inc ltd corp co bros dept univ est approx fig vol art nr bzw ca evtl ggf usw vgl bijv blz dhr mevr mej
	jl gez ir ing drs mgr av bd tel ext ft mt al`)

// neverEnd are abbreviations that stand before a name: they never end a
// sentence, whatever follows.
var neverEnd = wordSet(`mr mrs ms dr prof gen lt col maj capt cpl sgt brig adm cmdr gov sen rep rev hon st pres amb
	insp supt det messrs mme mlle hr vs no nos nr dhr mevr mej drs mgr mt`)

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '_' || r == '\u200c' || r == '\u200d'
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' }

// scanToken gives the end of the token that begins at i; text[i] is no blank.
func scanToken(text string, i int) int {
	r, n := utf8.DecodeRuneInString(text[i:])
	if end := scanLink(text, i); end > i {
		return end
	}
	if (r == '#' || r == '@') && i+n < len(text) {
		if next, _ := utf8.DecodeRuneInString(text[i+n:]); isWord(next) {
			return scanWord(text, i+n)
		}
	}
	if isWord(r) {
		return scanWord(text, i)
	}
	if r == '.' && strings.HasPrefix(text[i:], "...") {
		return i + 3
	}
	return i + n
}

// scanLink gives the end of a web or mail address at i, or i.
func scanLink(text string, i int) int {
	rest := text[i:]
	if !(strings.HasPrefix(rest, "http://") || strings.HasPrefix(rest, "https://") ||
		strings.HasPrefix(rest, "www.") || strings.HasPrefix(rest, "hxxp")) {
		return i
	}
	end := i
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if unicode.IsSpace(r) || strings.ContainsRune(`"<>“”»`, r) {
			break
		}
		end += n
	}
	for end > i && strings.IndexByte(".,;:!?)]", text[end-1]) >= 0 {
		end--
	}
	return end
}

// scanWord gives the end of the word that begins at i.
func scanWord(text string, i int) int {
	for {
		j := scanJoined(text, i)
		if i == j || j == len(text) || text[j] != '.' || !keepsDot(text, i, j) {
			return j
		}
		// "U.S.-led" is one word.
		if j++; j+1 >= len(text) || text[j] != '-' {
			return j
		}
		if next, _ := utf8.DecodeRuneInString(text[j+1:]); !unicode.IsLetter(next) {
			return j
		}
		i = j + 1
	}
}

// scanJoined gives the end of the letters, digits and joining signs from i on.
func scanJoined(text string, i int) int {
	j := i
	for j < len(text) {
		r, n := utf8.DecodeRuneInString(text[j:])
		if isWord(r) {
			j += n
			continue
		}
		if j == i || j+n >= len(text) {
			break
		}
		next, _ := utf8.DecodeRuneInString(text[j+n:])
		prev, _ := utf8.DecodeLastRuneInString(text[:j])
		if !joins(r, prev, next) {
			break
		}
		j += n
	}
	return j
}

// joins tells whether sign r binds prev and next into one word.
func joins(r, prev, next rune) bool {
	switch {
	case r == '-' || r == '‑':
		return isWord(next)
	case isApostrophe(r):
		return r != '‘' && unicode.IsLetter(prev) && unicode.IsLetter(next)
	case r == '&':
		return unicode.IsUpper(prev) && unicode.IsUpper(next)
	case r == '.':
		return unicode.IsLetter(next) && unicode.IsLetter(prev) || unicode.IsDigit(prev) && unicode.IsDigit(next)
	case r == ',' || r == ':':
		return unicode.IsDigit(prev) && unicode.IsDigit(next)
	case r == '@':
		return next < utf8.RuneSelf && isWord(next)
	}
	return false
}

// keepsDot tells whether the dot after word text[i:j] belongs to it.
func keepsDot(text string, i, j int) bool {
	word := text[i:j]
	if strings.IndexByte(word, '.') >= 0 && len(word) <= 7 {
		return initials(word)
	}
	first, n := utf8.DecodeRuneInString(word)
	if n == len(word) && unicode.IsUpper(first) {
		return true
	}
	if len(word) > 6 {
		return false
	}
	var lower [8]byte
	return abbreviations[string(lowerASCII(lower[:0], word))]
}

// initials tells whether word is single letters between dots: "U.S".
func initials(word string) bool {
	letters := 0
	for _, r := range word {
		if r == '.' {
			letters = 0
			continue
		}
		if letters++; letters > 1 || !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

func lowerASCII(into []byte, word string) []byte {
	for i := range len(word) {
		c := word[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		into = append(into, c)
	}
	return into
}

// appendWord cuts possessive endings and elided articles off text[i:j] and
// appends the resulting tokens.
func appendWord(tokens []Token, text string, i, j int) []Token {
	word := text[i:j]
	if cut := elision(word); cut > 0 {
		tokens = append(tokens, Token{i, i + cut, text[i : i+cut]})
		i += cut
		word = text[i:j]
	}
	for _, s := range [...]string{"'s", "’s", "'S", "’S"} {
		if len(word) > len(s) && strings.HasSuffix(word, s) {
			cut := j - len(s)
			return append(tokens, Token{i, cut, text[i:cut]}, Token{cut, j, text[cut:j]})
		}
	}
	if cut := turkishEnding(word); cut > 0 {
		return append(tokens, Token{i, i + cut, text[i : i+cut]}, Token{i + cut, j, text[i+cut : j]})
	}
	if cut := compound(word); cut > 0 {
		return append(tokens, Token{i, i + cut, text[i : i+cut]}, Token{i + cut, j, text[i+cut : j]})
	}
	return append(tokens, Token{i, j, word})
}

// turkishEndings follow proper names behind an apostrophe. Bare vowels are not
// among them, for "Sana'a" and "Shi'a" end in them.
var turkishEndings = wordSet(`da de ta te dan den tan ten nda nde ndan nden ın in un ün nın nin nun nün ya ye na ne yı yi yu yü nı ni
	nu nü la le yla yle daki deki taki teki ndaki ndeki lı li lu lü dır dir dur dür lar ler nca nce`)

// bareVowel are endings that count only in a word with a Turkish letter.
var bareVowel = wordSet(`a e ı i u ü`)

// turkishEnding gives the place of the apostrophe before a Turkish ending of a
// capitalised word, or 0.
func turkishEnding(word string) int {
	for i, r := range word {
		if isApostrophe(r) && i > 1 {
			ending := word[i+utf8.RuneLen(r):]
			first, _ := utf8.DecodeRuneInString(word)
			known := turkishEndings[ending] || bareVowel[ending] && strings.ContainsAny(word, "ğşıİçöüĞŞÇÖÜ")
			if unicode.IsUpper(first) && known {
				return i
			}
			return 0
		}
	}
	return 0
}

// tails are second parts of compounds whose first part may be a name.
var tails = wordSet(`-held -led -backed -based -controlled -affiliated -linked -inspired -born -occupied -besieged -run
	-funded -related -aligned -claimed -sponsored -trained -supported -dominated -majority -bound -wide -area`)

// compound gives the place of the last hyphen of words such as "ISIL-held" and
// "U.S.-led", or 0.
func compound(word string) int {
	cut := strings.LastIndexByte(word, '-')
	if cut < 2 || !tails[word[cut:]] {
		return 0
	}
	if r, _ := utf8.DecodeRuneInString(word); !unicode.IsUpper(r) {
		return 0
	}
	return cut
}

// elision gives the length of an elided article or particle ("l'", "d’",
// "qu'") in front of word, or 0. "D'" is kept: it begins surnames.
func elision(word string) int {
	for _, p := range [...]string{"l", "L", "d", "qu", "Qu", "n", "s", "c", "j", "dell", "nell", "sull", "all"} {
		if !strings.HasPrefix(word, p) || len(word) <= len(p) {
			continue
		}
		r, n := utf8.DecodeRuneInString(word[len(p):])
		if (r == '\'' || r == '’') && len(word) > len(p)+n+1 {
			return len(p) + n
		}
	}
	return 0
}

func capital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}
