package chart

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/graph"
	"liaison/internal/link"
	"liaison/internal/view"
)

// Drawing is what one reader sees of a version.
type Drawing struct {
	Subjects []view.ChartSubject
	Links    []view.ChartLink
	// Held are the claims behind the links, by number.
	Held map[int64]view.Held
	// Seqs are the numbers of these claims, ascending.
	Seqs []int64
	// graph is the drawing as places and ties.
	graph *graph.Chart
}

// day reads YYYY-MM-DD; empty is none.
func day(s string) (claim.Day, bool, error) {
	if s == "" {
		return 0, false, nil
	}
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return 0, false, fault.New(fault.Invalid, "%q is no day", s).WithMend("write it as 2016-03-24")
	}
	return claim.DayOf(t), true, nil
}

// asOf is the instant at the end of the day of Known in microseconds, 0 for
// now.
func (f Filter) asOf() (int64, error) {
	if f.Known == "" {
		return 0, nil
	}
	t, err := time.Parse("2006-01-02", f.Known)
	if err != nil {
		return 0, fault.New(fault.Invalid, "%q is no day", f.Known).At("known").WithMend("write it as 2016-03-24")
	}
	return t.AddDate(0, 0, 1).UnixMicro(), nil
}

// artist draws one version for one reader.
type artist struct {
	r        entity.Reader
	c        *Content
	asOf     int64
	clusters map[claim.SubjectID]claim.SubjectID
	members  map[claim.SubjectID][]claim.SubjectID
	place    map[claim.SubjectID]int // of a representative
	out      Drawing
	pairs    map[[2]int][]view.Held
}

// Draw draws the content from the permitted claims. Subjects of which none is
// left are absent, records that the reader's judgements hold to be the same
// are one, and positions are those that were saved.
func Draw(r entity.Reader, c *Content) (Drawing, error) {
	a := artist{r: r, c: c, place: map[claim.SubjectID]int{}, members: map[claim.SubjectID][]claim.SubjectID{}, pairs: map[[2]int][]view.Held{}}
	a.out = Drawing{Subjects: []view.ChartSubject{}, Links: []view.ChartLink{}, Held: map[int64]view.Held{}}
	var err error
	if a.asOf, err = c.Filter.asOf(); err != nil {
		return a.out, err
	}
	if err := errors.Join(a.cluster(), a.subjects()); err != nil {
		return a.out, err
	}
	if err := a.claims(); err != nil {
		return a.out, err
	}
	if err := a.links(); err != nil {
		return a.out, err
	}
	a.fold()
	a.out.graph, err = a.out.chart()
	return a.out, err
}

// cluster reads which records are one subject to this reader at that time. A
// judgement that was withdrawn since counts as withdrawn.
func (a *artist) cluster() error {
	es, err := entity.AllEdges(a.r.TX, a.r.Bits)
	if err != nil {
		return fmt.Errorf("read identities: %w", err)
	}
	if a.asOf != 0 {
		es = slices.DeleteFunc(es, func(e entity.Edge) bool { return e.Recorded >= a.asOf })
	}
	a.clusters = entity.ClustersOf(es)
	for m, rep := range a.clusters {
		a.members[rep] = append(a.members[rep], m)
	}
	return nil
}

func (a *artist) rep(id claim.SubjectID) claim.SubjectID {
	if rep, ok := a.clusters[id]; ok {
		return rep
	}
	return id
}

func (a *artist) subjects() error {
	step := map[claim.SubjectID]string{}
	for _, s := range a.c.Steps {
		for _, id := range s.Added {
			step[id] = s.ID
		}
	}
	ids := make([]claim.SubjectID, len(a.c.Subjects))
	for i, p := range a.c.Subjects {
		ids[i] = p.ID
	}
	refs, err := a.r.Refs(ids)
	if err != nil {
		return err
	}
	for _, p := range a.c.Subjects {
		rep := a.rep(p.ID)
		if _, there := a.place[rep]; there {
			continue
		}
		ref, ok := refs[p.ID]
		if !ok {
			continue
		}
		known, err := a.known(p.ID)
		if err != nil {
			return err
		}
		if !known {
			continue
		}
		a.place[rep] = len(a.out.Subjects)
		a.out.Subjects = append(a.out.Subjects, view.ChartSubject{ID: ref.ID, Kind: ref.Kind, Label: ref.Label, X: p.X, Y: p.Y, Pinned: p.Pinned, Hidden: p.Hidden,
			Records: max(1, len(a.members[rep])), Step: step[p.ID]})
	}
	return nil
}

// known tells whether anything permitted was on record of the subject then.
func (a *artist) known(id claim.SubjectID) (bool, error) {
	if a.asOf == 0 {
		return true, nil
	}
	var n int64
	err := a.r.TX.QueryRow(`SELECT count(*) FROM claims c WHERE seq `+entity.About(a.r.Bits, "$1")+
		` AND EXISTS (SELECT 1 FROM records k WHERE k.seq = c.seq AND k.recorded < $2)`, string(id), a.asOf).Scan(&n)
	return n > 0, err
}

// drawnAtOnce bounds the subjects of one statement.
const drawnAtOnce = 300

