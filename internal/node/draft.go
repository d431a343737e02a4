package node

import (
	"errors"
	"fmt"

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
	v := n.warningShape(warning.Held{Head: warning.Head{ID: claim.ID(id), Sender: n.Agency, Precedence: w.Precedence, Actor: a.caller.Officer},
		Current: warning.Current{Warning: w}})
	v.Draft, v.Released = true, ""
	for _, r := range w.To {
		v.Recipients = append(v.Recipients, view.Told{Agency: string(r.Agency), Stage: "draft"})
	}
	return v, nil
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
