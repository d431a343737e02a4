package node

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/breach"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/view"
)

// concern is what a breach reaches, as records and log tell it.
type concern struct {
	records, persons []string
	categories       []string
	// agencies gave some of it, or hold some of ours; of says which.
	agencies []string
	of       map[string][]claim.ID
}

// readAtOnce is how many records one question about a breach names.
const readAtOnce = 500

// concerned works out what a breach reaches: the records that were named, and
// what a wrongly used account touched by the access log on those days, a subject
// that it looked at with all that is said of it. It is an upper bound: what the
// account could not see of a subject is counted as seen.
func (n *Node) concerned(q db.Queryer, b *breach.Breach) (concern, error) {
	c := concern{of: map[string][]claim.ID{}}
	records, persons := map[string]bool{}, map[string]bool{}
	for _, id := range b.Facts.Records {
		records[string(id)] = true
	}
	var subjects []string
	if b.Facts.Account != "" {
		f := audit.Filter{Officer: b.Facts.Account, From: b.Facts.FromDay, To: b.Facts.ToDay, Decision: audit.Allowed, Limit: audit.MaxList}
		for {
			es, err := n.Audit.List(q, f)
			if err != nil {
				return c, err
			}
			for _, e := range es {
				for _, id := range e.Touched {
					switch {
					case claim.ValidID("s", id):
						subjects = append(subjects, id)
					case claim.ValidID("c", id):
						records[id] = true
					}
				}
			}
			if len(es) < audit.MaxList {
				break
			}
			f.After = audit.Place{Day: es[len(es)-1].Day, Seq: es[len(es)-1].Seq}
		}
	}
	slices.Sort(subjects)
	for part := range slices.Chunk(slices.Compact(subjects), readAtOnce) {
		in, args := listed(part, 0)
		if err := said(q, `subject IN (`+in+`) OR (object <> '' AND object IN (`+in+`))`, args, records, persons); err != nil {
			return c, err
		}
	}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(records)), readAtOnce) {
		in, args := listed(part, 0)
		if err := said(q, `id IN (`+in+`)`, args, records, persons); err != nil {
			return c, err
		}
	}
	c.records, c.persons = slices.Sorted(maps.Keys(records)), slices.Sorted(maps.Keys(persons))
	return c, n.reach(q, &c)
}

