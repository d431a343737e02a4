package name

import "github.com/cespare/xxhash/v2"

// KeyVersion is mixed into every key hash; a change of the way keys are made
// changes it, and an index made with another version must be rebuilt.
const KeyVersion = 1

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

// Keys appends the keys of a name to dst, each hash once, in no special order.
// A name that holds no letter or digit has none.
func Keys(n Name, dst []Key) []Key {
	start := len(dst)
	for _, r := range n.Readings {
		for i := range r.Tokens {
			t := &r.Tokens[i]
			if t.Text == "" || t.Role == RoleParticle || t.Role == RoleLink {
				continue
			}
			dst = append(dst, Key{HashKey(KeyExact, t.Text), KeyExact, t.Bits})
			for _, s := range t.Skeletons {
				dst = append(dst, Key{HashKey(KeySkeleton, s), KeySkeleton, t.Bits - 1})
			}
		}
	}
	return uniqueKeys(dst, start)
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
