package retention

import (
	"fmt"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/marking"
)

// Stage says how near the end of a record is.
type Stage string

// Stages. The owner is told at four months and at one month (Regulation (EU)
// 2018/1862 Art. 53); then only a decision keeps the record.
const (
	FourMonths Stage = "four months"
	OneMonth   Stage = "one month"
	Over       Stage = "over"
)

func stageOf(ends, today claim.Day) Stage {
	switch {
	case ends <= today:
		return Over
	case ends <= addMonths(today, 1):
		return OneMonth
	}
	return FourMonths
}

// Item is a record with the days until which it is kept.
type Item struct {
	Seq    int64
	Record claim.ID
	Mark   uint32
	// What is the kind of record, or the act of a directive.
	What   string
	Report claim.ReportID
	Case   claim.CaseID
	// KeptSince is the day of recording.
	KeptSince, ReviewBy, EraseBy claim.Day
	// Ends is the first day on which it must be gone.
	Ends             claim.Day
	Stage            Stage // empty while the end is more than four months off
	Held, Restricted bool
}

// NoticeKey names one notice about the item: a notice with the same key was
// given already.
func (i Item) NoticeKey() string {
	return fmt.Sprintf("retention %s %s %s", i.Record, i.Ends, strings.ReplaceAll(string(i.Stage), " ", "-"))
}

const itemColumns = `seq, id, mark, what, report, case_id, kept_since, review_by, erase_by, ends, held, restricted`

func items(tx db.Queryer, today claim.Day, query string, args ...any) ([]Item, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, fmt.Errorf("list retention: %w", err)
	}
	defer rows.Close()
	var out []Item
	for rows.Next() {
		var i Item
		var held, restricted int64
		if err := rows.Scan(&i.Seq, &i.Record, &i.Mark, &i.What, &i.Report, &i.Case, &i.KeptSince, &i.ReviewBy, &i.EraseBy, &i.Ends, &held, &restricted); err != nil {
			return nil, fmt.Errorf("list retention: %w", err)
		}
		i.Held, i.Restricted = held != 0, restricted != 0
		if i.Ends <= addMonths(today, 4) {
			i.Stage = stageOf(i.Ends, today)
		}
		out = append(out, i)
	}
	return out, rows.Err()
}

// Due lists what the caller may see of the records that end within four
// months of today, the nearest first, at most limit of them (0: all). What
// is held is left out: see Orders.
func Due(tx db.Queryer, bits *marking.Set, today claim.Day, limit int) ([]Item, error) {
	q := `SELECT ` + itemColumns + ` FROM retained WHERE ends <= $1 AND held = 0 AND ` + bits.SQL("mark") + ` ORDER BY ends, seq`
	if limit > 0 {
		return items(tx, today, q+` LIMIT $2`, int64(addMonths(today, 4)), limit)
	}
	return items(tx, today, q, int64(addMonths(today, 4)))
}

// Find returns the item of one record that the caller may see, and whether
// there is one.
func Find(tx db.Queryer, bits *marking.Set, today claim.Day, record claim.ID) (Item, bool, error) {
	is, err := items(tx, today, `SELECT `+itemColumns+` FROM retained WHERE id = $1 AND `+bits.SQL("mark"), string(record))
	if err != nil || len(is) == 0 {
		return Item{}, false, err
	}
	return is[0], true, nil
}

// LongKept lists what is kept for more than five years of minors, victims,
// witnesses, informants and special categories: what its marking restricts, and
// what the condition on seq named by also holds for. Of these the supervisor is
// informed (Regulation (EU) 2016/794 Art. 31(3)), who sees days, kinds and ids.
// also is SQL text and must come from code; the oldest first, at most limit.
func LongKept(tx db.Queryer, today claim.Day, also string, limit int) ([]Item, error) {
	return items(tx, today, `SELECT `+itemColumns+` FROM retained WHERE kept_since < $1 AND (special = 1 OR `+also+`) ORDER BY kept_since, seq LIMIT $2`,
		int64(addMonths(today, -60)), limit)
}

// mayGo is SQL that leaves out the orders about retention of which a record is
// kept on day $1.
const (
	aboutKept = `NOT EXISTS (SELECT 1 FROM retention_orders o JOIN retained k ON k.id = o.record AND (k.ends > $1 OR k.held = 1) WHERE o.id `
	mayGo     = `AND ` + aboutKept + `= retained.id)
		AND ` + aboutKept + `IN (SELECT r.of FROM retention_orders r WHERE r.id = retained.id AND r.of <> ''))`
)

