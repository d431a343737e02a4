package retention

import (
	"fmt"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
)

const createRetention = `
CREATE TABLE retained (
	seq         {{int}} PRIMARY KEY,
	id          TEXT NOT NULL UNIQUE,
	mark        {{int}} NOT NULL,
	originator  TEXT NOT NULL,
	what        TEXT NOT NULL,
	report      TEXT NOT NULL,
	case_id     TEXT NOT NULL,
	kept_since  {{int}} NOT NULL,
	special     {{int}} NOT NULL,
	base_review {{int}} NOT NULL,
	review_by   {{int}} NOT NULL,
	erase_by    {{int}} NOT NULL,
	ends        {{int}} NOT NULL,
	held        {{int}} NOT NULL,
	restricted  {{int}} NOT NULL
) {{strict}};
CREATE INDEX retained_ends ON retained (ends, seq);
CREATE INDEX retained_restricted ON retained (seq) WHERE restricted = 1;
CREATE INDEX retained_held ON retained (ends, seq) WHERE held = 1;
CREATE INDEX retained_special ON retained (kept_since, seq) WHERE special = 1;
CREATE TABLE retention_orders (
	seq       {{int}} NOT NULL,
	id        TEXT NOT NULL,
	mark      {{int}} NOT NULL,
	agency    TEXT NOT NULL,
	own       {{int}} NOT NULL,
	act       TEXT NOT NULL,
	record    TEXT NOT NULL,
	of        TEXT NOT NULL,
	ground    TEXT NOT NULL,
	owner     TEXT NOT NULL,
	review_by {{int}} NOT NULL,
	actor     TEXT NOT NULL,
	PRIMARY KEY (seq, record)
) {{strict}};
CREATE INDEX retention_orders_record ON retention_orders (record, act) WHERE record <> '';
CREATE INDEX retention_orders_of ON retention_orders (of) WHERE of <> '';
CREATE INDEX retention_orders_id ON retention_orders (id);
`

// createRetainedOf finds what is kept under a case, marking by marking.
const createRetainedOf = `CREATE INDEX retained_case ON retained (case_id, mark) WHERE case_id <> '';`

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "retention", Number: 1, SQL: createRetention}, {Room: "retention", Number: 2, SQL: createErasures},
		{Room: "retention", Number: 3, SQL: createRetainedOf}}
}

// Projection shows until when each record is kept. Its policy bounds what
// peers send; rebuild gives equal tables under an equal policy.
type Projection struct{ Policy *Policy }

// Name names the projection.
func (Projection) Name() string { return "retention" }

// Lasting: the days of a record run on while it is withdrawn.
func (Projection) Lasting() {}

// Tables lists the tables that a rebuild fills.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "retained", OrderBy: "seq"}, {Name: "retention_orders", OrderBy: "seq, record"}, {Name: "retention_erasures", OrderBy: "seq"}}
}

// Apply writes the rows of one entry. Orders may stand before or after what
// they are about; the outcome is the same.
func (p Projection) Apply(tx *db.Tx, e ledger.Entry) error {
	if e.Record.Erased() {
		return nil
	}
	if err := p.retain(tx, e); err != nil {
		return fmt.Errorf("retain %s: %w", e.Record.ID, err)
	}
	early, err := orderedAbout(tx, string(e.Record.ID))
	if err != nil {
		return err
	}
	if early { // an order came before its record
		if err := refresh(tx, string(e.Record.ID)); err != nil {
			return err
		}
	}
	d, ok := e.Body.(*claim.Directive)
	if ok && d.Act == claim.Erase {
		return noteErasure(tx, e, d)
	}
	if !ok || !about(d.Act) {
		return nil
	}
	if err := insertOrder(tx, e, d); err != nil {
		return fmt.Errorf("note order %s: %w", e.Record.ID, err)
	}
	return refreshOrdered(tx, string(e.Record.ID), d.Of)
}

// Forget removes every trace of the entry's payload.
func (p Projection) Forget(tx *db.Tx, e ledger.Entry) error {
	id := string(e.Record.ID)
	records, err := ordered(tx, id)
	if err != nil {
		return err
	}
	var of string
	if d, ok := e.Body.(*claim.Directive); ok {
		of = d.Of
	}
	for _, q := range []string{`DELETE FROM retained WHERE seq = $1`, `DELETE FROM retention_orders WHERE seq = $1`, `DELETE FROM retention_erasures WHERE seq = $1`} {
		if err := tx.Exec(q, e.Seq); err != nil {
			return fmt.Errorf("forget %s: %w", id, err)
		}
	}
	for _, r := range records {
		if err := refresh(tx, r); err != nil {
			return err
		}
	}
	return refreshOrdered(tx, id, of)
}

func about(a claim.Act) bool {
	return a == claim.Hold || a == claim.Restrict || a == claim.Release || a == Continue
}

