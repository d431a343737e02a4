package name

import "strings"

// greekLetters follows ELOT 743, loosely; accents are folded before.
var greekLetters = strings.NewReplacer(
	"ου", "ou", "ού", "ou", "αυ", "av", "αύ", "av", "ευ", "ev", "εύ", "ev", "γγ", "ng", "γξ", "nx", "γχ", "nch",
	"γκ", "gk", "μπ", "b", "ντ", "nt", "τσ", "ts", "τζ", "tz",
	"α", "a", "ά", "a", "β", "v", "γ", "g", "δ", "d", "ε", "e", "έ", "e", "ζ", "z", "η", "i", "ή", "i", "θ", "th",
	"ι", "i", "ί", "i", "ϊ", "i", "ΐ", "i", "κ", "k", "λ", "l", "μ", "m", "ν", "n", "ξ", "x", "ο", "o", "ό", "o",
	"π", "p", "ρ", "r", "σ", "s", "ς", "s", "τ", "t", "υ", "y", "ύ", "y", "ϋ", "y", "ΰ", "y", "φ", "f", "χ", "ch",
	"ψ", "ps", "ω", "o", "ώ", "o")

// greekStart reads a pair of letters at the start of a word, where it is one stop.
func romaniseGreek(word string) string {
	if rest, ok := strings.CutPrefix(word, "ντ"); ok {
		word = "δ" + rest
	} else if rest, ok := strings.CutPrefix(word, "γκ"); ok {
		word = "γ" + rest
	}
	return greekLetters.Replace(word)
}

// armenianEast and armenianWest: the Western reading swaps voiced and voiceless.
var armenianEast = strings.NewReplacer(
	"ու", "u", "և", "ev", "ա", "a", "բ", "b", "գ", "g", "դ", "d", "ե", "e", "զ", "z", "է", "e", "ը", "y", "թ", "t",
	"ժ", "zh", "ի", "i", "լ", "l", "խ", "kh", "ծ", "ts", "կ", "k", "հ", "h", "ձ", "dz", "ղ", "gh", "ճ", "ch", "մ", "m",
	"յ", "y", "ն", "n", "շ", "sh", "ո", "o", "չ", "ch", "պ", "p", "ջ", "j", "ռ", "r", "ս", "s", "վ", "v", "տ", "t",
	"ր", "r", "ց", "ts", "ւ", "v", "փ", "p", "ք", "k", "օ", "o", "ֆ", "f", "՚", "")

var armenianWest = strings.NewReplacer(
	"ու", "u", "և", "ev", "ա", "a", "բ", "p", "գ", "k", "դ", "t", "ե", "e", "զ", "z", "է", "e", "ը", "y", "թ", "t",
	"ժ", "zh", "ի", "i", "լ", "l", "խ", "kh", "ծ", "dz", "կ", "g", "հ", "h", "ձ", "ts", "ղ", "gh", "ճ", "j", "մ", "m",
	"յ", "y", "ն", "n", "շ", "sh", "ո", "o", "չ", "ch", "պ", "b", "ջ", "ch", "ռ", "r", "ս", "s", "վ", "v", "տ", "d",
	"ր", "r", "ց", "ts", "ւ", "v", "փ", "p", "ք", "k", "օ", "o", "ֆ", "f", "՚", "")

// georgianLetters drops the marks of the ejectives, as passports do.
var georgianLetters = strings.NewReplacer(
	"ა", "a", "ბ", "b", "გ", "g", "დ", "d", "ე", "e", "ვ", "v", "ზ", "z", "თ", "t", "ი", "i", "კ", "k", "ლ", "l",
	"მ", "m", "ნ", "n", "ო", "o", "პ", "p", "ჟ", "zh", "რ", "r", "ს", "s", "ტ", "t", "უ", "u", "ფ", "p", "ქ", "k",
	"ღ", "gh", "ყ", "q", "შ", "sh", "ჩ", "ch", "ც", "ts", "ძ", "dz", "წ", "ts", "ჭ", "ch", "ხ", "kh", "ჯ", "j", "ჰ", "h")

// romaniseArmenian reads a word; a leading ո is vo and ե is ye.
func romaniseArmenian(word string, west bool) string {
	lead := ""
	if rest, ok := strings.CutPrefix(word, "ո"); ok && !strings.HasPrefix(rest, "ւ") {
		lead, word = "vo", rest
	} else if rest, ok := strings.CutPrefix(word, "ե"); ok {
		lead, word = "ye", rest
	}
	if west {
		return lead + armenianWest.Replace(word)
	}
	return lead + armenianEast.Replace(word)
}

