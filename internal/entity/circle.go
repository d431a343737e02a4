package entity

import (
	"errors"
	"fmt"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/ontology"
)

// The two-hop rule (Regulation (EU) 2016/794 Annex II B(3)(d)): of a person
// who is tied to the suspects of a case only through a contact or associate,
// the case holds that a tie exists and its nature, and nothing else. The two
// tables below say, per case, who was given which category and who is spoken
// of together with whom; Beyond asks them.
const createCircle = `
CREATE TABLE categories (
	seq      {{int}} NOT NULL,
	id       TEXT NOT NULL,
	mark     {{int}} NOT NULL,
	case_id  TEXT NOT NULL,
	person   TEXT NOT NULL,
	category TEXT NOT NULL,
	actor    TEXT NOT NULL,
	reason   TEXT NOT NULL,
	recorded {{int}} NOT NULL,
	PRIMARY KEY (seq, person)
) {{strict}};
CREATE INDEX categories_case ON categories (case_id, person, seq);
CREATE TABLE mentions (
	seq     {{int}} NOT NULL,
	id      TEXT NOT NULL,
	case_id TEXT NOT NULL,
	person  TEXT NOT NULL,
	other   TEXT NOT NULL,
	bare    {{int}} NOT NULL,
	PRIMARY KEY (seq, person)
) {{strict}};
CREATE INDEX mentions_case ON mentions (case_id, person, seq);
`

// createAlso keeps which keys an officer named beyond what the law lists for the
// category that he gave, separated by blanks.
const createAlso = `ALTER TABLE categories ADD COLUMN also TEXT NOT NULL DEFAULT '';`

// insertCircle writes the rows of a claim of this agency that stands in a
// case and speaks of persons.
func insertCircle(tx *db.Tx, e ledger.Entry, c *claim.Claim) error {
	if c.Category != "" && c.Subject.Kind == "person" {
		if err := insertCategory(tx, e, c.Case, c.Subject.ID, c.Category, &claim.Judgement{}); err != nil {
			return err
		}
	}
	in := caseOf(e, c)
	if in == "" {
		return nil
	}
	between := personalTie(c)
	for _, end := range []struct{ person, other *claim.Ref }{{&c.Subject, c.Object}, {c.Object, &c.Subject}} {
		if end.person == nil || end.person.Kind != "person" {
			continue
		}
		other := ""
		if between && c.Modality.Supports() {
			other = string(end.other.ID)
		}
		if err := tx.Exec(`INSERT INTO mentions (seq, id, case_id, person, other, bare) VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT DO NOTHING`,
			e.Seq, string(e.Record.ID), string(in), string(end.person.ID), other, bit(between && bare(c, end.person))); err != nil {
			return fmt.Errorf("place claim %s in its case: %w", e.Record.ID, err)
		}
	}
	return nil
}

// caseOf returns the case in which this agency holds a claim of its own.
func caseOf(e ledger.Entry, c *claim.Claim) claim.CaseID {
	if e.Foreign {
		return ""
	}
	if c.Case != "" {
		return c.Case
	}
	return e.Record.Header.Marking.Compartment
}

func personalTie(c *claim.Claim) bool {
	r, ok := ontology.FindRelation(c.Predicate)
	return ok && r.Tie && c.Object != nil && c.Subject.Kind == "person" && c.Object.Kind == "person"
}

// bare tells whether a claim says of a person no more than that a tie exists
// and of what nature.
func bare(c *claim.Claim, person *claim.Ref) bool {
	return person.Label == "" && len(c.Evidence) == 0 && c.Place == nil && c.Valid.IsZero() && c.Source.Root == "" && len(c.Source.Chain) == 0
}

func insertCategory(tx *db.Tx, e ledger.Entry, in claim.CaseID, person claim.SubjectID, category claim.Category, by *claim.Judgement) error {
	return tx.Exec(`INSERT INTO categories (seq, id, mark, case_id, person, category, actor, reason, recorded, also) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) ON CONFLICT DO NOTHING`,
		e.Seq, string(e.Record.ID), int64(e.Mark), string(in), string(person), string(category), string(by.Actor), by.Reason, e.Record.Header.Recorded, strings.Join(by.Also, " "))
}

