package name

import "strings"

// Names of China and Korea in Latin letters are made of short syllables of few
// kinds, so that one letter makes another name: Song and Yong, Wei and Hui,
// Min and Ming. Where two names are of this make, their syllables are the same
// by a romanisation or they are not, and no slip is looked for.

// Syllables is a word read as syllables: as pinyin, as Wade–Giles in pinyin, and
// as classes of Korean syllables, which Revised Romanisation, McCune–Reischauer
// and passports spell in many ways. What it cannot be read as is empty.
type Syllables struct {
	pinyin, wade, korean string
	chinese, koreans     int // how many, 0 for none
}

// SyllablesOf reads a folded word of at most three syllables.
func SyllablesOf(word string) Syllables {
	if len(word) > longestSyllables {
		return Syllables{}
	}
	var s Syllables
	for most := 1; most <= 3 && s.pinyin == ""; most++ {
		if inPinyin(word, most) {
			s.pinyin, s.chinese = word, most
		}
	}
	if p, ok := wadeToPinyin(word); ok && p != word {
		s.wade, s.chinese = p, 1
	}
	s.korean = koreanClasses(word)
	s.koreans = strings.Count(s.korean, ".")
	return s
}

// longestSyllables is the length of a word that cannot be three syllables.
const longestSyllables = 15

// Counts gives the syllables of the word as one of China and as one of Korea; 0
// where it cannot be read so.
func (s Syllables) Counts() (chinese, korean int) { return s.chinese, s.koreans }

// And gives the syllables of two words written as one.
func (s Syllables) And(t Syllables) Syllables {
	join := func(a, b string) string {
		if a == "" || b == "" {
			return ""
		}
		return a + b
	}
	other := func(w, p string) string {
		if w != "" {
			return w
		}
		return p
	}
	out := Syllables{pinyin: join(s.pinyin, t.pinyin), korean: join(s.korean, t.korean)}
	if s.wade != "" || t.wade != "" {
		out.wade = join(other(s.wade, s.pinyin), other(t.wade, t.pinyin))
	}
	return out
}

// Agree tells whether two words are the same syllables in some romanisation.
func (s Syllables) Agree(t Syllables) bool { return s.agreeChinese(t) || same(s.korean, t.korean) }

func (s Syllables) agreeChinese(t Syllables) bool {
	return same(s.pinyin, t.pinyin) || same(s.pinyin, t.wade) || same(s.wade, t.pinyin) || same(s.wade, t.wade)
}

// Surely tells whether words that agree do so beyond doubt: not where each is
// another word of pinyin and Korean spellings alone join them.
func (s Syllables) Surely(t Syllables) bool {
	return s.agreeChinese(t) || s.pinyin == "" || t.pinyin == ""
}

func same(a, b string) bool { return a != "" && a == b }

// southern are family names as Cantonese, Hokkien and Hakka speakers spell them.
var southern = set(`chan tan wong ng lam lim cheung teo leung neo chow chew kwok lau low tsang yip tay choo mak soh yeung yeo fung poon chua kwan koh siu law loh chiu sit
	mok au yuen kong lui lei goh heng woo tse toh ong ang khoo kwek quek sim seah`)

// Southern tells whether a family name is spelled by the sounds of the south of
// China. Given names beside it are no pinyin either, and what they are in pinyin
// is not in any table here.
func Southern(text string) bool { return southern[text] }

// ButForGlides tells whether two words are the same Korean syllables but for
// the y before a vowel, which is often heard or written where none was.
func (s Syllables) ButForGlides(t Syllables) bool {
	plain := strings.NewReplacer("y", "o", "b", "a", "d", "e")
	return s.korean != "" && t.korean != "" && plain.Replace(s.korean) == plain.Replace(t.korean)
}

// inPinyin tells whether a word is one to most syllables of pinyin.
func inPinyin(word string, most int) bool {
	if most == 0 {
		return false
	}
	for n := min(len(word), 6); n > 0; n-- {
		if pinyinSyllables()[word[:n]] && (n == len(word) || inPinyin(word[n:], most-1)) {
			return true
		}
	}
	return false
}

// The spellings of the parts of a Korean syllable by class. Classes join what
// one of the romanisations does not tell apart: eo and o in McCune–Reischauer
// without its marks, o and u in passports.
var (
	koreanLeads  = spellings("k:g,k,kk,gg t:d,t,tt p:b,p,pp,f c:j,ch,jj,tch s:s,ss,sh r:r,l,rh n:n m:m h:h :")
	koreanVowels = spellings("a:a,ah o:eo,o,u,oo,ou,eu,oh,uh y:yeo,yo,yu,yoo,you,yuh b:ya e:e,ae,eh,ay,ai,ey i:i,ee,ui,eui,yi d:ye,yae w:wa x:we,wae,oe,oi z:wi,wee v:wo,weo,woo,wu")
	koreanTails  = spellings("k:k,g,ck n:n t:t,d,s l:l,r m:m p:p,b g:ng :")
)

// spellings reads classes with their spellings, the longest spelling first.
func spellings(text string) []spelling {
	var out []spelling
	for _, f := range strings.Fields(text) {
		class, list, _ := strings.Cut(f, ":")
		for _, s := range strings.Split(list, ",") {
			out = append(out, spelling{s, class})
		}
	}
	return out
}

type spelling struct{ text, class string }

// koreanClasses gives the classes of a word of one to three Korean syllables,
// or nothing. Of several ways to cut it the first with the fewest syllables counts.
func koreanClasses(word string) string {
	for most := max((len(word)+6)/7, 1); most <= 3; most++ {
		if c, ok := cutKorean(word, most); ok {
			return c
		}
	}
	return ""
}

func cutKorean(word string, left int) (string, bool) {
	for _, l := range koreanLeads {
		rest, ok := strings.CutPrefix(word, l.text)
		if !ok || rest == "" {
			continue
		}
		for _, v := range koreanVowels {
			after, ok := strings.CutPrefix(rest, v.text)
			if !ok {
				continue
			}
			for _, t := range koreanTails {
				end, ok := strings.CutPrefix(after, t.text)
				if !ok {
					continue
				}
				c := l.class + v.class + t.class + "."
				if end == "" {
					if left == 1 {
						return c, true
					}
					continue
				}
				if left > 1 {
					if more, ok := cutKorean(end, left-1); ok {
						return c + more, true
					}
				}
			}
		}
	}
	return "", false
}
