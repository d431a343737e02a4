package node

import (
	"cmp"
	"fmt"
	"slices"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/match"
	"liaison/internal/report"
	"liaison/internal/review"
	"liaison/internal/view"
)

// answerWithin is how soon a hit is decided (Regulation (EU) 2018/1862 Art. 8(3)).
const answerWithin = int64(12 * 3600 * 1e6)

// Bounds of a check on arrival.
const (
	mostAlerts     = 50  // alerts that one record may answer
	mostCandidates = 200 // records on file that a new alert is compared with
	mostMarks      = 4   // markings of one subject that are combined one by one
)

// alertFollower compares everything with the standing alerts: claims of this
// agency and of others, texts that nobody has reviewed yet, and, for a new
// alert, all that is on record.
func (n *Node) alertFollower() Follower {
	return Follower{Name: "alerts", Take: func(tx *db.Tx, e ledger.Entry) error {
		if err := n.reconsiderAfter(tx, e); err != nil {
			return err
		}
		if e.Body == nil || e.Withdrawn {
			return nil
		}
		return n.alertsAbout(tx, e)
	}}
}

// alertsAbout compares a record with the alerts as they stand.
func (n *Node) alertsAbout(tx *db.Tx, e ledger.Entry) error {
	if err := n.sought.upTo(tx.Context(), n.ledger, tx); err != nil {
		return fmt.Errorf("bring the alerts up: %w", err)
	}
	if n.sought.index().Len() == 0 {
		return nil
	}
	return n.arrive(tx, e)
}

// arrive compares one record that came in.
func (n *Node) arrive(tx *db.Tx, e ledger.Entry) error {
	switch b := e.Body.(type) {
	case *claim.Claim:
		if err := n.checkSubject(tx, b.Subject.ID, b.Subject.Kind, e, b); err != nil || b.Object == nil {
			return err
		}
		return n.checkSubject(tx, b.Object.ID, b.Object.Kind, e, b)
	case *claim.Directive:
		switch b.Act {
		case claim.AlertAct:
			return n.checkHoldings(tx, e.Record.ID)
		case claim.Warn, claim.Ask:
			return n.checkMessage(tx, e.Record.ID)
		case claim.Update: // of an alert, or of another agency's warning
			if err := n.checkHoldings(tx, claim.ID(b.Of)); err != nil {
				return err
			}
			return n.checkMessage(tx, claim.ID(b.Of))
		case claim.FilePaper:
			return n.checkText(tx, claim.ReportID(b.Of), e)
		}
	}
	return nil
}

// unsought are kinds of which no alert can be issued: they are not compared.
var unsought = []string{"place", "report", "event", "payment"}

// checkSubject compares a subject of which a claim came in.
func (n *Node) checkSubject(tx *db.Tx, s claim.SubjectID, kind string, e ledger.Entry, c *claim.Claim) error {
	if slices.Contains(unsought, kind) {
		return nil
	}
	all, err := n.everything(tx)
	if err != nil {
		return err
	}
	known, err := n.soughtAs(all, s)
	if err != nil {
		return err
	}
	for _, id := range known {
		h, err := alert.Load(tx, nil, id)
		if err != nil {
			return err
		}
		if e.Seq < h.Seq || !h.Stands(n.today()) || h.As.Exercise != e.Record.Header.Marking.Exercise {
			continue
		}
		source := cmp.Or(string(e.Record.Header.Report), c.Source.Root, string(e.Record.ID))
		hit := alert.Hit{ID: alert.HitID(h.ID, s, source), Subject: s, Mark: e.Mark, Cause: string(e.Record.ID), Known: true, Band: "urgent", Evidence: source}
		if err := n.propose(tx, h, hit); err != nil {
			return err
		}
	}
	return n.checkIdentity(tx, all, s, kind, e, known)
}

