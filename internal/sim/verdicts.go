package sim

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/node"
)

// act looks at one act of an officer, at both ends.
func (j *judge) act(a *act) {
	w, h := j.w, a.by
	if h.has(a.record) != 1 {
		if !a.lost {
			w.blame("acknowledged is lost", "%s of %s was acknowledged to its officer and is gone", a.kind, h.agency)
			return
		}
		// It was made after the backup. Whoever had it gives it back.
		for _, o := range w.honest(a.to) {
			if a.kind != "share" && o.restored == 0 && o.has(a.record) == 1 {
				w.blame("given back", "%s holds %s %s, which its restored sender %s lacks", o.agency, a.kind, short(a.record), h.agency)
			}
		}
		return
	}
	switch a.kind {
	case "warning":
		for _, o := range w.honest(a.to) {
			j.warned(a, o)
		}
		w.Warnings++
	case "request":
		for _, o := range w.honest(a.to) {
			j.asked(a, o)
		}
	case "recall":
		for _, o := range w.honest(a.to) {
			j.recalled(a, o)
		}
	}
}

// obligation is one row of a desk.
type obligation struct {
	owner                                        string
	received, round, answered, acked, closed, up int64
}

func (h *house) owes(id string) (o obligation, ok bool) {
	for _, r := range h.rows(`SELECT owner, received, round, answered, acked, closed, escalated FROM duty_obligations WHERE id = $1`, id) {
		return obligation{r[0], number(r[1]), number(r[2]), number(r[3]), number(r[4]), number(r[5]), number(r[6])}, true
	}
	return o, false
}

// mounts tells whether a later step of an obligation is planned: a round that
// began shortly before the end of the story has not come to it yet. What is
// overdue the judge finds on every desk, see desks.
func (h *house) mounts(obligation string) bool {
	return h.count(`SELECT count(*) FROM duty_steps WHERE obligation = $1 AND done = 0 AND due > $2`, obligation, h.clock().UnixMicro()) > 0
}

// warned: a warning is at its recipient, owned there, and acknowledged by an
// officer or escalated; its sender's own clock runs until the former.
func (j *judge) warned(a *act, to *house) {
	w := j.w
	if to.has(a.record) != 1 {
		w.blame("acknowledged is lost", "warning %s of %s never came to %s", short(a.record), a.by.agency, to.agency)
		return
	}
	o, ok := to.owes("warning-" + string(a.record))
	if !ok || o.owner == "" {
		w.blame("owner", "warning %s lies at %s on nobody's desk", short(a.record), to.agency)
		return
	}
	answered := w.model.answers[answer{to.agency, a.record, "acknowledged"}]
	if !answered && o.acked != 0 {
		w.blame("acknowledged by a machine", "no officer of %s acknowledged %s", to.agency, short(a.record))
	}
	if o.acked != 0 {
		w.Acknowledged++
	} else if o.up > 0 {
		w.Escalated++
	} else {
		w.blame("acknowledged or escalated", "warning %s at %s is neither", short(a.record), to.agency)
	}
	s, ok := a.by.owes("silence-" + string(a.record) + "-" + string(to.agency))
	switch {
	case !ok && answered && a.by.restored > 0: // it came home with its acknowledgement
	case !ok:
		w.blame("sender's clock", "nothing at %s runs for the silence of %s about %s", a.by.agency, to.agency, short(a.record))
	case s.closed != 0 && !answered:
		w.blame("acknowledged by a machine", "%s takes %s for acknowledged by %s", a.by.agency, short(a.record), to.agency)
	case s.closed == 0 && o.acked != 0 && to.restored == 0 && a.by.restored == 0:
		w.blame("acknowledged is lost", "%s acknowledged %s, and %s does not know", to.agency, short(a.record), a.by.agency)
	case s.closed == 0 && s.up == 0 && s.answered < s.round && !a.by.mounts("silence-"+string(a.record)+"-"+string(to.agency)):
		w.blame("acknowledged or escalated", "the silence of %s about %s never escalated at %s", to.agency, short(a.record), a.by.agency)
	}
}

// asked: a request is at the agency asked, with one clock for both.
func (j *judge) asked(a *act, to *house) {
	w := j.w
	if to.has(a.record) != 1 {
		w.blame("acknowledged is lost", "request %s of %s never came to %s", short(a.record), a.by.agency, to.agency)
		return
	}
	there, err := to.node.ShowRequest(to.ctx, to.duty, node.ShowRequestRequest{Request: a.record})
	here, err2 := a.by.node.ShowRequest(a.by.ctx, a.by.duty, node.ShowRequestRequest{Request: a.record})
	if err != nil || err2 != nil {
		w.blame("shown", "request %s is not shown: %v %v", short(a.record), err, err2)
		return
	}
	if to.restored == 0 && a.by.restored == 0 && (there.Due != here.Due || there.Due == "" || there.Stage != here.Stage) {
		w.blame("one clock", "request %s is due %q and %s at %s, %q and %s at %s", short(a.record), there.Due, there.Stage, to.agency, here.Due, here.Stage, a.by.agency)
	}
	for _, id := range []string{"request:" + string(a.record), "request-" + string(a.record)} {
		if o, ok := to.owes(id); ok && o.owner != "" {
			return
		}
	}
	if to.count(`SELECT count(*) FROM duty_obligations WHERE about = $1 AND kind = 'request' AND owner <> ''`, string(a.record)) == 0 {
		w.blame("owner", "request %s lies at %s on nobody's desk", short(a.record), to.agency)
	}
}

