package node

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

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
	rows, err := f.TX.Query(`SELECT DISTINCT mark, case_id, subject, subject_kind, object, object_kind FROM claims WHERE ` + f.Bits.SQL("mark"))
	if err != nil {
		return nil, fmt.Errorf("read the persons of a case: %w", err)
	}
	defer rows.Close()
	found := map[claim.SubjectID]bool{}
	for rows.Next() {
		var mark int64
		var put, subject, sk, object, ok string
		if err := rows.Scan(&mark, &put, &subject, &sk, &object, &ok); err != nil {
			return nil, err
		}
		m, err := f.n.Markings.Marking(uint32(mark))
		if err != nil {
			return nil, err
		}
		if m.Compartment != f.q.in && claim.CaseID(put) != f.q.in {
			continue
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

// sharing are the relations that tie a person to a thing.
var sharing = []string{"uses", "owns", "rents", "possesses", "resident-at"}

// mostSharers is the number of persons above which a thing, or a place on one
// day, is everybody's and tells nothing of two.
const mostSharers = 30

// occasion is one claim of the sort that the question is about; "" for others.
func (f *finder) occasion(c *claim.Claim) string {
	if c.Object == nil || c.Subject.Kind != "person" {
		return ""
	}
	day := !c.Valid.IsZero() && c.Valid.From == c.Valid.To
	switch f.q.kind {
	case StandingTravel:
		if day && (c.Predicate == "travelled-to" || c.Predicate == "travelled-from") {
			return c.Predicate + " " + c.Valid.From.String()
		}
	case StandingMeetings:
		if day && c.Predicate == "seen-at" {
			return c.Valid.From.String()
		}
	default:
		if c.Object.Kind == f.q.kind && slices.Contains(sharing, c.Predicate) {
			return "shared"
		}
	}
	return ""
}

// pairs adds the answers in which p stands.
func (f *finder) pairs(p claim.SubjectID, out map[string]finding) error {
	mine, err := f.members(p)
	if err != nil {
		return err
	}
	held, err := f.stands(mine)
	if err != nil {
		return err
	}
	met := map[claim.SubjectID][]finding{} // by the other person
	done := map[string]bool{}
	for _, h := range held {
		when := f.occasion(h.Body)
		if when == "" || !slices.Contains(mine, h.Body.Subject.ID) {
			continue
		}
		thing, err := f.of(h.Body.Object.ID)
		if err != nil {
			return err
		}
		if done[when+string(thing)] {
			continue
		}
		done[when+string(thing)] = true
		others, err := f.others(mine, thing, when)
		if err != nil {
			return err
		}
		for _, o := range others {
			met[o] = append(met[o], finding{thing: thing, detail: when})
		}
	}
	return f.tell(mine, met, out)
}

// others are those besides mine who have the same occasion with the thing.
func (f *finder) others(mine []claim.SubjectID, thing claim.SubjectID, when string) ([]claim.SubjectID, error) {
	held, err := f.with(thing, when)
	if err != nil {
		return nil, err
	}
	found := map[claim.SubjectID]bool{}
	for _, h := range held {
		o, err := f.of(h.Body.Subject.ID)
		if err != nil {
			return nil, err
		}
		found[o] = true
	}
	if len(found) > mostSharers {
		return nil, nil
	}
	delete(found, mine[0])
	return slices.Sorted(maps.Keys(found)), nil
}

// with reads the claims that tie persons to a thing as the question wants it,
// on one occasion or, where when is empty, on any. A place may be in very many
// claims, so the table chooses.
func (f *finder) with(thing claim.SubjectID, when string) ([]view.Held, error) {
	m, err := f.members(thing)
	if err != nil {
		return nil, err
	}
	var args []any
	number := func(v any) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) }
	var objects, predicates []string
	for _, x := range m {
		objects = append(objects, number(string(x)))
	}
	for _, p := range f.predicates() {
		predicates = append(predicates, number(p))
	}
	where := `object <> '' AND object IN (` + strings.Join(objects, ",") + `) AND subject_kind = 'person' AND predicate IN (` + strings.Join(predicates, ",") + `)`
	if i := strings.LastIndexByte(when, ' ') + 1; len(when)-i == len("2016-03-24") {
		day, err := parseDay(when[i:])
		if err != nil {
			return nil, err
		}
		where += ` AND dated = 1 AND valid_from = ` + number(int64(day)) + ` AND valid_to = ` + number(int64(day))
	}
	held, err := f.Where(where, args...)
	if err != nil {
		return nil, err
	}
	if held, err = f.uncorrected(held); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(held, func(h view.Held) bool {
		o := f.occasion(h.Body)
		return o == "" || when != "" && o != when
	}), nil
}

// predicates are the relations that the question is about.
func (f *finder) predicates() []string {
	switch f.q.kind {
	case StandingTravel:
		return []string{"travelled-to", "travelled-from"}
	case StandingMeetings:
		return []string{"seen-at"}
	}
	return sharing
}

// tell makes answers of the occasions, where one of the two is of the case.
func (f *finder) tell(mine []claim.SubjectID, met map[claim.SubjectID][]finding, out map[string]finding) error {
	here, err := f.ofTheCase(mine)
	if err != nil {
		return err
	}
	for o, list := range met {
		theirs, err := f.members(o)
		if err != nil {
			return err
		}
		there, err := f.ofTheCase(theirs)
		if err != nil {
			return err
		}
		if !here && !there || f.q.kind == StandingMeetings && len(list) < 2 {
			continue
		}
		a, b := min(mine[0], o), max(mine[0], o)
		if f.q.kind == StandingMeetings {
			slices.SortFunc(list, func(x, y finding) int { return strings.Compare(x.detail+string(x.thing), y.detail+string(y.thing)) })
			list = []finding{{thing: list[0].thing, detail: "again and again"}}
		}
		for _, x := range list {
			x.a, x.b = a, b
			parts := []string{f.q.kind, string(a), string(b)}
			if f.q.kind != StandingMeetings {
				parts = append(parts, string(x.thing), x.detail)
			}
			x.key = claim.DeriveID("n", parts...)
			out[x.key] = x
		}
	}
	return nil
}

func sortedFindings(m map[string]finding) []finding {
	out := make([]finding, 0, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[k])
	}
	return out
}
