package node

import (
	"fmt"

	"liaison/internal/account"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/view"
)

// kindStanding is the obligation to look at what answers a standing question.
const kindStanding = "standing"

// standingFollower is the cursor of the follower.
const standingFollower = "standing"

func standingWhere(q db.Queryer, where string, args ...any) ([]standingQuestion, error) {
	rows, err := q.Query(`SELECT id, kind, a, b, hops, case_id, mark, officer, purpose, basis, asked, ended, reason FROM standing_questions WHERE `+where+` ORDER BY asked, id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read standing questions: %w", err)
	}
	defer rows.Close()
	var out []standingQuestion
	for rows.Next() {
		var s standingQuestion
		var a, b, in, officer, purpose string
		var hops, mark int64
		if err := rows.Scan(&s.id, &s.kind, &a, &b, &hops, &in, &mark, &officer, &purpose, &s.basis, &s.asked, &s.ended, &s.reason); err != nil {
			return nil, fmt.Errorf("read standing questions: %w", err)
		}
		s.a, s.b, s.hops, s.in, s.mark = claim.SubjectID(a), claim.SubjectID(b), int(hops), claim.CaseID(in), uint32(mark)
		s.officer, s.purpose = claim.OfficerID(officer), claim.Purpose(purpose)
		out = append(out, s)
	}
	return out, rows.Err()
}

// followStanding asks every open question that one record concerns: of what it
// may change and no more, whether it says something, corrects it, takes it back
// or puts it back. What was erased is not there to tell: after it all are asked
// anew.
func (n *Node) followStanding(tx *db.Tx, e ledger.Entry) error {
	qs, err := standingWhere(tx, `ended = 0`)
	if err != nil || len(qs) == 0 {
		return err
	}
	ch, err := n.changed(tx, e)
	if err != nil || len(ch.said) == 0 && ch.judged == nil && !ch.anew {
		return err
	}
	for _, q := range qs {
		r, ok, err := n.asksAs(tx, q)
		if err != nil {
			return err
		}
		mine := ch.under(r.Bits)
		if !ok || mine.nothing() {
			continue
		}
		if err := n.answer(tx, n.finder(tx.Context(), r, q), mine); err != nil {
			return fmt.Errorf("standing question %s: %w", q.id, err)
		}
	}
	return nil
}

// asksAs is the reader under whose rights a question is asked: its officer at
// work in its case. An officer who may no longer work there asks nothing.
func (n *Node) asksAs(q db.Queryer, s standingQuestion) (entity.Reader, bool, error) {
	caller, err := n.Accounts.Imagined(q, n.Policy.Register(), s.officer, account.Work{Purpose: s.purpose, LegalBasis: s.basis, Case: s.in})
	if fault.Is(err, fault.Unauthenticated) || fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) || fault.Is(err, fault.Invalid) {
		return entity.Reader{}, false, nil
	}
	if err != nil {
		return entity.Reader{}, false, err
	}
	return entity.Reader{Ledger: n.ledger, TX: q, Bits: n.Policy.Bits(&caller, marking.Searching())}, true, nil
}

// answer brings the answers of one question up to a record.
func (n *Node) answer(tx *db.Tx, f *finder, ch change) error {
	found, covers, err := f.again(ch)
	if err != nil || covers == nil {
		return err
	}
	had, err := answersOf(tx, f.q)
	if err != nil {
		return err
	}
	for key, old := range had {
		_, still := found[key]
		if old.open && !still && covers(old) {
			if err := tx.Exec(`UPDATE standing_answers SET open = 0 WHERE question = $1 AND key = $2`, f.q.id, key); err != nil {
				return err
			}
		}
	}
	for _, x := range sortedFindings(found) {
		if old, known := had[x.key]; known && old.open {
			continue
		}
		owed, err := n.owe(tx, f.q, x, ch.by)
		if err != nil {
			return err
		}
		if err := putAnswer(tx, f.q, x, owed, ch.by, n.now()); err != nil {
			return err
		}
	}
	return nil
}

// oldAnswer is what is on record of an answer.
type oldAnswer struct {
	finding
	open   bool
	closed string
	at     int64
	aside  *view.SetAside
}

func answersOf(q db.Queryer, s standingQuestion) (map[string]oldAnswer, error) {
	rows, err := q.Query(`SELECT key, a, b, thing, detail, closed, at, open, aside_by, aside_reason, aside_at FROM standing_answers WHERE question = $1`, s.id)
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	defer rows.Close()
	out := map[string]oldAnswer{}
	for rows.Next() {
		var x oldAnswer
		var a, b, thing, by, why string
		var open, when int64
		if err := rows.Scan(&x.key, &a, &b, &thing, &x.detail, &x.closed, &x.at, &open, &by, &why, &when); err != nil {
			return nil, fmt.Errorf("read answers: %w", err)
		}
		x.a, x.b, x.thing, x.open = claim.SubjectID(a), claim.SubjectID(b), claim.SubjectID(thing), open != 0
		if when != 0 {
			x.aside = &view.SetAside{Case: string(s.in), By: by, Reason: why, At: view.Stamp(when)}
		}
		out[x.key] = x
	}
	return out, rows.Err()
}

// putAnswer puts an answer on record. One that comes back after its evidence was
// gone is told anew, and what was said when it was set aside is kept.
func putAnswer(tx *db.Tx, q standingQuestion, x finding, owed string, closed claim.ID, at int64) error {
	err := tx.Exec(`INSERT INTO standing_answers (question, key, a, b, thing, detail, closed, at, open, obligation, aside_by, aside_reason, aside_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,1,$9,'','',0)
		ON CONFLICT (question, key) DO UPDATE SET closed = excluded.closed, at = excluded.at, open = 1, obligation = excluded.obligation`,
		q.id, x.key, string(x.a), string(x.b), string(x.thing), x.detail, string(closed), at, owed)
	if err != nil {
		return fmt.Errorf("keep answer %s: %w", x.key, err)
	}
	return nil
}

// owe opens the obligation to look at an answer, in the inbox of the case. More
// than a storm of them within the hour are one.
func (n *Node) owe(tx *db.Tx, q standingQuestion, x finding, by claim.ID) (string, error) {
	if _, err := duty.LastResort(tx, DutyDesk); fault.Is(err, fault.Conflict) {
		return "", nil // there is no desk yet; the list has it
	} else if err != nil {
		return "", err
	}
	var recent int64
	err := tx.QueryRow(`SELECT count(*) FROM standing_answers WHERE question = $1 AND closed <> '' AND at >= $2`, q.id, n.now()-stormTime.Microseconds()).Scan(&recent)
	if err != nil {
		return "", err
	}
	id := claim.DeriveID("standing", q.id, x.key, string(by))
	if recent >= storm {
		id = fmt.Sprintf("standing-%s-%d", q.id, n.now()/stormTime.Microseconds())
	}
	o, err := duty.Open(tx, duty.Opening{ID: id, Kind: kindStanding, About: claim.ID(q.id), Mark: q.mark, Desk: DutyDesk, Owner: q.officer, Ladder: duty.UrgentLadder, Received: n.now()})
	return o.ID, err
}
