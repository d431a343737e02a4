package node

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/report"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// kindQuarantine is the obligation that material in quarantine makes: a second
// officer decides.
const kindQuarantine = "quarantine"

// Material that was obtained in obvious violation of human rights is not
// processed (Regulation (EU) 2016/794 Art. 23(9)). Its bytes stay in a table of
// their own, unread, until a second officer has decided: what is no report has
// no text, no proposal and no record that anything could use, match or share.
const createQuarantine = `
CREATE TABLE quarantined (
	id       TEXT PRIMARY KEY,
	name     TEXT NOT NULL,
	sha256   TEXT NOT NULL,
	bytes    {{int}} NOT NULL,
	body     {{blob}} NOT NULL,
	obtained TEXT NOT NULL,
	reason   TEXT NOT NULL,
	officer  TEXT NOT NULL,
	at       {{int}} NOT NULL,
	mark     {{int}} NOT NULL,
	record   TEXT NOT NULL,
	decided  {{int}} NOT NULL,
	decision TEXT NOT NULL,
	decider  TEXT NOT NULL,
	why      TEXT NOT NULL
) {{strict}};
`

// Decisions about material in quarantine.
const (
	decidedRelease = "released"
	decidedErase   = "erased"
)

// QuarantineRequest hands in material that nobody may use.
type QuarantineRequest struct {
	Name string
	Body []byte
	// Obtained is how it came here, of report.Obtained.
	Obtained string
	// Violation says in what the violation of human rights lies.
	Violation string
}

// Quarantine takes material in that, by an officer's word, was obtained in
// obvious violation of human rights. It is not read.
func (n *Node) Quarantine(ctx context.Context, caller Caller, req QuarantineRequest) (view.Quarantined, error) {
	var v view.Quarantined
	err := n.act(ctx, caller, use{name: "Quarantine", op: audit.Collection}, func(a *acting) error {
		id, sum := report.NewID(n.Agency, req.Body)
		switch {
		case len(req.Body) == 0:
			return fault.New(fault.Invalid, "the document is empty").At("file")
		case strings.TrimSpace(req.Violation) == "" || len(req.Violation) > 4000:
			return fault.New(fault.Invalid, "in what does the violation lie? 1 to 4000 bytes").At("violation")
		case !report.KnownObtained(req.Obtained):
			return report.NoSuchOrigin(req.Obtained)
		}
		if err := n.notQuarantined(a.tx, id); err != nil {
			return err
		}
		var onFile int64
		if err := a.tx.QueryRow(`SELECT count(*) FROM reports WHERE report = $1`, string(id)).Scan(&onFile); err != nil {
			return fmt.Errorf("look for %s on file: %w", id, err)
		}
		if onFile > 0 { // whoever may see it
			return fault.New(fault.Conflict, "it is on file already, and may have been used").At("file").WithMend("a supervisor erases it with all that rests on it, here and at every holder: liaison erase %s --reason …", id)
		}
		m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, LegalBasis: caller.LegalBasis, Exercise: caller.Exercise})
		if err != nil {
			return err
		}
		es, err := n.append(a, m, &claim.Directive{Act: claim.Quarantine, Actor: caller.Officer, Of: string(id), Reason: req.Violation})
		if err != nil {
			return err
		}
		err = a.tx.Exec(`INSERT INTO quarantined (id, name, sha256, bytes, body, obtained, reason, officer, at, mark, record, decided, decision, decider, why)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,0,'','','')`, string(id), req.Name, sum, int64(len(req.Body)), req.Body, req.Obtained, req.Violation,
			string(caller.Officer), n.now(), int64(es[0].Mark), string(es[0].Record.ID))
		if err != nil {
			return fmt.Errorf("put %s into quarantine: %w", id, err)
		}
		a.touch(string(id))
		o := duty.Opening{ID: "quarantine-" + string(id), Kind: kindQuarantine, About: es[0].Record.ID, Mark: es[0].Mark, Exercise: caller.Exercise, Desk: DutyDesk,
			Ladder: duty.RoutineLadder, Received: n.now()}
		if err := openOnce(a.tx, o); err != nil && !fault.Is(err, fault.Conflict) { // without a desk the list alone shows it
			return err
		}
		v, err = n.quarantinedOne(a.tx, nil, string(id))
		return err
	})
	return v, err
}

// notQuarantined refuses a document whose very bytes are in quarantine or were
// erased from there.
func (n *Node) notQuarantined(q db.Queryer, id claim.ReportID) error {
	var decision string
	err := q.QueryRow(`SELECT decision FROM quarantined WHERE id = $1`, string(id)).Scan(&decision)
	switch {
	case errors.Is(err, db.ErrNoRows) || err == nil && decision == decidedRelease:
		return nil
	case err != nil:
		return fmt.Errorf("look into quarantine for %s: %w", id, err)
	case decision == decidedErase:
		return fault.New(fault.Forbidden, "this very document was erased: it was obtained in violation of human rights (Regulation (EU) 2016/794 Art. 23(9))").At("file")
	}
	return fault.New(fault.Forbidden, "this very document is in quarantine: it may have been obtained in violation of human rights, and a second officer decides").At("file").
		WithMend("liaison quarantine list shows it")
}

// ListQuarantineRequest asks what is or was in quarantine.
type ListQuarantineRequest struct{}

