package peer

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// Ground is on what of Directive (EU) 2016/680 a transfer to a third country or
// an international organisation rests.
type Ground string

// Grounds of Art. 35(1) that a supervisor enters for an agency. A derogation is
// no standing ground: an officer decides it for one need, see Derogation.
const (
	NoGround   Ground = ""
	Adequacy   Ground = "adequacy"   // Art. 36: a decision of the Commission
	Safeguards Ground = "safeguards" // Art. 37: an instrument, or the controller's own assessment
)

// Derogation grounds of Art. 38(1).
var derogations = []string{"vital-interests", "legitimate-interests", "threat", "individual-case", "legal-claims"}

// Derogations lists the five grounds of Art. 38(1), (a) to (e).
func Derogations() []string { return slices.Clone(derogations) }

// bound are the states whose authorities the directive binds: the members of
// the Union, and the four that apply it as part of the Schengen acquis.
var bound = []string{"AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT",
	"NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"}

// Organisation stands in the place of a country for an international
// organisation.
const Organisation = "INT"

// ThirdCountry tells whether a country is none that the directive binds. An
// unknown one, the empty word, is a third country: from a bound one nothing goes
// anywhere by default.
func ThirdCountry(country string) bool { return !slices.Contains(bound, country) }

// Bound tells whether an agency of the state own is held to a ground when
// data goes to one of country. Where nobody said of which state own is, a country
// that is known to be a third one is held back all the same; one that is not
// known either says no more of it than its own.
func Bound(own, country string) bool {
	if own == "" {
		return country != "" && ThirdCountry(country)
	}
	return !ThirdCountry(own) && ThirdCountry(country)
}

// Footing is the country of an agency and on what transfers to it rest.
type Footing struct {
	Agency  claim.AgencyID
	Country string // ISO 3166-1, two capitals, or Organisation; empty is not known
	Ground  Ground
	// Instrument names the decision, agreement or assessment.
	Instrument string
	Officer    claim.OfficerID
	At         int64
}

// Open tells whether transfers may rest on it alone.
func (f Footing) Open() bool { return !ThirdCountry(f.Country) || f.Ground != NoGround }

// Validate refuses a footing that does not say what it rests on.
func (f Footing) Validate() error {
	letters := len(f.Country) == 2 && f.Country == strings.ToUpper(f.Country)
	switch {
	case !claim.ValidAgency(string(f.Agency)):
		return fault.New(fault.Invalid, "%q cannot name an agency", f.Agency).At("agency")
	case !letters && f.Country != Organisation:
		return fault.New(fault.Invalid, "%q is no country", f.Country).At("country").WithMend("two capitals as in ISO 3166-1, such as TR; %s for an international organisation", Organisation)
	case f.Ground != NoGround && f.Ground != Adequacy && f.Ground != Safeguards:
		return fault.New(fault.Invalid, "%q is no ground on which transfers may stand", f.Ground).At("ground").WithMend("adequacy (Art. 36) or safeguards (Art. 37); a derogation is decided for one need: liaison peer derogate")
	case f.Ground != NoGround && !ThirdCountry(f.Country):
		return fault.New(fault.Invalid, "%s is bound by the directive itself: a transfer there needs no ground", f.Country).At("ground").WithMend("leave it out")
	case f.Ground != NoGround && strings.TrimSpace(f.Instrument) == "":
		return fault.New(fault.Invalid, "which decision, agreement or assessment is it?").At("instrument")
	case len(f.Instrument) > 1000:
		return fault.New(fault.Invalid, "at most 1000 bytes").At("instrument")
	}
	return nil
}

// SetFooting enters where an agency is and on what transfers to it rest. What
// stood before stays in the book.
func SetFooting(tx *db.Tx, f Footing) error {
	if err := f.Validate(); err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO peer_footings (n, agency, country, ground, instrument, officer, at) VALUES ((SELECT coalesce(max(n), 0) + 1 FROM peer_footings),$1,$2,$3,$4,$5,$6)`,
		string(f.Agency), f.Country, string(f.Ground), f.Instrument, string(f.Officer), f.At)
}

// FootingOf returns what was entered last for an agency; without an entry, the
// country is what given says and there is no ground.
func FootingOf(q db.Queryer, agency claim.AgencyID, given string) (Footing, error) {
	f := Footing{Agency: agency}
	err := q.QueryRow(`SELECT country, ground, instrument, officer, at FROM peer_footings WHERE agency = $1 ORDER BY n DESC LIMIT 1`, string(agency)).
		Scan(&f.Country, &f.Ground, &f.Instrument, &f.Officer, &f.At)
	if errors.Is(err, db.ErrNoRows) {
		f.Country = given
		return f, nil
	}
	if err != nil {
		return f, fmt.Errorf("read on what transfers to %s rest: %w", agency, err)
	}
	return f, nil
}

// Derogation lets transfers to one agency happen for one need, for a day, by a
// named officer's decision (Art. 38).
type Derogation struct {
	Number  int64
	Agency  claim.AgencyID
	Ground  string // of Derogations
	Reason  string
	Officer claim.OfficerID
	At      int64
	Until   int64
}

// Derogate enters a derogation and returns its number.
func Derogate(tx *db.Tx, d Derogation) (int64, error) {
	switch {
	case !slices.Contains(derogations, d.Ground):
		return 0, fault.New(fault.Invalid, "%q is no derogation of Art. 38(1)", d.Ground).At("ground").WithMend("one of %s", strings.Join(derogations, ", "))
	case strings.TrimSpace(d.Reason) == "" || len(d.Reason) > 4000:
		return 0, fault.New(fault.Invalid, "a derogation says why it is strictly necessary, in at most 4000 bytes").At("reason").WithMend("say whose interest or which threat it is, and why it cannot wait")
	}
	if err := tx.QueryRow(`SELECT coalesce(max(n), 0) + 1 FROM peer_derogations`).Scan(&d.Number); err != nil {
		return 0, fmt.Errorf("number a derogation: %w", err)
	}
	return d.Number, tx.Exec(`INSERT INTO peer_derogations (n, agency, ground, reason, officer, at, until) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
		d.Number, string(d.Agency), d.Ground, d.Reason, string(d.Officer), d.At, d.Until)
}