// said adds the claims that a condition names, and the persons they speak of.
func said(q db.Queryer, where string, args []any, records, persons map[string]bool) error {
	rows, err := q.Query(`SELECT id, subject, subject_kind, object, object_kind FROM claims WHERE `+where, args...)
	if err != nil {
		return fmt.Errorf("look up what a breach reaches: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, subject, kind, object, objectKind string
		if err := rows.Scan(&id, &subject, &kind, &object, &objectKind); err != nil {
			return err
		}
		records[id] = true
		if kind == "person" {
			persons[subject] = true
		}
		if objectKind == "person" {
			persons[object] = true
		}
	}
	return rows.Err()
}

// reach finds as what the persons stand in cases, and whose records they are.
func (n *Node) reach(q db.Queryer, c *concern) error {
	categories := map[string]bool{}
	for part := range slices.Chunk(c.persons, readAtOnce) {
		in, args := listed(part, 0)
		rows, err := q.Query(`SELECT DISTINCT category FROM categories k WHERE person IN (`+in+`)
			AND NOT EXISTS (SELECT 1 FROM categories l WHERE l.case_id = k.case_id AND l.person = k.person AND l.seq > k.seq)`, args...)
		if err != nil {
			return fmt.Errorf("look up categories of persons: %w", err)
		}
		for rows.Next() {
			var k string
			if err := rows.Scan(&k); err != nil {
				rows.Close()
				return err
			}
			categories[k] = true
		}
		if err := rows.Close(); err != nil {
			return err
		}
	}
	c.categories = slices.Sorted(maps.Keys(categories))
	for _, id := range c.records {
		e, err := n.ledger.Get(q, claim.ID(id))
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		whose := []claim.AgencyID{e.Record.Header.Originator}
		if !e.Foreign {
			if whose, err = holdersOf(q, e.Record.ID); err != nil {
				return err
			}
		}
		for _, agency := range whose {
			if agency != n.Agency {
				c.of[string(agency)] = append(c.of[string(agency)], e.Record.ID)
			}
		}
	}
	c.agencies = slices.Sorted(maps.Keys(c.of))
	return nil
}

// ShowBreachesRequest asks for one breach, or for all when Breach is empty.
type ShowBreachesRequest struct{ Breach string }

// ShowBreaches shows breaches of personal data, the newest first, each with the
// draft of its notice as it stands now: for supervisors, the data protection
// officer and the inspector.
func (n *Node) ShowBreaches(ctx context.Context, caller Caller, req ShowBreachesRequest) ([]view.Breach, error) {
	out := []view.Breach{}
	u := use{name: "ShowBreaches", op: audit.Consultation, class: marking.Supervise, query: req.Breach}
	if overseer(caller) {
		u.class = marking.Oversee
	}
	err := n.ask(ctx, caller, u, func(a *asking) error {
		ids := []string{req.Breach}
		if req.Breach == "" {
			var err error
			if ids, err = breach.List(a.tx, a.overseen()); err != nil {
				return err
			}
		}
		for _, id := range ids {
			v, err := n.breachShape(a, a.overseen(), id)
			if err != nil {
				return err
			}
			a.touch(id)
			out = append(out, v)
		}
		a.results = int64(len(out))
		return nil
	})
	return out, err
}

// breachShape shows a breach whose opening the bits permit; nil bits permit all,
// for whoever has just written one. What it counts is of the whole breach: the
// notice to the authority would be false without it.
func (n *Node) breachShape(a *asking, bits *marking.Set, id string) (view.Breach, error) {
	b, ok, err := breach.Read(a.tx, bits, id)
	if err == nil && !ok {
		err = noSuchBreach()
	}
	if err != nil {
		return view.Breach{}, err
	}
	c, err := n.concerned(a.tx, b)
	if err != nil {
		return view.Breach{}, err
	}
	v := view.Breach{ID: id, Nature: b.Facts.Nature, Owner: string(b.Owner), Happened: stampOr(b.Happened), Known: view.Stamp(b.Known), DueBy: view.Stamp(b.DueBy),
		Notified: stampOr(b.Notified), Exempt: b.Exempt, Closed: stampOr(b.Closed), Persons: max(b.Facts.Persons, int64(len(c.persons))),
		Records: max(b.Facts.Count, int64(len(c.records))), Categories: orEmpty(c.categories), Agencies: orEmpty(c.agencies), Untold: orEmpty(untold(b, c.agencies)),
		Missing: orEmpty(b.Missing()), Steps: []view.BreachStep{}}
	v.Late = b.Notified == 0 && !b.Exempt && b.Late(n.now()) || b.Notified != 0 && b.Late(b.Notified)
	for _, e := range b.Entries {
		v.Steps = append(v.Steps, view.BreachStep{At: view.Stamp(e.At), By: string(e.Actor), What: string(e.Kind), Whom: e.Whom, Reason: e.Reason, Evidence: e.Evidence})
	}
	v.Draft, err = n.breachDraft(a, b, v)
	return v, err
}

// breachDraft writes the notice of Art. 30(3) from what is known, point by
// point, and says where nothing is.
func (n *Node) breachDraft(a *asking, b *breach.Breach, v view.Breach) (string, error) {
	officers, err := n.Accounts.List(a.tx)
	if err != nil {
		return "", err
	}
	var contacts []string
	for _, o := range officers {
		if slices.Contains(o.Roles, marking.DPO) {
			contacts = append(contacts, o.Name)
		}
	}
	known := func(s string) string { return orElse(s, "not known yet; follows (Art. 30(4))") }
	w := &strings.Builder{}
	fmt.Fprintf(w, "Notice of a personal data breach, Directive (EU) 2016/680 Art. 30, by %s, as known on %s\n\n", n.Agency, view.Stamp(n.now()))
	fmt.Fprintf(w, "It began: %s. It became known: %s. The notice is due by %s.\n", known(v.Happened), v.Known, v.DueBy)
	if v.Late {
		fmt.Fprint(w, "This notice is late. Reason: ")
		late := ""
		for _, e := range b.Entries {
			if e.Kind == breach.Notified && late == "" {
				late = e.Reason
			}
		}
		fmt.Fprintln(w, orElse(late, "to be given with the notice (Art. 30(1))"))
	}
	fmt.Fprintf(w, "\n(a) Nature: %s\n    Categories of persons: %s. Persons: about %d. Records: about %d.\n", known(b.Facts.Nature), orElse(strings.Join(v.Categories, ", "), "none has a category in a case"), v.Persons, v.Records)
	fmt.Fprintf(w, "(b) Contact: %s\n", orElse(strings.Join(contacts, ", "), "the data protection officer has no account here: name him"))
	fmt.Fprintf(w, "(c) Likely consequences: %s\n(d) Measures taken or proposed: %s\n", known(b.Facts.Consequences), known(b.Facts.Measures))
	if len(v.Agencies) > 0 {
		told := slices.DeleteFunc(slices.Clone(v.Agencies), func(x string) bool { return slices.Contains(v.Untold, x) })
		fmt.Fprintf(w, "\nRecords of or at other agencies are concerned (Art. 30(6)). Told: %s. Not told yet: %s.\n", orElse(strings.Join(told, ", "), "nobody"), orElse(strings.Join(v.Untold, ", "), "nobody"))
	}
	return w.String(), nil
}
