package node

import (
	"fmt"
	"slices"
	"time"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/match"
	"liaison/internal/name"
	"liaison/internal/peer"
	"liaison/internal/request"
)

// kindToShare is the obligation to decide whether a claim that touches what
// another agency looks for is sent there.
const kindToShare = "duty-to-share"

// interestFollower is the name of the follower's cursor.
const interestFollower = "interests"

// toShareWithin is the node's own limit: the law says of no time (Directive (EU)
// 2023/977 Art. 7).
const toShareWithin = 3 * 24 * time.Hour

// createToShare keeps which claims touch what another agency looks for. It holds
// places in the declaration and no words, so that an erasure leaves none.
const createToShare = `
CREATE TABLE to_share (
	task     TEXT NOT NULL,
	peer     TEXT NOT NULL,
	subject  TEXT NOT NULL,
	mark     {{int}} NOT NULL,
	record   TEXT NOT NULL,
	interest TEXT NOT NULL,
	sought   {{int}} NOT NULL,
	crime    {{int}} NOT NULL,
	region   {{int}} NOT NULL,
	at       {{int}} NOT NULL,
	PRIMARY KEY (task, record)
) {{strict}};
CREATE INDEX to_share_subject ON to_share (peer, subject, mark);
`

const createToShareRecord = `
CREATE INDEX to_share_record ON to_share (record);
`

// touching is what of an interest a claim touches: places in its lists, -1 for
// none.
type touching struct{ sought, crime, region int }

// followInterests puts a claim that touches what another agency looks for before
// an officer: one task for what is said of one subject. It looks at what came
// after the declaration, is said to be so, may be used against serious crime,
// and is not that agency's own or with it already. A third country is owed nothing
// by that law. It sends nothing.
func (n *Node) followInterests(tx *db.Tx, e ledger.Entry) error {
	if err := n.endErased(tx, e); err != nil {
		return err
	}
	c, ok := e.Body.(*claim.Claim)
	if !ok || e.Withdrawn || !c.Modality.Supports() || n.office == nil {
		return nil
	}
	declared, err := request.Interests(tx, nil, n.today())
	if err != nil || len(declared) == 0 || !n.serious(e.Record.Header.Marking) {
		return err
	}
	for _, d := range declared {
		if d.Agency == n.Agency || d.Agency == e.Record.Header.Originator || d.Seq > e.Seq || d.Exercise != e.Record.Header.Marking.Exercise {
			continue
		}
		t, err := n.touches(tx, d.Interest, c, e.Mark)
		if err != nil {
			return err
		}
		if t == nil {
			continue
		}
		if owed, err := n.owedTo(tx, d.Agency, e); err != nil || !owed {
			if err != nil {
				return err
			}
			continue
		}
		if err := n.oweSharing(tx, d, e, c, *t); err != nil {
			return fmt.Errorf("interest %s: %w", d.ID, err)
		}
	}
	return nil
}

