package node

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/retention"
	"liaison/internal/view"
)

const createStanding = `
CREATE TABLE standing_questions (
	id      TEXT PRIMARY KEY,
	kind    TEXT NOT NULL,
	a       TEXT NOT NULL,
	b       TEXT NOT NULL,
	hops    {{int}} NOT NULL,
	case_id TEXT NOT NULL,
	mark    {{int}} NOT NULL,
	officer TEXT NOT NULL,
	purpose TEXT NOT NULL,
	basis   TEXT NOT NULL,
	asked   {{int}} NOT NULL,
	ended   {{int}} NOT NULL,
	reason  TEXT NOT NULL
) {{strict}};
CREATE TABLE standing_answers (
	question     TEXT NOT NULL,
	key          TEXT NOT NULL,
	a            TEXT NOT NULL,
	b            TEXT NOT NULL,
	thing        TEXT NOT NULL,
	detail       TEXT NOT NULL,
	closed       TEXT NOT NULL,
	at           {{int}} NOT NULL,
	open         {{int}} NOT NULL,
	obligation   TEXT NOT NULL,
	aside_by     TEXT NOT NULL,
	aside_reason TEXT NOT NULL,
	aside_at     {{int}} NOT NULL,
	PRIMARY KEY (question, key)
) {{strict}};
CREATE INDEX standing_answers_obligation ON standing_answers (obligation) WHERE obligation <> '';
`

// Kinds of standing question. The first two are of subjects that it names, the
// others of any two persons of whom one is of the case.
const (
	StandingSubject  = "subject"   // anything new that touches one subject: a person, a flat, a place
	StandingPath     = "path"      // two subjects come within some steps, or nearer
	StandingPremises = "premises"  // two persons are tied to the same premises
	StandingPhone    = "phone"     // … to the same telephone
	StandingDocument = "document"  // … use the same document
	StandingVehicle  = "vehicle"   // … to the same vehicle
	StandingTravel   = "co-travel" // two persons left or reached one place on one day
	StandingMeetings = "meetings"  // two persons were seen in one place on two occasions or more
)

// standingWords are the questions as sentences; %s is filled with labels.
var standingWords = map[string]string{
	StandingSubject: "what is new of %s", StandingPath: "whether %s and %s come near each other",
	StandingPremises: "who shares premises with somebody of the case", StandingPhone: "who shares a telephone with somebody of the case",
	StandingDocument: "who uses the document of somebody of the case", StandingVehicle: "who shares a vehicle with somebody of the case",
	StandingTravel: "who travels with somebody of the case", StandingMeetings: "who is seen again and again where somebody of the case is",
}

// maxStanding bounds the open questions of a node, each of which is asked of
// every record that comes.
const maxStanding = 500

// standingQuestion is one row of standing_questions.
type standingQuestion struct {
	id, kind     string
	a, b         claim.SubjectID
	hops         int
	in           claim.CaseID
	mark         uint32
	officer      claim.OfficerID
	purpose      claim.Purpose
	basis        string
	asked, ended int64
	reason       string
}

// AskStandingRequest keeps a question of the case that the caller works in.
type AskStandingRequest struct {
	// Kind is one of the kinds above.
	Kind string
	// A and B are the subjects of StandingSubject (A) and StandingPath, ids or
	// names.
	A, B string
	// Hops is the most steps of StandingPath; 0 takes 4.
	Hops int
}

// AskStanding keeps a question. What answers it already is returned and raises
// nothing; what comes later is put into the inbox of the case. It is asked under
// the rights of its officer in that case, as they stand when a record comes.
func (n *Node) AskStanding(ctx context.Context, caller Caller, req AskStandingRequest) (view.Standing, error) {
	var v view.Standing
	err := n.act(ctx, caller, use{name: "AskStanding", op: audit.Collection, query: req.Kind + " " + req.A + " " + req.B}, func(a *acting) error {
		q, err := n.newStanding(a, req)
		if err != nil {
			return err
		}
		err = a.tx.Exec(`INSERT INTO standing_questions (id, kind, a, b, hops, case_id, mark, officer, purpose, basis, asked, ended, reason) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,0,'')`,
			q.id, q.kind, string(q.a), string(q.b), int64(q.hops), string(q.in), int64(q.mark), string(q.officer), string(q.purpose), q.basis, q.asked)
		if err != nil {
			return fmt.Errorf("keep standing question %s: %w", q.id, err)
		}
		f := n.finder(ctx, a.Reader, q)
		found, err := f.all()
		if err != nil {
			return err
		}
		for _, x := range sortedFindings(found) {
			if err := putAnswer(a.tx, q, x, "", "", n.now()); err != nil {
				return err
			}
		}
		a.touch(q.id)
		v, err = n.standingView(ctx, a.asking(), q)
		return err
	})
	return v, err
}

