package name

import "github.com/cespare/xxhash/v2"

// KeyVersion is mixed into every key hash; a change of the way keys are made
// changes it, and an index made with another version must be rebuilt.
const KeyVersion = 9

// KeyKind says what a key was made of.
type KeyKind uint8

// The kinds of keys of a name.
const (
	KeySkeleton   KeyKind = iota + 1 // consonant classes of one token in one reading
	KeyDeletion                      // a skeleton with one consonant left out
	KeyJoin                          // skeleton of two neighbours written together
	KeyExact                         // the folded token
	KeyVariant                       // the set of forms of one given name: Bill, William
	KeyPair                          // two skeletons, only for frequent tokens
	KeyAcronym                       // the first letters of an organisation's words
	KeyIdentifier                    // a document, phone, plate, account
)

// Key is one entry of a name under which an index files it.
type Key struct {
	Hash uint64
	Kind KeyKind
	// Bits is the rarity of the key by the published frequency table: what an
	// agreement on it is worth. It never comes from live counts, which would
	// let hidden records move the results.
	Bits float32
}

// HashKey gives the hash of one key from its kind and bytes.
func HashKey(kind KeyKind, text string) uint64 {
	var buf [2 + 64]byte
	buf[0], buf[1] = KeyVersion, byte(kind)
	if len(text) <= 64 {
		n := copy(buf[2:], text)
		return xxhash.Sum64(buf[:2+n])
	}
	var d xxhash.Digest
	d.Reset()
	_, _ = d.Write(buf[:2])
	_, _ = d.WriteString(text)
	return d.Sum64()
}

// frequentBits is the rarity below which a token alone narrows little, so that
// pairs of such tokens have keys of their own.
const frequentBits = 9

// Keys appends the keys of a name to dst, each hash once, in no special order.
// A name that holds no letter or digit has none.
func Keys(n Name, dst []Key) []Key {
	start := len(dst)
	for _, r := range n.Readings {
		dst = readingKeys(r.Tokens, n.Kind, dst)
	}
	return uniqueKeys(dst, start)
}

// readingKeys appends the keys of one reading.
func readingKeys(tokens []Token, kind Kind, dst []Key) []Key {
	var last *Token
	for i := range tokens {
		t := &tokens[i]
		if t.Role == RoleParticle || t.Role == RoleLink || t.Role == RoleTitle || t.Role == RoleLegalForm {
			continue
		}
		dst = append(dst, Key{HashKey(KeyExact, t.Text), KeyExact, t.Bits})
		for _, v := range Variants(t.Text) {
			dst = append(dst, Key{HashKey(KeyVariant, string([]byte{byte(v >> 8), byte(v)})), KeyVariant, max(t.Bits-2, 1)})
		}
		for _, s := range t.Skeletons {
			dst = append(dst, Key{HashKey(KeySkeleton, s), KeySkeleton, max(t.Bits-1, 1)})
			for d := range len(s) {
				if len(s) >= 4 {
					dst = append(dst, Key{HashKey(KeyDeletion, s[:d]+s[d+1:]), KeyDeletion, max(t.Bits-3, 1)})
				}
			}
		}
		if last != nil && len(last.Skeletons) > 0 && len(t.Skeletons) > 0 {
			dst = neighbourKeys(last, t, dst)
		}
		last = t
	}
	if kind != KindPerson {
		dst = acronymKey(tokens, dst)
	}
	return dst
}

// neighbourKeys appends the keys of two neighbours: written as one word, and as
// a pair where both are frequent.
func neighbourKeys(a, b *Token, dst []Key) []Key {
	x, y := a.Skeletons[0], b.Skeletons[0]
	joined := x + y
	if x[len(x)-1] == y[0] {
		joined = x + y[1:]
	}
	// filed as a skeleton, so that the fused spelling finds it
	dst = append(dst, Key{HashKey(KeySkeleton, joined), KeyJoin, min(max(a.Bits+b.Bits-2, 1), MaxBits)})
	if a.Bits < frequentBits && b.Bits < frequentBits {
		if y < x {
			x, y = y, x
		}
		dst = append(dst, Key{HashKey(KeyPair, x+" "+y), KeyPair, min(a.Bits+b.Bits-2, MaxBits)})
	}
	return dst
}

// acronymKey appends the first letters of three and more words, which is also
// the exact key of the acronym itself.
func acronymKey(tokens []Token, dst []Key) []Key {
	var b [MaxTokens]byte
	n := 0
	for i := range tokens {
		if r := tokens[i].Role; r == RoleParticle || r == RoleLegalForm || n == len(b) {
			continue
		}
		b[n] = tokens[i].Text[0]
		n++
	}
	if n >= 3 {
		dst = append(dst, Key{HashKey(KeyExact, string(b[:n])), KeyAcronym, 4})
	}
	return dst
}

// uniqueKeys drops repeated hashes from dst[start:]; the lists are short.
func uniqueKeys(dst []Key, start int) []Key {
	out := dst[:start]
next:
	for _, k := range dst[start:] {
		for _, o := range out[start:] {
			if o.Hash == k.Hash {
				continue next
			}
		}
		out = append(out, k)
	}
	return out
}
