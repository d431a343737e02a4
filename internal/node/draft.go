package node

import (
	"context"
	"errors"
	"fmt"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/retention"
	"liaison/internal/view"
	"liaison/internal/warning"
)

const createDrafts = `
CREATE TABLE drafts (
	id      TEXT PRIMARY KEY,
	mark    {{int}} NOT NULL,
	officer TEXT NOT NULL,
	body    {{blob}} NOT NULL,
	at      {{int}} NOT NULL
) {{strict}};
`

// draft keeps a warning that waits for a second officer, and has the desk see
// to it that it does not wait long.
func (n *Node) draft(a *acting, w *warning.Warning, reason string) (view.Warning, error) {
	body, err := w.Encode()
	if err != nil {
		return view.Warning{}, err
	}
	id, err := claim.RandomID("w", n.Random)
	if err != nil {
		return view.Warning{}, err
	}
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Exercise: w.Exercise})
	if err != nil {
		return view.Warning{}, err
	}
	mark, err := n.Markings.Intern(a.tx, m)
	if err != nil {
		return view.Warning{}, err
	}
	if err := a.tx.Exec(`INSERT INTO drafts (id, mark, officer, body, at) VALUES ($1,$2,$3,$4,$5)`, id, int64(mark), string(a.caller.Officer), body, n.now()); err != nil {
		return view.Warning{}, fmt.Errorf("keep draft %s: %w", id, err)
	}
	if _, err := duty.Open(a.tx, duty.Opening{ID: id, Kind: kindRelease, About: claim.ID(id), Mark: mark, Exercise: w.Exercise, Desk: DutyDesk,
		Ladder: oneCloses(w.Precedence.Ladder()), Received: n.now()}); err != nil {
		return view.Warning{}, err
	}
	return n.draftShape(id, w, a.caller.Officer), nil
}

// draftShape is the shape of a warning that nobody has released.
func (n *Node) draftShape(id string, w *warning.Warning, by claim.OfficerID) view.Warning {
	v := n.warningShape(warning.Held{Head: warning.Head{ID: claim.ID(id), Sender: n.Agency, Precedence: w.Precedence, Exercise: w.Exercise, Actor: by},
		Current: warning.Current{Warning: w}})
	v.Draft, v.Released = true, ""
	for _, r := range w.To {
		t := view.Told{Agency: string(r.Agency), Stage: "draft"}
		for _, b := range r.Because {
			t.Because = append(t.Because, b.Words)
		}
		v.Recipients = append(v.Recipients, t)
	}
	return v
}

// DraftsRequest asks for the warnings that wait for a second officer.
type DraftsRequest struct{}

// Drafts lists the warnings that wait for a second officer, the oldest first.
func (n *Node) Drafts(ctx context.Context, caller Caller, _ DraftsRequest) ([]view.Warning, error) {
	out := []view.Warning{}
	err := n.ask(ctx, caller, use{name: "Drafts", op: audit.Consultation}, func(a *asking) error {
		rows, err := a.tx.Query(`SELECT id, mark, officer, body FROM drafts ORDER BY at, id`)
		if err != nil {
			return fmt.Errorf("list drafts: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			var mark int64
			var by claim.OfficerID
			var body []byte
			if err := rows.Scan(&id, &mark, &by, &body); err != nil {
				return fmt.Errorf("list drafts: %w", err)
			}
			if !a.bits.Has(uint32(mark)) {
				continue
			}
			w, err := warning.Decode(body)
			if err != nil {
				return err
			}
			out = append(out, n.draftShape(id, w, by))
		}
		return rows.Err()
	})
	return out, err
}

// DropDraftRequest gives up a draft, for a reason.
type DropDraftRequest struct{ Draft, Reason string }

// DropDraft gives up a warning that nobody has released. That a draft was
// given up, by whom and why stays in the history of its obligation.
func (n *Node) DropDraft(ctx context.Context, caller Caller, req DropDraftRequest) (view.Done, error) {
	err := n.act(ctx, caller, use{name: "DropDraft", op: audit.Alteration}, func(a *acting) error {
		if req.Reason == "" {
			return fault.New(fault.Invalid, "a draft is given up for a reason").At("reason")
		}
		if _, _, err := n.drafted(a.tx, req.Draft); err != nil {
			return err
		}
		if err := a.tx.Exec(`DELETE FROM drafts WHERE id = $1`, req.Draft); err != nil {
			return fmt.Errorf("drop draft %s: %w", req.Draft, err)
		}
		return n.settle(a.tx, req.Draft, caller.Officer, "given up", req.Reason)
	})
	return view.Done{Text: "the draft is given up"}, err
}

// drafted reads a draft and who wrote it.
func (n *Node) drafted(q db.Queryer, id string) (*warning.Warning, claim.OfficerID, error) {
	var body []byte
	var by claim.OfficerID
	err := q.QueryRow(`SELECT body, officer FROM drafts WHERE id = $1`, id).Scan(&body, &by)
	if errors.Is(err, db.ErrNoRows) {
		return nil, "", fault.New(fault.NotFound, "there is no draft %s", id).WithMend("it may have been released: look at the warnings sent")
	}
	if err != nil {
		return nil, "", fmt.Errorf("read draft %s: %w", id, err)
	}
	w, err := warning.Decode(body)
	return w, by, err
}

// forgetDraft ends the waiting of a draft that is being released.
func (n *Node) forgetDraft(tx *db.Tx, id string, by claim.OfficerID) error {
	if err := tx.Exec(`DELETE FROM drafts WHERE id = $1`, id); err != nil {
		return fmt.Errorf("forget draft %s: %w", id, err)
	}
	return n.settle(tx, id, by, "released", "released by a second officer")
}