// DerogationAt returns the derogation for an agency that is open at a time;
// its number is 0 when there is none.
func DerogationAt(q db.Queryer, agency claim.AgencyID, now int64) (Derogation, error) {
	d := Derogation{Agency: agency}
	err := q.QueryRow(`SELECT n, ground, reason, officer, at, until FROM peer_derogations WHERE agency = $1 AND until > $2 ORDER BY n DESC LIMIT 1`, string(agency), now).
		Scan(&d.Number, &d.Ground, &d.Reason, &d.Officer, &d.At, &d.Until)
	if errors.Is(err, db.ErrNoRows) {
		return Derogation{}, nil
	}
	if err != nil {
		return d, fmt.Errorf("read derogations for %s: %w", agency, err)
	}
	return d, nil
}

// Transfer is one record that went to a third country: what Art. 37(3) and
// 38(3) want documented. It holds no word of the record.
type Transfer struct {
	At         int64
	Agency     claim.AgencyID
	Country    string
	Ground     string
	Instrument string
	Officer    claim.OfficerID // who derogated; empty on a standing ground
	Record     string
	Content    string
}

// NoteTransfer puts a transfer into the book.
func NoteTransfer(tx *db.Tx, t Transfer) error {
	err := tx.Exec(`INSERT INTO peer_transfers (n, at, agency, country, ground, instrument, officer, record, content)
		VALUES ((SELECT coalesce(max(n), 0) + 1 FROM peer_transfers),$1,$2,$3,$4,$5,$6,$7,$8)`,
		t.At, string(t.Agency), t.Country, t.Ground, t.Instrument, string(t.Officer), t.Record, t.Content)
	if err != nil {
		return fmt.Errorf("note the transfer of %s to %s: %w", t.Record, t.Agency, err)
	}
	return nil
}

// Transfers lists what went to third countries, the newest first, at most limit.
func Transfers(q db.Queryer, limit int) ([]Transfer, error) {
	rows, err := q.Query(`SELECT at, agency, country, ground, instrument, officer, record, content FROM peer_transfers ORDER BY n DESC LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("list transfers: %w", err)
	}
	defer rows.Close()
	var out []Transfer
	for rows.Next() {
		var t Transfer
		if err := rows.Scan(&t.At, &t.Agency, &t.Country, &t.Ground, &t.Instrument, &t.Officer, &t.Record, &t.Content); err != nil {
			return nil, fmt.Errorf("list transfers: %w", err)
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

const createFootings = `
CREATE TABLE peer_footings (
	n          {{int}} PRIMARY KEY,
	agency     TEXT NOT NULL,
	country    TEXT NOT NULL,
	ground     TEXT NOT NULL,
	instrument TEXT NOT NULL,
	officer    TEXT NOT NULL,
	at         {{int}} NOT NULL
) {{strict}};
CREATE INDEX peer_footings_agency ON peer_footings (agency, n);
CREATE TABLE peer_derogations (
	n       {{int}} PRIMARY KEY,
	agency  TEXT NOT NULL,
	ground  TEXT NOT NULL,
	reason  TEXT NOT NULL,
	officer TEXT NOT NULL,
	at      {{int}} NOT NULL,
	until   {{int}} NOT NULL
) {{strict}};
CREATE INDEX peer_derogations_agency ON peer_derogations (agency, until);
CREATE TABLE peer_transfers (
	n          {{int}} PRIMARY KEY,
	at         {{int}} NOT NULL,
	agency     TEXT NOT NULL,
	country    TEXT NOT NULL,
	ground     TEXT NOT NULL,
	instrument TEXT NOT NULL,
	officer    TEXT NOT NULL,
	record     TEXT NOT NULL,
	content    TEXT NOT NULL
) {{strict}};
`
