// Package search finds subjects by name across scripts, selectors by their
// normal form, and reports by their words. It imports claim, name, db,
// marking, ledger and fault, and owns the tables names, name_keys and
// report_words.
//
// Every look tests the caller's bits in the statement itself, before a limit
// or a count, so that page sizes tell nothing of what is hidden.
package search

import (
	"fmt"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/name"
	"liaison/internal/ontology"
)

const createNames = `
CREATE TABLE names (
	seq     {{int}} NOT NULL,
	part    {{int}} NOT NULL,
	mark    {{int}} NOT NULL,
	subject TEXT NOT NULL,
	kind    TEXT NOT NULL,
	text    TEXT NOT NULL,
	weak    {{int}} NOT NULL,
	PRIMARY KEY (seq, part)
) {{strict}};
CREATE INDEX names_subject ON names (subject);
CREATE TABLE name_keys (
	hash {{int}} NOT NULL,
	seq  {{int}} NOT NULL,
	part {{int}} NOT NULL,
	mark {{int}} NOT NULL,
	PRIMARY KEY (hash, seq, part)
) {{strict}}, WITHOUT ROWID;
CREATE INDEX name_keys_seq ON name_keys (seq);
`

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "search", Number: 1, SQL: createNames}}
}

// Projection files names under their keys.
type Projection struct{}

// Name names the projection.
func (Projection) Name() string { return "search" }

// Tables lists the tables that a rebuild fills.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "names", OrderBy: "seq, part"}, {Name: "name_keys", OrderBy: "hash, seq, part"}}
}

// Apply files the names that one claim gives: the value of a name property,
// and the words under which a read report speaks of subject and object.
func (Projection) Apply(tx *db.Tx, e ledger.Entry) error {
	c, ok := e.Body.(*claim.Claim)
	if !ok {
		return nil
	}
	part := int64(0)
	file := func(r claim.Ref, text string, weak bool) error {
		if strings.TrimSpace(text) == "" {
			return nil
		}
		err := fileName(tx, e, part, r, text, weak)
		part++
		return err
	}
	if p, ok := ontology.FindProperty(c.Predicate); ok && p.Name && c.Value != nil {
		if err := file(c.Subject, c.Value.Text, c.Predicate == "weak-alias"); err != nil {
			return err
		}
		if c.Value.Text == c.Subject.Label {
			return nil
		}
	}
	if len(c.Evidence) == 0 {
		return nil
	}
	if err := file(c.Subject, c.Subject.Label, false); err != nil {
		return err
	}
	if c.Object != nil {
		return file(*c.Object, c.Object.Label, false)
	}
	return nil
}

func fileName(tx *db.Tx, e ledger.Entry, part int64, r claim.Ref, text string, weak bool) error {
	w := int64(0)
	if weak {
		w = 1
	}
	err := tx.Exec(`INSERT INTO names (seq, part, mark, subject, kind, text, weak) VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT (seq, part) DO NOTHING`,
		e.Seq, part, int64(e.Mark), string(r.ID), r.Kind, text, w)
	if err != nil {
		return fmt.Errorf("file name of %s: %w", r.ID, err)
	}
	for _, k := range name.Keys(name.Parse(text, name.Options{Kind: NameKind(r.Kind)}), nil) {
		err := tx.Exec(`INSERT INTO name_keys (hash, seq, part, mark) VALUES ($1,$2,$3,$4) ON CONFLICT (hash, seq, part) DO NOTHING`,
			int64(k.Hash), e.Seq, part, int64(e.Mark))
		if err != nil {
			return fmt.Errorf("file key of %s: %w", r.ID, err)
		}
	}
	return nil
}

// Forget removes the names of one entry.
func (Projection) Forget(tx *db.Tx, e ledger.Entry) error {
	if err := tx.Exec(`DELETE FROM name_keys WHERE seq = $1`, e.Seq); err != nil {
		return err
	}
	return tx.Exec(`DELETE FROM names WHERE seq = $1`, e.Seq)
}

// NameKind maps a kind of the ontology to how its names are read.
func NameKind(kind string) name.Kind {
	switch kind {
	case "person":
		return name.KindPerson
	case "organisation", "group":
		return name.KindOrganisation
	case "vessel":
		return name.KindVessel
	}
	return name.KindOther
}

// Found is one name on record that shares keys with the query.
type Found struct {
	Subject claim.SubjectID
	Kind    string
	Text    string
	Weak    bool
	Mark    uint32
	Shared  int // keys in common
}

// Names returns the permitted names that share most keys with the query, at
// most limit of them, in a fixed order. It requires no exact token. Scores
// are the caller's business.
func Names(tx db.Queryer, bits *marking.Set, query string, limit int) ([]Found, error) {
	keys := queryKeys(query)
	if len(keys) == 0 {
		return nil, nil
	}
	var in strings.Builder
	for i, k := range keys {
		if i > 0 {
			in.WriteByte(',')
		}
		fmt.Fprintf(&in, "%d", k)
	}
	rows, err := tx.Query(`SELECT n.subject, n.kind, n.text, n.weak, n.mark, k.shared FROM
			(SELECT seq, part, count(*) AS shared FROM name_keys WHERE hash IN (`+in.String()+`) AND `+bits.SQL("mark")+`
			 GROUP BY seq, part ORDER BY count(*) DESC, seq LIMIT $1) AS k
		JOIN names n ON n.seq = k.seq AND n.part = k.part ORDER BY k.shared DESC, n.seq, n.part`, int64(limit))
	if err != nil {
		return nil, fmt.Errorf("search names: %w", err)
	}
	defer rows.Close()
	var out []Found
	for rows.Next() {
		var f Found
		var subject string
		var weak, mark, shared int64
		if err := rows.Scan(&subject, &f.Kind, &f.Text, &weak, &mark, &shared); err != nil {
			return nil, err
		}
		f.Subject, f.Weak, f.Mark, f.Shared = claim.SubjectID(subject), weak != 0, uint32(mark), int(shared)
		out = append(out, f)
	}
	return out, rows.Err()
}

// queryKeys returns the key hashes of a query, read as a person's name and as
// a thing's, since a query does not say which.
func queryKeys(query string) []int64 {
	seen := map[uint64]bool{}
	var out []int64
	for _, kind := range []name.Kind{name.KindPerson, name.KindOrganisation, name.KindOther} {
		for _, k := range name.Keys(name.Parse(query, name.Options{Kind: kind}), nil) {
			if !seen[k.Hash] {
				seen[k.Hash] = true
				out = append(out, int64(k.Hash))
			}
		}
	}
	return out
}
