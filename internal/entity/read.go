package entity

import (
	"fmt"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/view"
)

// Reader reads the tables of this room for one caller's bits.
type Reader struct {
	Ledger *ledger.Ledger
	TX     db.Queryer
	Bits   *marking.Set
}

// Where a condition of its own is narrow, +mark is tested, not mark: the sign
// keeps an engine from walking the index of markings.

// ClaimsOf returns the permitted claims in which one of the subjects is
// subject or object, in ledger order, at most limit (0: all).
func (r Reader) ClaimsOf(limit int, subjects ...claim.SubjectID) ([]view.Held, error) {
	if len(subjects) == 0 {
		return nil, fault.New(fault.Internal, "claims of no subject asked")
	}
	in, args := inList(subjects)
	q := `SELECT seq FROM claims WHERE seq ` + About(r.Bits, in) + ` ORDER BY seq`
	if limit > 0 {
		q += fmt.Sprintf(" LIMIT %d", limit)
	}
	return r.held(q, args...)
}

// CountOf returns how many permitted claims speak of the subjects.
func (r Reader) CountOf(subjects ...claim.SubjectID) (int, error) {
	in, args := inList(subjects)
	var n int64
	err := r.TX.QueryRow(`SELECT count(*) FROM claims WHERE seq `+About(r.Bits, in), args...).Scan(&n)
	return int(n), err
}

// Last returns the number of the last permitted claim; 0 for none. What is on
// the ledger beyond it is not for the reader to know. Each marking has its own
// last row, so the claims are not read.
func (r Reader) Last() (int64, error) {
	var last int64
	err := r.TX.QueryRow(`SELECT coalesce(max(last), 0) FROM (SELECT (SELECT max(c.seq) FROM claims c WHERE c.mark = m.n) AS last FROM markings m WHERE ` + r.Bits.SQL("m.n") + `) AS lasts`).Scan(&last)
	if err != nil {
		return 0, fmt.Errorf("read the last permitted claim: %w", err)
	}
	return last, nil
}

// Premises returns which premises the permitted claims speak of, each with every
// subject that a claim names together with it (empty where one speaks of it
// alone), at most limit such pairs, in order. It reads claims about premises alone.
func (r Reader) Premises(limit int) ([][2]claim.SubjectID, error) {
	rows, err := r.TX.Query(fmt.Sprintf(`SELECT subject, object FROM claims WHERE subject_kind = 'premises' AND `+r.Bits.SQL("mark")+`
		UNION SELECT object, subject FROM claims WHERE object_kind = 'premises' AND `+r.Bits.SQL("mark")+` ORDER BY 1, 2 LIMIT %d`, limit))
	if err != nil {
		return nil, fmt.Errorf("list premises: %w", err)
	}
	defer rows.Close()
	var out [][2]claim.SubjectID
	for rows.Next() {
		var of, with string
		if err := rows.Scan(&of, &with); err != nil {
			return nil, fmt.Errorf("list premises: %w", err)
		}
		out = append(out, [2]claim.SubjectID{claim.SubjectID(of), claim.SubjectID(with)})
	}
	return out, rows.Err()
}

// Where returns the permitted claims for which a condition on the table
// claims holds, in ledger order. The condition is code of a room, never input.
func (r Reader) Where(condition string, args ...any) ([]view.Held, error) {
	return r.held(`SELECT seq FROM claims WHERE (`+condition+`) AND `+r.Bits.SQL("+mark")+` ORDER BY seq`, args...)
}