// recalled: a holder has withdrawn what was recalled, and owes or gave an
// answer; silence escalates at the originator.
func (j *judge) recalled(a *act, to *house) {
	w := j.w
	if to.has(a.of) == 1 {
		gone := to.count(`SELECT count(*) FROM records WHERE id = $1 AND (withdrawn = 1 OR payload IS NULL)`, string(a.of)) == 1
		kept := w.model.answers[answer{to.agency, a.record, string(claim.Kept)}]
		if !gone && !kept {
			w.blame("recall reaches", "%s holds %s, which %s recalled", to.agency, short(a.of), a.by.agency)
		}
		if o, ok := to.owes("recall-" + string(a.record)); !ok || o.owner == "" {
			w.blame("owner", "the recall of %s lies at %s on nobody's desk", short(a.of), to.agency)
		}
	}
	s, ok := a.by.owes("disposition-" + string(a.record) + "-" + string(to.agency))
	disposed := false
	for _, o := range []claim.Outcome{claim.Erased, claim.RestrictedBy, claim.Kept} {
		disposed = disposed || w.model.answers[answer{to.agency, a.record, string(o)}]
	}
	switch {
	case !ok:
		w.blame("silence", "nobody at %s waits for what %s does about the recall", a.by.agency, to.agency)
	case s.closed != 0 && !disposed:
		w.blame("silence", "%s takes the recall for answered by %s", a.by.agency, to.agency)
	case s.closed == 0 && s.up == 0 && s.answered < s.round && !a.by.mounts("disposition-"+string(a.record)+"-"+string(to.agency)):
		w.blame("silence", "the silence of %s about a recall never escalated", to.agency)
	}
}

// statement: a claim is where it was sent, and nowhere that it may not be;
// what was recalled is with nobody who passed it on or got it so.
func (j *judge) statement(s *statement) {
	w := j.w
	if s.by.liar {
		return
	}
	if !s.lost && s.by.has(s.id) != 1 {
		w.blame("acknowledged is lost", "claim %s of %s is gone", short(s.id), s.by.agency)
	}
	for _, h := range w.houses {
		if h.liar {
			continue
		}
		n := h.has(s.id)
		if n > 0 && !s.lawful[h.agency] {
			w.blame("beyond its marking", "%s holds %s of %s, which was never given to it", h.agency, short(s.id), s.by.agency)
		}
		if n == 0 {
			continue
		}
		live := h.count(`SELECT count(*) FROM records WHERE id = $1 AND withdrawn = 0 AND payload IS NOT NULL`, string(s.id)) > 0
		switch {
		case s.recall == "" && !live && !s.lost && !s.by.recalled(s.id):
			w.blame("recalled by a stranger", "%s no longer uses %s, which %s never recalled", h.agency, short(s.id), s.by.agency)
		case s.recall == "" || h == s.by || s.lost:
			continue
		}
		if live && !w.model.answers[answer{h.agency, s.recall, string(claim.Kept)}] && s.by.has(s.recall) == 1 {
			w.blame("recall reaches", "%s uses %s, which %s recalled", h.agency, short(s.id), s.by.agency)
		}
	}
}

// recalled tells whether a house's ledger has a recall of a claim. It may have
// one that no officer was told of: the disk failed between its commit and the
// answer.
func (h *house) recalled(id claim.ID) bool {
	return h.count(`SELECT count(*) FROM recalls WHERE record = $1 AND originator = $2`, string(id), string(h.agency)) > 0
}

// shown: nobody sees what is not for him, by any of the ways he can ask.
func (j *judge) shown(h *house) {
	w := j.w
	found := map[string]map[string]bool{}
	callers := map[string]node.Caller{"analyst": h.analyst, "member": h.member, "trainee": h.trainee}
	for name, c := range callers {
		found[name] = map[string]bool{}
		v, err := h.node.Search(h.ctx, c, node.SearchRequest{Query: "Janda Mirek", Limit: node.MaxHits})
		if err != nil {
			w.blame("shown", "search at %s: %v", h.agency, err)
			return
		}
		for _, hit := range v.Hits {
			found[name][hit.Subject.ID] = true
		}
	}
	for _, id := range w.order {
		s := w.model.claims[id]
		live := h.count(`SELECT count(*) FROM records WHERE id = $1 AND withdrawn = 0 AND payload IS NOT NULL`, string(s.id)) > 0
		for name := range callers {
			right := live && s.lawful[h.agency]
			switch {
			case s.drill:
				right = right && name == "trainee"
			case s.secret:
				right = right && name == "member"
			default:
				right = right && name != "trainee"
			}
			if found[name][s.subject] && !right {
				w.blame("beyond its marking", "%s of %s finds %s (%s)", name, h.agency, short(s.id), fmt.Sprintf("h2 %v secret %v drill %v live %v", s.h2, s.secret, s.drill, live))
			}
		}
	}
}
