package node

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/match"
	"liaison/internal/view"
)

// The bands of a score are policy of the agency: each row is a version, in
// force from its instant on, in the name of the administrator who set it.
// Scores are kept in ten-thousandths. With a lower floor than before, match_again
// says up to which record the holdings are still to be looked at once more.
const createBands = `
CREATE TABLE match_bands (
	number  {{int}} PRIMARY KEY,
	floor   {{int}} NOT NULL,
	urgent  {{int}} NOT NULL,
	officer TEXT NOT NULL,
	reason  TEXT NOT NULL,
	since   {{int}} NOT NULL
) {{strict}};
CREATE TABLE match_again (
	one     {{int}} PRIMARY KEY,
	reached {{int}} NOT NULL,
	upto    {{int}} NOT NULL
) {{strict}};
`

// lowestFloor is the lowest score from which anything may be shown: below it
// half of all names are alike.
const lowestFloor = 0.3

// tenThousandth is the unit in which scores are kept. They are rounded up: a
// band never promises less work than its curve did.
func tenThousandth(score float64) int64 { return int64(math.Ceil(score*1e4 - 1e-9)) }

// banding is the bands in force, with the number of their version; 0 is the
// standard that holds until somebody sets others.
type banding struct {
	match.Bands
	number int64
}

// shown is the bands beside a candidate or an answer.
func (b banding) shown() view.BandsShown {
	return view.BandsShown{Floor: b.Floor, Urgent: b.Urgent, Version: b.number}
}

// of names the band of something that is before a person: if it stands there
// under bands that showed more, it is to be reviewed.
func (b banding) of(score float64) string {
	if name := b.Name(score); name != "none" {
		return name
	}
	return "review"
}

// bands reads the bands in force.
func (n *Node) bands(q db.Queryer) (banding, error) {
	b := banding{Bands: match.StandardBands()}
	var floor, urgent int64
	err := q.QueryRow(`SELECT number, floor, urgent FROM match_bands ORDER BY number DESC LIMIT 1`).Scan(&b.number, &floor, &urgent)
	if errors.Is(err, db.ErrNoRows) {
		return b, nil
	}
	if err != nil {
		return b, fmt.Errorf("read the bands: %w", err)
	}
	b.Floor, b.Urgent = float64(floor)/1e4, float64(urgent)/1e4
	return b, nil
}

// floorSince is the lowest floor that was in force at an instant or later: what
// was put before a person then stays before him, whoever raises the floor.
func (n *Node) floorSince(q db.Queryer, since int64) (float64, error) {
	standard := tenThousandth(match.StandardBands().Floor)
	var floor int64
	err := q.QueryRow(`SELECT min(floor) FROM (
		SELECT floor FROM match_bands WHERE since >= $1
		UNION ALL SELECT coalesce((SELECT floor FROM match_bands WHERE since < $2 ORDER BY number DESC LIMIT 1), $3) AS floor) AS held`, since, since, standard).Scan(&floor)
	if err != nil {
		return 0, fmt.Errorf("read the bands: %w", err)
	}
	return float64(floor) / 1e4, nil
}

// BandsRequest asks for the bands in force.
type BandsRequest struct{}

// Bands tells from which score a pair, a hit or an answer is shown, from which
// it is urgent, who set that and why, and what was set before.
func (n *Node) Bands(ctx context.Context, caller Caller, _ BandsRequest) (view.Bands, error) {
	var v view.Bands
	err := n.ask(ctx, caller, use{name: "Bands", op: audit.Consultation, class: marking.Own}, func(a *asking) (err error) {
		v, err = n.bandsShape(a.tx)
		return err
	})
	return v, err
}

