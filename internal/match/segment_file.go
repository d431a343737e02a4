package match

import (
	"slices"

	"liaison/internal/name"
)

// indexed tells whether tokens of a role lead to a name. Particles and the
// signs of descent are in too many names to say anything.
func indexed(r name.Role) bool {
	return r != name.RoleParticle && r != name.RoleLink
}

// tokenKeysOf appends the keys of one token, standing alone: what name.Keys
// gives, and further ones under which tokens, but not names, can afford to be
// filed, since there are so much fewer of them.
func tokenKeysOf(t name.Token, dst []name.Key) []name.Key {
	t.Role = name.RoleUnknown
	n := name.Name{Readings: []name.Reading{{Weight: 1, Tokens: []name.Token{t}}}}
	from := len(dst)
	dst = name.Keys(n, dst)
	dst = append(dst[:from], slices.DeleteFunc(dst[from:], func(k name.Key) bool { return k.Kind == name.KeyDeletion || k.Kind == name.KeyPair })...)
	short, least := true, 4
	if name.IsAbjad(t.Units) {
		least = 3 // its letters are read in more ways, and there are fewer such tokens
	}
	for _, s := range t.Skeletons {
		// Two words of a query written together may be one of a name.
		dst = append(dst, name.Key{Hash: joinKey(s), Kind: name.KeyJoin, Bits: t.Bits})
		if len(s) >= 2 {
			dst = appendDeletions(dst, s, least, t.Bits)
		}
		short = short && len(s) <= 3
	}
	if short && len(t.Text) >= 3 && len(t.Text) <= 10 {
		// Too few consonants to leave one out: leave out a letter.
		dst = appendDeletions(dst, "'"+t.Text, 5, t.Bits)
	}
	return dst
}

// appendDeletions appends the keys of a word and, if it is long enough, of the
// word with one letter left out. Words that differ by one slip share one.
func appendDeletions(dst []name.Key, s string, least int, bits float32) []name.Key {
	dst = append(dst, name.Key{Hash: name.HashKey(name.KeyDeletion, s), Kind: name.KeyDeletion, Bits: bits})
	if len(s) < least {
		return dst
	}
	var buf [64]byte
	for i := range s {
		if i > 0 && s[i] == s[i-1] || i == 0 && s[0] == '\'' {
			continue
		}
		cut := append(append(buf[:0], s[:i]...), s[i+1:]...)
		dst = append(dst, name.Key{Hash: name.HashKey(name.KeyDeletion, string(cut)), Kind: name.KeyDeletion, Bits: bits})
	}
	return dst
}

// fileTokens makes the directory from keys to tokens.
func (s *segment) fileTokens() directory {
	var pairs []filed
	var keys []name.Key
	for i := range s.textOff {
		t := s.token(uint32(i))
		keys = tokenKeysOf(t.token(), keys[:0])
		for _, k := range keys {
			pairs = append(pairs, filed{k.Hash, uint32(i)})
		}
	}
	return newDirectory(pairs)
}

// fileJoins files a name under its neighbours written together: "Nur Udin" is
// found by "Nurudin".
func fileJoins(tokens []tokenText, num uint32, parts []packedPart, keys []filed) []filed {
	for i := 1; i < len(parts); i++ {
		a, b := &tokens[parts[i-1].form], &tokens[parts[i].form]
		if k, ok := joined(a.skeletons, b.skeletons); ok {
			keys = append(keys, filed{k, num})
		}
	}
	return keys
}

// fileAcronym files the name of an organisation under the first letters of its
// words, where its acronym as a single word looks.
func fileAcronym(tokens []tokenText, num uint32, parts []packedPart, keys []filed) []filed {
	var texts [name.MaxTokens]name.Token
	n := 0
	for _, p := range parts[:min(len(parts), len(texts))] {
		texts[n] = p.token()
		texts[n].Text = tokens[p.form].text
		n++
	}
	if k, ok := acronym(texts[:n]); ok {
		keys = append(keys, filed{k, num})
	}
	return keys
}

// acronym gives the exact key of the first letters of at least three words.
func acronym(tokens []name.Token) (uint64, bool) {
	var b [name.MaxTokens]byte
	n := 0
	for i := range tokens {
		if t := &tokens[i]; indexed(t.Role) && t.Role != name.RoleLegalForm && t.Text != "" && n < len(b) {
			b[n] = t.Text[0]
			n++
		}
	}
	return name.HashKey(name.KeyExact, string(b[:n])), n >= 3
}

// joined gives the key of two neighbours by their first skeletons.
func joined(a, b string) (uint64, bool) {
	a, b = firstWord(a), firstWord(b)
	if a == "" || b == "" {
		return 0, false
	}
	if a[len(a)-1] == b[0] {
		b = b[1:] // skeletons never repeat a letter
	}
	return joinKey(a + b), true
}

func firstWord(s string) string {
	for i := range len(s) {
		if s[i] == ' ' {
			return s[:i]
		}
	}
	return s
}

func joinKey(skeleton string) uint64 { return name.HashKey(name.KeyJoin, skeleton) }

// identifierKey files a record under an identifier. The kind stays out: one
// source calls a number a passport and another an identity card.
func identifierKey(d name.Identifier) uint64 {
	return name.HashKey(name.KeyIdentifier, d.Value)
}
