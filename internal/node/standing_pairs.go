package node

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/view"
)

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
	where := `seq ` + entity.Toward(f.Bits, strings.Join(objects, ",")) + ` AND subject_kind = 'person' AND predicate IN (` + strings.Join(predicates, ",") + `)`
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
