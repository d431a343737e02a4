package request

import (
	"cmp"
	"slices"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
)

// Count is the yearly count of Art. 18 with one peer, for one kind and
// urgency. No figure is ever about a person, and exercises count nowhere.
type Count struct {
	Peer   claim.AgencyID `json:"peer"`
	Kind   Kind           `json:"kind"` // empty where the request could not be read
	Urgent bool           `json:"urgent"`
	// Sent to the peer (a); Received from it and Answered, in whole or part (b).
	Sent, Received, Answered int
	// InTime and Late are of the received ones that are settled; Overdue are
	// those that are not, and should be by the time of the count.
	InTime, Late, Overdue int
	// Refused by ground (c), each request once a ground.
	Refused map[Ground]int `json:"refused,omitempty"`
	// Deviations are received requests delayed for a judge (d).
	Deviations int `json:"deviations"`
}

// Statistics counts the requests sent in a calendar year of a zone, own being
// this agency, as things stand at asOf. A part-refused request counts as
// answered and as refused.
func Statistics(q db.Queryer, own claim.AgencyID, year int, zone *time.Location, asOf int64) ([]Count, error) {
	from := time.Date(year, 1, 1, 0, 0, 0, 0, zone).UnixMicro()
	until := time.Date(year+1, 1, 1, 0, 0, 0, 0, zone).UnixMicro()
	all, err := held(q, nil, `NOT exercise AND sent >= $1 AND sent < $2 ORDER BY seq`, from, until)
	if err != nil {
		return nil, err
	}
	type key struct {
		peer   claim.AgencyID
		kind   Kind
		urgent bool
	}
	rows := map[key]*Count{}
	for _, h := range all {
		k := key{peer: h.Asked, urgent: true}
		if h.Asker != own {
			k.peer = h.Asker
		}
		if h.Request != nil {
			k.kind, k.urgent = h.Request.Kind, h.Request.Urgency != ""
		}
		c := rows[k]
		if c == nil {
			c = &Count{Peer: k.peer, Kind: k.kind, Urgent: k.urgent, Refused: map[Ground]int{}}
			rows[k] = c
		}
		c.add(h, own, asOf)
	}
	out := make([]Count, 0, len(rows))
	for _, c := range rows {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b Count) int {
		u := func(x bool) int {
			if x {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.Peer, b.Peer), cmp.Compare(a.Kind, b.Kind), u(a.Urgent)-u(b.Urgent))
	})
	return out, nil
}

func (c *Count) add(h Held, own claim.AgencyID, asOf int64) {
	if h.Asker == own {
		c.Sent++
		return
	}
	c.Received++
	s := h.State
	if len(s.Answered) > 0 {
		c.Answered++
	}
	late := s.Late(asOf)
	switch {
	case s.Settled != 0 && late:
		c.Late++
	case s.Settled != 0:
		c.InTime++
	case late:
		c.Overdue++
	}
	seen := map[Ground]bool{}
	for _, r := range s.Refusals {
		if !seen[r.Ground] {
			seen[r.Ground] = true
			c.Refused[r.Ground]++
		}
	}
	if s.Delay != nil {
		c.Deviations++
	}
}
