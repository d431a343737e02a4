package marking

import (
	"sync"
	"sync/atomic"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// known is what the interner knows at one moment: marking n stands at n-1.
// A newer known shares its beginning; nothing in it is ever changed.
type known struct {
	markings []claim.Marking
	classOf  []int32
	classes  []claim.Marking
}

// Interner gives each marking a small local number, dense from 1, and keeps
// it in the table markings. In memory it holds committed numbers only: a
// marking interned in a transaction that is not yet committed, or was rolled
// back, is in no Set, and so is seen by nobody.
type Interner struct {
	mu      sync.Mutex
	numbers map[string]uint32 // by canonical bytes
	class   map[string]int32
	now     atomic.Pointer[known]
}

// NewInterner returns an interner that knows no marking; Load fills it.
func NewInterner() *Interner {
	in := &Interner{numbers: map[string]uint32{}, class: map[string]int32{}}
	in.now.Store(&known{})
	return in
}

func (in *Interner) known() *known { return in.now.Load() }

// Len returns how many markings are known.
func (in *Interner) Len() int { return len(in.known().markings) }

// Marking returns the marking with number n; fault.NotFound when this node
// has not committed, or not yet loaded, such a number.
func (in *Interner) Marking(n uint32) (claim.Marking, error) {
	k := in.known()
	if n == 0 || int(n) > len(k.markings) {
		return claim.Marking{}, fault.New(fault.NotFound, "no marking has the number %d", n)
	}
	return k.markings[n-1], nil
}

// lookup finds the number of a marking by its canonical bytes.
func (in *Interner) lookup(key string) (uint32, bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	n, ok := in.numbers[key]
	return n, ok
}

// learn takes a committed row into memory. Rows come in rising order; one
// that is known already is passed over.
func (in *Interner) learn(n uint32, key string) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	k := in.now.Load()
	switch {
	case int(n) <= len(k.markings):
		return nil
	case int(n) != len(k.markings)+1:
		return fault.New(fault.Internal, "marking number %d follows %d", n, len(k.markings))
	}
	var m claim.Marking
	if err := claim.Decode([]byte(key), &m); err != nil {
		return err
	}
	c := class(m)
	cb, err := claim.Encode(&c)
	if err != nil {
		return err
	}
	next := *k
	ci, ok := in.class[string(cb)]
	if !ok {
		ci = int32(len(next.classes))
		in.class[string(cb)] = ci
		next.classes = append(next.classes, c)
	}
	next.markings = append(next.markings, m)
	next.classOf = append(next.classOf, ci)
	in.numbers[key] = n
	in.now.Store(&next)
	return nil
}

// follow takes a row into memory that was committed just now by this
// process. When another process committed one before it, the row waits for
// Load: until then it is seen by nobody.
func (in *Interner) follow(n uint32, key string) {
	if int(n) == in.Len()+1 {
		// It cannot fail: the key was encoded from a marking.
		_ = in.learn(n, key)
	}
}

func markingKey(m claim.Marking) (string, error) {
	m = m.Normal()
	b, err := claim.Encode(&m)
	return string(b), err
}