func (r Reader) held(query string, args ...any) ([]view.Held, error) {
	rows, err := r.TX.Query(query, args...)
	if err != nil {
		return nil, fmt.Errorf("read claims: %w", err)
	}
	var seqs []int64
	for rows.Next() {
		var seq int64
		if err := rows.Scan(&seq); err != nil {
			rows.Close()
			return nil, err
		}
		seqs = append(seqs, seq)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return r.Numbered(seqs...)
}

// Numbered returns the permitted ones of the claims with these numbers, in
// the order given.
func (r Reader) Numbered(seqs ...int64) ([]view.Held, error) {
	out := make([]view.Held, 0, len(seqs))
	entries, err := r.Ledger.BySeqs(r.TX, seqs)
	if err != nil {
		return nil, fmt.Errorf("read %d claims: %w", len(seqs), err)
	}
	for _, seq := range seqs {
		e := entries[seq]
		if c, ok := e.Body.(*claim.Claim); ok && r.Bits.Has(e.Mark) && !e.Withdrawn {
			out = append(out, Held(e, c))
		}
	}
	return out, nil
}

// Held returns an entry as the view takes it.
func Held(e ledger.Entry, c *claim.Claim) view.Held {
	return view.Held{ID: e.Record.ID, Seq: e.Seq, Recorded: e.Record.Header.Recorded, Marking: e.Record.Header.Marking, Body: c}
}

// namings lists, for each of the subjects in a list and each permitted marking
// under which something is said of it, the first words under which a claim speaks
// of it: a name (rank 0), else as its subject (1) or its object (2). Each is the
// first row of its index, however many claims speak of the subject.
func namings(bits *marking.Set, list string) string {
	first := func(rank, side, where, label string) string {
		return `SELECT u.id AS id, ` + rank + ` AS rank, (SELECT l.seq FROM claims l WHERE l.` + side + ` = u.id AND l.mark = u.mark AND ` + where + ` AND l.` + label +
			` <> '' ORDER BY l.seq LIMIT 1) AS seq FROM ` + side + `_marks u WHERE u.mark IS NOT NULL AND ` + bits.SQL("u.mark")
	}
	return `WITH RECURSIVE ` + asked(list) + `, ` + under("subject") + `, ` + under("object") + ` SELECT f.id, f.rank, c.seq,
			CASE WHEN f.rank = 2 THEN c.object_kind ELSE c.subject_kind END,
			CASE f.rank WHEN 0 THEN c.value WHEN 1 THEN c.subject_label ELSE c.object_label END
		FROM (` + first("0", "subject", "l.predicate = 'name'", "value") + ` UNION ALL ` + first("1", "subject", "l.predicate <> 'name'", "subject_label") +
		` UNION ALL ` + first("2", "object", "l.object <> ''", "object_label") + `) AS f CROSS JOIN claims c WHERE c.seq = f.seq`
}

// namedAtOnce bounds the subjects of one statement.
const namedAtOnce = 300

// Refs is Ref for many subjects; those that no permitted claim knows are
// absent.
func (r Reader) Refs(subjects []claim.SubjectID) (map[claim.SubjectID]view.Ref, error) {
	out := make(map[claim.SubjectID]view.Ref, len(subjects))
	best := make(map[claim.SubjectID][2]int64, len(subjects))
	for part := range slices.Chunk(subjects, namedAtOnce) {
		in, args := inList(part)
		rows, err := r.TX.Query(namings(r.Bits, in), args...)
		if err != nil {
			return nil, fmt.Errorf("name %d subjects: %w", len(part), err)
		}
		for rows.Next() {
			var v view.Ref
			var at [2]int64 // rank and number: the lower, the better
			if err := rows.Scan(&v.ID, &at[0], &at[1], &v.Kind, &v.Label); err != nil {
				rows.Close()
				return nil, fmt.Errorf("name %d subjects: %w", len(part), err)
			}
			id := claim.SubjectID(v.ID)
			if had, named := best[id]; !named || slices.Compare(at[:], had[:]) < 0 {
				best[id], out[id] = at, v
			}
		}
		rows.Close()
		if err := rows.Err(); err != nil {
			return nil, fmt.Errorf("name %d subjects: %w", len(part), err)
		}
	}
	return out, nil
}

// Ref returns kind and label of a subject as the permitted claims give them:
// its first name, else the first words under which a source spoke of it.
// fault.NotFound when no permitted claim knows it.
func (r Reader) Ref(subject claim.SubjectID) (view.Ref, error) {
	refs, err := r.Refs([]claim.SubjectID{subject})
	if err != nil {
		return view.Ref{}, err
	}
	v, known := refs[subject]
	if !known {
		return v, fault.New(fault.NotFound, "no such subject").WithMend("search for its name: liaison search NAME")
	}
	return v, nil
}

// Label is Ref for places where a missing subject shows its id alone.
func (r Reader) Label(subject claim.SubjectID) view.Ref {
	v, err := r.Ref(subject)
	if err != nil {
		return view.Ref{ID: string(subject)}
	}
	return v
}

// Corrected maps each of the claims that a permitted claim corrects to the
// correction.
func (r Reader) Corrected(ids []claim.ID) (map[claim.ID]claim.ID, error) {
	return r.backward("corrects", ids)
}

func (r Reader) backward(column string, ids []claim.ID) (map[claim.ID]claim.ID, error) {
	out := map[claim.ID]claim.ID{}
	for start := 0; start < len(ids); start += 500 {
		part := ids[start:min(start+500, len(ids))]
		in, args := inList(part)
		rows, err := r.TX.Query(`SELECT `+column+`, id FROM claims WHERE `+column+` <> '' AND `+column+` IN (`+in+`) AND `+r.Bits.SQL("+mark")+` ORDER BY seq`, args...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var of, by string
			if err := rows.Scan(&of, &by); err != nil {
				rows.Close()
				return nil, err
			}
			out[claim.ID(of)] = claim.ID(by)
		}
		rows.Close()
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Countered maps each of the claims that a permitted claim counters to the
// last counter-claim.
func (r Reader) Countered(ids []claim.ID) (map[claim.ID]claim.ID, error) {
	return r.backward("counters", ids)
}

// Count returns how many permitted claims there are.
func (r Reader) Count() (int64, error) {
	var n int64
	err := r.TX.QueryRow(`SELECT count(*) FROM claims WHERE ` + r.Bits.SQL("mark")).Scan(&n)
	return n, err
}

func inList[T ~string](ids []T) (string, []any) {
	var b strings.Builder
	args := make([]any, len(ids))
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "$%d", i+1)
		args[i] = string(id)
	}
	return b.String(), args
}
