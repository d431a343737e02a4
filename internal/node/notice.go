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

// createNoticeWays makes the table of the ways by which a notice that is not
// sent by all of them has left.
const createNoticeWays = `
CREATE TABLE notice_ways (
	notice {{int}} NOT NULL,
	way    TEXT NOT NULL,
	PRIMARY KEY (notice, way)
) {{strict}};
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

// Notices lists what has not left by one way, the oldest first.
func (n *Node) Notices(ctx context.Context, way string, limit int) (out []Notice, err error) {
	err = n.Store.Read(ctx, func(tx *db.ReadTx) error {
		rows, err := tx.Query(`SELECT id, officer, role, kind, exercise, step, at FROM notices WHERE sent = 0
			AND NOT EXISTS (SELECT 1 FROM notice_ways w WHERE w.notice = notices.id AND w.way = $1) ORDER BY id LIMIT $2`, way, limit)
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

// Left notes that a notice has left by one of the ways that are in use, so that
// this way never repeats it, whatever becomes of the others. By the last of
// them it is sent.
func (n *Node) Left(ctx context.Context, id int64, way string, ways []string) error {
	err := n.Store.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Exec(`INSERT INTO notice_ways (notice, way) VALUES ($1, $2) ON CONFLICT (notice, way) DO NOTHING`, id, way); err != nil {
			return err
		}
		for _, w := range ways {
			var left int64
			if err := tx.QueryRow(`SELECT count(*) FROM notice_ways WHERE notice = $1 AND way = $2`, id, w).Scan(&left); err != nil || left == 0 {
				return err
			}
		}
		if err := tx.Exec(`UPDATE notices SET sent = $1 WHERE id = $2`, n.now(), id); err != nil {
			return err
		}
		return tx.Exec(`DELETE FROM notice_ways WHERE notice = $1`, id)
	})
	if err != nil {
		return fmt.Errorf("note that notice %d has left by %s: %w", id, way, err)
	}
	return nil
}
