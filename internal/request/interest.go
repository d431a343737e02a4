package request

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/name"
)

// Interest is the body of a directive "interest": what an agency looks for, so
// that another knows what it owes it unasked (Art. 7(2)). The last declaration of
// an agency holds. It is matched where it was sent, by words and names alone;
// what matches is put before a person, and nothing is sent by itself.
type Interest struct {
	Form string `cbor:"1,keyasint" json:"-"`
	// Subjects are of interest wherever and for whatever crime they come up.
	Subjects []Sought `cbor:"2,keyasint,omitempty" json:"subjects,omitempty"`
	// Crimes are words for kinds of crime, such as firearms; Regions are names of
	// countries and places. Where both are given, both must be met.
	Crimes  []string `cbor:"3,keyasint,omitempty" json:"crimes,omitempty"`
	Regions []string `cbor:"4,keyasint,omitempty" json:"regions,omitempty"`
	// Why is what makes it needed; the officer who decides reads it.
	Why string `cbor:"5,keyasint,omitempty" json:"why,omitempty"`
	// Until is the last day, at most a year ahead.
	Until    claim.Day `cbor:"6,keyasint" json:"until"`
	Exercise bool      `cbor:"7,keyasint" json:"exercise"`
	// Ended takes the declaration before back, and declares nothing.
	Ended bool `cbor:"8,keyasint" json:"ended"`
}

// Sought is one whom or what an agency looks for.
type Sought struct {
	Kind string `cbor:"1,keyasint" json:"kind"` // of the ontology
	Name string `cbor:"2,keyasint" json:"name"`
	Born string `cbor:"3,keyasint,omitempty" json:"born,omitempty"` // as name.ParseDates reads it
}

// LongestInterest is for how many days an interest may be declared at once.
const LongestInterest = 366

// mostSought bounds each list of an interest: it is compared with every claim.
const mostSought = 100

// Validate refuses an interest in nothing, or in everything.
func (b *Interest) Validate() error {
	var f fields
	if !b.Ended && len(b.Subjects)+len(b.Crimes)+len(b.Regions) == 0 {
		f.bad("subjects", "an interest names whom it seeks, kinds of crime, or regions")
	}
	if b.Ended && len(b.Subjects)+len(b.Crimes)+len(b.Regions) > 0 {
		f.bad("ended", "what is ended declares nothing")
	}
	if !b.Ended && b.Until <= 0 {
		f.bad("until", "an interest has a last day")
	}
	for field, n := range map[string]int{"subjects": len(b.Subjects), "crimes": len(b.Crimes), "regions": len(b.Regions)} {
		if n > mostSought {
			f.bad(field, "%d items, at most %d", n, mostSought)
		}
	}
	for _, s := range b.Subjects {
		f.text("subjects", s.Name, "whom or what is sought has a name")
		if s.Kind == "" || len(s.Kind) > 64 {
			f.bad("subjects", "of what kind is %q? such as person", s.Name)
		}
		if s.Born != "" {
			if _, err := name.ParseDates(s.Born); err != nil {
				f.bad("subjects", "%q is no date of birth", s.Born)
			}
		}
	}
	for field, words := range map[string][]string{"crimes": b.Crimes, "regions": b.Regions} {
		for _, w := range words {
			if len(w) > 200 || len(wordsOf(w)) == 0 || len([]rune(strings.TrimSpace(w))) < 3 {
				f.bad(field, "%q is no word to look for: three letters at the least", w)
			}
		}
	}
	f.bounded("why", b.Why)
	slices.SortStableFunc(f, func(x, y error) int { return strings.Compare(x.Error(), y.Error()) }) // maps have no order
	return f.first()
}

// Crime and Region return the place of the first of its words that stands in
// one of the texts as whole words, whatever the case; -1 where none does.
func (b *Interest) Crime(texts ...string) int { return firstIn(b.Crimes, texts) }

// Region is Crime for the regions.
func (b *Interest) Region(texts ...string) int { return firstIn(b.Regions, texts) }

func firstIn(phrases, texts []string) int {
	for i, p := range phrases {
		sought := wordsOf(p)
		for _, t := range texts {
			if has(wordsOf(t), sought) {
				return i
			}
		}
	}
	return -1
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}

func has(words, sought []string) bool {
	for i := 0; len(sought) > 0 && i+len(sought) <= len(words); i++ {
		if slices.Equal(words[i:i+len(sought)], sought) {
			return true
		}
	}
	return false
}