// owedTo tells whether a claim can be owed to an agency: one that is a peer, is of
// a state that the directive binds, and does not have it already.
func (n *Node) owedTo(tx *db.Tx, agency claim.AgencyID, e ledger.Entry) (bool, error) {
	p, err := peer.Show(tx, agency)
	if fault.Is(err, fault.NotFound) || err == nil && p.State != peer.Confirmed {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	way, err := n.passageTo(tx, agency)
	if err != nil || way.third {
		return false, err
	}
	has, err := n.receiversOf(tx, e.Record.ID)
	return err == nil && !slices.Contains(has, agency), err
}

// endErased forgets what an erased claim touched. A duty of which nothing is left
// ends with the order that erased it.
func (n *Node) endErased(tx *db.Tx, e ledger.Entry) error {
	var by claim.OfficerID
	switch b := e.Body.(type) {
	case *claim.Directive:
		by = b.Actor
	case *claim.Receipt:
		by = b.Actor
	default:
		return nil
	}
	turned, err := n.turned(tx, e)
	if err != nil {
		return err
	}
	for _, t := range turned {
		if !t.Record.Erased() {
			continue
		}
		if err := n.endErasedClaim(tx, t.Record.ID, by); err != nil {
			return fmt.Errorf("forget what %s touched: %w", t.Record.ID, err)
		}
	}
	return nil
}

func (n *Node) endErasedClaim(tx *db.Tx, id claim.ID, by claim.OfficerID) error {
	tasks, err := tasksOf(tx, `record = $1`, string(id))
	if err != nil {
		return err
	}
	if err := tx.Exec(`DELETE FROM to_share WHERE record = $1`, string(id)); err != nil {
		return err
	}
	for _, task := range tasks {
		left, err := tasksOf(tx, `task = $1`, task)
		if err != nil {
			return err
		}
		if len(left) > 0 {
			continue
		}
		if err := n.settle(tx, task, by, "erased", "what it was about was erased"); err != nil {
			return err
		}
	}
	return nil
}

func tasksOf(tx *db.Tx, where, arg string) (out []string, err error) {
	rows, err := tx.Query(`SELECT DISTINCT task FROM to_share WHERE `+where, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var task string
		if err := rows.Scan(&task); err != nil {
			return nil, err
		}
		out = append(out, task)
	}
	return out, rows.Err()
}

// serious tells whether a record may be used against serious crime.
func (n *Node) serious(m claim.Marking) bool {
	if len(m.Purposes) == 0 {
		return true
	}
	return slices.ContainsFunc(m.Purposes, func(p claim.Purpose) bool {
		e, ok := n.Policy.Register().Entry(p)
		return ok && e.Serious
	})
}

// touches tells what of an interest a claim touches: somebody whom it seeks, or
// its kinds of crime and its regions, both where it names both.
func (n *Node) touches(tx *db.Tx, i *request.Interest, c *claim.Claim, mark uint32) (*touching, error) {
	t := touching{sought: -1, crime: -1, region: -1}
	refs := []claim.Ref{c.Subject}
	if c.Object != nil {
		refs = append(refs, *c.Object)
	}
	for _, r := range refs {
		at, err := n.soughtIn(tx, i, r, mark)
		if err != nil {
			return nil, err
		}
		if at >= 0 {
			t.sought = at
			return &t, nil
		}
	}
	places, words := textsOf(c)
	t.crime, t.region = i.Crime(words...), i.Region(places...)
	if len(i.Crimes)+len(i.Regions) == 0 || len(i.Crimes) > 0 && t.crime < 0 || len(i.Regions) > 0 && t.region < 0 {
		return nil, nil //nolint:nilnil // it touches nothing
	}
	return &t, nil
}

// textsOf are the words of a claim: those that may name a place, and with its
// evidence those that may name a crime.
func textsOf(c *claim.Claim) (places, words []string) {
	places = []string{c.Subject.Label}
	if c.Object != nil {
		places = append(places, c.Object.Label)
	}
	if c.Place != nil {
		places = append(places, c.Place.Label)
	}
	if c.Value != nil {
		places = append(places, c.Value.Text)
	}
	words = append(slices.Clone(places), c.Note)
	for _, e := range c.Evidence {
		words, places = append(words, e.Quote), append(places, e.Quote)
	}
	return places, words
}

// soughtIn returns which of those whom an interest seeks a subject may be, by
// what is said of it under this very marking; -1 for nobody. A person decides.
func (n *Node) soughtIn(tx *db.Tx, i *request.Interest, r claim.Ref, mark uint32) (int, error) {
	if !slices.ContainsFunc(i.Subjects, func(s request.Sought) bool { return s.Kind == string(r.Kind) }) {
		return -1, nil
	}
	held, err := entity.Reader{Ledger: n.ledger, TX: tx, Bits: marking.NewSet(mark)}.ClaimsOf(mostCompared, r.ID)
	if err != nil {
		return -1, err
	}
	here := match.Prepare(dossierOf(string(r.ID), string(r.Kind), map[claim.SubjectID]bool{r.ID: true}, held).Record)
	for at, s := range i.Subjects {
		if s.Kind == string(r.Kind) && match.ScoreOnly(match.Prepare(soughtRecord(s)), here).Score >= match.StandardBands().Floor {
			return at, nil
		}
	}
	return -1, nil
}

// mostCompared bounds the claims that say who a subject is.
const mostCompared = 200

func soughtRecord(s request.Sought) match.Record {
	r := match.Record{ID: "sought", Schema: alert.Schema(s.Kind), Names: []match.NameEntry{{Text: s.Name}}}
	if ds, err := name.ParseDates(s.Born); s.Born != "" && err == nil { // validated
		r.Births = ds
	}
	return r
}

// oweSharing adds the claim to the open task about its subject, or opens one.
func (n *Node) oweSharing(tx *db.Tx, d request.Declared, e ledger.Entry, c *claim.Claim, t touching) error {
	task, err := openTask(tx, d.Agency, c.Subject.ID, e.Mark)
	if err != nil {
		return err
	}
	if task == "" {
		task = "to-share-" + string(d.Agency) + "-" + string(e.Record.ID)
		o := duty.Opening{ID: task, Kind: kindToShare, About: e.Record.ID, Mark: e.Mark, Exercise: e.Record.Header.Marking.Exercise, Desk: DutyDesk,
			Ladder: duty.RoutineLadder, Received: n.now(), Due: n.now() + toShareWithin.Microseconds()}
		if err := openOnce(tx, o); err != nil {
			return err
		}
	}
	err = tx.Exec(`INSERT INTO to_share (task, peer, subject, mark, record, interest, sought, crime, region, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) ON CONFLICT DO NOTHING`,
		task, string(d.Agency), string(c.Subject.ID), int64(e.Mark), string(e.Record.ID), string(d.ID), int64(t.sought), int64(t.crime), int64(t.region), n.now())
	if err != nil {
		return fmt.Errorf("note what is owed to %s: %w", d.Agency, err)
	}
	return nil
}

// openTask is the task about a subject that waits for an officer; empty when
// there is none.
func openTask(tx *db.Tx, peer claim.AgencyID, subject claim.SubjectID, mark uint32) (string, error) {
	rows, err := tx.Query(`SELECT DISTINCT t.task FROM to_share t JOIN duty_obligations o ON o.id = t.task AND o.closed = 0 WHERE t.peer = $1 AND t.subject = $2 AND t.mark = $3`,
		string(peer), string(subject), int64(mark))
	if err != nil {
		return "", fmt.Errorf("look what is owed to %s: %w", peer, err)
	}
	defer rows.Close()
	task := ""
	for rows.Next() && task == "" {
		if err := rows.Scan(&task); err != nil {
			return "", fmt.Errorf("look what is owed to %s: %w", peer, err)
		}
	}
	return task, rows.Err()
}
