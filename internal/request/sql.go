package request

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
)

const createRequests = `
CREATE TABLE request_heads (
	seq      {{int}} PRIMARY KEY,
	id       TEXT NOT NULL UNIQUE,
	mark     {{int}} NOT NULL,
	asker    TEXT NOT NULL,
	asked    TEXT NOT NULL,
	exercise {{bool}} NOT NULL,
	sent     {{int}} NOT NULL,
	actor    TEXT NOT NULL,
	readable {{bool}} NOT NULL,
	body     {{blob}} NOT NULL
) {{strict}};
CREATE INDEX request_heads_asker ON request_heads (asker, sent);
CREATE INDEX request_heads_asked ON request_heads (asked, sent);
CREATE TABLE request_events (
	seq     {{int}} PRIMARY KEY,
	id      TEXT NOT NULL,
	request TEXT NOT NULL,
	mark    {{int}} NOT NULL,
	agency  TEXT NOT NULL,
	kind    TEXT NOT NULL,
	actor   TEXT NOT NULL,
	at      {{int}} NOT NULL,
	text    TEXT NOT NULL,
	body    {{blob}} NOT NULL
) {{strict}};
CREATE INDEX request_events_request ON request_events (request, seq);
CREATE TABLE request_offers (
	seq      {{int}} PRIMARY KEY,
	id       TEXT NOT NULL,
	mark     {{int}} NOT NULL,
	agency   TEXT NOT NULL,
	actor    TEXT NOT NULL,
	exercise {{bool}} NOT NULL,
	at       {{int}} NOT NULL,
	body     {{blob}} NOT NULL
) {{strict}};
`

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "request", Number: 1, SQL: createRequests}, {Room: "request", Number: 2, SQL: createInterests}}
}

// Projection shows requests and all that was said about them.
type Projection struct{}

// Name names the projection.
func (Projection) Name() string { return "request" }

// Tables lists the tables that a rebuild fills.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "request_heads", OrderBy: "seq"}, {Name: "request_events", OrderBy: "seq"}, {Name: "request_offers", OrderBy: "seq"},
		{Name: "request_interests", OrderBy: "seq"}}
}

// Apply writes the rows of one entry. What is said about a request may come
// before it.
func (Projection) Apply(tx *db.Tx, e ledger.Entry) error {
	h := e.Record.Header
	switch b := e.Body.(type) {
	case *claim.Directive:
		switch {
		case b.Act == claim.Ask:
			_, err := CheckRequest(b, claim.Marking{Originator: h.Originator, Exercise: h.Marking.Exercise})
			var asked claim.AgencyID
			if len(b.Audience) > 0 {
				asked = b.Audience[0]
			}
			return tx.Exec(`INSERT INTO request_heads (seq, id, mark, asker, asked, exercise, sent, actor, readable, body)
				VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) ON CONFLICT (seq) DO NOTHING`,
				e.Seq, e.Record.ID, e.Mark, h.Originator, asked, h.Marking.Exercise, h.Recorded, b.Actor, err == nil, solid(b.Body))
		case b.Act == claim.DeclareInterest:
			return insertInterest(tx, e, b)
		case b.Act == claim.Share && b.Of == "":
			if _, err := DecodeOwnInitiative(b.Body); err != nil {
				return nil //nolint:nilerr // a share of another kind
			}
			return tx.Exec(`INSERT INTO request_offers (seq, id, mark, agency, actor, exercise, at, body) VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT (seq) DO NOTHING`,
				e.Seq, e.Record.ID, e.Mark, h.Originator, b.Actor, h.Marking.Exercise, h.Recorded, solid(b.Body))
		case b.Act == claim.Share:
			return insertEvent(tx, e, b.Of, claim.Answered, b.Actor, h.Recorded, b.Reason, b.Body)
		case b.Act == claim.Update:
			return insertEvent(tx, e, b.Of, Withdrawn, b.Actor, h.Recorded, b.Reason, b.Body)
		}
	case *claim.Receipt:
		at := b.At
		if at <= 0 {
			at = h.Recorded
		}
		if len(b.Body) == 0 {
			return nil // a receipt of something else: ours always have a form
		}
		if _, err := CheckReceipt(b); err != nil {
			return nil //nolint:nilerr // of another room, or it moves nothing
		}
		return insertEvent(tx, e, b.Of, b.Outcome, b.Actor, at, b.Text, b.Body)
	}
	return nil
}

func insertEvent(tx *db.Tx, e ledger.Entry, of string, kind claim.Outcome, actor claim.OfficerID, at int64, text string, body []byte) error {
	if _, err := DecodeEvent(kind, body); err != nil {
		return nil //nolint:nilerr // of another room, or of no form that means anything here
	}
	err := tx.Exec(`INSERT INTO request_events (seq, id, request, mark, agency, kind, actor, at, text, body) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) ON CONFLICT (seq) DO NOTHING`,
		e.Seq, e.Record.ID, of, e.Mark, e.Record.Header.Originator, kind, actor, at, text, solid(body))
	if err != nil {
		return fmt.Errorf("note %s about request %s: %w", kind, of, err)
	}
	return nil
}

