package node

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/link"
	"liaison/internal/view"
)

// finding is one answer; key is the same on every node and in any order of
// arrival.
type finding struct {
	key, detail string
	a, b, thing claim.SubjectID
}

// finder answers one standing question under one reader's rights.
type finder struct {
	ctx context.Context
	n   *Node
	entity.Reader
	q      standingQuestion
	groups map[claim.SubjectID][]claim.SubjectID
	inside map[claim.SubjectID]bool
}

func (n *Node) finder(ctx context.Context, r entity.Reader, q standingQuestion) *finder {
	return &finder{ctx: ctx, n: n, Reader: r, q: q, groups: map[claim.SubjectID][]claim.SubjectID{}, inside: map[claim.SubjectID]bool{}}
}

// members are the records that the reader holds to be one with s; the first
// stands for all.
func (f *finder) members(s claim.SubjectID) ([]claim.SubjectID, error) {
	if m, ok := f.groups[s]; ok {
		return m, nil
	}
	m, _, err := entity.Members(f.TX, f.Bits, s)
	if err != nil {
		return nil, err
	}
	for _, x := range m {
		f.groups[x] = m
	}
	return m, nil
}

func (f *finder) of(s claim.SubjectID) (claim.SubjectID, error) {
	m, err := f.members(s)
	if err != nil {
		return s, err
	}
	return m[0], nil
}

// named tells that the question names its subjects.
func (q *standingQuestion) named() bool { return q.kind == StandingSubject || q.kind == StandingPath }

// all answers the question anew.
func (f *finder) all() (map[string]finding, error) {
	switch f.q.kind {
	case StandingSubject:
		return f.touching()
	case StandingPath:
		return f.near()
	}
	people, err := f.people()
	if err != nil {
		return nil, err
	}
	return f.around(people)
}

// around finds the answers that are of one of some persons.
func (f *finder) around(people []claim.SubjectID) (map[string]finding, error) {
	out := map[string]finding{}
	for _, p := range people {
		if err := f.pairs(p, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// stands reads the supporting, uncorrected claims in which one of the
// subjects stands.
func (f *finder) stands(subjects []claim.SubjectID) ([]view.Held, error) {
	held, err := f.ClaimsOf(0, subjects...)
	if err != nil {
		return nil, err
	}
	return f.uncorrected(held)
}

func (f *finder) uncorrected(held []view.Held) ([]view.Held, error) {
	ids := make([]claim.ID, len(held))
	for i, h := range held {
		ids[i] = h.ID
	}
	corrected, err := f.Corrected(ids)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(held, func(h view.Held) bool { return corrected[h.ID] != "" || !h.Body.Modality.Supports() }), nil
}

// touching lists what is said of the subject: each tie and each property once,
// by however many.
func (f *finder) touching() (map[string]finding, error) {
	m, err := f.members(f.q.a)
	if err != nil {
		return nil, err
	}
	held, err := f.stands(m)
	if err != nil {
		return nil, err
	}
	out := map[string]finding{}
	for _, h := range held {
		if err := f.touch(m, h.Body, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// touchedBy is touching of one claim alone.
func (f *finder) touchedBy(c *claim.Claim) (map[string]finding, error) {
	m, err := f.members(f.q.a)
	if err != nil || !c.Modality.Supports() {
		return nil, err
	}
	out := map[string]finding{}
	if slices.Contains(m, c.Subject.ID) || c.Object != nil && slices.Contains(m, c.Object.ID) {
		err = f.touch(m, c, out)
	}
	return out, err
}

func (f *finder) touch(m []claim.SubjectID, c *claim.Claim, out map[string]finding) error {
	x := finding{a: m[0], detail: c.Predicate}
	key := c.Predicate
	if c.Value != nil {
		key += " " + c.Value.String()
	}
	if c.Object != nil {
		far := c.Object.ID
		if !slices.Contains(m, c.Subject.ID) {
			far = c.Subject.ID
		}
		var err error
		if x.b, err = f.of(far); err != nil {
			return err
		}
		key = c.Predicate + " " + string(x.b)
	}
	x.key = claim.DeriveID("n", key)
	out[x.key] = x
	return nil
}

// near tells within how many steps the two subjects are.
func (f *finder) near() (map[string]finding, error) {
	web, err := f.n.webFor(f.ctx, f.TX)
	if err != nil {
		return nil, err
	}
	for d := 1; d <= f.q.hops; d++ {
		ok, err := link.Connected(f.ctx, f.Reader, web, f.q.a, f.q.b, link.Options{MaxHops: d})
		if err != nil {
			return nil, err
		}
		if ok {
			x := finding{key: fmt.Sprintf("within-%d", d), a: f.q.a, b: f.q.b, detail: steps(d)}
			return map[string]finding{x.key: x}, nil
		}
	}
	return nil, nil
}

// people are the persons of the case.
func (f *finder) people() ([]claim.SubjectID, error) {
	own, err := f.n.compartment(f.Bits, f.q.in)
	if err != nil {
		return nil, err
	}
	rows, err := f.TX.Query(`SELECT DISTINCT subject, subject_kind, object, object_kind FROM claims WHERE seq `+entity.Put(f.Bits, own, "$1"), string(f.q.in))
	if err != nil {
		return nil, fmt.Errorf("read the persons of a case: %w", err)
	}
	defer rows.Close()
	found := map[claim.SubjectID]bool{}
	for rows.Next() {
		var subject, sk, object, ok string
		if err := rows.Scan(&subject, &sk, &object, &ok); err != nil {
			return nil, err
		}
		if sk == "person" {
			found[claim.SubjectID(subject)] = true
		}
		if ok == "person" {
			found[claim.SubjectID(object)] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), rows.Err()
}

// ofTheCase tells whether a person is of the case, by any of its records.
func (f *finder) ofTheCase(members []claim.SubjectID) (bool, error) {
	if in, known := f.inside[members[0]]; known {
		return in, nil
	}
	in := false
	for _, m := range members {
		of, err := f.n.ofCase(f.Reader, m, f.q.in)
		if err != nil {
			return false, err
		}
		in = in || of
	}
	f.inside[members[0]] = in
	return in, nil
}

func sortedFindings(m map[string]finding) []finding {
	out := make([]finding, 0, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[k])
	}
	return out
}
