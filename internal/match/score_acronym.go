package match

import (
	"strings"

	"liaison/internal/name"
)

// acronymShare tells how far one name stands for the other by its first letters
// alone: NITC and National Iranian Tanker Company, T.D.G. Legal forms and small
// words may give a letter or not. Three letters are soon found by chance, so they
// reach the threshold and no more; fewer say nothing.
func acronymShare(x, y []Part) (share float32, short *Form) {
	a, b := wordsThatCount(x), wordsThatCount(y)
	if b == 1 {
		x, y, a, b = y, x, b, a
	}
	if a != 1 || b < 2 {
		return 0, nil
	}
	for i := range x {
		if counts(x[i].Role) {
			short = x[i].Form
		}
	}
	if short.exact || short.abjad || len(short.Text) < 3 {
		return 0, nil
	}
	if len(short.Text) > 8 || !(initials(short.Text, y, false) || initials(short.Text, y, true)) {
		if len(short.Text) >= 6 && blended(short.Text, y, 0) {
			return 0.75, short
		}
		return 0, nil
	}
	switch len(short.Text) {
	case 3:
		return 0.70, short
	case 4:
		return 0.755, short
	}
	return 0.80, short
}

func counts(r name.Role) bool {
	return r != name.RoleLegalForm && r != name.RoleParticle && r != name.RoleTitle
}

func wordsThatCount(parts []Part) int {
	n := 0
	for i := range parts {
		if counts(parts[i].Role) {
			n++
		}
	}
	return n
}

// initials tells whether the letters are the first ones of the words in order.
// Each word that counts gives its letter; others do where all is set, or where
// the next letter asks for theirs.
func initials(letters string, parts []Part, all bool) bool {
	at := 0
	for i := range parts {
		text := parts[i].Form.Text
		if text == "" {
			continue
		}
		switch {
		case parts[i].Role == name.RoleLegalForm && strings.HasPrefix(letters[at:], text):
			at += len(text) // GAESA ends as S.A. does
		case at < len(letters) && text[0] == letters[at] && (all || parts[i].Role != name.RoleParticle):
			at++
		case counts(parts[i].Role):
			return false
		}
	}
	return at == len(letters)
}

// blended tells whether the letters are put together of the beginnings of the
// words in order, two letters or more of each of at least two: Gosneft of
// Gosudarstvennaya Neft. Words may be passed over, but not the first.
func blended(letters string, parts []Part, pieces int) bool {
	for i := range parts {
		if !counts(parts[i].Role) {
			continue
		}
		text := parts[i].Form.Text
		for n := min(len(text), len(letters)); n >= 2; n-- {
			if text[:n] != letters[:n] {
				continue
			}
			if n == len(letters) {
				return pieces > 0
			}
			if blended(letters[n:], parts[i+1:], pieces+1) {
				return true
			}
		}
		if pieces == 0 {
			return false
		}
	}
	return false
}

// The letters that may stand for words beside others, and how far they then
// agree.
const (
	leastLetters, mostLetters = 2, 6
	lettersQuality            = 0.85
)

// letters pairs a word left over with neighbouring words left over on the other
// side whose first letters it holds: IC Abros and Investment Company Abros. A
// word that holds the first letters of its own name says nothing new: Rajah
// Solaiman Movement (RSM).
func (p *pairing) letters(x, y []Part) {
	for i := 0; i < p.nx; i++ {
		if p.to[i] < 0 && !p.joinedX[i] {
			p.joinedX[i] = p.lettersOf(x, i, y, true)
		}
	}
	for j := 0; j < p.ny; j++ {
		if p.from[j] < 0 && !p.joinedY[j] {
			p.joinedY[j] = p.lettersOf(y, j, x, false)
		}
	}
}

// lettersOf looks for the words of one left-over word. It pairs them if they
// stand in the other name, and tells whether they stand in its own.
func (p *pairing) lettersOf(mine []Part, at int, other []Part, first bool) (own bool) {
	idx := &p.xs
	if !first {
		idx = &p.ys
	}
	w := &mine[idx[at]]
	text := w.Form.Text
	if len(text) < leastLetters || len(text) > mostLetters || w.Form.exact || w.Form.abjad || w.Role == name.RoleNumber || w.Role == name.RolePlace {
		return false
	}
	for from := range other {
		if to := spelt(text, other, from); to >= 0 && p.allLeft(from, to, at, first) {
			p.setJoin(at, from, to, lettersQuality, levelLetters, first)
			return false
		}
	}
	for from := range mine {
		if to := spelt(text, mine, from); len(text) > leastLetters && to >= 0 && (int(idx[at]) < from || int(idx[at]) > to) {
			return true
		}
	}
	return false
}

// spelt gives the last of the words from a place on whose first letters are
// these, or -1. Small words and legal forms are passed over.
func spelt(letters string, parts []Part, from int) int {
	if !counts(parts[from].Role) {
		return -1
	}
	at := 0
	for i := from; i < len(parts) && i < 64; i++ {
		text := parts[i].Form.Text
		switch {
		case !counts(parts[i].Role) || text == "":
			continue
		case text[0] != letters[at]:
			return -1
		}
		if at++; at == len(letters) {
			return i
		}
	}
	return -1
}

// allLeft tells whether no word from one place to another has a partner.
func (p *pairing) allLeft(from, to, at int, first bool) bool {
	for part := from; part <= to; part++ {
		k := p.contentIndex(part, !first)
		switch {
		case k < 0:
		case first && (p.from[k] >= 0 || p.joinedY[k]), !first && (p.to[k] >= 0 || p.joinedX[k]):
			return false
		}
	}
	return true
}
