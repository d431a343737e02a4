package match

import (
	"liaison/internal/name"
)

// indexed tells whether tokens of a role lead to a name. Particles and the
// signs of descent are in too many names to say anything.
func indexed(r name.Role) bool {
	return r != name.RoleParticle && r != name.RoleLink
}

// tokenKeysOf appends the keys of one token, standing alone.
func tokenKeysOf(t name.Token, dst []name.Key) []name.Key {
	t.Role = name.RoleUnknown
	n := name.Name{Readings: []name.Reading{{Weight: 1, Tokens: []name.Token{t}}}}
	dst = name.Keys(n, dst)
	for _, s := range t.Skeletons {
		// Two words of a query written together may be one of a name.
		dst = append(dst, name.Key{Hash: joinKey(s), Kind: name.KeyJoin, Bits: t.Bits})
	}
	return dst
}

// fileTokens makes the directory from keys to tokens.
func (s *segment) fileTokens() directory {
	var pairs []filed
	var keys []name.Key
	for i := range s.tokens {
		keys = tokenKeysOf(s.tokens[i].token(), keys[:0])
		for _, k := range keys {
			pairs = append(pairs, filed{k.Hash, uint32(i)})
		}
	}
	return newDirectory(pairs)
}

// fileJoins files a name under its neighbours written together: "Nur Udin" is
// found by "Nurudin".
func (s *segment) fileJoins(num uint32, parts []packedPart, keys []filed) []filed {
	for i := 1; i < len(parts); i++ {
		a, b := &s.tokens[parts[i-1].form], &s.tokens[parts[i].form]
		if k, ok := joined(a.skeletons, b.skeletons); ok {
			keys = append(keys, filed{k, num})
		}
	}
	return keys
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
