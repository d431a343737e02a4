package name

import (
	"strings"
	"sync"
)

// pinyinFinals lists the syllables of pinyin by their beginning. (GB/T 28039-2011
// on the spelling of personal names builds on them.)
const pinyinFinals = `b a ai an ang ao ei en eng i ian iao ie in ing o u
p a ai an ang ao ei en eng i ian iao ie in ing o ou u
m a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u
f a an ang ei en eng o ou u
d a ai an ang ao e ei en eng i ian iao ie ing iu ong ou u uan ui un uo
t a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo
n a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo ue
l a ai an ang ao e ei eng i ian iang iao ie in ing iu ong ou u uan un uo ue
g a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
k a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo
h a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
j i ia ian iang iao ie in ing iong iu u uan ue un
q i ia ian iang iao ie in ing iong iu u uan ue un
x i ia ian iang iao ie in ing iong iu u uan ue un
zh a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo
ch a ai an ang ao e en eng i ong ou u uai uan uang ui un uo
sh a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo
r an ang ao e en eng i ong ou u uan ui un uo
z a ai an ang ao e ei en eng i ong ou u uan ui un uo
c a ai an ang ao e en eng i ong ou u uan ui un uo
s a ai an ang ao e en eng i ong ou u uan ui un uo
y a an ang ao e i in ing ong ou u uan ue un
w a ai an ang ei en eng o u
- a ai an ao e en er ou`

var pinyinSyllables = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, line := range strings.Split(pinyinFinals, "\n") {
		f := strings.Fields(line)
		for _, final := range f[1:] {
			m[strings.TrimPrefix(f[0], "-")+final] = true
		}
	}
	return m
})

// wadeInitials are the beginnings of Wade–Giles that stand for others in
// pinyin, the longest first. Ch and ch' depend on what follows.
var wadeInitials = [][2]string{{"ch'", "ch"}, {"ts'", "c"}, {"tz'", "c"}, {"hs", "x"}, {"ts", "z"}, {"tz", "z"}, {"ch", "zh"}, {"sz", "s"}, {"ss", "s"},
	{"sh", "sh"}, {"p'", "p"}, {"t'", "t"}, {"k'", "k"}, {"p", "b"}, {"t", "d"}, {"k", "g"}, {"j", "r"}}

var wadeFinals = map[string]string{"ieh": "ie", "ueh": "ue", "ien": "ian", "ung": "ong", "iung": "iong", "ih": "i", "erh": "er", "eh": "e"}

// wadeWhole are syllables without a beginning that the rules do not reach.
var wadeWhole = map[string]string{"yeh": "ye", "yen": "yan", "yu": "you", "yung": "yong", "i": "yi", "yueh": "yue", "erh": "er", "o": "e", "jen": "ren"}

// IsPinyin tells whether a word is a syllable of Chinese as pinyin writes it.
func IsPinyin(text string) bool { return pinyinSyllables()[text] }

var wadeMarks = strings.NewReplacer("ü", "u", "ê", "e", "ŭ", "u")

// wadeToPinyin gives a syllable of Wade–Giles in pinyin, and false for what is
// none. The two dots of ü, which most writers drop, are not looked at.
func wadeToPinyin(s string) (string, bool) {
	if !isASCII(s) {
		s = wadeMarks.Replace(s)
	}
	if p, ok := wadeWhole[s]; ok {
		return p, true
	}
	initial, final, from := "", s, ""
	for _, in := range wadeInitials {
		if rest, ok := strings.CutPrefix(s, in[0]); ok {
			initial, final, from = in[1], rest, in[0]
			break
		}
	}
	if from == "" {
		if i := strings.IndexAny(s, "aeiou"); i > 0 {
			initial, final = s[:i], s[i:]
		}
	}
	front := strings.HasPrefix(final, "i") && final != "ih"
	switch from {
	case "ch":
		if front {
			initial = "j"
		}
	case "ch'":
		if front {
			initial = "q"
		}
	}
	if to, ok := wadeFinals[final]; ok {
		final = to
	}
	switch {
	case final == "o" && strings.Contains(" g k h ", " "+initial+" "):
		final = "e"
	case final == "o" && strings.Contains(" d t n l z c s zh ch sh r ", " "+initial+" "):
		final = "uo"
	case final == "u" && (from == "tz" || from == "tz'" || from == "sz" || from == "ss"):
		final = "i"
	}
	p := initial + final
	return p, pinyinSyllables()[p]
}

// wadeGiles gives the words of a Latin text in pinyin if they are all
// syllables of Wade–Giles and look like it: an apostrophe after a stop, hs, or
// two syllables joined by a hyphen, of which pinyin knows none. The joined
// syllables become one word, as pinyin writes them.
func wadeGiles(ws []word) []word {
	if len(ws) < 2 || len(ws) > 4 {
		return nil
	}
	marked, differs := false, false
	var out []word
	for _, w := range ws {
		if w.script != scriptLatin || len(w.low) > 8 {
			return nil
		}
		p, ok := wadeToPinyin(w.low)
		if !ok {
			return nil
		}
		marked = marked || strings.Contains(w.low, "'") || strings.HasPrefix(w.low, "hs") || w.sep == '-'
		differs = differs || p != w.low
		w.low = p
		if n := len(out); w.sep == '-' && n > 0 {
			out[n-1].low += p
			out[n-1].orig += "-" + w.orig
			continue
		}
		out = append(out, w)
	}
	if !marked || !differs || len(out) < 2 {
		return nil
	}
	return out
}
