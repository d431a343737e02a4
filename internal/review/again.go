package review

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/extract"
	"liaison/internal/marking"
)

// Reading is one run of the reader over one report.
type Reading struct {
	Report   claim.ReportID
	Pipeline string
	Engines  string
	When     int64 // microseconds UTC
}

// Changes counts what a reading changed.
type Changes struct{ Unchanged, Fresh, Changed, Vanished int }

// Put queues what a reading found beside what earlier ones did. Every decision
// stays: what is found again keeps its state; another value on the same words
// waits beside the old decision; what is found no longer lapses while it is
// open and is marked when it was decided. Nothing is deleted but an open
// proposal's own former wording.
//
// What rests on one marking is compared with what rests on that marking, and
// the answer counts only what the bits permit, so that a proposal which the
// caller may not see moves none that he may.
func Put(tx *db.Tx, bits *marking.Set, r Reading, found []Proposal) (Changes, error) {
	var told, open Changes
	known, err := List(tx, nil, r.Report)
	if err != nil {
		return told, err
	}
	olds, news := byMark(known), byMark(found)
	for _, mark := range slices.Sorted(maps.Keys(union(olds, news))) {
		var c Changes
		if err := put(tx, r, olds[mark], news[mark], &c); err != nil {
			return told, err
		}
		if mark == 0 {
			open = c
		}
		if mark == 0 || bits == nil || bits.Has(mark) {
			told.add(c)
		}
	}
	return told, tx.Exec(`INSERT INTO readings (report, number, pipeline, engines, read, unchanged, fresh, changed, vanished)
		SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8 FROM readings WHERE report = $1`,
		string(r.Report), r.Pipeline, r.Engines, r.When, int64(open.Unchanged), int64(open.Fresh), int64(open.Changed), int64(open.Vanished))
}

func (c *Changes) add(o Changes) {
	c.Unchanged, c.Fresh, c.Changed, c.Vanished = c.Unchanged+o.Unchanged, c.Fresh+o.Fresh, c.Changed+o.Changed, c.Vanished+o.Vanished
}

func byMark(ps []Proposal) map[uint32][]Proposal {
	out := map[uint32][]Proposal{}
	for _, p := range ps {
		out[p.Mark] = append(out[p.Mark], p)
	}
	return out
}

func union(a, b map[uint32][]Proposal) map[uint32]bool {
	out := map[uint32]bool{0: true}
	for m := range a {
		out[m] = true
	}
	for m := range b {
		out[m] = true
	}
	return out
}