func (n *Node) newStanding(a *acting, req AskStandingRequest) (standingQuestion, error) {
	q := standingQuestion{kind: req.Kind, hops: cmp.Or(req.Hops, 4), in: a.caller.Case, officer: a.caller.Officer, purpose: a.caller.Purpose, basis: string(a.caller.LegalBasis), asked: n.now()}
	if _, known := standingWords[q.kind]; !known {
		return q, fault.New(fault.Invalid, "%q is no kind of standing question", req.Kind).At("kind").WithMend("liaison standing ask --help lists them")
	}
	if q.in == "" {
		return q, fault.New(fault.Invalid, "a standing question belongs to a case").At("case").WithMend("choose one first: liaison session --case k-…")
	}
	if q.hops < 1 || q.hops > 6 {
		return q, fault.New(fault.Invalid, "a path has 1 to 6 steps, not %d", q.hops).At("hops")
	}
	open, err := standingWhere(a.tx, `ended = 0`)
	if err != nil {
		return q, err
	}
	if len(open) >= maxStanding {
		return q, fault.New(fault.Conflict, "%d standing questions are open, and no more are kept", len(open)).WithMend("end those that no one needs: liaison standing end")
	}
	for _, e := range []struct {
		typed string
		to    *claim.SubjectID
		want  bool
	}{{req.A, &q.a, q.kind == StandingSubject || q.kind == StandingPath}, {req.B, &q.b, q.kind == StandingPath}} {
		if !e.want {
			continue
		}
		if *e.to, err = n.resolve(a.asking(), e.typed); err != nil {
			return q, err
		}
	}
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Compartment: q.in})
	if err != nil {
		return q, err
	}
	if q.mark, err = n.Markings.Intern(a.tx, m); err != nil {
		return q, err
	}
	q.id = claim.DeriveID("q", string(q.in), string(q.officer), q.kind, string(q.a), string(q.b), fmt.Sprint(q.asked, len(open)))
	return q, nil
}

// StandingRequest asks for the standing questions.
type StandingRequest struct {
	// Case narrows to one case; empty takes all that the caller may see.
	Case claim.CaseID
	// Ended takes those in that were ended.
	Ended bool
}

// Standing lists standing questions and their answers as the caller may know
// them: an answer that his own rights would not give does not exist for him.
func (n *Node) Standing(ctx context.Context, caller Caller, req StandingRequest) ([]view.Standing, error) {
	out := []view.Standing{}
	err := n.ask(ctx, caller, use{name: "Standing", op: audit.Consultation, query: string(req.Case)}, func(a *asking) error {
		qs, err := standingWhere(a.tx, `($1 = '' OR case_id = $1) AND `+a.bits.SQL("mark"), string(req.Case))
		if err != nil {
			return err
		}
		for _, q := range qs {
			if q.ended != 0 && !req.Ended {
				continue
			}
			v, err := n.standingView(ctx, a, q)
			if err != nil {
				return err
			}
			out = append(out, v)
			a.touch(q.id)
		}
		return nil
	})
	return out, err
}

// EndStandingRequest ends a standing question, or sets one answer aside.
type EndStandingRequest struct {
	Question string
	// Answer is the key of one answer; empty ends the question.
	Answer string
	Reason string
}

// EndStanding ends a question, or sets one of its answers aside, with the
// reason and in the caller's name. Nothing of either is deleted.
func (n *Node) EndStanding(ctx context.Context, caller Caller, req EndStandingRequest) (view.Done, error) {
	err := n.act(ctx, caller, use{name: "EndStanding", op: audit.Alteration, query: req.Question}, func(a *acting) error {
		qs, err := standingWhere(a.tx, `id = $1 AND `+a.bits.SQL("mark"), req.Question)
		switch {
		case err != nil:
			return err
		case len(qs) == 0:
			return fault.New(fault.NotFound, "there is no such standing question").WithMend("liaison standing lists them")
		case strings.TrimSpace(req.Reason) == "" || len(req.Reason) > 2000:
			return fault.New(fault.Invalid, "this takes a reason").At("reason").WithMend("say in a sentence why")
		}
		a.touch(req.Question)
		if req.Answer == "" {
			return a.tx.Exec(`UPDATE standing_questions SET ended = $1, reason = $2 WHERE id = $3 AND ended = 0`, n.now(), req.Reason, req.Question)
		}
		v, err := n.standingView(ctx, a.asking(), qs[0])
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(v.Answers, func(x view.StandingAnswer) bool { return x.Key == req.Answer }) {
			return fault.New(fault.NotFound, "there is no such answer").WithMend("liaison standing lists them")
		}
		if err := a.tx.Exec(`UPDATE standing_answers SET aside_by = $1, aside_reason = $2, aside_at = $3 WHERE question = $4 AND key = $5`,
			string(caller.Officer), req.Reason, n.now(), req.Question, req.Answer); err != nil {
			return err
		}
		return n.settleAnswer(a.tx, req, caller.Officer)
	})
	return view.Done{Text: "done, with your reason"}, err
}

// settleAnswer closes the obligation of an answer that was set aside, unless
// others that wait share it.
func (n *Node) settleAnswer(tx *db.Tx, req EndStandingRequest, by claim.OfficerID) error {
	var id string
	var waiting int64
	err := tx.QueryRow(`SELECT obligation, (SELECT count(*) FROM standing_answers o WHERE o.obligation = s.obligation AND o.obligation <> '' AND o.open = 1 AND o.aside_at = 0)
		FROM standing_answers s WHERE question = $1 AND key = $2`, req.Question, req.Answer).Scan(&id, &waiting)
	if err != nil || id == "" || waiting > 0 {
		return err
	}
	return n.settle(tx, id, by, "set aside", req.Reason)
}
