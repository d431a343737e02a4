package node

import (
	"strings"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/review"
	"liaison/internal/view"
)

// kindSecond is the obligation to agree, or not, to what one officer says: that
// two records are one.
const kindSecond = "second-word"

// secondWithin is how soon a second officer is to have spoken, in microseconds.
const secondWithin = int64(24 * 3600 * 1e6)

// keepWord keeps what the first officer says, and has the desk see to it that it
// does not wait long: an owner and a clock from its first second.
func (n *Node) keepWord(a *acting, d review.Draft, j *claim.Judgement) error {
	former, ok, err := review.FindDraft(a.tx, d.Pair)
	if err != nil {
		return err
	}
	if ok {
		d.At = former.At // he says it again: the clock runs on
	}
	if err := review.KeepDraft(a.tx, d); err != nil || ok {
		return err
	}
	if err := review.Offer(a.tx, j.A, j.B, n.now()); err != nil {
		return err
	}
	m, err := n.unionMarking(a, j.A, j.B)
	if err != nil {
		return err
	}
	mark, err := n.Markings.Intern(a.tx, m)
	if err != nil {
		return err
	}
	return openOnce(a.tx, duty.Opening{ID: d.Obligation(), Kind: kindSecond, About: claim.ID(d.Pair), Mark: mark, Exercise: m.Exercise, Desk: DutyDesk,
		Ladder: duty.UrgentLadder, Received: d.At, Due: d.At + secondWithin})
}

// dropWord ends what waited for a second officer, in the name of who ended it.
func (n *Node) dropWord(tx *db.Tx, pair string, by claim.OfficerID, outcome, text string) error {
	d, ok, err := review.FindDraft(tx, pair)
	if err != nil || !ok {
		return err
	}
	if err := review.DropDraft(tx, pair); err != nil {
		return err
	}
	return n.settle(tx, d.Obligation(), by, outcome, text)
}

// forgetPairs removes the pairs of which one side is gone, and what waited about
// them. Whoever removed it stands for the end.
func (n *Node) forgetPairs(tx *db.Tx, by claim.OfficerID) error {
	if err := review.ForgetPairs(tx); err != nil {
		return err
	}
	lost, err := review.Lost(tx)
	if err != nil {
		return err
	}
	for _, d := range lost {
		if err := n.dropWord(tx, d.Pair, by, "ground removed", "one of the two records is no longer in use"); err != nil {
			return err
		}
	}
	return nil
}

// hiddenSecond tells that the caller may not see both records of a pair.
func (n *Node) hiddenSecond(a *asking, o duty.Obligation) (bool, error) {
	_, _, _, err := n.shownPair(a, string(o.About))
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Conflict) {
		return true, nil
	}
	return false, err
}

// entitleSecond says in words what a second officer is asked.
func (n *Node) entitleSecond(q db.Queryer, bits *marking.Set, o duty.Obligation, v *view.Obligation) error {
	c, err := review.FindCandidate(q, string(o.About))
	if err != nil {
		return notFoundIsNone(err)
	}
	r := entity.Reader{Ledger: n.ledger, TX: q, Bits: bits}
	v.From = string(n.Agency)
	v.Title = "a second officer has to say whether they are the same: " + r.Label(c.A).Label + " and " + r.Label(c.B).Label
	return nil
}

// attendSecond refuses what only a judgement ends, and the first officer's own
// hand: his acknowledging would silence the call for another.
func (n *Node) attendSecond(a *acting, o duty.Obligation, req AttendRequest) error {
	if req.Act == Close {
		return fault.New(fault.Conflict, "a second officer’s word is not closed but given").WithMend("liaison match same, not-same or unsure %s, with the reason", o.About)
	}
	d, ok, err := review.FindDraft(a.tx, string(o.About))
	if err != nil {
		return err
	}
	if ok && d.Officer == a.caller.Officer && strings.Contains(Acknowledge+" "+Act+" "+Accept, req.Act) {
		return fault.New(fault.Forbidden, "it waits for another officer than you").WithMend("liaison match undo %s takes your word back", o.About)
	}
	return nil
}