// claims reads the permitted claims that tie two subjects of the chart.
func (a *artist) claims() error {
	var ids []claim.SubjectID
	for rep := range a.place {
		ids = append(ids, rep)
		for _, m := range a.members[rep] {
			if m != rep {
				ids = append(ids, m)
			}
		}
	}
	slices.Sort(ids)
	where, args, err := a.carries()
	if err != nil {
		return err
	}
	for start := 0; start < len(ids); start += drawnAtOnce {
		part := ids[start:min(start+drawnAtOnce, len(ids))]
		if err := a.claimsOf(part, where, args); err != nil {
			return err
		}
	}
	slices.Sort(a.out.Seqs)
	held, err := a.r.Numbered(a.out.Seqs...)
	if err != nil {
		return err
	}
	for _, h := range held {
		x, y := a.place[a.rep(h.Body.Subject.ID)], a.place[a.rep(h.Body.Object.ID)]
		key := [2]int{min(x, y), max(x, y)}
		a.pairs[key] = append(a.pairs[key], h)
	}
	return nil
}

// carries is the condition of the filter on the table claims.
func (a *artist) carries() (string, []any, error) {
	f := a.c.Filter
	args := []any{int64(max(f.Floor, 1))}
	where := ` AND tie = 1 AND object <> '' AND level >= $1`
	for _, b := range []struct{ day, test string }{{f.Since, "valid_to >= "}, {f.Until, "valid_from <= "}} {
		d, set, err := day(b.day)
		if err != nil {
			return "", nil, err
		}
		if set {
			args = append(args, int64(d))
			where += fmt.Sprintf(` AND (dated = 0 OR %s$%d)`, b.test, len(args))
		}
	}
	if a.asOf != 0 {
		args = append(args, a.asOf)
		where += fmt.Sprintf(` AND EXISTS (SELECT 1 FROM records k WHERE k.seq = c.seq AND k.recorded < $%d)`, len(args))
	}
	if len(f.Relations) > 0 {
		var marks []string
		for _, rel := range f.Relations {
			args = append(args, rel)
			marks = append(marks, fmt.Sprintf("$%d", len(args)))
		}
		where += ` AND predicate IN (` + strings.Join(marks, ",") + `)`
	}
	return where, args, nil
}

func (a *artist) claimsOf(ids []claim.SubjectID, where string, args []any) error {
	args = slices.Clone(args)
	marks := make([]string, len(ids))
	for i, id := range ids {
		args = append(args, string(id))
		marks[i] = fmt.Sprintf("$%d", len(args))
	}
	rows, err := a.r.TX.Query(`SELECT seq, subject, object FROM claims c WHERE seq `+entity.Of(a.r.Bits, strings.Join(marks, ","))+where, args...)
	if err != nil {
		return fmt.Errorf("read the ties of a chart: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		var subject, object string
		if err := rows.Scan(&seq, &subject, &object); err != nil {
			return fmt.Errorf("read the ties of a chart: %w", err)
		}
		x, y := a.rep(claim.SubjectID(subject)), a.rep(claim.SubjectID(object))
		_, there := a.place[y]
		if there && x != y {
			a.out.Seqs = append(a.out.Seqs, seq)
		}
	}
	return rows.Err()
}

// chart is the drawing as the graph room takes it.
func (d *Drawing) chart() (*graph.Chart, error) {
	ties := make([][2]uint32, len(d.Links))
	weights := make([]uint8, len(d.Links))
	for i, l := range d.Links {
		ties[i], weights[i] = [2]uint32{uint32(l.A), uint32(l.B)}, uint8(min(l.Sources, graph.MaxWeight))
	}
	return graph.ChartOf(len(d.Subjects), ties, weights)
}

// Lay places the subjects that have no position yet, and leaves the others
// where they are; it writes the positions into c and d.
func (d *Drawing) Lay(ctx context.Context, c *Content) error {
	order := make([]claim.SubjectID, len(d.Subjects))
	for i, s := range d.Subjects {
		order[i] = claim.SubjectID(s.ID)
	}
	keep := c.Keep(order)
	if len(keep) == len(order) || len(order) == 0 {
		return nil
	}
	at, err := d.graph.Layout(ctx, graph.LayoutOptions{Seed: 1, Keep: keep})
	if err != nil {
		return err
	}
	for i, id := range order {
		if p := c.at(id); p >= 0 {
			x, y := round(at[i].X), round(at[i].Y)
			c.Subjects[p].X, c.Subjects[p].Y, c.Subjects[p].Fresh = x, y, false
			d.Subjects[i].X, d.Subjects[i].Y = x, y
		}
	}
	return nil
}

// round keeps three places: a thousandth of a tie is not to be seen.
func round(v float64) float64 { return float64(int64(v*1000+0.5*sign(v))) / 1000 }

func sign(v float64) float64 {
	if v < 0 {
		return -1
	}
	return 1
}

// Marking returns the union of the restrictions of all that is drawn.
func Marking(d Drawing) string {
	held := make([]view.Held, 0, len(d.Held))
	for _, h := range d.Held {
		held = append(held, h)
	}
	return link.Highest(held)
}
