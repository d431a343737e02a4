package name

import "strings"

// readOrganisation turns the words of an organisation's or vessel's name into
// tokens: legal forms and descriptors in one spelling, numbers as digits.
func readOrganisation(ws []word, system string, kind Kind) []Token {
	type read struct{ text, units, orig string }
	words := make([]read, 0, len(ws))
	for _, w := range ws {
		if t, u := w.read(system, kind); t != "" {
			words = append(words, read{t, u, w.orig})
		}
	}
	out := make([]Token, 0, len(words))
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	for i := 0; i < len(words); {
		if n, t := orgPhrase(texts[i:], i == 0, kind); n > 0 {
			orig := words[i].orig
			for _, w := range words[i+1 : i+n] {
				orig += " " + w.orig
			}
			t.Original, t.Units = orig, unitsOfLatin(t.Text)
			out = append(out, t)
			i += n
			continue
		}
		out = append(out, Token{Text: words[i].text, Original: words[i].orig, Units: words[i].units})
		i++
	}
	return out
}

// orgPhrase reads the longest phrase at the start of words that a table knows.
func orgPhrase(words []string, first bool, kind Kind) (int, Token) {
	t := orgTables()
	if len(words) > 1 && !first && (words[0] == "private" || words[0] == "pvt") && t.forms[words[1]] == "ltd" {
		return 2, Token{Text: "ltd", Role: RoleLegalForm, Weak: true}
	}
	for n := min(len(words), t.longest); n > 0; n-- {
		phrase := strings.Join(words[:n], " ")
		if f, ok := t.forms[phrase]; ok && !(first && n == 1 && len(phrase) < 3 && len(words) > 1) {
			return n, Token{Text: f, Role: RoleLegalForm, Weak: true}
		}
		if v, ok := t.numbers[phrase]; ok && (n > 1 || !first || hasDigit(phrase) || len(phrase) > 3) {
			return n, Token{Text: v, Role: RoleNumber}
		}
		if c, ok := t.places[phrase]; ok {
			return n, Token{Text: c, Role: RolePlace}
		}
		if s, ok := t.symbols[phrase]; ok {
			return n, Token{Text: s, Role: RoleWord}
		}
	}
	w := words[0]
	switch {
	case t.stops[w] && len(words) > 0:
		return 1, Token{Text: w, Role: RoleParticle}
	case kind == KindVessel && (w == "mv" || w == "ms" || w == "mt" || w == "ss" || w == "my" || w == "fv") && first && len(words) > 1:
		return 1, Token{Text: w, Role: RoleTitle, Weak: true}
	case isOrdinal(w):
		return 1, Token{Text: strings.TrimLeft(w[:len(w)-2], "0"), Role: RoleNumber}
	case hasDigit(w) && strings.Trim(w, "0123456789") == "":
		return 1, Token{Text: strings.TrimLeft(w[:len(w)-1], "0") + w[len(w)-1:], Role: RoleNumber}
	}
	return 0, Token{}
}

// isOrdinal tells an English ordinal in digits: 99th, 33rd.
func isOrdinal(w string) bool {
	if len(w) < 3 || strings.Trim(w[:len(w)-2], "0123456789") != "" || strings.Trim(w[:len(w)-2], "0") == "" {
		return false
	}
	switch w[len(w)-2:] {
	case "st", "nd", "rd", "th":
		return true
	}
	return false
}
