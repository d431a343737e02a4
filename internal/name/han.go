package name

import "sync"

// hanSystems gives the readings of a text in Han characters: as characters, so
// that two such texts meet, and for persons in pinyin where the table has all of them.
func hanSystems(ws []word, kind Kind) []string {
	if kind == KindPerson && len(ws) == 1 && pinyin(ws[0].low) != nil {
		return []string{"han", "han-pinyin"}
	}
	return []string{"han"}
}

var hanSounds = sync.OnceValue(func() map[rune]string {
	m := map[rune]string{}
	eachLine("han.txt", func(f []string) {
		if len(f) < 2 {
			return
		}
		for _, r := range f[1] {
			if _, known := m[r]; !known {
				m[r] = f[0]
			}
		}
	})
	return m
})

// pinyin gives the syllables of a name of two to four characters, or nothing if
// one of them is not in the table.
func pinyin(text string) []string {
	rs := []rune(text)
	if len(rs) < 2 || len(rs) > 4 {
		return nil
	}
	out := make([]string, len(rs))
	for i, r := range rs {
		s, ok := hanSounds()[r]
		if !ok {
			return nil
		}
		out[i] = s
	}
	return out
}

// addHan reads a word in Han characters. In pinyin the family name is the first
// syllable and each other syllable is a token, which neighbours may join.
func (p *personReader) addHan(w word, system string) {
	if system != "han-pinyin" {
		p.pieces = append(p.pieces, piece{Token: Token{Text: w.low, Original: w.orig, Units: unitsOfOther(w.low)}, word: w})
		return
	}
	rs := []rune(w.orig)
	for i, s := range pinyin(w.low) {
		if i < len(rs) {
			p.pieces = append(p.pieces, piece{Token: Token{Text: s, Original: string(rs[i]), Units: unitsOfLatin(s)}, word: w})
		}
	}
}