// ListQuarantine lists what is in quarantine and what was decided, the newest
// first: names, digests and reasons, no content.
func (n *Node) ListQuarantine(ctx context.Context, caller Caller, _ ListQuarantineRequest) ([]view.Quarantined, error) {
	out := []view.Quarantined{}
	u := use{name: "ListQuarantine", op: audit.Consultation, class: marking.Supervise}
	if overseer(caller) {
		u.class = marking.Oversee
	}
	err := n.ask(ctx, caller, u, func(a *asking) (err error) {
		out, err = quarantinedWhere(a.tx, a.overseen(), `1 = 1`)
		for _, v := range out {
			a.touch(v.ID)
		}
		a.results = int64(len(out))
		return err
	})
	return out, err
}

// DecideQuarantineRequest decides about material in quarantine.
type DecideQuarantineRequest struct {
	ID string
	// Release files it as a report after all; else it is erased for good.
	Release bool
	Reason  string
}

// DecideQuarantine is the word of a second officer, a supervisor: the suspicion
// was unfounded and the document is filed like any other, or it is erased and
// its very bytes are refused from then on.
func (n *Node) DecideQuarantine(ctx context.Context, caller Caller, req DecideQuarantineRequest) (view.Quarantined, error) {
	var v view.Quarantined
	file := FileRequest{}
	u := use{name: "DecideQuarantine", op: audit.Erasure, class: marking.Supervise, query: req.ID, grave: true}
	if req.Release {
		u.op = audit.Alteration
	}
	err := n.act(ctx, caller, u, func(a *acting) error {
		var err error
		if v, err = n.quarantinedOne(a.tx, a.bits, req.ID); err != nil {
			return err
		}
		switch {
		case v.Decision != "":
			return fault.New(fault.Conflict, "it was %s already", v.Decision)
		case v.By == string(caller.Officer):
			return fault.New(fault.Forbidden, "who put it there does not decide alone").WithMend("another supervisor decides")
		case strings.TrimSpace(req.Reason) == "" || len(req.Reason) > 4000:
			return fault.New(fault.Invalid, "the decision needs its reason, of at most 4000 bytes").At("reason")
		}
		var record string
		var mark int64
		if err := a.tx.QueryRow(`SELECT body, record, mark FROM quarantined WHERE id = $1`, req.ID).Scan(&file.Body, &record, &mark); err != nil {
			return fmt.Errorf("read %s in quarantine: %w", req.ID, err)
		}
		m, err := n.Markings.Marking(uint32(mark))
		if err != nil {
			return err
		}
		decision := decidedErase
		if req.Release {
			decision = decidedRelease
		}
		if _, err := n.append(a, m, &claim.Directive{Act: claim.QuarantineEnd, Actor: caller.Officer, Of: req.ID, Reason: decision + ": " + req.Reason}); err != nil {
			return err
		}
		err = a.tx.Exec(`UPDATE quarantined SET body = $2, decided = $3, decision = $4, decider = $5, why = $6 WHERE id = $1`,
			req.ID, []byte{}, n.now(), decision, string(caller.Officer), req.Reason)
		if err != nil {
			return fmt.Errorf("decide on %s in quarantine: %w", req.ID, err)
		}
		if !req.Release {
			if err := n.ledger.NoteErased(a.tx, ledger.Cause{Ground: ledger.Quarantined, At: n.now()}, claim.ID(record)); err != nil {
				return err
			}
		}
		a.touch(req.ID)
		file.Name, file.Obtained = v.Name, v.Obtained
		if err := n.settle(a.tx, "quarantine-"+req.ID, caller.Officer, decision, req.Reason); err != nil {
			return err
		}
		v, err = n.quarantinedOne(a.tx, nil, req.ID)
		return err
	})
	if err != nil {
		return view.Quarantined{}, err
	}
	if !req.Release {
		n.afterErasure(ctx)
		return v, nil
	}
	if _, err := n.FileReport(ctx, caller, file); err != nil {
		return v, fmt.Errorf("it is released, and could not be filed: hand it in anew: %w", err)
	}
	return v, nil
}

func (n *Node) quarantinedOne(q db.Queryer, bits *marking.Set, id string) (view.Quarantined, error) {
	out, err := quarantinedWhere(q, bits, `id = $1`, id)
	if err == nil && len(out) == 0 {
		err = fault.New(fault.NotFound, "nothing of that id is in quarantine").WithMend("liaison quarantine list")
	}
	if err != nil {
		return view.Quarantined{}, err
	}
	return out[0], nil
}

// quarantinedWhere lists, the newest first, what the bits permit; nil bits permit
// all, for overseers and for whoever has just put it there.
func quarantinedWhere(q db.Queryer, bits *marking.Set, where string, args ...any) ([]view.Quarantined, error) {
	if bits != nil {
		where += ` AND ` + bits.SQL("mark")
	}
	rows, err := q.Query(`SELECT id, name, sha256, bytes, obtained, reason, officer, at, decided, decision, decider, why FROM quarantined
		WHERE `+where+` ORDER BY at DESC, id`, args...)
	if err != nil {
		return nil, fmt.Errorf("list quarantine: %w", err)
	}
	defer rows.Close()
	out := []view.Quarantined{}
	for rows.Next() {
		var v view.Quarantined
		var at, decided int64
		if err := rows.Scan(&v.ID, &v.Name, &v.SHA256, &v.Bytes, &v.Obtained, &v.Violation, &v.By, &at, &decided, &v.Decision, &v.Decider, &v.Why); err != nil {
			return nil, fmt.Errorf("list quarantine: %w", err)
		}
		v.At, v.Decided = view.Stamp(at), stampOr(decided)
		out = append(out, v)
	}
	return slices.Clip(out), rows.Err()
}
