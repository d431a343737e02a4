package match

import "liaison/internal/name"

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
	if n := len(short.Text); n < 3 || n > 8 || short.exact || short.abjad || !(initials(short.Text, y, false) || initials(short.Text, y, true)) {
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
		case at < len(letters) && text[0] == letters[at] && (all || parts[i].Role != name.RoleParticle):
			at++
		case counts(parts[i].Role):
			return false
		}
	}
	return at == len(letters)
}
