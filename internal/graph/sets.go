package graph

import (
	"encoding/binary"
	"slices"
	"sync"
)

// Sets interns sets of marking numbers. Most links rest on one marking and the
// rest on few combinations, so that one small number a link is enough and a
// caller's permission becomes two bit slices over these numbers. Number 0 is
// the empty set. A Sets may be used by many goroutines; it only grows.
type Sets struct {
	mu   sync.RWMutex
	ids  map[string]SetID
	sets [][]uint32
}

// NewSets makes a table that holds only the empty set.
func NewSets() *Sets {
	return &Sets{ids: map[string]SetID{"": 0}, sets: [][]uint32{nil}}
}

// Intern returns the number of the set of the given markings; order and
// repetition do not matter.
func (t *Sets) Intern(markings ...uint32) SetID {
	m := slices.Clone(markings)
	slices.Sort(m)
	m = slices.Compact(m)
	key := make([]byte, 0, 4*len(m))
	for _, x := range m {
		key = binary.BigEndian.AppendUint32(key, x)
	}
	t.mu.RLock()
	id, ok := t.ids[string(key)]
	t.mu.RUnlock()
	if ok {
		return id
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if id, ok = t.ids[string(key)]; ok {
		return id
	}
	id = SetID(len(t.sets))
	t.ids[string(key)] = id
	t.sets = append(t.sets, m)
	return id
}

// Markings returns the markings of set id in ascending order; nil for a number
// that was never given. The caller must not change them.
func (t *Sets) Markings(id SetID) []uint32 {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if int(id) >= len(t.sets) {
		return nil
	}
	return t.sets[id]
}

// Len is the number of sets, the empty one included.
func (t *Sets) Len() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return len(t.sets)
}

// Permit makes the two bit slices of a View: any has the bit of each set with
// at least one permitted marking, all the bit of each set whose markings are
// all permitted and that has one. One pass over the sets; to be kept for as
// long as the caller's permission stands.
func (t *Sets) Permit(permitted func(marking uint32) bool) (anyOf, allOf []uint64) {
	t.mu.RLock()
	sets := t.sets
	t.mu.RUnlock()
	words := (len(sets) + 63) / 64
	anyOf, allOf = make([]uint64, words), make([]uint64, words)
	known := map[uint32]bool{}
	for i, set := range sets {
		some, each := false, len(set) > 0
		for _, m := range set {
			ok, seen := known[m]
			if !seen {
				ok = permitted(m)
				known[m] = ok
			}
			some, each = some || ok, each && ok
		}
		if some {
			anyOf[i>>6] |= 1 << (i & 63)
		}
		if each {
			allOf[i>>6] |= 1 << (i & 63)
		}
	}
	return anyOf, allOf
}

func bit(words []uint64, i uint32) bool {
	return words[i>>6]>>(i&63)&1 != 0
}
