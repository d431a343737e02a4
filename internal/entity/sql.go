package entity

import (
	"errors"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/ledger"
	"liaison/internal/ontology"
)

const createClaims = `
CREATE TABLE claims (
	seq           {{int}} PRIMARY KEY,
	id            TEXT NOT NULL,
	mark          {{int}} NOT NULL,
	subject       TEXT NOT NULL,
	subject_kind  TEXT NOT NULL,
	subject_label TEXT NOT NULL,
	predicate     TEXT NOT NULL,
	object        TEXT NOT NULL,
	object_kind   TEXT NOT NULL,
	object_label  TEXT NOT NULL,
	value         TEXT NOT NULL,
	norm          TEXT NOT NULL,
	modality      TEXT NOT NULL,
	root          TEXT NOT NULL,
	level         {{int}} NOT NULL,
	valid_from    {{int}} NOT NULL,
	valid_to      {{int}} NOT NULL,
	dated         {{int}} NOT NULL,
	tie           {{int}} NOT NULL,
	named         {{int}} NOT NULL,
	report        TEXT NOT NULL,
	corrects      TEXT NOT NULL,
	counters      TEXT NOT NULL,
	case_id       TEXT NOT NULL,
	category      TEXT NOT NULL
) {{strict}};
CREATE INDEX claims_subject ON claims (subject, seq);
CREATE INDEX claims_object ON claims (object, seq) WHERE object <> '';
CREATE INDEX claims_norm ON claims (norm) WHERE norm <> '';
CREATE INDEX claims_corrects ON claims (corrects) WHERE corrects <> '';
CREATE INDEX claims_counters ON claims (counters) WHERE counters <> '';
CREATE INDEX claims_mark ON claims (mark);
CREATE INDEX claims_id ON claims (id);
CREATE TABLE identities (
	seq      {{int}} PRIMARY KEY,
	id       TEXT NOT NULL,
	mark     {{int}} NOT NULL,
	decision TEXT NOT NULL,
	a        TEXT NOT NULL,
	b        TEXT NOT NULL,
	actor    TEXT NOT NULL,
	second   TEXT NOT NULL,
	reason   TEXT NOT NULL,
	snapshot TEXT NOT NULL,
	recorded {{int}} NOT NULL
) {{strict}};
CREATE INDEX identities_a ON identities (a);
CREATE INDEX identities_b ON identities (b);
CREATE TABLE withdrawals (
	seq  {{int}} PRIMARY KEY,
	of   TEXT NOT NULL,
	mark {{int}} NOT NULL
) {{strict}};
CREATE INDEX withdrawals_of ON withdrawals (of);
`

// createNames lets a subject's name be found among however many claims.
const createNames = `CREATE INDEX claims_names ON claims (subject, seq) WHERE predicate = 'name';`

// createMarked has the index of subjects in the order of markings, see About.
const createMarked = `
DROP INDEX claims_subject;
DROP INDEX claims_object;
DROP INDEX claims_names;
CREATE INDEX claims_subject ON claims (subject, mark, seq);
CREATE INDEX claims_object ON claims (object, mark, seq) WHERE object <> '';
CREATE INDEX claims_names ON claims (subject, mark, seq) WHERE predicate = 'name';
CREATE INDEX claims_case ON claims (case_id, mark, seq) WHERE case_id <> '';
CREATE INDEX identities_mark ON identities (mark, seq);
`

// createPremises lets a list of premises be made without a look at other claims.
const createPremises = `
CREATE INDEX claims_of_premises ON claims (mark, subject, object) WHERE subject_kind = 'premises';
CREATE INDEX claims_to_premises ON claims (mark, object, subject) WHERE object_kind = 'premises';
`

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "entity", Number: 1, SQL: createClaims}, {Room: "entity", Number: 2, SQL: createCircle}, {Room: "entity", Number: 3, SQL: createNames},
		{Room: "entity", Number: 4, SQL: createAlso}, {Room: "entity", Number: 5, SQL: createMarked},
		{Room: "entity", Number: 6, SQL: createPremises}}
}

// Projection shows claims and identity judgements in tables.
type Projection struct{}

// Name names the projection.
func (Projection) Name() string { return "entity" }

// Tables lists the tables that a rebuild fills.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "claims", OrderBy: "seq"}, {Name: "identities", OrderBy: "seq"}, {Name: "withdrawals", OrderBy: "seq"},
		{Name: "categories", OrderBy: "seq, person"}, {Name: "mentions", OrderBy: "seq, person"}}
}

// Apply writes the rows of one entry.
func (Projection) Apply(tx *db.Tx, e ledger.Entry) error {
	switch b := e.Body.(type) {
	case *claim.Claim:
		return errors.Join(insertClaim(tx, e, b), insertCircle(tx, e, b))
	case *claim.Judgement:
		return insertJudgement(tx, e, b)
	}
	return nil
}

// Forget removes the rows of one entry.
func (Projection) Forget(tx *db.Tx, e ledger.Entry) error {
	for _, t := range []string{"claims", "identities", "withdrawals", "categories", "mentions"} {
		if err := tx.Exec(`DELETE FROM `+t+` WHERE seq = $1`, e.Seq); err != nil {
			return err
		}
	}
	return nil
}

func insertClaim(tx *db.Tx, e ledger.Entry, c *claim.Claim) error {
	var object claim.Ref
	if c.Object != nil {
		object = *c.Object
	}
	var value, norm string
	if c.Value != nil {
		value, norm = c.Value.String(), c.Value.Norm
	}
	p, _ := ontology.FindProperty(c.Predicate)
	r, isRelation := ontology.FindRelation(c.Predicate)
	return tx.Exec(`INSERT INTO claims (seq, id, mark, subject, subject_kind, subject_label, predicate, object, object_kind, object_label,
		value, norm, modality, root, level, valid_from, valid_to, dated, tie, named, report, corrects, counters, case_id, category)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25)
		ON CONFLICT (seq) DO NOTHING`,
		e.Seq, string(e.Record.ID), int64(e.Mark), string(c.Subject.ID), c.Subject.Kind, c.Subject.Label, c.Predicate,
		string(object.ID), object.Kind, object.Label, value, norm, string(c.Modality), c.RootSource(), int64(c.Grade.Level()),
		int64(c.Valid.From), int64(c.Valid.To), bit(!c.Valid.IsZero()), bit(isRelation && r.Tie), bit(p.Name),
		string(e.Record.Header.Report), string(c.Corrects), string(c.Counters), string(c.Case), string(c.Category))
}

func insertJudgement(tx *db.Tx, e ledger.Entry, j *claim.Judgement) error {
	switch j.Decision {
	case claim.Same, claim.NotSame, claim.Unsure:
		a, b := j.A, j.B
		if b < a {
			a, b = b, a
		}
		return tx.Exec(`INSERT INTO identities (seq, id, mark, decision, a, b, actor, second, reason, snapshot, recorded)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) ON CONFLICT (seq) DO NOTHING`,
			e.Seq, string(e.Record.ID), int64(e.Mark), string(j.Decision), string(a), string(b), string(j.Actor),
			string(j.Second), j.Reason, j.Snapshot, e.Record.Header.Recorded)
	case claim.SetCategory:
		if e.Foreign {
			return nil // another agency's case is not one of ours
		}
		return insertCategory(tx, e, j.Case, j.A, j.Category, j)
	case claim.Withdraw:
		return tx.Exec(`INSERT INTO withdrawals (seq, of, mark) VALUES ($1,$2,$3) ON CONFLICT (seq) DO NOTHING`, e.Seq, j.Of, int64(e.Mark))
	}
	return nil
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