// soughtAs lists the alerts that seek a subject by a person's word: it is the
// record that the alert is about, or a confirmed hit.
func (n *Node) soughtAs(all entity.Reader, s claim.SubjectID) ([]claim.ID, error) {
	members, _, err := entity.Members(all.TX, all.Bits, s)
	if err != nil {
		return nil, err
	}
	out := map[claim.ID]bool{}
	for _, m := range members {
		about, err := alert.About(all.TX, m)
		if err != nil {
			return nil, err
		}
		for _, id := range about {
			out[id] = true
		}
		hits, err := alert.Hits(all.TX, nil, `subject = $1 AND state = 'confirmed'`, m)
		if err != nil {
			return nil, err
		}
		for _, h := range hits {
			out[h.Alert] = true
		}
	}
	ids := make([]claim.ID, 0, len(out))
	for id := range out {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, nil
}

// checkIdentity compares what is said of a subject with whom the alerts seek,
// under each marking by itself and together: who may see one of them only shall
// be told no less for it.
func (n *Node) checkIdentity(tx *db.Tx, all entity.Reader, s claim.SubjectID, kind string, e ledger.Entry, known []claim.ID) error {
	if later, err := saidSoon(tx, s, e); err != nil || later {
		return err
	}
	ds, err := n.faces(all, s, kind)
	if err != nil {
		return err
	}
	bands, err := n.bands(tx)
	if err != nil {
		return err
	}
	done := map[claim.ID]bool{}
	for _, id := range known {
		done[id] = true
	}
	for _, d := range ds {
		for _, h := range n.sought.index().Search(d.Record, match.SearchOptions{Sight: match.Sight{Everything: true}, Limit: mostAlerts, MinScore: bands.Floor}).Hits {
			id := claim.ID(h.Record.ID)
			if done[id] {
				continue
			}
			done[id] = true
			hit := alert.Hit{ID: alert.HitID(id, s, ""), Subject: s, Mark: e.Mark, Cause: string(e.Record.ID), Band: bands.Name(h.Result.Score), Evidence: ds[len(ds)-1].evidence()}
			if err := n.proposeFor(tx, id, hit, e.Record.Header.Marking.Exercise); err != nil {
				return err
			}
		}
	}
	return nil
}

// faces are the dossiers of a subject: under each marking alone, under pairs of
// them, and, last, under all.
func (n *Node) faces(all entity.Reader, s claim.SubjectID, kind string) ([]*dossier, error) {
	marks, err := marksOf(all.TX, s)
	if err != nil {
		return nil, err
	}
	var sets [][]uint32
	for i, m := range marks {
		if len(marks) > 1 && i < 4*mostMarks {
			sets = append(sets, []uint32{m})
		}
		for _, o := range marks[:min(i, mostMarks)] {
			if len(marks) > 2 && i < mostMarks {
				sets = append(sets, []uint32{o, m})
			}
		}
	}
	sets = append(sets, marks)
	var out []*dossier
	for i, set := range sets {
		r := all
		r.Bits = marking.NewSet(set...)
		held, err := r.ClaimsOf(MaxClaims, s)
		if err != nil {
			return nil, err
		}
		if d := dossierOf(string(s), kind, map[claim.SubjectID]bool{s: true}, held); !d.empty() || i == len(sets)-1 {
			out = append(out, d)
		}
	}
	return out, nil
}

func marksOf(tx db.Queryer, s claim.SubjectID) ([]uint32, error) {
	rows, err := tx.Query(`SELECT mark FROM claims WHERE subject = $1 UNION SELECT mark FROM claims WHERE object = $2 AND object <> '' ORDER BY 1`, s, s)
	if err != nil {
		return nil, fmt.Errorf("read the markings of %s: %w", s, err)
	}
	defer rows.Close()
	var out []uint32
	for rows.Next() {
		var m uint32
		if err := rows.Scan(&m); err != nil {
			return nil, fmt.Errorf("read the markings of %s: %w", s, err)
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

// checkText compares the people and things that a text names, before anybody
// has accepted a claim from it.
func (n *Node) checkText(tx *db.Tx, r claim.ReportID, e ledger.Entry) error {
	ps, err := review.List(tx, nil, r)
	if err != nil {
		return err
	}
	bands, err := n.bands(tx)
	if err != nil {
		return err
	}
	for s, d := range proposedDossiers(ps) {
		for _, h := range n.sought.index().Search(d.Record, match.SearchOptions{Sight: match.Sight{Everything: true}, Limit: mostAlerts, MinScore: bands.Floor}).Hits {
			id := claim.ID(h.Record.ID)
			hit := alert.Hit{ID: alert.HitID(id, s, ""), Subject: s, Report: r, Mark: e.Mark, Cause: string(e.Record.ID), Band: bands.Name(h.Result.Score), Evidence: d.evidence()}
			if err := n.proposeFor(tx, id, hit, e.Record.Header.Marking.Exercise); err != nil {
				return err
			}
		}
	}
	return nil
}

// proposedDossiers are the subjects of proposals that nobody has rejected.
func proposedDossiers(ps []review.Proposal) map[claim.SubjectID]*dossier {
	held, kinds := map[claim.SubjectID][]view.Held{}, map[claim.SubjectID]string{}
	for _, p := range ps {
		if p.State == review.Rejected || p.State == review.Lapsed {
			continue
		}
		c := p.Claim
		for _, r := range []*claim.Ref{&c.Subject, c.Object} {
			if r != nil && !slices.Contains(unsought, r.Kind) {
				held[r.ID] = append(held[r.ID], view.Held{ID: claim.ID(p.ID), Body: &c})
				kinds[r.ID] = r.Kind
			}
		}
	}
	out := map[claim.SubjectID]*dossier{}
	for s, h := range held {
		if d := dossierOf(string(s), kinds[s], map[claim.SubjectID]bool{s: true}, h); !d.empty() {
			out[s] = d
		}
	}
	return out
}

// checkHoldings compares a new or changed alert with all that is on record, and
// with the texts that wait for review.
func (n *Node) checkHoldings(tx *db.Tx, id claim.ID) error {
	h, err := alert.Load(tx, nil, id)
	if err != nil || !h.Stands(n.today()) {
		return notFoundIsNone(err)
	}
	if err := n.holdings.upTo(tx.Context(), n.ledger, tx); err != nil {
		return fmt.Errorf("bring the index of names up: %w", err)
	}
	all, err := n.everything(tx)
	if err != nil {
		return err
	}
	want := &dossier{Record: h.Now.Alert.Record(string(id)), kind: h.Now.Alert.Kind}
	known := map[claim.SubjectID]bool{h.Now.Alert.Subject: true}
	if h.Now.Alert.Subject != "" {
		members, _, err := entity.Members(tx, all.Bits, h.Now.Alert.Subject)
		if err != nil {
			return err
		}
		for _, m := range members {
			known[m] = true
		}
	}
	for _, x := range n.holdings.index().Search(want.Record, match.SearchOptions{Sight: match.Sight{Everything: true}, Limit: mostCandidates, Records: mostCandidates}).Hits {
		s, mark := listedAs(x.Record.ID)
		if known[s] {
			continue
		}
		known[s] = true
		if err := n.checkHolding(tx, all, h, want, s, mark); err != nil {
			return err
		}
	}
	if err := n.checkMessages(tx, all, h, want); err != nil {
		return err
	}
	return n.checkTexts(tx, h, want)
}

func (n *Node) checkHolding(tx *db.Tx, all entity.Reader, h alert.Held, want *dossier, s claim.SubjectID, mark uint32) error {
	m, err := n.Markings.Marking(mark)
	if err != nil {
		return err
	}
	ds, err := n.faces(all, s, h.Now.Alert.Kind)
	if err != nil {
		return err
	}
	bands, err := n.bands(tx)
	if err != nil {
		return err
	}
	for _, d := range ds {
		score := match.ScoreOnly(match.Prepare(want.Record), match.Prepare(d.Record)).Score
		if score < bands.Floor {
			continue
		}
		hit := alert.Hit{ID: alert.HitID(h.ID, s, ""), Subject: s, Mark: mark, Cause: string(h.ID), Band: bands.Name(score), Evidence: ds[len(ds)-1].evidence()}
		return n.proposeFor(tx, h.ID, hit, m.Exercise)
	}
	return nil
}

// checkTexts compares an alert with what waits for review.
func (n *Node) checkTexts(tx *db.Tx, h alert.Held, want *dossier) error {
	ps, err := review.AllOpen(tx)
	if err != nil {
		return err
	}
	filed := map[claim.ReportID]report.Filed{}
	reportOf := map[claim.SubjectID]claim.ReportID{}
	for _, p := range ps {
		reportOf[p.Claim.Subject.ID] = p.Report
		if p.Claim.Object != nil {
			reportOf[p.Claim.Object.ID] = p.Report
		}
	}
	all, err := n.everything(tx)
	if err != nil {
		return err
	}
	bands, err := n.bands(tx)
	if err != nil {
		return err
	}
	prepared := match.Prepare(want.Record)
	for s, d := range proposedDossiers(ps) {
		score := match.ScoreOnly(prepared, match.Prepare(d.Record)).Score
		if score < bands.Floor {
			continue
		}
		r := reportOf[s]
		f, ok := filed[r]
		if !ok {
			if f, err = report.Find(tx, all.Bits, string(r)); err != nil {
				return fmt.Errorf("find report %s: %w", r, err)
			}
			filed[r] = f
		}
		m, err := n.Markings.Marking(f.Mark)
		if err != nil {
			return err
		}
		hit := alert.Hit{ID: alert.HitID(h.ID, s, ""), Subject: s, Report: r, Mark: f.Mark, Cause: string(f.Record), Band: bands.Name(score), Evidence: d.evidence()}
		if err := n.proposeFor(tx, h.ID, hit, m.Exercise); err != nil {
			return err
		}
	}
	return nil
}

// proposeFor proposes a hit where the alert stands and both are real, or both
// an exercise.
func (n *Node) proposeFor(tx *db.Tx, id claim.ID, hit alert.Hit, exercise bool) error {
	h, err := alert.Load(tx, nil, id)
	if err != nil || !h.Stands(n.today()) || h.As.Exercise != exercise {
		return notFoundIsNone(err)
	}
	return n.propose(tx, h, hit)
}

// propose puts a hit on the desk: an owner and a clock from its first second.
func (n *Node) propose(tx *db.Tx, h alert.Held, hit alert.Hit) error {
	hit.Alert, hit.AlertMark, hit.Found, hit.Version = h.ID, h.Mark, n.now(), h.Now.Version
	hit.Obligation = "hit-" + claim.DeriveID("o", hit.ID, hit.Evidence, fmt.Sprint(hit.Found))
	fresh, err := alert.Propose(tx, hit)
	if err != nil || !fresh {
		return err
	}
	return openOnce(tx, duty.Opening{ID: hit.Obligation, Kind: kindHit, About: h.ID, Mark: hit.Mark, Exercise: h.As.Exercise, Desk: DutyDesk,
		Ladder: h.Now.Alert.Ladder(), Received: hit.Found, Due: hit.Found + answerWithin})
}

func notFoundIsNone(err error) error {
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}
