package node

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/entity"
	"liaison/internal/ledger"
	"liaison/internal/match"
	"liaison/internal/report"
	"liaison/internal/review"
	"liaison/internal/view"
)

// visibleHits are the hits that stand on what the caller may see: computed from
// that alone, as if the rest did not exist.
func (n *Node) visibleHits(a *asking, where string, args ...any) ([]alert.Hit, error) {
	hits, err := alert.Hits(a.tx, a.bits, where, args...)
	if err != nil {
		return nil, err
	}
	out := hits[:0]
	for _, h := range hits {
		w, err := n.weigh(a, h)
		if err != nil {
			return nil, err
		}
		if w.stands {
			out = append(out, h)
		}
	}
	return out, nil
}

// weighed is what a hit rests on for one reader.
type weighed struct {
	stands bool
	alert  alert.Held
	compared
	claims   []view.Held
	snapshot string
	// message is the warning or request that names the subject, where no claim
	// on record answers the alert.
	message     claim.ID
	messageKind string
}

// weigh compares both sides of a hit as the reader's markings give them.
func (n *Node) weigh(a *asking, h alert.Hit) (weighed, error) {
	var w weighed
	var err error
	if w.alert, err = alert.Load(a.tx, a.bits, h.Alert); err != nil {
		return w, notFoundIsNone(err)
	}
	if h.Known {
		w.claims, err = a.Where(`seq `+entity.About(a.bits, "$1")+` AND (id = $2 OR report <> '' AND report = $3 OR root <> '' AND root = $3)`, h.Subject, h.Cause, h.Evidence)
		w.stands = len(w.claims) > 0
		w.snapshot = snapshotOf(w)
		return w, err
	}
	d, held, err := n.dossier(a.Reader, h.Subject)
	if err != nil {
		return w, err
	}
	if d.empty() && h.Report != "" {
		if d, held, err = n.inText(a, h); err != nil {
			return w, err
		}
	}
	floor, err := n.floorSince(a.tx, h.Found)
	if err != nil {
		return w, err
	}
	want := firedOn(w.alert, h)
	if d != nil && !d.empty() {
		w.compared, w.claims = compare(want, d), held
		w.stands = w.Score >= floor
	}
	if !w.stands {
		if err := w.inMessage(a, h, want, floor); err != nil {
			return w, err
		}
	}
	w.snapshot = snapshotOf(w)
	return w, nil
}

// inMessage weighs the warning or request that fired a hit.
func (w *weighed) inMessage(a *asking, h alert.Hit, want *dossier, floor float64) error {
	d, kind, err := inMessage(a, h)
	if err != nil || d == nil {
		return err
	}
	if c := compare(want, d); c.Score >= floor {
		w.compared, w.stands, w.message, w.messageKind = c, true, claim.ID(h.Cause), kind
	}
	return nil
}

// firedOn is what the alert said when the hit fired: a later amendment changes
// what is asked, and takes no hit away.
func firedOn(h alert.Held, hit alert.Hit) *dossier {
	h.Now.Alert = h.At(hit.Version)
	return soughtDossier(h)
}

// soughtDossier is what an alert seeks, cited by the alert itself.
func soughtDossier(h alert.Held) *dossier {
	d := &dossier{Record: h.Now.Alert.Record(string(h.ID)), kind: h.Now.Alert.Kind}
	for range d.Births {
		d.births = []string{string(h.ID)}
	}
	for range d.Identifiers {
		d.identifiers = append(d.identifiers, string(h.ID))
	}
	return d
}

// dossier reads a record from the claims that the reader may see.
func (n *Node) dossier(r entity.Reader, s claim.SubjectID) (*dossier, []view.Held, error) {
	held, err := r.ClaimsOf(MaxClaims, s)
	if err != nil {
		return nil, nil, err
	}
	kind := ""
	for _, h := range held {
		for _, e := range ends(h.Body) {
			if e.ID == s {
				kind = e.Kind
			}
		}
	}
	return dossierOf(string(s), kind, map[claim.SubjectID]bool{s: true}, held), held, nil
}

// inText reads a record from a text that waits for review, if the reader may
// see the text.
func (n *Node) inText(a *asking, h alert.Hit) (*dossier, []view.Held, error) {
	if _, err := report.Find(a.tx, a.bits, string(h.Report)); err != nil {
		return nil, nil, notFoundIsNone(err)
	}
	ps, err := review.List(a.tx, a.bits, h.Report)
	if err != nil {
		return nil, nil, err
	}
	return proposedDossiers(ps)[h.Subject], nil, nil
}

// snapshotOf hashes what a reader was shown of a hit.
func snapshotOf(w weighed) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", w.alert.ID, w.alert.Now.Alert.Title())
	for _, r := range w.reasons {
		fmt.Fprintf(&b, "%s|%s|%s|%s|%.2f|%v|%v\n", r.Feature, r.Level, r.A, r.B, r.Bits, r.ClaimsA, r.ClaimsB)
	}
	for _, c := range w.claims {
		fmt.Fprintln(&b, c.ID)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:16])
}

// reconsiderAfter takes back the proposals whose ground a record removed: what
// was erased or recalled, a reading that was rejected, an alert that was
// withdrawn. Whoever removed it stands for the end of their obligations.
func (n *Node) reconsiderAfter(tx *db.Tx, e ledger.Entry) error {
	var by claim.OfficerID
	var where string
	var args []any
	switch b := e.Body.(type) {
	case *claim.Judgement:
		if b.Decision != claim.Reject || !claim.ValidID("q", b.Of) {
			return nil
		}
		p, err := review.Find(tx, nil, b.Of)
		if err != nil {
			return notFoundIsNone(err)
		}
		by, where, args = b.Actor, `report = $1 AND report <> ''`, []any{p.Report}
	case *claim.Directive:
		switch b.Act {
		case claim.Erase, claim.Recall:
			by, where = b.Actor, `1 = 1`
		case claim.Update:
			by, where, args = b.Actor, `alert = $1`, []any{b.Of}
		default:
			return nil
		}
	default:
		return nil
	}
	hits, err := alert.Hits(tx, nil, `state = 'proposed' AND `+where, args...)
	if err != nil || len(hits) == 0 {
		return err
	}
	all, err := n.everything(tx)
	if err != nil {
		return err
	}
	for _, h := range hits {
		if err := n.reconsider(tx, all, h, by); err != nil {
			return err
		}
	}
	return nil
}

func (n *Node) reconsider(tx *db.Tx, all entity.Reader, h alert.Hit, by claim.OfficerID) error {
	w, err := n.weigh(&asking{tx: tx, bits: all.Bits, Reader: all}, h)
	if err != nil {
		return err
	}
	if w.stands && w.alert.Now.Withdrawn == 0 {
		return nil
	}
	if !h.Known && w.alert.Now.Withdrawn == 0 && w.alert.ID != "" {
		ds, err := n.faces(all, h.Subject, w.alert.Now.Alert.Kind)
		if err != nil {
			return err
		}
		floor, err := n.floorSince(tx, h.Found)
		if err != nil {
			return err
		}
		want := match.Prepare(firedOn(w.alert, h).Record)
		for _, d := range ds {
			if !d.empty() && match.ScoreOnly(want, match.Prepare(d.Record)).Score >= floor {
				return nil
			}
		}
	}
	if err := alert.Drop(tx, h.ID); err != nil {
		return err
	}
	return n.settle(tx, h.Obligation, by, "ground removed", "what this hit rested on is no longer in use")
}
