package name

import "strings"

// Parse reads text as a name. It never fails: a text without letters gives a
// name without tokens.
func Parse(text string, opt Options) Name {
	n := Name{Original: text, Kind: opt.Kind}
	ws, cut, mixed := splitWords(text, opt.Kind, MaxTokens)
	n.Cut, n.MixedScript = cut, mixed
	if len(ws) == 0 {
		return n
	}
	if opt.Kind != KindPerson {
		ws = joinLetters(ws)
	}
	weight := 1.0
	for _, system := range systemsOf(ws, opt) {
		r := Reading{System: system, Weight: weight}
		if opt.Kind == KindPerson {
			words := ws
			if system == "wade-giles" {
				words = wadeGiles(ws)
			}
			r.Tokens = readPerson(words, system, opt)
		} else {
			r.Tokens = readOrganisation(ws, system, opt.Kind)
		}
		for i := range r.Tokens {
			finish(&r.Tokens[i], opt.Kind)
		}
		if len(r.Tokens) > 0 && !sameTexts(n.Readings, r) {
			n.Readings = append(n.Readings, r)
			weight *= 0.9
		}
	}
	return n
}

// systemsOf chooses how the text is read: one system for the script that most
// words have, or several where the text leaves the language open.
func systemsOf(ws []word, opt Options) []string {
	var count [scriptOther + 1]int
	var low strings.Builder
	for _, w := range ws {
		count[w.script]++
		low.WriteString(w.low)
	}
	best := scriptNone
	for s := scriptLatin; s <= scriptOther; s++ {
		if count[s] > count[best] || best == scriptNone && count[s] > 0 {
			best = s
		}
	}
	lang := opt.Lang
	if lang == "" {
		lang = languageOfCountry(opt.Country)
	}
	switch best {
	case scriptCyrillic:
		return cyrillicSystems(low.String(), lang)
	case scriptArmenian:
		return []string{"armenian-east", "armenian-west"}
	case scriptHan:
		return hanSystems(ws, opt.Kind)
	case scriptHangul:
		if opt.Kind == KindPerson {
			return []string{"hangul", "hangul-plain"}
		}
	case scriptLatin:
		if opt.Kind == KindPerson && wadeGiles(ws) != nil {
			return []string{"latin", "wade-giles"}
		}
	}
	return []string{scriptNames[best]}
}

// languageOfCountry gives the language whose Cyrillic reading a document of a
// country uses.
func languageOfCountry(country string) string {
	switch strings.ToUpper(country) {
	case "UA":
		return "uk"
	case "BG":
		return "bg"
	case "RS", "ME", "BA", "MK":
		return "sr"
	case "BY":
		return "be"
	case "RU":
		return "ru"
	}
	return ""
}

func sameTexts(have []Reading, r Reading) bool {
	for _, h := range have {
		if len(h.Tokens) != len(r.Tokens) {
			continue
		}
		same := true
		for i := range h.Tokens {
			same = same && h.Tokens[i].Text == r.Tokens[i].Text && h.Tokens[i].Units == r.Tokens[i].Units
		}
		if same {
			return true
		}
	}
	return false
}

// finish fills what follows from the text of a token.
func finish(t *Token, kind Kind) {
	if t.Skeletons == nil {
		t.Skeletons = skeletons(t.Units)
	}
	t.Bits = rarity(t, kind)
}
