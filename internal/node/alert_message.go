package node

import (
	"cmp"
	"fmt"
	"slices"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/match"
	"liaison/internal/request"
	"liaison/internal/view"
	"liaison/internal/warning"
)

// mostMessages bounds the warnings and requests that a new alert is compared
// with, the newest first.
const mostMessages = 5000

// message is a warning or a request of another agency, as a reader sees it.
type message struct {
	kind  string // warning or request
	named map[claim.SubjectID]*dossier
}

// messageOf reads whom and what a warning or request names, as it stands and as
// far as the bits permit it. fault.NotFound where they do not.
func messageOf(q db.Queryer, bits *marking.Set, id claim.ID) (message, error) {
	m := message{kind: "warning", named: map[claim.SubjectID]*dossier{}}
	w, err := warning.Load(q, bits, id)
	if err == nil && w.Warning != nil {
		for _, s := range w.Warning.Subjects {
			m.name(id, s.Ref)
		}
		return m, nil
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return m, err
	}
	m.kind = "request"
	r, err := request.Load(q, bits, id)
	if err != nil {
		return m, err
	}
	if r.Request != nil {
		for _, s := range r.Request.Subjects {
			m.name(id, s.Ref)
		}
	}
	return m, nil
}

// name puts down one whom the message names; who has no record yet gets an id
// that the message and the name make.
func (m message) name(id claim.ID, r claim.Ref) {
	if slices.Contains(unsought, r.Kind) {
		return
	}
	s := r.ID
	if s == "" {
		s = claim.SubjectID(claim.DeriveID("s", "message", string(id), r.Label))
	}
	d := m.named[s]
	if d == nil {
		d = &dossier{Record: match.Record{ID: string(s), Schema: alert.Schema(r.Kind)}, kind: r.Kind}
	}
	if d.name(r.Label, "name", string(id), ""); !d.empty() {
		m.named[s] = d
	}
}

// checkMessage compares those whom a warning or a request of another agency
// names with the alerts, before there is any claim about them.
func (n *Node) checkMessage(tx *db.Tx, id claim.ID) error {
	e, err := n.ledger.Get(tx, id)
	if err != nil || e.Body == nil || e.Record.Header.Originator == n.Agency {
		return notFoundIsNone(err)
	}
	all, err := n.everything(tx)
	if err != nil {
		return err
	}
	m, err := messageOf(tx, all.Bits, id)
	if err != nil {
		return notFoundIsNone(err)
	}
	bands, err := n.bands(tx)
	if err != nil {
		return err
	}
	for s, d := range m.named {
		for _, h := range n.sought.index().Search(d.Record, match.SearchOptions{Sight: match.Sight{Everything: true}, Limit: mostAlerts, MinScore: bands.Floor}).Hits {
			of := claim.ID(h.Record.ID)
			hit := alert.Hit{ID: alert.HitID(of, s, ""), Subject: s, Mark: e.Mark, Cause: string(id), Band: bands.Name(h.Result.Score), Evidence: d.evidence()}
			if err := n.proposeFor(tx, of, hit, e.Record.Header.Marking.Exercise); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkMessages compares a new alert with the warnings and requests that came
// before it.
func (n *Node) checkMessages(tx *db.Tx, all entity.Reader, h alert.Held, want *dossier) error {
	ids, err := foreignMessages(tx, n.Agency)
	if err != nil {
		return err
	}
	bands, err := n.bands(tx)
	if err != nil {
		return err
	}
	prepared := match.Prepare(want.Record)
	for _, id := range ids {
		m, err := messageOf(tx, all.Bits, id)
		if err != nil {
			if err = notFoundIsNone(err); err != nil {
				return err
			}
			continue
		}
		for s, d := range m.named {
			score := match.ScoreOnly(prepared, match.Prepare(d.Record)).Score
			if score < bands.Floor || d.Schema != want.Schema {
				continue
			}
			e, err := n.ledger.Get(tx, id)
			if err != nil {
				return err
			}
			hit := alert.Hit{ID: alert.HitID(h.ID, s, ""), Subject: s, Mark: e.Mark, Cause: string(id), Band: bands.Name(score), Evidence: d.evidence()}
			if err := n.proposeFor(tx, h.ID, hit, e.Record.Header.Marking.Exercise); err != nil {
				return err
			}
		}
	}
	return nil
}

func foreignMessages(q db.Queryer, own claim.AgencyID) ([]claim.ID, error) {
	rows, err := q.Query(`SELECT id FROM (SELECT seq, id FROM warning_heads WHERE sender <> $1 UNION ALL SELECT seq, id FROM request_heads WHERE asker <> $2) AS came
		ORDER BY seq DESC LIMIT $3`, string(own), string(own), int64(mostMessages))
	if err != nil {
		return nil, fmt.Errorf("read what came from others: %w", err)
	}
	defer rows.Close()
	var out []claim.ID
	for rows.Next() {
		var id claim.ID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("read what came from others: %w", err)
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

// inMessage reads whom a hit is about from the warning or request that fired it,
// if the reader may see that.
func inMessage(a *asking, h alert.Hit) (d *dossier, kind string, err error) {
	if !claim.ValidID("d", h.Cause) || h.Report != "" {
		return nil, "", nil
	}
	m, err := messageOf(a.tx, a.bits, claim.ID(h.Cause))
	if err != nil {
		return nil, "", notFoundIsNone(err)
	}
	return m.named[h.Subject], m.kind, nil
}

// ofMessage tells on a card which message named the one it is about.
func (w weighed) ofMessage(v *view.HitCard) {
	if w.message != "" {
		v.Message, v.MessageKind = string(w.message), w.messageKind
		v.Why = cmp.Or(v.Why, "the message answers the alert")
	}
}