// ToErase lists the records that must be gone today, for the clockwork of the
// node, which orders their erasure in the name of the officer who answers for
// it. What is held stays, and so does an order about retention while a record
// that it is about is kept.
func ToErase(tx db.Queryer, today claim.Day, limit int) ([]claim.ID, error) {
	return recordsWhere(tx, `SELECT id FROM retained WHERE ends <= $1 AND held = 0 `+mayGo+`
		ORDER BY ends, seq LIMIT $2`, int64(today), limit)
}

// recordsWhere reads ids of records, in the order of the query.
func recordsWhere(tx db.Queryer, query string, args ...any) ([]claim.ID, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, fmt.Errorf("list records by their days: %w", err)
	}
	defer rows.Close()
	var out []claim.ID
	for rows.Next() {
		var id claim.ID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("list records by their days: %w", err)
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

// OutOfUse tells whether a record is out of search, matching and graph today:
// restricted, or held beyond its end. What is not kept here is neither.
func OutOfUse(tx db.Queryer, record claim.ID, today claim.Day) (bool, error) {
	var n int64
	err := tx.QueryRow(`SELECT count(*) FROM retained WHERE id = $1 AND (restricted = 1 OR held = 1 AND ends <= $2)`, string(record), int64(today)).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("read whether %s is in use: %w", record, err)
	}
	return n > 0, nil
}

// HeldOver lists the claims that a hold keeps beyond their end and that are
// still in use, at most limit.
func HeldOver(tx db.Queryer, today claim.Day, limit int) ([]claim.ID, error) {
	return recordsWhere(tx, `SELECT k.id FROM retained k JOIN records r ON r.seq = k.seq
		WHERE k.held = 1 AND k.ends <= $1 AND k.what = 'claim' AND r.withdrawn = 0 ORDER BY k.seq LIMIT $2`, int64(today), limit)
}

// Order is a hold or restriction in force.
type Order struct {
	ID       claim.ID // of its directive
	Act      claim.Act
	Agency   claim.AgencyID
	Ground   Ground
	Owner    claim.OfficerID
	Actor    claim.OfficerID
	ReviewBy claim.Day // of a hold
	Records  []claim.ID
}

// Overdue tells whether the review of a hold is over. It ends nothing: a hold
// is released by a person.
func (o Order) Overdue(today claim.Day) bool { return o.Act == claim.Hold && o.ReviewBy < today }

// Orders lists the holds and restrictions in force that the caller may see,
// the next review first.
func Orders(tx db.Queryer, bits *marking.Set) ([]Order, error) {
	rows, err := tx.Query(`SELECT o.id, o.act, o.agency, o.ground, o.owner, o.actor, o.review_by, o.record FROM retention_orders o
		WHERE o.act IN ('hold','restrict') AND ` + unreleased + ` AND ` + bits.SQL("o.mark") + ` ORDER BY o.review_by, o.seq, o.record`)
	if err != nil {
		return nil, fmt.Errorf("list orders about retention: %w", err)
	}
	defer rows.Close()
	var out []Order
	for rows.Next() {
		var o Order
		var record claim.ID
		if err := rows.Scan(&o.ID, &o.Act, &o.Agency, &o.Ground, &o.Owner, &o.Actor, &o.ReviewBy, &record); err != nil {
			return nil, fmt.Errorf("list orders about retention: %w", err)
		}
		if n := len(out); n > 0 && out[n-1].ID == o.ID {
			out[n-1].Records = append(out[n-1].Records, record)
			continue
		}
		o.Records = []claim.ID{record}
		out = append(out, o)
	}
	return out, rows.Err()
}

// OfCase lists the records of one originator under a case, in order.
func OfCase(tx db.Queryer, in claim.CaseID, originator claim.AgencyID) ([]claim.ID, error) {
	return recordsWhere(tx, `SELECT id FROM retained WHERE case_id = $1 AND case_id <> '' AND originator = $2 ORDER BY seq`, string(in), string(originator))
}

// Ending tells how many records of a case the caller may see, and the first
// day on which one of them goes if nobody decides; 0 when there is none.
func Ending(tx db.Queryer, bits *marking.Set, in claim.CaseID) (records int64, first claim.Day, err error) {
	err = tx.QueryRow(`SELECT count(*), coalesce(min(ends), 0) FROM retained WHERE case_id = $1 AND case_id <> '' AND held = 0 AND `+bits.SQL("mark"), string(in)).Scan(&records, &first)
	if err != nil {
		return 0, 0, fmt.Errorf("read until when case %s is kept: %w", in, err)
	}
	return records, first, nil
}
