package node

import (
	"context"
	"fmt"

	"liaison/internal/db"
	"liaison/internal/duty"
)

const createNotices = `
CREATE TABLE notices (
	id       {{int}} PRIMARY KEY,
	officer  TEXT NOT NULL,
	role     TEXT NOT NULL,
	kind     TEXT NOT NULL,
	exercise {{bool}} NOT NULL,
	step     {{int}} NOT NULL,
	at       {{int}} NOT NULL,
	sent     {{int}} NOT NULL
) {{strict}};
CREATE INDEX notices_unsent ON notices (id) WHERE sent = 0;
`

// Notice is a call to one officer that has to leave the house: it says that
// something waits and of what kind, never what.
type Notice struct {
	ID       int64
	Officer  string
	Role     string
	Kind     string
	Exercise bool
	Step     int64
	At       int64
}

// Text is the notice in words that may pass through anybody's hands.
func (n Notice) Text(agency string) string {
	exercise := ""
	if n.Exercise {
		exercise = "EXERCISE: "
	}
	return fmt.Sprintf("%sa %s waits on a desk of %s (call %d). Open the workbench.", exercise, n.Kind, agency, n.Step+1)
}

// note keeps the notice of a page, in the transaction that records the page.
func note(tx *db.Tx, p duty.Page, now int64) error {
	err := tx.Exec(`INSERT INTO notices (id, officer, role, kind, exercise, step, at, sent)
		SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, 0 FROM notices`,
		string(p.Officer), string(p.Role), p.Obligation.Kind, p.Obligation.Exercise, int64(p.Step), now)
	if err != nil {
		return fmt.Errorf("keep a notice: %w", err)
	}
	return nil
}

// Notices lists what has not been sent, the oldest first.
func (n *Node) Notices(ctx context.Context, limit int) (out []Notice, err error) {
	err = n.Store.Read(ctx, func(tx *db.ReadTx) error {
		rows, err := tx.Query(`SELECT id, officer, role, kind, exercise, step, at FROM notices WHERE sent = 0 ORDER BY id LIMIT $1`, limit)
		if err != nil {
			return fmt.Errorf("list notices: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var x Notice
			if err := rows.Scan(&x.ID, &x.Officer, &x.Role, &x.Kind, &x.Exercise, &x.Step, &x.At); err != nil {
				return fmt.Errorf("list notices: %w", err)
			}
			out = append(out, x)
		}
		return rows.Err()
	})
	return out, err
}

// Sent notes that a notice has left.
func (n *Node) Sent(ctx context.Context, id int64) error {
	return n.Store.Write(ctx, func(tx *db.Tx) error {
		return tx.Exec(`UPDATE notices SET sent = $1 WHERE id = $2`, n.now(), id)
	})
}