// retain writes the row of a record with its own days.
func (p Projection) retain(tx *db.Tx, e ledger.Entry) error {
	h := e.Record.Header
	what, kind := whatOf(e)
	since := claim.DayOf(time.UnixMicro(h.Recorded).UTC())
	review, erase := p.Policy.clamp(kind, h.Marking, since)
	special := int64(0)
	if len(h.Marking.Restrictions) > 0 {
		special = 1
	}
	return tx.Exec(`INSERT INTO retained (seq, id, mark, originator, what, report, case_id, kept_since, special, base_review, review_by, erase_by, ends, held, restricted)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$10,$11,$12,0,0) ON CONFLICT (seq) DO NOTHING`,
		e.Seq, string(e.Record.ID), int64(e.Mark), string(h.Marking.Originator), what, string(h.Report), string(h.Marking.Compartment), int64(since), special,
		int64(review), int64(erase), int64(ends(review, erase)))
}

// ends is the first day on which the record must be gone: after its review
// if nobody decided, on its day of erasure in any case.
func ends(review, erase claim.Day) claim.Day { return min(review+1, erase) }

// whatOf names an entry for a list and finds the limit that bounds it.
func whatOf(e ledger.Entry) (string, Kind) {
	if d, ok := e.Body.(*claim.Directive); ok {
		if d.Act == claim.AlertAct {
			return string(d.Act), AlertObject // the longest; each alert's marking has its own
		}
		return string(d.Act), Stored
	}
	return e.Record.Header.Kind.String(), Stored
}

func insertOrder(tx *db.Tx, e ledger.Entry, d *claim.Directive) error {
	t, err := termsOf(d)
	if err != nil && !fault.Is(err, fault.Invalid) {
		return err
	}
	records := d.Records
	if d.Act == claim.Release {
		records = []claim.ID{""} // it speaks of an order, not of records
	}
	own := int64(1)
	if e.Foreign {
		own = 0
	}
	for _, r := range records {
		err := tx.Exec(`INSERT INTO retention_orders (seq, id, mark, agency, own, act, record, of, ground, owner, review_by, actor)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) ON CONFLICT (seq, record) DO NOTHING`,
			e.Seq, string(e.Record.ID), int64(e.Mark), string(e.Record.Header.Originator), own, string(d.Act), string(r), d.Of, string(t.Ground), string(t.Owner), int64(t.ReviewBy), string(d.Actor))
		if err != nil {
			return err
		}
	}
	return nil
}

// refreshOrdered works out anew the records of an order, and those of the
// order that it releases.
func refreshOrdered(tx *db.Tx, id, of string) error {
	for _, order := range []string{id, of} {
		if order == "" {
			continue
		}
		records, err := ordered(tx, order)
		if err != nil {
			return err
		}
		for _, r := range records {
			if err := refresh(tx, r); err != nil {
				return err
			}
		}
	}
	return nil
}

func ordered(tx db.Queryer, order string) ([]string, error) {
	rows, err := tx.Query(`SELECT record FROM retention_orders WHERE id = $1 AND record <> '' ORDER BY record`, order)
	if err != nil {
		return nil, fmt.Errorf("read order %s: %w", order, err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var r string
		if err := rows.Scan(&r); err != nil {
			return nil, fmt.Errorf("read order %s: %w", order, err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// unreleased holds for an order o that nobody took back: a release counts
// when the agency that gave the order gives it.
const unreleased = `NOT EXISTS (SELECT 1 FROM retention_orders r WHERE r.of = o.id AND r.act = 'release' AND r.agency = o.agency)`

// refresh works out a record's days and states from all orders about it: the
// newest continuation counts, and every hold or restriction that was not
// released. Only this agency holds and continues; the record's originator may
// restrict it too.
func refresh(tx *db.Tx, record string) error {
	for _, q := range []string{
		`UPDATE retained SET review_by = COALESCE((SELECT o.review_by FROM retention_orders o
				WHERE o.record = retained.id AND o.act = 'continue' AND o.own = 1 ORDER BY o.seq DESC LIMIT 1), base_review),
			held = CASE WHEN EXISTS (SELECT 1 FROM retention_orders o
				WHERE o.record = retained.id AND o.act = 'hold' AND o.own = 1 AND ` + unreleased + `) THEN 1 ELSE 0 END,
			restricted = CASE WHEN EXISTS (SELECT 1 FROM retention_orders o
				WHERE o.record = retained.id AND o.act = 'restrict' AND (o.own = 1 OR o.agency = retained.originator) AND ` + unreleased + `) THEN 1 ELSE 0 END
			WHERE id = $1`,
		`UPDATE retained SET ends = CASE WHEN review_by + 1 < erase_by THEN review_by + 1 ELSE erase_by END WHERE id = $1`,
	} {
		if err := tx.Exec(q, record); err != nil {
			return fmt.Errorf("refresh retention of %s: %w", record, err)
		}
	}
	return nil
}

// orderedAbout tells whether any order names the record.
func orderedAbout(tx db.Queryer, record string) (bool, error) {
	var n int64
	if err := tx.QueryRow(`SELECT COUNT(*) FROM retention_orders WHERE record = $1`, record).Scan(&n); err != nil {
		return false, fmt.Errorf("read orders about %s: %w", record, err)
	}
	return n > 0, nil
}