// Circle is who belongs to one case by the categories that officers gave.
// It looks at every record of the case, whoever asks: what the law forbids to
// store is not a matter of who may see it.
type Circle struct {
	tx   db.Queryer
	in   claim.CaseID
	seen map[claim.SubjectID]node
}

// node is one entity on the way: its records, and the category that one of
// them was given.
type node struct {
	members  []claim.SubjectID
	category claim.Category
	also     []string
}

// NewCircle returns the circle of a case.
func NewCircle(tx db.Queryer, in claim.CaseID) *Circle {
	return &Circle{tx: tx, in: in, seen: map[claim.SubjectID]node{}}
}

// Bounded tells whether the rule bites in this case at all: whether somebody
// was called a contact or an associate.
func (c *Circle) Bounded() (bool, error) {
	var n int64
	err := c.tx.QueryRow(`SELECT count(*) FROM (SELECT 1 FROM categories WHERE case_id = $1 AND category IN ('contact','associate') LIMIT 1) AS found`, string(c.in)).Scan(&n)
	return n > 0, err
}

// Category returns the category that a person has in the case by the last
// word of an officer or a claim, CategoryUnknown when there is none.
func (c *Circle) Category(person claim.SubjectID) (claim.Category, error) {
	n, err := c.node(person)
	return n.category, err
}

// Also returns the keys that may be stored of a person beyond what the law
// lists for his category in the case, by the officer's word who gave it.
func (c *Circle) Also(person claim.SubjectID) ([]string, error) {
	n, err := c.node(person)
	return n.also, err
}

// Said is one record of the case about a person, and the key of what it says.
type Said struct {
	ID  claim.ID
	Key string
}

