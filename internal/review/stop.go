package review

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/extract"
	"liaison/internal/fault"
	"liaison/internal/marking"
)

// Stopped is an entry of the node's stop list: words that a person said are no
// name of that kind, such as a headline taken for a man. A proposal about them
// is folded on the screen and tells why; it is never left out, and the list
// leaves the node as little as the rejections that it comes from.
type Stopped struct {
	// Words as they stood in the report, and the kind that they are not.
	Words, Kind string
	Reason      string
	Actor       claim.OfficerID
	// Report is where they were rejected: who may not see it does not see
	// the entry, nor feel it.
	Report claim.ReportID
	Added  int64 // microseconds UTC
}

// Stop puts words on the stop list. Words that stand there already keep their
// first entry.
func Stop(tx *db.Tx, s Stopped) error {
	if s.Words == "" || s.Kind == "" {
		return fault.New(fault.Invalid, "the stop list holds words and a kind of subject")
	}
	err := tx.Exec(`INSERT INTO stop_list (report, words, kind, reason, actor, added) VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT (words, kind) DO NOTHING`,
		string(s.Report), s.Words, s.Kind, s.Reason, string(s.Actor), s.Added)
	if err != nil {
		return fmt.Errorf("stop words: %w", err)
	}
	return nil
}

// Unstop takes words off the stop list; fault.NotFound when they are not on
// it for this caller.
func Unstop(tx *db.Tx, bits *marking.Set, words, kind string) error {
	n, err := tx.ExecCount(`DELETE FROM stop_list WHERE words = $1 AND kind = $2 AND report IN (SELECT report FROM reports WHERE `+bits.SQL("mark")+`)`, words, kind)
	if err != nil {
		return fmt.Errorf("free words: %w", err)
	}
	if n == 0 {
		return fault.New(fault.NotFound, "these words are not on the stop list as %s", kind).WithMend("liaison review stop list shows them")
	}
	return nil
}

// Stops lists the entries whose report is permitted, the last first.
func Stops(tx db.Queryer, bits *marking.Set) ([]Stopped, error) {
	rows, err := tx.Query(`SELECT report, words, kind, reason, actor, added FROM stop_list
		WHERE report IN (SELECT report FROM reports WHERE ` + bits.SQL("mark") + `) ORDER BY added DESC, words, kind`)
	if err != nil {
		return nil, fmt.Errorf("read the stop list: %w", err)
	}
	defer rows.Close()
	var out []Stopped
	for rows.Next() {
		var s Stopped
		if err := rows.Scan(&s.Report, &s.Words, &s.Kind, &s.Reason, &s.Actor, &s.Added); err != nil {
			return nil, fmt.Errorf("read the stop list: %w", err)
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// Stopper finds the entry for which a proposal is folded.
type Stopper map[string]Stopped

// NewStopper reads the permitted entries.
func NewStopper(tx db.Queryer, bits *marking.Set) (Stopper, error) {
	list, err := Stops(tx, bits)
	if err != nil {
		return nil, err
	}
	s := Stopper{}
	for _, e := range list {
		s[stopKey(e.Words, e.Kind)] = e
	}
	return s, nil
}

// Of returns the entry that an end of the proposal answers.
func (s Stopper) Of(p *Proposal) (Stopped, bool) {
	if e, ok := s[stopKey(p.Claim.Subject.Label, p.Claim.Subject.Kind)]; ok {
		return e, true
	}
	if o := p.Claim.Object; o != nil {
		e, ok := s[stopKey(o.Label, o.Kind)]
		return e, ok
	}
	return Stopped{}, false
}

func stopKey(words, kind string) string { return kind + " " + extract.Folded(words) }
