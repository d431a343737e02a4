package marking

import "github.com/cedar-policy/cedar-go"

// maxCached bounds how many (caller, action) answers are remembered; beyond
// it all are forgotten and asked again, which costs milliseconds.
const maxCached = 4096

// cached is the answer to one (caller, action) over the markings known when
// it was made. It is replaced, never edited.
type cached struct {
	set     *Set
	upto    int    // markings decided
	allowed []bool // per class
}

// Bits returns the numbers of all interned markings with which the caller
// may do a. It is computed once per (caller, action) and policy version, and
// only extended when markings were interned since: the answer for a marking
// never changes by itself. The key holds the caller's whole mandate, so a
// changed mandate is another question.
func (e *Policy) Bits(c *Caller, a Action) *Set {
	known := e.interner.known()
	key := c.key(a)
	e.mu.Lock()
	st := e.state.Load() // under the lock: Replace swaps and clears under it
	have := e.cache[key]
	entities := e.classEntities(known)
	e.mu.Unlock()
	if have != nil && have.upto >= len(known.classOf) {
		return have.set
	}
	next := extend(st, c, a, known, entities, have)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.state.Load() == st {
		if len(e.cache) >= maxCached {
			clear(e.cache)
		}
		if old := e.cache[key]; old == nil || old.upto < next.upto {
			e.cache[key] = next
		}
	}
	return next.set
}

// classEntities returns Cedar's view of every class of marking, made once
// per class. The caller holds e.mu.
func (e *Policy) classEntities(k *known) []cedar.Entity {
	for i := len(e.entities); i < len(k.classes); i++ {
		e.entities = append(e.entities, markingEntity(&k.classes[i]))
	}
	return e.entities
}

func extend(st *state, c *Caller, a Action, k *known, entities []cedar.Entity, have *cached) *cached {
	next := &cached{set: &Set{}, upto: len(k.classOf)}
	from := 0
	if have != nil {
		next.set, next.allowed, from = have.set.clone(), have.allowed, have.upto
	}
	decided := len(next.allowed)
	allowed := make([]bool, len(k.classes))
	copy(allowed, next.allowed)
	var p *pair
	for i := decided; i < len(k.classes); i++ {
		if st.floor(c, a, &k.classes[i], false) != nil {
			continue
		}
		if p == nil {
			p = &pair{officer: officerEntity(c)}
		}
		p.thing = entities[i]
		allowed[i] = st.policy(p, a).Allowed
	}
	next.allowed = allowed
	for n := from; n < len(k.classOf); n++ {
		if allowed[k.classOf[n]] {
			next.set.add(uint32(n + 1))
		}
	}
	return next
}