// put compares proposals that rest on one marking.
func put(tx *db.Tx, r Reading, known, found []Proposal, c *Changes) error {
	kept := map[string]bool{}
	old, oldAt := statements(known)
	now, nowAt := statements(found)
	for _, d := range extract.Compare(old, now) {
		var was, is *Proposal
		if d.Old != nil {
			was = &known[oldAt[d.Old]]
		}
		if d.New != nil {
			one := found[nowAt[d.New]]
			is = &one
		}
		var err error
		switch d.Change {
		case extract.Unchanged:
			c.Unchanged++
			err = again(tx, was)
		case extract.Fresh:
			c.Fresh++
			err = insert(tx, is)
		case extract.Changed:
			c.Changed++
			err = change(tx, r, was, is)
			kept[is.ID] = true
		case extract.Vanished:
			if kept[was.ID] { // another reading beside a decision, found again
				continue
			}
			if was.Lost == "" && was.State != Lapsed {
				c.Vanished++
			}
			err = vanish(tx, r, was)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// statements gives proposals as the reader compares them, and which is which.
func statements(ps []Proposal) (*extract.Result, map[*extract.ClaimProposal]int) {
	r := &extract.Result{Proposals: make([]extract.ClaimProposal, len(ps))}
	at := map[*extract.ClaimProposal]int{}
	for i := range ps {
		r.Proposals[i] = statement(&ps[i])
		at[&r.Proposals[i]] = i
	}
	return r, at
}

func statement(p *Proposal) extract.ClaimProposal {
	ref := func(r claim.Ref) extract.Ref { return extract.Ref{Kind: r.Kind, Label: r.Label} }
	c := &p.Claim
	s := extract.ClaimProposal{ID: p.ID, Subject: ref(c.Subject), Predicate: c.Predicate, Value: c.Value, Modality: c.Modality, Time: c.Valid}
	if c.Object != nil {
		o := ref(*c.Object)
		s.Object = &o
	}
	for _, e := range c.Evidence {
		s.Evidence = append(s.Evidence, extract.Quote{Span: extract.Span{Begin: e.Begin, End: e.End}, Quote: e.Quote})
	}
	for _, a := range c.Source.Chain {
		s.Attribution = append(s.Attribution, extract.Frame{Speaker: a.Speaker, Kind: a.Kind, Cue: a.Cue})
	}
	return s
}

// again is a proposal found as it was: one that had lapsed is open once more.
func again(tx *db.Tx, p *Proposal) error {
	return tx.Exec(`UPDATE proposals SET lost = '', state = CASE state WHEN 'lapsed' THEN 'open' ELSE state END WHERE id = $1`, p.ID)
}

// change queues another reading of words that were read before: in place of
// one that nobody decided, beside one that somebody did.
func change(tx *db.Tx, r Reading, was, is *Proposal) error {
	if was.State != Open && was.State != Lapsed {
		is.Beside = was.ID
		if is.ID == was.ID {
			is.ID = claim.DeriveID("q", is.ID, "beside", r.Pipeline)
		}
		if err := vanish(tx, r, was); err != nil {
			return err
		}
		return insert(tx, is)
	}
	if is.ID != was.ID {
		if err := vanish(tx, r, was); err != nil {
			return err
		}
		return insert(tx, is)
	}
	b, err := json.Marshal(is)
	if err != nil {
		return err
	}
	return tx.Exec(`UPDATE proposals SET body = $2, grp = $3, engine = $4, lost = '', state = 'open' WHERE id = $1`, is.ID, string(b), is.Group, is.Engine)
}

func vanish(tx *db.Tx, r Reading, p *Proposal) error {
	return tx.Exec(`UPDATE proposals SET lost = CASE lost WHEN '' THEN $2 ELSE lost END, state = CASE state WHEN 'open' THEN 'lapsed' ELSE state END WHERE id = $1`,
		p.ID, r.Engines)
}

// insert queues a new proposal. One that stands there already, from a reading
// of long ago, is open again unless somebody decided it.
func insert(tx *db.Tx, p *Proposal) error {
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	err = tx.Exec(`INSERT INTO proposals (id, report, ordinal, grp, body, state, claim, judgement, decided, engine, mark)
		VALUES ($1,$2,$3,$4,$5,$6,'','',0,$7,$8)
		ON CONFLICT (id) DO UPDATE SET lost = '', state = CASE proposals.state WHEN 'lapsed' THEN 'open' ELSE proposals.state END`,
		p.ID, string(p.Report), int64(p.Ordinal), p.Group, string(b), Open, p.Engine, int64(p.Mark))
	if err != nil {
		return fmt.Errorf("queue proposal %s: %w", p.ID, err)
	}
	return nil
}

// Groups puts proposals under the person or event that they are about, in
// reading order of the first of each: persons, then events, then the rest;
// inside a group the surest first.
func Groups(ps []Proposal) []Group {
	at := map[claim.SubjectID]int{}
	var out []Group
	for _, p := range ps {
		about := p.About
		if about == "" { // filed before groups were kept
			about = p.Claim.Subject.ID
		}
		i, ok := at[about]
		if !ok {
			i = len(out)
			at[about] = i
			out = append(out, Group{About: about, Kind: p.GroupKind, Label: p.Group})
		}
		out[i].Proposals = append(out[i].Proposals, p)
	}
	for _, g := range out {
		slices.SortStableFunc(g.Proposals, func(a, b Proposal) int {
			switch {
			case a.Score > b.Score:
				return -1
			case a.Score < b.Score:
				return 1
			}
			return a.Ordinal - b.Ordinal
		})
	}
	slices.SortStableFunc(out, func(a, b Group) int { return rank(a.Kind) - rank(b.Kind) })
	return out
}

// Group is what was read about one subject.
type Group struct {
	About     claim.SubjectID
	Kind      string
	Label     string
	Proposals []Proposal
}

func rank(kind string) int {
	switch kind {
	case "person":
		return 0
	case "event":
		return 1
	}
	return 2
}
