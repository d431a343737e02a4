package node

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/view"
	"liaison/internal/warning"
)

const (
	// typeDigest is the type of a control message that holds a daily list of
	// open warnings. The bundle that carries it is signed.
	typeDigest = 16
	// digestRest is how long a list that came waits before it is compared: a
	// warning and its receipts travel on other lines and may be a moment behind.
	digestRest = 30 * time.Second
	// digestAbsent is how long no list of a peer may come.
	digestAbsent = 36 * time.Hour
)

// digestRef names a list in the outbox.
func digestRef(to claim.AgencyID, number int64) string {
	return fmt.Sprintf("digest/%s/%d", to, number)
}

// parseDigestRef reads what digestRef wrote.
func parseDigestRef(ref string) (to claim.AgencyID, number int64, ok bool) {
	rest, ok := strings.CutPrefix(ref, "digest/")
	if !ok {
		return "", 0, false
	}
	agency, text, ok := strings.Cut(rest, "/")
	number, err := strconv.ParseInt(text, 10, 64)
	return claim.AgencyID(agency), number, ok && err == nil
}

// makeDigests puts the list of open warnings on its way to every peer.
func (n *Node) makeDigests(tx *db.Tx) error {
	peers, err := confirmedPeers(tx)
	if err != nil {
		return err
	}
	for _, p := range peers {
		var last int64
		if err := tx.QueryRow(`SELECT coalesce(max(number), 0) FROM digests_sent WHERE peer = $1`, string(p.Agency)).Scan(&last); err != nil {
			return fmt.Errorf("number the list for %s: %w", p.Agency, err)
		}
		d, err := warning.MakeDigest(tx, n.Agency, p.Agency, last+1, n.now())
		if err != nil {
			return err
		}
		body, err := d.Encode()
		if err != nil {
			return err
		}
		if err := tx.Exec(`INSERT INTO digests_sent (peer, number, body) VALUES ($1,$2,$3)`, string(p.Agency), d.Number, body); err != nil {
			return fmt.Errorf("keep list %d for %s: %w", d.Number, p.Agency, err)
		}
		if _, err := n.office.Put(tx, outbox.Lane{Peer: p.Agency, Stream: outbox.Control}, outbox.Message{Ref: digestRef(p.Agency, d.Number)}, n.now()); err != nil {
			return fmt.Errorf("put list %d on its way to %s: %w", d.Number, p.Agency, err)
		}
	}
	return nil
}

// loadDigest gives a list as it was made.
func loadDigest(q db.Queryer, to claim.AgencyID, number int64) (peer.Message, error) {
	m := peer.Message{Kind: peer.KindControl, Type: typeDigest}
	err := q.QueryRow(`SELECT body FROM digests_sent WHERE peer = $1 AND number = $2`, string(to), number).Scan(&m.Content)
	if errors.Is(err, db.ErrNoRows) {
		return m, fault.New(fault.NotFound, "list %d for %s is not kept here", number, to)
	}
	if err != nil {
		return m, fmt.Errorf("read list %d for %s: %w", number, to, err)
	}
	return m, nil
}

// digestCame keeps a peer's list; it is compared a moment later.
func (n *Node) digestCame(tx *db.Tx, from claim.AgencyID, body []byte) error {
	d, err := warning.DecodeDigest(body)
	if err != nil {
		return err
	}
	if d.From != from || d.To != n.Agency {
		return peer.Refuse(peer.PolicyRefused, "the list is not between the two agencies")
	}
	err = tx.Exec(`INSERT INTO digests_come (peer, number, body, came, due, compared) VALUES ($1,$2,$3,$4,$5,0) ON CONFLICT (peer, number) DO NOTHING`,
		string(from), d.Number, body, n.now(), n.now()+digestRest.Microseconds())
	if err != nil {
		return fmt.Errorf("keep list %d of %s: %w", d.Number, from, err)
	}
	return nil
}