const createInterests = `
CREATE TABLE request_interests (
	seq      {{int}} PRIMARY KEY,
	id       TEXT NOT NULL,
	mark     {{int}} NOT NULL,
	agency   TEXT NOT NULL,
	actor    TEXT NOT NULL,
	exercise {{bool}} NOT NULL,
	at       {{int}} NOT NULL,
	until    {{int}} NOT NULL,
	body     {{blob}} NOT NULL
) {{strict}};
CREATE INDEX request_interests_agency ON request_interests (agency, exercise, seq);
`

func insertInterest(tx *db.Tx, e ledger.Entry, d *claim.Directive) error {
	b, err := DecodeInterest(d.Body)
	if err != nil {
		return nil //nolint:nilerr // it declares nothing that could be read
	}
	h := e.Record.Header
	b.Until = min(b.Until, claim.DayOf(time.UnixMicro(h.Recorded).UTC())+LongestInterest) // whatever its agency says
	err = tx.Exec(`INSERT INTO request_interests (seq, id, mark, agency, actor, exercise, at, until, body) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) ON CONFLICT (seq) DO NOTHING`,
		e.Seq, e.Record.ID, e.Mark, h.Originator, d.Actor, h.Marking.Exercise, h.Recorded, int64(b.Until), solid(d.Body))
	if err != nil {
		return fmt.Errorf("note interest %s: %w", e.Record.ID, err)
	}
	return nil
}

// Declared is an interest as an agency declared it.
type Declared struct {
	Seq    int64
	ID     claim.ID
	Agency claim.AgencyID
	Actor  claim.OfficerID
	At     int64 // microseconds UTC
	*Interest
}

// Interests lists what each agency looks for on a day: its last declaration,
// unless that is over. nil bits permit all.
func Interests(q db.Queryer, bits *marking.Set, today claim.Day) ([]Declared, error) {
	see := "1 = 1"
	if bits != nil {
		see = bits.SQL("mark")
	}
	rows, err := q.Query(`SELECT seq, id, agency, actor, at, body FROM request_interests i WHERE until >= $1 AND `+see+`
		AND seq = (SELECT max(seq) FROM request_interests l WHERE l.agency = i.agency AND l.exercise = i.exercise) ORDER BY seq`, int64(today))
	if err != nil {
		return nil, fmt.Errorf("read interests: %w", err)
	}
	defer rows.Close()
	var out []Declared
	for rows.Next() {
		var d Declared
		var body []byte
		if err := rows.Scan(&d.Seq, &d.ID, &d.Agency, &d.Actor, &d.At, &body); err != nil {
			return nil, fmt.Errorf("read interests: %w", err)
		}
		if d.Interest, err = DecodeInterest(body); err != nil {
			return nil, fmt.Errorf("read interest %s: %w", d.ID, err)
		}
		if !d.Ended {
			out = append(out, d)
		}
	}
	return out, rows.Err()
}

// Offer is information given unasked.
type Offer struct {
	ID     claim.ID
	Mark   uint32
	Agency claim.AgencyID
	Actor  claim.OfficerID
	At     int64 // microseconds UTC
	*OwnInitiative
}

// Offers lists what was given unasked, by this agency or with others to it, the
// newest first.
func Offers(q db.Queryer, bits *marking.Set, own claim.AgencyID, sent bool) ([]Offer, error) {
	by := "agency <> $1"
	if sent {
		by = "agency = $1"
	}
	return offers(q, bits.SQL("mark")+` AND `+by+newestOffer, own)
}

const newestOffer = ` ORDER BY at DESC, seq DESC LIMIT 200`

// FindOffer reads one; ok is false where there is none that the bits permit. nil
// bits permit all.
func FindOffer(q db.Queryer, bits *marking.Set, id claim.ID) (Offer, bool, error) {
	see := "1 = 1"
	if bits != nil {
		see = bits.SQL("mark")
	}
	all, err := offers(q, see+` AND id = $1`, id)
	if err != nil || len(all) == 0 {
		return Offer{}, false, err
	}
	return all[0], true, nil
}

func offers(q db.Queryer, where string, args ...any) ([]Offer, error) {
	rows, err := q.Query(`SELECT id, mark, agency, actor, at, body FROM request_offers WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read what was given unasked: %w", err)
	}
	defer rows.Close()
	var out []Offer
	for rows.Next() {
		var o Offer
		var mark int64
		var body []byte
		if err := rows.Scan(&o.ID, &mark, &o.Agency, &o.Actor, &o.At, &body); err != nil {
			return nil, fmt.Errorf("read what was given unasked: %w", err)
		}
		o.Mark = uint32(mark)
		if o.OwnInitiative, err = DecodeOwnInitiative(body); err != nil {
			return nil, fmt.Errorf("read information %s: %w", o.ID, err)
		}
		out = append(out, o)
	}
	return out, rows.Err()
}