// Said lists what the case holds of a person, in the order of the ledger, what
// was corrected included: it is still stored.
func (c *Circle) Said(person claim.SubjectID) ([]Said, error) {
	n, err := c.node(person)
	if err != nil {
		return nil, err
	}
	in, args := inList(n.members)
	args = append(args, string(c.in))
	rows, err := c.tx.Query(fmt.Sprintf(`SELECT k.id, k.predicate FROM mentions m JOIN claims k ON k.seq = m.seq
		WHERE m.person IN (%s) AND m.case_id = $%d ORDER BY k.seq`, in, len(args)), args...)
	if err != nil {
		return nil, fmt.Errorf("list what case %s holds of %s: %w", c.in, person, err)
	}
	defer rows.Close()
	var out []Said
	for rows.Next() {
		var s Said
		if err := rows.Scan(&s.ID, &s.Key); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func (c *Circle) node(person claim.SubjectID) (node, error) {
	if n, ok := c.seen[person]; ok {
		return n, nil
	}
	members, err := c.members(person)
	if err != nil {
		return node{}, err
	}
	in, args := inList(members)
	args = append(args, string(c.in))
	var category claim.Category
	var also string
	err = c.tx.QueryRow(fmt.Sprintf(`SELECT category, also FROM categories WHERE person IN (%s) AND case_id = $%d
		AND NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.of = categories.id) ORDER BY seq DESC LIMIT 1`, in, len(args)), args...).Scan(&category, &also)
	if errors.Is(err, db.ErrNoRows) {
		category, err = claim.CategoryUnknown, nil
	}
	if err != nil {
		return node{}, fmt.Errorf("category of %s: %w", person, err)
	}
	n := node{members: members, category: category, also: strings.Fields(also)}
	for _, m := range members {
		c.seen[m] = n
	}
	return n, nil
}

// members follows the identity judgements in force, whoever may see them.
func (c *Circle) members(person claim.SubjectID) ([]claim.SubjectID, error) {
	out, seen := []claim.SubjectID{person}, map[claim.SubjectID]bool{person: true}
	for i := 0; i < len(out); i++ {
		es, err := edges(c.tx, `(i.a = $1 OR i.b = $1) AND NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.of = i.id)`, string(out[i]))
		if err != nil {
			return nil, err
		}
		for _, e := range lastWords(es) {
			for _, other := range []claim.SubjectID{e.A, e.B} {
				if e.Decision == claim.Same && !seen[other] {
					seen[other] = true
					out = append(out, other)
				}
			}
		}
		if len(out) > MaxMembers {
			return nil, fault.New(fault.Conflict, "more than %d records are held to be the same", MaxMembers).WithMend("withdraw the judgement that joined them wrongly")
		}
	}
	return out, nil
}

// Beyond returns the persons around person, himself included, whose every way
// to a suspect, indicated or convicted person of the case leads through a
// contact or associate; none when that holds for nobody. A person without any
// tie to a contact or associate stands before the rule, not beyond it.
func (c *Circle) Beyond(person claim.SubjectID) ([]claim.SubjectID, error) {
	start, err := c.node(person)
	if err != nil || start.category != claim.CategoryUnknown {
		return nil, err
	}
	queue, reached, through := append([]claim.SubjectID{}, start.members...), map[claim.SubjectID]bool{}, false
	for _, m := range queue {
		reached[m] = true
	}
	for i := 0; i < len(queue); i++ {
		next, err := c.tied(queue[i])
		if err != nil {
			return nil, err
		}
		for _, other := range next {
			if reached[other] {
				continue
			}
			n, err := c.node(other)
			if err != nil {
				return nil, err
			}
			switch n.category {
			case claim.CategoryUnknown:
				for _, m := range n.members {
					reached[m] = true
					queue = append(queue, m)
				}
			case claim.CategoryContact, claim.CategoryAssociate:
				through = true
			default:
				return nil, nil // tied to somebody who belongs to the case himself
			}
		}
	}
	if !through {
		return nil, nil
	}
	return queue, nil
}

// Tied returns the persons to whom a claim of the case ties person.
func (c *Circle) Tied(person claim.SubjectID) ([]claim.SubjectID, error) {
	n, err := c.node(person)
	if err != nil {
		return nil, err
	}
	var out []claim.SubjectID
	for _, m := range n.members {
		next, err := c.tied(m)
		if err != nil {
			return nil, err
		}
		out = append(out, next...)
	}
	return out, nil
}

func (c *Circle) tied(person claim.SubjectID) ([]claim.SubjectID, error) {
	return list[claim.SubjectID](c.tx, tiesInCase, string(c.in), string(person))
}

const tiesInCase = `SELECT DISTINCT other FROM mentions WHERE case_id = $1 AND person = $2 AND other <> ''
	AND NOT EXISTS (SELECT 1 FROM claims k WHERE k.corrects = mentions.id AND k.corrects <> '') ORDER BY other`

// Full returns the records that say more of a person in this case than that
// a tie exists and of what nature.
func (c *Circle) Full(person claim.SubjectID) ([]claim.ID, error) {
	return list[claim.ID](c.tx, `SELECT id FROM mentions WHERE case_id = $1 AND person = $2 AND bare = 0 ORDER BY seq`, string(c.in), string(person))
}

func list[T ~string](tx db.Queryer, query string, args ...any) ([]T, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, T(s))
	}
	return out, rows.Err()
}

// Protected returns a condition on a column of record numbers that holds for
// claims about somebody whom some case has, by its last word, as victim, witness
// or informant (Regulation (EU) 2016/794 Art. 30(1)). column is SQL text and
// must come from code.
func Protected(column string) string {
	return column + ` IN (SELECT c.seq FROM claims c JOIN categories k ON k.person IN (c.subject, c.object)
		WHERE k.category IN ('victim','witness','informant')
		AND NOT EXISTS (SELECT 1 FROM categories l WHERE l.case_id = k.case_id AND l.person = k.person AND l.seq > k.seq))`
}