// compareDigests compares the lists that have rested with what is held here.
// Each difference goes on the desk, once while it stands there.
func (n *Node) compareDigests(tx *db.Tx) error {
	rows, err := tx.Query(`SELECT peer, number, body FROM digests_come WHERE compared = 0 AND due <= $1 ORDER BY peer, number`, n.now())
	if err != nil {
		return fmt.Errorf("list what is to be compared: %w", err)
	}
	var due []*warning.Digest
	for rows.Next() {
		var from string
		var number int64
		var body []byte
		if err := rows.Scan(&from, &number, &body); err != nil {
			return errors.Join(fmt.Errorf("list what is to be compared: %w", err), rows.Close())
		}
		d, err := warning.DecodeDigest(body)
		if err != nil {
			return errors.Join(err, rows.Close())
		}
		due = append(due, d)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, d := range due {
		if err := n.compareDigest(tx, d); err != nil {
			return err
		}
	}
	return nil
}

func (n *Node) compareDigest(tx *db.Tx, d *warning.Digest) error {
	var last int64
	err := tx.QueryRow(`SELECT coalesce(max(number), 0) FROM digests_come WHERE peer = $1 AND number < $2`, string(d.From), d.Number).Scan(&last)
	if err != nil {
		return fmt.Errorf("find the list of %s before %d: %w", d.From, d.Number, err)
	}
	if last == 0 {
		last = d.Number - 1 // the first that this node sees, perhaps of many
	}
	gaps, err := warning.Compare(tx, n.Agency, d, last, digestRest.Microseconds())
	if err != nil {
		return err
	}
	for _, g := range gaps {
		moved, err := n.movedSince(tx, d, g)
		if err != nil {
			return err
		}
		if moved {
			continue // the next list tells
		}
		if err := n.gap(tx, d.From, g); err != nil {
			return err
		}
	}
	if err := tx.Exec(`UPDATE digests_come SET compared = $3 WHERE peer = $1 AND number = $2`, string(d.From), d.Number, n.now()); err != nil {
		return fmt.Errorf("note that list %d of %s is compared: %w", d.Number, d.From, err)
	}
	return nil
}

// movedSince tells whether the warning of a gap moved on here after the list
// was made: then the difference is no loss.
func (n *Node) movedSince(tx *db.Tx, d *warning.Digest, g warning.Gap) (bool, error) {
	if g.Kind != warning.Differs {
		return false, nil
	}
	h, err := warning.Load(tx, nil, g.Warning)
	if err != nil {
		return false, err
	}
	recipient := d.From
	if h.Sender == d.From {
		recipient = n.Agency
	}
	s := h.Of(recipient)
	return max(s.Received, s.Opened, s.Acked, s.Assessed, s.Actioned, s.Ended) > d.Made-digestRest.Microseconds(), nil
}

// gap puts a difference on the desk.
func (n *Node) gap(tx *db.Tx, from claim.AgencyID, g warning.Gap) error {
	id := fmt.Sprintf("gap-%s-%s-%s", from, g.Kind, g.Warning)
	err := tx.Exec(`INSERT INTO digest_gaps (id, peer, kind, warning, here, there) VALUES ($1,$2,$3,$4,$5,$6)
		ON CONFLICT (id) DO UPDATE SET here = excluded.here, there = excluded.there`,
		id, string(from), string(g.Kind), string(g.Warning), string(g.Here), string(g.There))
	if err != nil {
		return fmt.Errorf("keep a gap between %s and this node: %w", from, err)
	}
	return n.putOnDesk(tx, kindGap, id, DutyDesk, duty.UrgentLadder, 0)
}

// missDigests puts peers on the desk whose list has not come for too long.
func (n *Node) missDigests(tx *db.Tx) error {
	peers, err := confirmedPeers(tx)
	if err != nil {
		return err
	}
	for _, p := range peers {
		var came int64
		if err := tx.QueryRow(`SELECT coalesce(max(came), 0) FROM digests_come WHERE peer = $1`, string(p.Agency)).Scan(&came); err != nil {
			return fmt.Errorf("find the last list of %s: %w", p.Agency, err)
		}
		if came != 0 && came < n.now()-digestAbsent.Microseconds() {
			if err := n.gap(tx, p.Agency, warning.Gap{Kind: warning.NoList}); err != nil {
				return err
			}
		}
	}
	return nil
}

// gapWords say what a gap means to a duty officer.
var gapWords = map[warning.GapKind]string{
	warning.NotHere:   "lists a warning that is not here: telephone",
	warning.NotThere:  "does not list a warning that is open here: telephone",
	warning.Differs:   "sees a warning at another stage than this node: a receipt was lost",
	warning.WrongSide: "says that the other side sent a warning",
	warning.NoList:    "has sent no list of open warnings when it was due: telephone",
}

func (n *Node) entitleGap(q db.Queryer, id claim.ID, v *view.Obligation) error {
	var kind, about, here, there string
	err := q.QueryRow(`SELECT peer, kind, warning, here, there FROM digest_gaps WHERE id = $1`, string(id)).Scan(&v.From, &kind, &about, &here, &there)
	if err != nil {
		return fmt.Errorf("read gap %s: %w", id, err)
	}
	v.Title = v.From + " " + gapWords[warning.GapKind(kind)]
	if about != "" {
		v.Title += fmt.Sprintf(" (%s; here %s, there %s)", about, orElse(here, "unknown"), orElse(there, "unknown"))
	}
	return nil
}