func (n *Node) bandsShape(q db.Queryer) (view.Bands, error) {
	v := view.Bands{Versions: []view.BandsVersion{}}
	b, err := n.bands(q)
	if err != nil {
		return v, err
	}
	v.Floor, v.Urgent, v.Version = b.Floor, b.Urgent, b.number
	rows, err := q.Query(`SELECT number, floor, urgent, officer, reason, since FROM match_bands ORDER BY number DESC`)
	if err != nil {
		return v, fmt.Errorf("read the bands: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var x view.BandsVersion
		var floor, urgent, since int64
		if err := rows.Scan(&x.Version, &floor, &urgent, &x.By, &x.Reason, &since); err != nil {
			return v, fmt.Errorf("read the bands: %w", err)
		}
		x.Floor, x.Urgent, x.Since = float64(floor)/1e4, float64(urgent)/1e4, view.Stamp(since)
		v.Versions = append(v.Versions, x)
	}
	return v, rows.Err()
}

// SetBandsRequest sets the bands.
type SetBandsRequest struct {
	// Floor is the score from which a person is shown something, Urgent that
	// from which he is shown it first: 0.3 to 1.
	Floor, Urgent float64
	Reason        string
	// Version is the one that the administrator saw; -1 takes the present one.
	Version int64
}

// SetBands sets from which score a pair, a hit or an answer is shown and from
// which it is urgent, in the name of an administrator, with his reason. No band
// decides anything. With a lower floor everything on record is looked at once
// more; with a higher one nothing that waits is taken from anybody’s desk.
func (n *Node) SetBands(ctx context.Context, caller Caller, req SetBandsRequest) (view.Bands, error) {
	var v view.Bands
	err := n.act(ctx, caller, use{name: "SetBands", op: audit.Administration, class: marking.Administer, grave: true}, func(a *acting) error {
		b, err := n.bands(a.tx)
		if err != nil {
			return err
		}
		switch {
		case !(req.Floor >= lowestFloor && req.Floor <= req.Urgent && req.Urgent <= 1):
			return fault.New(fault.Invalid, "bands are two scores from %.1f to 1, the urgent one not below the floor", lowestFloor).At("floor").
				WithMend("liaison match bands propose shows what each would lead to")
		case strings.TrimSpace(req.Reason) == "" || len(req.Reason) > maxBandsReason:
			return fault.New(fault.Invalid, "bands are set with a reason of at most %d bytes", maxBandsReason).At("reason").WithMend("say in a sentence what decided it")
		case req.Version >= 0 && req.Version != b.number:
			return fault.New(fault.Conflict, "the bands have been set since you looked").WithMend("liaison match bands shows them")
		}
		floor, urgent := tenThousandth(req.Floor), tenThousandth(req.Urgent)
		err = a.tx.Exec(`INSERT INTO match_bands (number, floor, urgent, officer, reason, since) VALUES ($1,$2,$3,$4,$5,$6)`,
			b.number+1, floor, urgent, string(caller.Officer), req.Reason, n.now())
		if err != nil {
			return fmt.Errorf("set the bands: %w", err)
		}
		a.touch(fmt.Sprintf("bands-%d", b.number+1))
		if floor < tenThousandth(b.Floor) {
			if err := n.beginAgain(a.tx); err != nil {
				return err
			}
		}
		v, err = n.bandsShape(a.tx)
		return err
	})
	return v, err
}

const maxBandsReason = 2000

// againAtOnce bounds the records that one transaction looks at once more: each
// takes a search, and the writer serves others too.
const againAtOnce = 32

// beginAgain has everything on record looked at once more, from the first
// record on.
func (n *Node) beginAgain(tx *db.Tx) error {
	last, err := lastSeq(tx)
	if err != nil {
		return err
	}
	if err := tx.Exec(`DELETE FROM match_again`); err != nil {
		return fmt.Errorf("begin to look again: %w", err)
	}
	if err := tx.Exec(`INSERT INTO match_again (one, reached, upto) VALUES (1, 0, $1)`, last); err != nil {
		return fmt.Errorf("begin to look again: %w", err)
	}
	return nil
}

// lookAgain looks at some records once more and tells whether there are others:
// pairs and hits that the former floor kept back are put before a person.
func (n *Node) lookAgain(ctx context.Context) (more bool, err error) {
	due := func(q db.Queryer) (reached, upto int64, err error) {
		err = q.QueryRow(`SELECT reached, upto FROM match_again`).Scan(&reached, &upto)
		if errors.Is(err, db.ErrNoRows) {
			return 0, 0, nil
		}
		return reached, upto, err
	}
	err = n.Store.Read(ctx, func(tx *db.ReadTx) error {
		reached, upto, err := due(tx)
		more = reached < upto
		return err
	})
	if err != nil || !more {
		return false, err
	}
	err = n.Store.Write(ctx, func(tx *db.Tx) error {
		reached, upto, err := due(tx)
		if err != nil {
			return err
		}
		if more = reached < upto; !more {
			return nil
		}
		var batch []ledger.Entry
		if err := n.ledger.Range(tx, reached, againAtOnce, func(e ledger.Entry) error { batch = append(batch, e); return nil }); err != nil {
			return err
		}
		if len(batch) == 0 {
			return tx.Exec(`DELETE FROM match_again`)
		}
		for _, e := range batch {
			if err := n.offerAgain(tx, e); err != nil {
				return fmt.Errorf("look again at record %d: %w", e.Seq, err)
			}
		}
		if reached = batch[len(batch)-1].Seq; reached >= upto {
			more = false
			return tx.Exec(`DELETE FROM match_again`)
		}
		return tx.Exec(`UPDATE match_again SET reached = $1`, reached)
	})
	return more, err
}

// offerAgain is what the followers did when the record came.
func (n *Node) offerAgain(tx *db.Tx, e ledger.Entry) error {
	if e.Body == nil || e.Withdrawn {
		return nil
	}
	if err := n.offerPairs(tx, e); err != nil {
		return err
	}
	return n.alertsAbout(tx, e)
}
