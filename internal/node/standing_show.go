package node

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/entity"
	"liaison/internal/marking"
	"liaison/internal/view"
)

// standingView is a question with the answers that the reader's own rights give.
func (n *Node) standingView(ctx context.Context, a *asking, q standingQuestion) (view.Standing, error) {
	v := view.Standing{ID: q.id, Kind: q.kind, Case: string(q.in), By: string(q.officer), Asked: view.Stamp(q.asked), Ended: stampOr(q.ended), Reason: q.reason, Answers: []view.StandingAnswer{}}
	v.Words, v.Of = standingSentence(a.Reader, q), []view.Ref{}
	for _, id := range []claim.SubjectID{q.a, q.b} {
		if id != "" {
			v.Of = append(v.Of, a.Label(id))
		}
	}
	if q.kind == StandingPath {
		v.Hops = q.hops
	}
	had, found, err := n.mineOf(ctx, a, q)
	if err != nil {
		return v, err
	}
	for _, x := range sortedFindings(found) {
		if len(v.Answers) == mostJoins {
			v.More++
			continue
		}
		old := had[x.key]
		s := view.StandingAnswer{Key: x.key, Closed: old.closed, At: view.Stamp(old.at), Aside: old.aside, Subjects: []view.Ref{}}
		for _, id := range []claim.SubjectID{x.a, x.b, x.thing} {
			if id != "" {
				s.Subjects = append(s.Subjects, a.Label(id))
			}
		}
		s.Sentence = answerSentence(q.kind, x.detail, s.Subjects)
		v.Answers = append(v.Answers, s)
	}
	return v, nil
}

// mine are the answers to a question that were found before, and those of the
// open ones that a reader would find himself.
type mine struct {
	had   map[string]oldAnswer
	found map[string]finding
}

// mineOf are the open answers that the reader would find himself, looked for
// once in a consultation.
func (n *Node) mineOf(ctx context.Context, a *asking, q standingQuestion) (map[string]oldAnswer, map[string]finding, error) {
	if m, known := a.mine[q.id]; known {
		return m.had, m.found, nil
	}
	had, found, err := n.findMine(ctx, a, q)
	if err == nil {
		if a.mine == nil {
			a.mine = map[string]mine{}
		}
		a.mine[q.id] = mine{had, found}
	}
	return had, found, err
}

func (n *Node) findMine(ctx context.Context, a *asking, q standingQuestion) (map[string]oldAnswer, map[string]finding, error) {
	had, err := answersOf(a.tx, q)
	if err != nil {
		return nil, nil, err
	}
	f := n.finder(ctx, a.Reader, q)
	var people []claim.SubjectID
	any := false
	for _, x := range had {
		if x.open {
			any = true
			for _, p := range []claim.SubjectID{x.a, x.b} {
				if !slices.Contains(people, p) {
					people = append(people, p)
				}
			}
		}
	}
	var found map[string]finding
	switch {
	case !any:
		return had, nil, nil
	case q.named():
		found, err = f.all()
	default:
		found, err = f.around(people)
	}
	for key := range found {
		if !had[key].open {
			delete(found, key)
		}
	}
	return had, found, err
}

// hiddenStanding tells that the caller may see none of the answers of which an
// obligation tells. Once their evidence is gone, only who was told keeps it.
func (n *Node) hiddenStanding(a *asking, o duty.Obligation) (bool, error) {
	qs, err := standingWhere(a.tx, `id = $1`, string(o.About))
	if err != nil || len(qs) == 0 {
		return true, err
	}
	var key string
	var count int64
	err = a.tx.QueryRow(`SELECT count(*), coalesce(min(key), '') FROM standing_answers WHERE obligation = $1 AND obligation <> '' AND open = 1`, o.ID).Scan(&count, &key)
	if err != nil {
		return true, err
	}
	if count == 0 {
		return a.caller.Officer != qs[0].officer, nil
	}
	_, found, err := n.mineOf(context.Background(), a, qs[0])
	if err != nil {
		return true, err
	}
	rows, err := a.tx.Query(`SELECT key FROM standing_answers WHERE obligation = $1 AND obligation <> '' AND open = 1`, o.ID)
	if err != nil {
		return true, err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&key); err != nil {
			return true, err
		}
		if _, ok := found[key]; ok {
			return false, nil
		}
	}
	return true, rows.Err()
}

// entitleStanding says what an obligation about a standing question is about.
func (n *Node) entitleStanding(q db.Queryer, bits *marking.Set, o duty.Obligation, v *view.Obligation) error {
	qs, err := standingWhere(q, `id = $1`, string(o.About))
	if err != nil || len(qs) == 0 {
		return err
	}
	v.Title = "something new answers a standing question: " + standingSentence(entity.Reader{Ledger: n.ledger, TX: q, Bits: bits}, qs[0])
	var open int64
	err = q.QueryRow(`SELECT count(*) FROM standing_answers WHERE obligation = $1 AND obligation <> '' AND open = 1`, o.ID).Scan(&open)
	if err == nil && open == 0 {
		v.Title = "evidence withdrawn: " + v.Title
	}
	return err
}

func standingSentence(r entity.Reader, q standingQuestion) string {
	switch q.kind {
	case StandingSubject:
		return fmt.Sprintf(standingWords[q.kind], r.Label(q.a).Label)
	case StandingPath:
		return fmt.Sprintf(standingWords[q.kind], r.Label(q.a).Label, r.Label(q.b).Label)
	}
	return standingWords[q.kind]
}

// spaced is a property or relation as words: "travelled-to" is "travelled to".
func spaced(id string) string { return strings.ReplaceAll(id, "-", " ") }

// answerSentence puts an answer into words.
func answerSentence(kind, detail string, s []view.Ref) string {
	at := func(i int) string {
		if i < len(s) {
			return s[i].Label
		}
		return ""
	}
	switch kind {
	case StandingSubject:
		if len(s) < 2 {
			return fmt.Sprintf("%s: something is said of the %s", at(0), spaced(detail))
		}
		return fmt.Sprintf("%s and %s: %s", at(0), at(1), spaced(detail))
	case StandingPath:
		return fmt.Sprintf("%s and %s are %s apart", at(0), at(1), detail)
	case StandingTravel:
		return fmt.Sprintf("%s and %s, %s: %s", at(0), at(1), detail, at(2))
	case StandingMeetings:
		return fmt.Sprintf("%s and %s were seen in one place again and again, first at %s", at(0), at(1), at(2))
	}
	return fmt.Sprintf("%s and %s share %s", at(0), at(1), at(2))
}
