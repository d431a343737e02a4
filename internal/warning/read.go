package warning

import (
	"fmt"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
)

// Held is a warning with what became of it, as far as the reader may see.
type Held struct {
	Head
	Current Current
	Changes []Changed
	Events  []Event // in ledger order
	States  []State // one a recipient
}

// Of returns the state at a recipient; the zero State for who is none.
func (h Held) Of(recipient claim.AgencyID) State {
	for _, s := range h.States {
		if s.Recipient == recipient {
			return s
		}
	}
	return State{}
}

// Incomplete lists what the warning as it stands still lacks.
func (h Held) Incomplete() []string {
	if h.Current.Warning == nil {
		return []string{"everything: the body cannot be read, telephone the sender"}
	}
	return h.Current.Warning.Incomplete()
}

// Signed tells whether a second officer stands for the release.
func (h Held) Signed() bool {
	return h.Exercise || len(h.Officers()) > 1
}

// Officers are those of the sender who stand for the release: who released it,
// the second who released it with him, and who signed it afterwards.
func (h Held) Officers() []claim.OfficerID {
	out := []claim.OfficerID{h.Actor}
	if h.Second != "" {
		out = append(out, h.Second)
	}
	for _, e := range h.Events {
		if e.Outcome == Signed && e.Valid && e.By == h.Sender && !slices.Contains(out, e.Actor) {
			out = append(out, e.Actor)
		}
	}
	return out
}

// Load reads one warning as far as the bits permit; fault.NotFound where they
// do not.
func Load(q db.Queryer, bits *marking.Set, id claim.ID) (Held, error) {
	all, err := held(q, bits, `id = $1`, id)
	if err != nil {
		return Held{}, err
	}
	if len(all) == 0 {
		return Held{}, fault.New(fault.NotFound, "there is no such warning")
	}
	return all[0], nil
}

// List tells which warnings are wanted.
type List struct {
	// Own is this agency.
	Own claim.AgencyID
	// Open leaves out what is settled at every recipient concerned.
	Open bool
	// Limit is how many at most, the newest first; 0 is DefaultLimit.
	Limit int
}

// DefaultLimit bounds a list.
const DefaultLimit = 200

// Sent lists the warnings that this agency released.
func Sent(q db.Queryer, bits *marking.Set, l List) ([]Held, error) {
	where := `sender = $1`
	if l.Open {
		where += ` AND EXISTS (SELECT 1 FROM warning_states s WHERE s.warning = warning_heads.id AND s.open)`
	}
	return held(q, bits, where+l.order(), l.Own)
}

// Received lists the warnings that were sent to this agency.
func Received(q db.Queryer, bits *marking.Set, l List) ([]Held, error) {
	where := `EXISTS (SELECT 1 FROM warning_states s WHERE s.warning = warning_heads.id AND s.recipient = $1`
	if l.Open {
		where += ` AND s.open`
	}
	return held(q, bits, where+`)`+l.order(), l.Own)
}

func (l List) order() string {
	n := l.Limit
	if n <= 0 {
		n = DefaultLimit
	}
	return fmt.Sprintf(" ORDER BY released DESC, seq DESC LIMIT %d", n)
}

// held reads warnings with all that the bits permit; nil bits permit all, for
// the clocks.
func held(q db.Queryer, bits *marking.Set, where string, args ...any) ([]Held, error) {
	see := "1 = 1"
	if bits != nil {
		see = bits.SQL("mark")
	}
	hs, err := heads(q, see+` AND `+where, args...)
	if err != nil {
		return nil, err
	}
	out := make([]Held, 0, len(hs))
	for _, h := range hs {
		x := Held{Head: h}
		if x.Events, err = events(q, see+` AND warning = $1`, h.ID); err != nil {
			return nil, err
		}
		if x.Changes, err = changes(q, bits, h.ID); err != nil {
			return nil, err
		}
		x.Current = Amended(h, x.Changes)
		for _, to := range h.To {
			x.States = append(x.States, Fold(h, to, x.Events))
		}
		out = append(out, x)
	}
	return out, nil
}

func heads(q db.Queryer, where string, args ...any) ([]Head, error) {
	rows, err := q.Query(`SELECT id, seq, mark, sender, precedence, exercise, released, actor, second, recipients, readable, body FROM warning_heads WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read warnings: %w", err)
	}
	defer rows.Close()
	var out []Head
	for rows.Next() {
		var h Head
		var to string
		var readable bool
		var body []byte
		if err := rows.Scan(&h.ID, &h.Seq, &h.Mark, &h.Sender, &h.Precedence, &h.Exercise, &h.Released, &h.Actor, &h.Second, &to, &readable, &body); err != nil {
			return nil, fmt.Errorf("read warnings: %w", err)
		}
		for a := range strings.FieldsSeq(to) {
			h.To = append(h.To, claim.AgencyID(a))
		}
		if readable {
			if h.Warning, err = Decode(body); err != nil {
				return nil, fmt.Errorf("read warning %s: %w", h.ID, err)
			}
		}
		out = append(out, h)
	}
	return out, rows.Err()
}

func events(q db.Queryer, where string, args ...any) ([]Event, error) {
	rows, err := q.Query(`SELECT id, seq, mark, agency, outcome, actor, at, text, ground, valid, body FROM warning_events WHERE `+where+` ORDER BY seq`, args...)
	if err != nil {
		return nil, fmt.Errorf("read receipts of warnings: %w", err)
	}
	defer rows.Close()
	var out []Event
	for rows.Next() {
		var e Event
		var body []byte
		if err := rows.Scan(&e.ID, &e.Seq, &e.Mark, &e.By, &e.Outcome, &e.Actor, &e.At, &e.Text, &e.Ground, &e.Valid, &body); err != nil {
			return nil, fmt.Errorf("read receipts of warnings: %w", err)
		}
		n, err := DecodeNote(body)
		if err != nil {
			return nil, fmt.Errorf("read receipt %s: %w", e.ID, err)
		}
		e.Note = *n
		out = append(out, e)
	}
	return out, rows.Err()
}

func changes(q db.Queryer, bits *marking.Set, of claim.ID) ([]Changed, error) {
	entries, err := book.Read(q, bits, string(of))
	if err != nil {
		return nil, err
	}
	var out []Changed
	for _, e := range entries {
		c, err := DecodeChange(e.Body)
		if err != nil {
			return nil, fmt.Errorf("read change %s: %w", e.ID, err)
		}
		out = append(out, Changed{ID: e.ID, Seq: e.Seq, Mark: e.Mark, By: e.Agency, Actor: e.Actor, At: e.At, Change: c})
	}
	return out, nil
}