var (
	hangulLead  = [...]string{"g", "kk", "n", "d", "tt", "ŕ", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "ṗ", "h"}
	hangulVowel = [...]string{"a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "ŭ", "ui", "i"}
	hangulTail  = [...]string{"", "k", "k", "k", "n", "n", "n", "t", "ŕ", "k", "m", "ŕ", "ŕ", "ŕ", "p", "ŕ", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"}
)

// hangulFamilies are family names whose usual spelling leaves the rules.
var hangulFamilies = map[rune]string{
	'이': "lee", '박': "park", '최': "choi", '정': "jung", '노': "roh", '유': "yoo", '김': "kim", '임': "lim",
	'강': "kang", '조': "cho", '신': "shin", '우': "woo", '구': "koo", '고': "ko", '권': "kwon", '오': "oh", '문': "moon", '황': "hwang",
	'안': "ahn", '송': "song", '윤': "yoon", '장': "jang", '한': "han", '서': "seo", '전': "jeon", '홍': "hong", '백': "paik", '류': "ryu", '리': "ri", '림': "rim",
}

// hangulSyllable romanises one syllable by the Revised Romanisation, without
// the changes across syllables, which names do not show.
func hangulSyllable(r rune) string {
	s := int(r) - 0xAC00
	if s < 0 || s >= 11172 {
		return ""
	}
	return hangulLead[s/588] + hangulVowel[s%588/28] + hangulTail[s%28]
}

// romaniseKana writes a katakana or hiragana word by Hepburn.
func romaniseKana(word string) string {
	var b strings.Builder
	rs := []rune(word)
	double := false
	for i := 0; i < len(rs); i++ {
		r := rs[i]
		if r >= 0x3041 && r <= 0x3096 {
			r += 0x60
		}
		if r == 'ッ' {
			double = true
			continue
		}
		s := kanaLetters[r]
		if i+1 < len(rs) {
			next := rs[i+1]
			if next >= 0x3041 && next <= 0x3096 {
				next += 0x60
			}
			if v := kanaSmall[next]; v != "" && s != "" {
				base := strings.TrimRight(s, "aeiouŭŏ")
				if v[0] == 'y' && (strings.HasSuffix(base, "sh") || strings.HasSuffix(base, "ch") || strings.HasSuffix(base, "j")) {
					v = v[1:]
				}
				s = base + v
				i++
			}
		}
		if double && s != "" {
			s = s[:1] + s
			double = false
		}
		b.WriteString(s)
	}
	return b.String()
}

var kanaSmall = map[rune]string{'ャ': "ya", 'ュ': "yu", 'ョ': "yo", 'ァ': "a", 'ィ': "i", 'ゥ': "u", 'ェ': "e", 'ォ': "o"}

var kanaLetters = map[rune]string{
	'ア': "a", 'イ': "i", 'ウ': "u", 'エ': "e", 'オ': "o", 'カ': "ka", 'キ': "ki", 'ク': "kŭ", 'ケ': "ke", 'コ': "ko",
	'サ': "sa", 'シ': "shi", 'ス': "sŭ", 'セ': "se", 'ソ': "so", 'タ': "ta", 'チ': "chi", 'ツ': "tsŭ", 'テ': "te", 'ト': "tŏ",
	'ナ': "na", 'ニ': "ni", 'ヌ': "nŭ", 'ネ': "ne", 'ノ': "no", 'ハ': "ha", 'ヒ': "hi", 'フ': "fŭ", 'ヘ': "he", 'ホ': "ho",
	'マ': "ma", 'ミ': "mi", 'ム': "mŭ", 'メ': "me", 'モ': "mo", 'ヤ': "ya", 'ユ': "yu", 'ヨ': "yo", 'ラ': "ŕa", 'リ': "ŕi",
	'ル': "ŕŭ", 'レ': "ŕe", 'ロ': "ŕo", 'ワ': "wa", 'ヲ': "o", 'ン': "n", 'ガ': "ga", 'ギ': "gi", 'グ': "gŭ", 'ゲ': "ge", 'ゴ': "go",
	'ザ': "za", 'ジ': "ji", 'ズ': "zŭ", 'ゼ': "ze", 'ゾ': "zo", 'ダ': "da", 'ヂ': "ji", 'ヅ': "zŭ", 'デ': "de", 'ド': "dŏ",
	'バ': "ba", 'ビ': "bi", 'ブ': "bŭ", 'ベ': "be", 'ボ': "bo", 'パ': "pa", 'ピ': "pi", 'プ': "pŭ", 'ペ': "pe", 'ポ': "po",
	'ヴ': "vŭ", 'ァ': "a", 'ィ': "i", 'ゥ': "u", 'ェ': "e", 'ォ': "o", 'ャ': "ya", 'ュ': "yu", 'ョ': "yo",
}
