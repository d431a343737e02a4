// Package search finds subjects by name across scripts, selectors by their
// normal form, and reports by their words. It imports claim, name, db,
// marking, ledger and fault, and owns the tables names, name_keys and
// report_words.
//
// Every look tests the caller's bits in the statement itself, before a limit
// or a count, so that page sizes tell nothing of what is hidden.
package search

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
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
) {{packed}};
CREATE INDEX name_keys_seq ON name_keys (seq);
`

// keepKeys puts the keys of a name beside it: by them they are found again
// when the name is forgotten, without a second index over all keys.
const keepKeys = `
ALTER TABLE names ADD COLUMN keys TEXT NOT NULL DEFAULT '';
UPDATE names SET keys = coalesce((SELECT group_concat(hash, ',' ORDER BY hash) FROM name_keys k WHERE k.seq = names.seq AND k.part = names.part), '');
DROP INDEX name_keys_seq;
`

// keysByMarking has the keys in the order of markings, so that a search looks at
// no name that its reader may not see.
const keysByMarking = `
ALTER TABLE name_keys RENAME TO name_keys_before;
CREATE TABLE name_keys (
	hash {{int}} NOT NULL,
	mark {{int}} NOT NULL,
	seq  {{int}} NOT NULL,
	part {{int}} NOT NULL,
	PRIMARY KEY (hash, mark, seq, part)
) {{packed}};
INSERT INTO name_keys (hash, mark, seq, part) SELECT hash, mark, seq, part FROM name_keys_before ORDER BY hash, mark, seq, part;
DROP TABLE name_keys_before;
`

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "search", Number: 1, SQL: createNames}, {Room: "search", Number: 2, SQL: keepKeys, PostgreSQL: strings.Replace(keepKeys, "group_concat(hash, ',' ORDER BY hash)", "string_agg(hash::text, ',' ORDER BY hash)", 1)},
		{Room: "search", Number: 3, SQL: keysByMarking}}
}

// Projection files names under their keys.
type Projection struct{}

// Name names the projection.
func (Projection) Name() string { return "search" }

// Tables lists the tables that a rebuild fills.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "names", OrderBy: "seq, part"}, {Name: "name_keys", OrderBy: "hash, mark, seq, part"}}
}

// filed is one name under which a claim's subject or object is found.
type filed struct {
	ref  claim.Ref
	text string
	weak bool
	keys []int64 // sorted
}

// Prepare reads the names that one claim gives and makes their keys.
func (Projection) Prepare(e ledger.Entry) any {
	c, ok := e.Body.(*claim.Claim)
	if !ok {
		return nil
	}
	return namesOf(c)
}

// namesOf finds the names that one claim gives: the value of a name property,
// and the words under which a read report speaks of subject and object.
func namesOf(c *claim.Claim) []filed {
	var out []filed
	file := func(r claim.Ref, text string, weak bool) {
		if strings.TrimSpace(text) != "" {
			out = append(out, filed{r, text, weak, keysOf(r.Kind, text)})
		}
	}
	if p, ok := ontology.FindProperty(c.Predicate); ok && p.Name && c.Value != nil {
		file(c.Subject, c.Value.Text, c.Predicate == "weak-alias")
		if c.Value.Text == c.Subject.Label {
			return out
		}
	}
	if len(c.Evidence) == 0 {
		return out
	}
	file(c.Subject, c.Subject.Label, false)
	if c.Object != nil {
		file(*c.Object, c.Object.Label, false)
	}
	return out
}

func keysOf(kind, text string) []int64 {
	keys := name.Keys(name.Parse(text, name.Options{Kind: NameKind(kind)}), nil)
	out := make([]int64, len(keys))
	for i, k := range keys {
		out[i] = int64(k.Hash)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Apply files the names that one claim gives.
func (Projection) Apply(tx *db.Tx, e ledger.Entry) error {
	c, ok := e.Body.(*claim.Claim)
	if !ok {
		return nil
	}
	names, ok := e.Ready.([]filed)
	if !ok {
		names = namesOf(c)
	}
	for part, f := range names {
		if err := fileName(tx, e, int64(part), f); err != nil {
			return fmt.Errorf("file name of %s: %w", f.ref.ID, err)
		}
	}
	return nil
}

func fileName(tx *db.Tx, e ledger.Entry, part int64, f filed) error {
	weak := int64(0)
	if f.weak {
		weak = 1
	}
	err := tx.Exec(`INSERT INTO names (seq, part, mark, subject, kind, text, weak, keys) VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT (seq, part) DO NOTHING`,
		e.Seq, part, int64(e.Mark), string(f.ref.ID), f.ref.Kind, f.text, weak, joined(f.keys))
	if err != nil {
		return err
	}
	for keys := range slices.Chunk(f.keys, keysTogether) {
		args := make([]any, 3, 3+keysTogether)
		args[0], args[1], args[2] = e.Seq, part, int64(e.Mark)
		for _, k := range keys {
			args = append(args, k)
		}
		if err := tx.Exec(insertKeys[len(keys)], args...); err != nil {
			return err
		}
	}
	return nil
}

// keysTogether is how many keys one statement files: most names have fewer.
const keysTogether = 8

// insertKeys has the statement for each number of keys.
var insertKeys = func() (s [keysTogether + 1]string) {
	for n := 1; n <= keysTogether; n++ {
		var b strings.Builder
		b.WriteString(`INSERT INTO name_keys (hash, seq, part, mark) VALUES `)
		for k := range n {
			if k > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "($%d,$1,$2,$3)", 4+k)
		}
		s[n] = b.String() + ` ON CONFLICT (hash, mark, seq, part) DO NOTHING`
	}
	return s
}()

func joined(keys []int64) string {
	var b []byte
	for i, k := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, k, 10)
	}
	return string(b)
}

// Forget removes the names of one entry.
func (Projection) Forget(tx *db.Tx, e ledger.Entry) error {
	rows, err := tx.Query(`SELECT part, keys FROM names WHERE seq = $1`, e.Seq)
	if err != nil {
		return err
	}
	defer rows.Close()
	keys := map[int64]string{}
	for rows.Next() {
		var part int64
		var k string
		if err := rows.Scan(&part, &k); err != nil {
			return err
		}
		keys[part] = k
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for part, list := range keys {
		if list == "" {
			continue
		}
		// The list is digits and commas: the program wrote it.
		if err := tx.Exec(`DELETE FROM name_keys WHERE hash IN (`+list+`) AND mark = $1 AND seq = $2 AND part = $3`, int64(e.Mark), e.Seq, part); err != nil {
			return err
		}
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
	// The markings under which a key stands are reached one after the other, and
	// names under permitted ones alone are looked at (see entity.About).
	rows, err := tx.Query(`WITH RECURSIVE asked(hash) AS (VALUES (`+strings.ReplaceAll(joined(keys), ",", "),(")+`)),
			marks(hash, mark) AS (SELECT a.hash, (SELECT min(l.mark) FROM name_keys l WHERE l.hash = a.hash) FROM asked a
				UNION ALL SELECT m.hash, (SELECT min(l.mark) FROM name_keys l WHERE l.hash = m.hash AND l.mark > m.mark) FROM marks m WHERE m.mark IS NOT NULL)
		SELECT n.subject, n.kind, n.text, n.weak, n.mark, k.shared FROM
			(SELECT x.seq, x.part, count(*) AS shared FROM marks u CROSS JOIN name_keys x WHERE x.hash = u.hash AND x.mark = u.mark AND `+bits.SQL("u.mark")+`
			 GROUP BY x.seq, x.part ORDER BY count(*) DESC, x.seq LIMIT $1) AS k
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
