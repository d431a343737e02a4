package warning

import (
	"cmp"
	"slices"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// Digest is the daily list of open warnings between two agencies, as one of
// them sees them. The node signs its bytes. The id of a warning is the hash of
// what was signed, so equal ids are equal warnings.
type Digest struct {
	Form string         `cbor:"1,keyasint" json:"-"`
	From claim.AgencyID `cbor:"2,keyasint" json:"from"`
	To   claim.AgencyID `cbor:"3,keyasint" json:"to"`
	// Number counts the lists from From to To; one that is missing shows.
	Number int64  `cbor:"4,keyasint" json:"number"`
	Made   int64  `cbor:"5,keyasint" json:"made"`
	Lines  []Line `cbor:"6,keyasint,omitempty" json:"lines,omitempty"`
}

// Line is one open warning of a digest.
type Line struct {
	Warning claim.ID `cbor:"1,keyasint" json:"warning"`
	// Ours tells that the maker of the list sent it; else it received it.
	Ours  bool  `cbor:"2,keyasint" json:"ours"`
	Stage Stage `cbor:"3,keyasint" json:"stage"`
}

// DigestForm marks the body and version of a digest.
const DigestForm = "warning-digest-1"

// Encode returns the canonical bytes of d, to be signed.
func (d *Digest) Encode() ([]byte, error) {
	c := *d
	c.Form = DigestForm
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return claim.Encode(&c)
}

// DecodeDigest reads canonical bytes of a valid digest, and nothing else.
func DecodeDigest(b []byte) (*Digest, error) {
	d := new(Digest)
	if err := claim.CheckCanonical(b, d); err != nil {
		return nil, err
	}
	return d, d.Validate()
}

// Validate refuses a list that is not in order or not between two agencies.
func (d *Digest) Validate() error {
	switch {
	case d.Form != DigestForm:
		return fault.New(fault.Invalid, "this is no list of open warnings").At("form")
	case !claim.ValidAgency(string(d.From)) || !claim.ValidAgency(string(d.To)) || d.From == d.To:
		return fault.New(fault.Invalid, "a list is between two agencies").At("to")
	case d.Number < 1 || d.Made <= 0:
		return fault.New(fault.Invalid, "a list has a number and a time").At("number")
	}
	for i, l := range d.Lines {
		if l.Warning == "" || (i > 0 && d.Lines[i-1].Warning >= l.Warning) {
			return fault.New(fault.Invalid, "the lines stand in the order of the warnings, each once").At("lines")
		}
	}
	return nil
}

type row struct {
	id                claim.ID
	sender, recipient claim.AgencyID
	stage             Stage
	released          int64
	open              bool
}

// between reads the warnings between two agencies from the states.
func between(q db.Queryer, own, peer claim.AgencyID) ([]row, error) {
	rows, err := q.Query(`SELECT warning, sender, recipient, stage, released, open FROM warning_states
		WHERE (sender = $1 AND recipient = $2) OR (sender = $2 AND recipient = $1) ORDER BY warning`, own, peer)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []row
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.id, &r.sender, &r.recipient, &r.stage, &r.released, &r.open); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// MakeDigest lists the open warnings between own and a peer, both ways.
func MakeDigest(q db.Queryer, own, peer claim.AgencyID, number, now int64) (*Digest, error) {
	all, err := between(q, own, peer)
	if err != nil {
		return nil, err
	}
	d := &Digest{Form: DigestForm, From: own, To: peer, Number: number, Made: now}
	for _, r := range all {
		if r.open {
			d.Lines = append(d.Lines, Line{Warning: r.id, Ours: r.sender == own, Stage: r.stage})
		}
	}
	return d, d.Validate()
}

// GapKind is how two holdings differ.
type GapKind string

// Kinds of gap. Each is an alarm on both sides.
const (
	NotHere   GapKind = "not here"     // they list it, we do not hold it
	NotThere  GapKind = "not there"    // we hold it open, they do not list it
	Differs   GapKind = "differs"      // the stages differ: a receipt was lost
	WrongSide GapKind = "wrong side"   // they say that the other side sent it
	NoList    GapKind = "list missing" // an earlier list never came
)

// Gap is one difference, in terms that a duty officer can act on.
type Gap struct {
	Kind    GapKind
	Warning claim.ID // empty for a missing list
	Here    Stage
	There   Stage
}

// Compare finds where a received list and one's own holdings differ. last is
// the number of the last list from that peer, 0 for none. What was released
// less than grace before the list was made may still be on its way.
func Compare(q db.Queryer, own claim.AgencyID, d *Digest, last, grace int64) ([]Gap, error) {
	if d.To != own {
		return nil, fault.New(fault.Invalid, "the list is for %s", d.To).At("to")
	}
	all, err := between(q, own, d.From)
	if err != nil {
		return nil, err
	}
	here := map[claim.ID]row{}
	for _, r := range all {
		here[r.id] = r
	}
	var gaps []Gap
	if d.Number > last+1 {
		gaps = append(gaps, Gap{Kind: NoList})
	}
	listed := map[claim.ID]bool{}
	for _, l := range d.Lines {
		listed[l.Warning] = true
		r, ok := here[l.Warning]
		switch {
		case !ok:
			gaps = append(gaps, Gap{Kind: NotHere, Warning: l.Warning, There: l.Stage})
		case l.Ours != (r.sender == d.From):
			gaps = append(gaps, Gap{Kind: WrongSide, Warning: l.Warning, Here: r.stage, There: l.Stage})
		case r.stage != l.Stage:
			gaps = append(gaps, Gap{Kind: Differs, Warning: l.Warning, Here: r.stage, There: l.Stage})
		}
	}
	for _, r := range all {
		if r.open && !listed[r.id] && r.released < d.Made-grace {
			gaps = append(gaps, Gap{Kind: NotThere, Warning: r.id, Here: r.stage})
		}
	}
	slices.SortFunc(gaps, func(a, b Gap) int { return cmp.Or(cmp.Compare(a.Warning, b.Warning), cmp.Compare(a.Kind, b.Kind)) })
	return gaps, nil
}

// Exercise is how a peer did in the exercises of a time: how many there were,
// how many its machine and its people answered, and how long they took, in
// microseconds. Real warnings are in no figure.
type Exercise struct {
	Peer                                claim.AgencyID
	Warnings, Received, Acked           int
	ReceiptMedian, ReceiptWorst         int64
	AcknowledgeMedian, AcknowledgeWorst int64 // from receipt, by the peer's clock
}

// Exercises measures the exercises that own released in [from, until).
func Exercises(q db.Queryer, own claim.AgencyID, from, until int64) ([]Exercise, error) {
	rows, err := q.Query(`SELECT recipient, released, received, acked FROM warning_states
		WHERE sender = $1 AND exercise AND released >= $2 AND released < $3 ORDER BY recipient, released, warning`, own, from, until)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Exercise
	var receipts, acks [][]int64
	for rows.Next() {
		var peer claim.AgencyID
		var released, received, acked int64
		if err := rows.Scan(&peer, &released, &received, &acked); err != nil {
			return nil, err
		}
		if len(out) == 0 || out[len(out)-1].Peer != peer {
			out, receipts, acks = append(out, Exercise{Peer: peer}), append(receipts, nil), append(acks, nil)
		}
		i := len(out) - 1
		out[i].Warnings++
		if received != 0 {
			out[i].Received++
			receipts[i] = append(receipts[i], received-released)
		}
		if acked != 0 {
			out[i].Acked++
			if received != 0 {
				acks[i] = append(acks[i], acked-received)
			}
		}
	}
	for i := range out {
		out[i].ReceiptMedian, out[i].ReceiptWorst = spread(receipts[i])
		out[i].AcknowledgeMedian, out[i].AcknowledgeWorst = spread(acks[i])
	}
	return out, rows.Err()
}

func spread(all []int64) (median, worst int64) {
	if len(all) == 0 {
		return 0, 0
	}
	slices.Sort(all)
	return all[(len(all)-1)/2], all[len(all)-1]
}
