package tagger

import (
	"unicode"
	"unicode/utf8"
)

// Hashes are 64 bits of FNV-1a with a final mix; a model keeps their lowest
// keyBits bits.
const (
	fnvStart = 14695981039346656037
	fnvPrime = 1099511628211
	keyBits  = 40
	keyMask  = 1<<keyBits - 1
)

func mix(h uint64) uint64 {
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	h ^= h >> 32
	return h
}

func hashString(s string) uint64 {
	h := uint64(fnvStart)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * fnvPrime
	}
	return mix(h)
}

// combine joins a template number and the hashes that fill it.
func combine(template, a, b uint64) uint64 {
	h := (template+1)*0x9e3779b97f4a7c15 ^ a
	h = mix(h)
	return mix(h*fnvPrime ^ b)
}

// fold gives the form of a rune for features: lower case, digits as 0, curly
// quotes and long dashes as plain ones.
func fold(r rune) rune {
	if r < utf8.RuneSelf {
		switch {
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		case '0' <= r && r <= '9':
			return '0'
		}
		return r
	}
	switch r {
	case '’', '‘', 'ʼ', '`':
		return '\''
	case '“', '”', '„', '«', '»':
		return '"'
	case '–', '—', '‑', '−':
		return '-'
	case 'İ':
		return 'i'
	}
	if unicode.IsDigit(r) {
		return '0'
	}
	return unicode.ToLower(r)
}

// hashFolded hashes a word in its folded form.
func hashFolded(s string) uint64 {
	h := uint64(fnvStart)
	for _, r := range s {
		r = fold(r)
		h = (h ^ uint64(r)) * fnvPrime
	}
	return mix(h)
}

// table maps hashes to small values by open addressing; the zero key stands
// for an empty place.
type table struct {
	keys   []uint64
	values []uint32
	used   int
}

func newTable(room int) *table {
	n := 16
	for n < room*2 {
		n *= 2
	}
	return &table{keys: make([]uint64, n), values: make([]uint32, n)}
}

func (t *table) get(key uint64) (uint32, bool) {
	mask := uint64(len(t.keys) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		switch t.keys[i] {
		case key:
			return t.values[i], true
		case 0:
			return 0, false
		}
	}
}

// or sets bits on the value of key.
func (t *table) or(key uint64, bits uint32) {
	if key == 0 {
		key = 1
	}
	if t.used*2 >= len(t.keys) {
		t.grow()
	}
	mask := uint64(len(t.keys) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		switch t.keys[i] {
		case key:
			t.values[i] |= bits
			return
		case 0:
			t.keys[i], t.values[i] = key, bits
			t.used++
			return
		}
	}
}

func (t *table) grow() {
	old := *t
	*t = *newTable(len(old.keys))
	for i, k := range old.keys {
		if k != 0 {
			t.or(k, old.values[i])
		}
	}
}

// clear empties the table; the room that a long document made is given back.
func (t *table) clear() {
	if len(t.keys) > 1<<14 {
		*t = *newTable(1024)
	}
	if t.used > 0 {
		clear(t.keys)
		clear(t.values)
		t.used = 0
	}
}
