package tagger

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// arabicPrefixes are the one-letter words that Arabic writes onto the next:
// and, by, to, then, like; wa-bi and wa-li too.
var arabicPrefixes = [...]string{"", "و", "ب", "ل", "ف", "ك", "وب", "ول"}

// arabicGiven are usual given names in Arabic letters, typed by the authors.
var arabicGiven = wordSet(`محمد أحمد محمود مصطفى علي حسن حسين عمر عثمان عبد عبدالله عبدالرحمن عبدالسلام إبراهيم ابراهيم إسماعيل
	يوسف موسى عيسى صلاح خالد طارق سامي سمير كريم جمال كمال نجيب ناصر بشار رامي زياد ياسين ياسر يحيى فؤاد فيصل هشام
	وليد ماجد مازن منير نبيل نزار هاني وائل أنس أيمن أمين أنور بلال حمزة رشيد سعيد سليم سليمان صالح صدام طه عادل عماد
	فاطمة عائشة خديجة زينب مريم ليلى سارة نور هدى أسماء رجب طيب`)

// arabicTitles stand before names of persons.
var arabicTitles = wordSet(`السيد السيدة الدكتور الشيخ الرئيس الوزير اللواء العقيد العميد النقيب الملازم القاضي المدعو المتهم المشتبه الأمير الملك`)

// arabicOrganisationHeads begin names of organisations.
var arabicOrganisationHeads = wordSet(`وزارة شرطة جيش حزب تنظيم جماعة منظمة جبهة حركة مجلس قوات وكالة صحيفة قناة جامعة شركة بنك`)

// arabicPlaceHeads stand before names of places.
var arabicPlaceHeads = wordSet(`مدينة محافظة قرية بلدة حي منطقة مطار مخيم شارع ميدان`)

func arabicLetters(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.Is(unicode.Arabic, r)
}

// arabic appends the names that lists and rules find in a sentence in Arabic
// letters, which have no capitals for the model to go by.
func (t *Tagger) arabic(spans []Span, s *Sentence, k int) []Span {
	first := len(spans)
	for i := 0; i < len(s.Tokens); {
		if !arabicLetters(s.Tokens[i].Text) {
			i++
			continue
		}
		if span, ok := t.arabicListed(s, k, i); ok {
			spans = append(spans, span)
			i = span.Last
			continue
		}
		typ, a, j, why := arabicRule(s.Tokens, i, t.arabicListedNext(s, k, i))
		if typ != "" && !overlaps(spans[first:], a, j) {
			span := makeSpan(s, k, a, j, typ)
			span.Source, span.Score, span.Reason = FromRule, 0.5, why
			spans = append(spans, span)
			i = j
			continue
		}
		i++
	}
	return spans
}

// arabicListed finds a listed phrase at token i, also behind a prefix.
func (t *Tagger) arabicListed(s *Sentence, k, i int) (Span, bool) {
	word := s.Tokens[i].Text
	for _, p := range arabicPrefixes {
		rest, ok := strings.CutPrefix(word, p)
		if !ok || utf8.RuneCountInString(rest) < 3 {
			continue
		}
		h := chain(fnvStart, rest)
		v, ok := t.lex.phrases.get(h)
		n, bits := 0, uint32(0)
		for j := i; ok; {
			if v&^phrasePrefix != 0 {
				n, bits = j+1-i, v
			}
			if j++; j >= len(s.Tokens) || v&phrasePrefix == 0 {
				break
			}
			h = chain(h, s.Tokens[j].Text)
			v, ok = t.lex.phrases.get(h)
		}
		if n == 0 {
			continue
		}
		typ, kind := kindOf(bits)
		span := makeSpan(s, k, i, i+n, typ)
		span.Begin += len(p)
		span.Text = span.Text[len(p):]
		span.Kind, span.Source, span.Score, span.Reason = kind, FromList, 0.7, "listed "+string(kind)
		return span, true
	}
	return Span{}, false
}

// arabicListedNext tells whether a listed phrase begins behind token i: then a
// head word before it adds nothing.
func (t *Tagger) arabicListedNext(s *Sentence, k, i int) bool {
	if i+1 >= len(s.Tokens) {
		return false
	}
	_, ok := t.arabicListed(s, k, i+1)
	return ok
}

// arabicRule types a run that begins with a given name, title or head word.
func arabicRule(tokens []Token, i int, listedNext bool) (typ Type, a, j int, why string) {
	word := tokens[i].Text
	more := func(from, most int) int {
		j := from
		for j < len(tokens) && j < from+most && arabicLetters(tokens[j].Text) && !arabicStops[tokens[j].Text] {
			j++
		}
		return j
	}
	switch {
	case arabicGiven[word]:
		return Person, i, more(i+1, 2), "given name"
	case arabicTitles[word] && i+1 < len(tokens) && arabicGiven[tokens[i+1].Text]:
		return Person, i + 1, more(i+2, 2), "title before it"
	case arabicOrganisationHeads[word] && !listedNext:
		if j := more(i+1, 2); j > i+1 {
			return Organisation, i, j, "head word of an organisation"
		}
	case arabicPlaceHeads[word]:
		if j := more(i+1, 1); j > i+1 {
			return Place, i + 1, j, "head word of a place"
		}
	}
	return "", 0, 0, ""
}

// arabicStops end a run: prepositions, verbs of saying and the like.
var arabicStops = wordSet(`في من إلى على عن مع بعد قبل أن إن ان التي الذي الذين هو هي كان كانت قال قالت أعلن أعلنت أكد أكدت أضاف
	أضافت وقال وقالت وأضاف خلال بين حتى منذ ثم أو لا لم لن قد هذا هذه ذلك تلك اليوم أمس ليلة صباح مساء ضد عند كما حيث بأن فتشت
	وصل وصلت اعتقل اعتقلت أوقفت قتل قتلت أنه أنها إنه إنها بأنه بأنها وهو وهي سافر سافرت غادر غادرت عاد عادت دخل دخلت
	يقيم تقيم يعيش تعيش يسكن تسكن كانا يعمل تعمل التقى التقت شقيق شقيقة شقيقه والد والدة والده زوج زوجة زوجته نجل صديق
	المولود المولودة البالغ البالغة المعروف الملقب المتهم المشتبه نفى نفت ذكر ذكرت أفاد أفادت صرح صرحت ضمن نحو أيضا ليس
	سيصل ستصل سيزور ستزور اختفى اختفت فجر نفذ`)
