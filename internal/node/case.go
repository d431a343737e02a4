package node

import (
	"context"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/casefile"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/retention"
	"liaison/internal/view"
)

const createCases = `
CREATE TABLE cases (
	seq      {{int}} PRIMARY KEY,
	id       TEXT NOT NULL UNIQUE,
	mark     {{int}} NOT NULL,
	title    TEXT NOT NULL,
	actor    TEXT NOT NULL,
	recorded {{int}} NOT NULL
) {{strict}};
`

func caseMigrations() []db.Migration {
	return []db.Migration{{Room: "node", Number: 1, SQL: createCases}, {Room: "node", Number: 2, SQL: createSharing},
		{Room: "node", Number: 3, SQL: createDrafts},
		{Room: "node", Number: 4, SQL: createNotices},
		{Room: "node", Number: 5, SQL: createBands},
		{Room: "node", Number: 6, SQL: createIndexKeys}, {Room: "node", Number: 7, SQL: createForgotten},
		{Room: "quarantine", Number: 1, SQL: createQuarantine},
		{Room: "backup", Number: 1, SQL: createBackups}, {Room: "backup", Number: 2, SQL: createLives},
		{Room: "joins", Number: 1, SQL: createJoins}, {Room: "joins", Number: 2, SQL: createJoinsTold}, {Room: "joins", Number: 3, SQL: createJoinsToldIndex},
		{Room: "standing", Number: 1, SQL: createStanding},
		{Room: "exchange", Number: 1, SQL: createOverrides}, {Room: "exchange", Number: 2, SQL: createRounds},
		{Room: "exchange", Number: 3, SQL: createPush},
		{Room: "exchange", Number: 4, SQL: addRecallHead},
		{Room: "exchange", Number: 5, SQL: createNoticeWays},
		{Room: "exchange", Number: 6, SQL: createConsents},
		{Room: "exchange", Number: 7, SQL: createPermitEnds},
		{Room: "exchange", Number: 8, SQL: createToShare}, {Room: "exchange", Number: 9, SQL: createToShareRecord}}
}

// caseProjection shows the cases that were opened.
type caseProjection struct{}

func (caseProjection) Name() string { return "cases" }

func (caseProjection) Tables() []ledger.Table { return []ledger.Table{{Name: "cases", OrderBy: "seq"}} }

func (caseProjection) Apply(tx *db.Tx, e ledger.Entry) error {
	d, ok := e.Body.(*claim.Directive)
	if !ok || d.Act != claim.FileCase {
		return nil
	}
	return tx.Exec(`INSERT INTO cases (seq, id, mark, title, actor, recorded) VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT DO NOTHING`,
		e.Seq, d.Of, int64(e.Mark), string(d.Body), string(d.Actor), e.Record.Header.Recorded)
}

func (caseProjection) Forget(tx *db.Tx, e ledger.Entry) error {
	return tx.Exec(`DELETE FROM cases WHERE seq = $1`, e.Seq)
}

// CaseRequest opens a case.
type CaseRequest struct {
	Title string
	// Reason says why, if that is more than the title tells.
	Reason string
}

// OpenCase opens a case for the purpose and on the legal basis of the caller's
// session; who opens it is its first team.
func (n *Node) OpenCase(ctx context.Context, caller Caller, req CaseRequest) (view.Case, error) {
	var v view.Case
	err := n.act(ctx, caller, use{name: "OpenCase", op: audit.Collection}, func(a *acting) error {
		title := strings.TrimSpace(req.Title)
		if title == "" || len(title) > 200 {
			return fault.New(fault.Invalid, "a case has a title of 1 to 200 bytes").At("title")
		}
		id, err := claim.RandomID("k", n.Random)
		if err != nil {
			return err
		}
		if err := n.Accounts.Join(a.tx, n.Clock(), claim.CaseID(id), caller.Officer, caller.Officer); err != nil {
			return err
		}
		m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Compartment: claim.CaseID(id), LegalBasis: caller.LegalBasis, Exercise: caller.Exercise})
		if err != nil {
			return err
		}
		es, err := n.append(a, m, &claim.Directive{Act: claim.FileCase, Actor: caller.Officer, Of: id, Body: []byte(title)})
		if err != nil {
			return err
		}
		v = view.Case{ID: id, Title: title, Team: []string{string(caller.Officer)}, By: string(caller.Officer), Opened: view.Stamp(es[0].Record.Header.Recorded)}
		_, _, err = n.fileEntry(a, claim.CaseID(id), &casefile.Entry{Kind: casefile.Opened, Reason: strings.TrimSpace(req.Reason), Purpose: caller.Purpose, Basis: string(caller.LegalBasis)})
		return err
	})
	return v, err
}

// ListCasesRequest asks for the cases that the caller may see.
type ListCasesRequest struct{}

// ListCases returns the cases on whose teams the caller is.
func (n *Node) ListCases(ctx context.Context, caller Caller, _ ListCasesRequest) ([]view.Case, error) {
	out := []view.Case{}
	err := n.ask(ctx, caller, use{name: "ListCases", op: audit.Consultation}, func(a *asking) error {
		rows, err := a.tx.Query(`SELECT id, title, actor, recorded FROM cases WHERE ` + a.bits.SQL("mark") + ` ORDER BY seq DESC`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var c view.Case
			var recorded int64
			if err := rows.Scan(&c.ID, &c.Title, &c.By, &recorded); err != nil {
				return err
			}
			c.Opened, c.Team = view.Stamp(recorded), []string{}
			out = append(out, c)
			a.touch(c.ID)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		for i := range out {
			entries, err := casefile.Read(a.tx, a.bits, claim.CaseID(out[i].ID))
			if err != nil {
				return err
			}
			out[i].State = string(casefile.Fold(entries).State)
		}
		return nil
	})
	return out, err
}