// DecodeEvent reads the body of a record about a request by its kind: the
// receipt's outcome, claim.Answered for an answer, Withdrawn for a
// withdrawal. A peer's record that fails is refused before it is taken in.
func DecodeEvent(kind claim.Outcome, body []byte) (any, error) {
	switch kind {
	case claim.Answered:
		return DecodeAnswer(body)
	case claim.Refused:
		return DecodeRefusal(body)
	case claim.Clarify, claim.Clarified:
		return DecodeClarification(body)
	case claim.Delayed:
		return DecodeDelayNotice(body)
	case Withdrawn:
		return DecodeWithdrawal(body)
	}
	return DecodeNote(body)
}

// Forget removes the rows of one entry.
func (Projection) Forget(tx *db.Tx, e ledger.Entry) error {
	for _, t := range []string{"request_heads", "request_events", "request_offers", "request_interests"} {
		if err := tx.Exec(`DELETE FROM `+t+` WHERE seq = $1`, e.Seq); err != nil {
			return fmt.Errorf("forget %s: %w", e.Record.ID, err)
		}
	}
	return nil
}

func solid(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Held is a request with what became of it, as far as the reader may see.
type Held struct {
	Head
	Events []Event // in ledger order
	State  State
}

// DefaultLimit bounds a list.
const DefaultLimit = 200

// Load reads one request; fault.NotFound where the bits do not permit it.
func Load(q db.Queryer, bits *marking.Set, id claim.ID) (Held, error) {
	all, err := held(q, bits, `id = $1`, id)
	if err != nil {
		return Held{}, err
	}
	if len(all) == 0 {
		return Held{}, fault.New(fault.NotFound, "there is no such request")
	}
	return all[0], nil
}

// AskedBy lists the newest requests that an agency sent; limit 0 is
// DefaultLimit.
func AskedBy(q db.Queryer, bits *marking.Set, own claim.AgencyID, limit int) ([]Held, error) {
	return held(q, bits, `asker = $1`+newest(limit), own)
}

// AskedOf lists the newest requests that an agency received.
func AskedOf(q db.Queryer, bits *marking.Set, own claim.AgencyID, limit int) ([]Held, error) {
	return held(q, bits, `asked = $1`+newest(limit), own)
}

func newest(limit int) string {
	if limit <= 0 {
		limit = DefaultLimit
	}
	return fmt.Sprintf(" ORDER BY sent DESC, seq DESC LIMIT %d", limit)
}

// held reads requests with all that the bits permit; nil bits permit all, for
// clocks and counts.
func held(q db.Queryer, bits *marking.Set, where string, args ...any) ([]Held, error) {
	see := "1 = 1"
	if bits != nil {
		see = bits.SQL("mark")
	}
	rows, err := q.Query(`SELECT id, seq, mark, asker, asked, exercise, sent, actor, readable, body FROM request_heads WHERE `+see+` AND `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read requests: %w", err)
	}
	defer rows.Close()
	var out []Held
	for rows.Next() {
		var h Head
		var readable bool
		var body []byte
		if err := rows.Scan(&h.ID, &h.Seq, &h.Mark, &h.Asker, &h.Asked, &h.Exercise, &h.SentAt, &h.Actor, &readable, &body); err != nil {
			return nil, fmt.Errorf("read requests: %w", err)
		}
		if readable {
			if h.Request, err = DecodeRequest(body); err != nil {
				return nil, fmt.Errorf("read request %s: %w", h.ID, err)
			}
		}
		out = append(out, Held{Head: h})
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read requests: %w", err)
	}
	for i := range out {
		if out[i].Events, err = events(q, see+` AND request = $1`, out[i].ID); err != nil {
			return nil, err
		}
		out[i].State = Fold(out[i].Head, out[i].Events)
	}
	return out, nil
}

func events(q db.Queryer, where string, args ...any) ([]Event, error) {
	rows, err := q.Query(`SELECT id, seq, mark, agency, kind, actor, at, text, body FROM request_events WHERE `+where+` ORDER BY seq`, args...)
	if err != nil {
		return nil, fmt.Errorf("read what was said about requests: %w", err)
	}
	defer rows.Close()
	var out []Event
	for rows.Next() {
		var e Event
		var body []byte
		if err := rows.Scan(&e.ID, &e.Seq, &e.Mark, &e.By, &e.Kind, &e.Actor, &e.At, &e.Text, &body); err != nil {
			return nil, fmt.Errorf("read what was said about requests: %w", err)
		}
		if e.Body, err = DecodeEvent(e.Kind, body); err != nil {
			return nil, fmt.Errorf("read %s: %w", e.ID, err)
		}
		out = append(out, e)
	}
	return out, rows.Err()
}
