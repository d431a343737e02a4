package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/db"
)

// Filter narrows a list; empty fields narrow nothing.
type Filter struct {
	Officer   claim.OfficerID
	Use       string
	Operation Operation
	Case      claim.CaseID
	Decision  Decision
	// Purpose stands in the entries alone and in no column: who asks for it
	// has them read until the page is full.
	Purpose claim.Purpose
	// Touched is the id of a subject, record, report or account.
	Touched string
	// From and To bound the day, both included; 0 is open.
	From, To int64
	// After continues a list behind the last entry of the page before.
	After Place
	// Limit is at most MaxList, which 0 stands for.
	Limit int
}

// Place is where an entry stands in the log.
type Place struct{ Day, Seq int64 }

// MaxList bounds one page.
const MaxList = 1000

// List returns entries, newest first. It is for the data protection officer,
// the inspector, and officers about their own looks; whoever calls it has it
// audited.
func (l *Log) List(tx db.Queryer, f Filter) ([]Entry, error) {
	q, args := f.query()
	rows, err := tx.Query(q, args...)
	if err != nil {
		return nil, fmt.Errorf("list audit: %w", err)
	}
	defer rows.Close()
	var out []Entry
	for rows.Next() {
		var r row
		if err := rows.Scan(r.fields()...); err != nil {
			return nil, fmt.Errorf("list audit: %w", err)
		}
		e, err := r.entry()
		if err != nil {
			return nil, err
		}
		if f.Purpose == "" || e.Purpose == f.Purpose {
			out = append(out, e)
		}
		if len(out) == f.limit() {
			break
		}
	}
	return out, rows.Err()
}

// limit is how many entries make a page.
func (f Filter) limit() int {
	if f.Limit <= 0 || f.Limit > MaxList {
		return MaxList
	}
	return f.Limit
}

func (f Filter) query() (string, []any) {
	var where []string
	var args []any
	add := func(cond string, vs ...any) {
		for _, v := range vs {
			args = append(args, v)
			cond = strings.Replace(cond, "?", fmt.Sprintf("$%d", len(args)), 1)
		}
		where = append(where, cond)
	}
	for _, c := range []struct{ column, value string }{
		{"officer", string(f.Officer)}, {"use_case", f.Use}, {"operation", string(f.Operation)}, {"case_id", string(f.Case)}, {"decision", string(f.Decision)},
	} {
		if c.value != "" {
			add("e."+c.column+" = ?", c.value)
		}
	}
	from := "audit_entries e"
	if f.Touched != "" {
		from = "audit_touched t JOIN audit_entries e ON e.day = t.day AND e.seq = t.seq"
		add("t.id = ?", f.Touched)
	}
	if f.From != 0 {
		add("e.day >= ?", f.From)
	}
	if f.To != 0 {
		add("e.day <= ?", f.To)
	}
	if f.After != (Place{}) {
		add("(e.day, e.seq) < (?, ?)", f.After.Day, f.After.Seq)
	}
	q := "SELECT e." + strings.ReplaceAll(entryColumns, ", ", ", e.") + " FROM " + from
	if len(where) > 0 {
		q += " WHERE " + strings.Join(where, " AND ")
	}
	q += " ORDER BY e.day DESC, e.seq DESC"
	if f.Purpose != "" {
		return q, args
	}
	args = append(args, f.limit())
	return q + fmt.Sprintf(" LIMIT $%d", len(args)), args
}

// Used is how often the node was used for one purpose in one way.
type Used struct {
	Purpose          claim.Purpose
	Operation        Operation
	Allowed, Refused int64
}

// CountUses counts the uses of the days from to to, both included, by purpose
// and operation. It reads every entry of those days.
func (l *Log) CountUses(tx db.Queryer, from, to int64) ([]Used, error) {
	rows, err := tx.Query(`SELECT `+entryColumns+` FROM audit_entries WHERE day >= $1 AND day <= $2`, from, to)
	if err != nil {
		return nil, fmt.Errorf("count uses: %w", err)
	}
	defer rows.Close()
	counts := map[Used]*Used{}
	for rows.Next() {
		var r row
		if err := rows.Scan(r.fields()...); err != nil {
			return nil, fmt.Errorf("count uses: %w", err)
		}
		e, err := r.entry()
		if err != nil {
			return nil, err
		}
		k := Used{Purpose: e.Purpose, Operation: e.Operation}
		if counts[k] == nil {
			counts[k] = &Used{Purpose: e.Purpose, Operation: e.Operation}
		}
		if e.Decision == Allowed {
			counts[k].Allowed++
		} else {
			counts[k].Refused++
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("count uses: %w", err)
	}
	out := make([]Used, 0, len(counts))
	for _, u := range counts {
		out = append(out, *u)
	}
	slices.SortFunc(out, func(a, b Used) int {
		return cmp.Or(cmp.Compare(a.Purpose, b.Purpose), cmp.Compare(a.Operation, b.Operation))
	})
	return out, nil
}

// Segment is what is told of one day.
type Segment struct {
	Day, Size      int64
	Root           []byte
	Closed, Pruned int64 // microseconds UTC; 0 is not yet
}

// Segments lists the days of the log, oldest first, so that their roots can
// be carried elsewhere.
func (l *Log) Segments(tx db.Queryer) ([]Segment, error) {
	all, err := segments(tx)
	if err != nil {
		return nil, err
	}
	out := make([]Segment, len(all))
	for i, s := range all {
		out[i] = Segment{Day: s.day, Size: s.size, Root: s.root, Closed: s.closed, Pruned: s.pruned}
	}
	return out, nil
}
