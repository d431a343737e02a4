package node

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/entity"
	"liaison/internal/ontology"
	"liaison/internal/review"
	"liaison/internal/view"
)

// party is one side of a pair: an entity as the reader's judgements and claims
// make it.
type party struct {
	members []claim.SubjectID
	held    []view.Held
	dossier *dossier
}

func (p *party) has(s claim.SubjectID) bool { return slices.Contains(p.members, s) }

// parties remembers the sides that one look has read already.
type parties map[claim.SubjectID]*party

// party reads the entity of a subject.
func (n *Node) party(a *asking, s claim.SubjectID, known parties) (*party, error) {
	if p := known[s]; p != nil {
		return p, nil
	}
	members, _, err := entity.Members(a.tx, a.bits, s)
	if err != nil {
		return nil, err
	}
	p, err := n.partyOf(a, members...)
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		known[m] = p
	}
	return p, nil
}

// partyOf reads records as one side.
func (n *Node) partyOf(a *asking, members ...claim.SubjectID) (*party, error) {
	p := &party{members: members}
	var err error
	if p.held, err = a.ClaimsOf(MaxClaims, members...); err != nil {
		return nil, err
	}
	own, kind := map[claim.SubjectID]bool{}, ""
	for _, m := range members {
		own[m] = true
	}
	for _, h := range p.held {
		for _, e := range ends(h.Body) {
			if own[e.ID] {
				kind = e.Kind
			}
		}
	}
	p.dossier = dossierOf(string(members[0]), kind, own, p.held)
	return p, nil
}

// pair is two entities that may be one, as a reader sees them.
type pair struct {
	a, b *party
	compared
	// word is the last judgement on the two that is in force; nil without one.
	word *entity.Edge
	// news are the claims that came after it.
	news []string
	// spoken tells that one officer has said they are the same, and that a
	// second one has not spoken.
	spoken bool
}

// pair weighs two subjects for a reader.
func (n *Node) pair(a *asking, x, y claim.SubjectID, known parties) (*pair, error) {
	p := &pair{}
	var err error
	if p.a, err = n.party(a, x, known); err != nil {
		return nil, err
	}
	if p.b, err = n.party(a, y, known); err != nil {
		return nil, err
	}
	if p.a == p.b || p.a.dossier.empty() || p.b.dossier.empty() {
		return p, nil
	}
	p.compared = compare(p.a.dossier, p.b.dossier)
	if _, p.spoken, err = review.FindDraft(a.tx, review.PairID(x, y)); err != nil {
		return nil, err
	}
	if p.word, err = lastWord(a, p.a, p.b); err != nil || p.word == nil {
		return p, err
	}
	for _, side := range []*party{p.a, p.b} {
		for _, h := range side.held {
			if h.Seq > p.word.Seq && identifies(h.Body, side) {
				p.news = append(p.news, string(h.ID))
			}
		}
	}
	return p, nil
}

// joined weighs two records that are judged to be the same, each by itself, so
// that whoever looks again sees what spoke for it and against it.
func (n *Node) joined(a *asking, x, y claim.SubjectID) (*pair, error) {
	p := &pair{}
	var err error
	if p.a, err = n.partyOf(a, x); err != nil {
		return nil, err
	}
	if p.b, err = n.partyOf(a, y); err != nil {
		return nil, err
	}
	if p.a.dossier.empty() || p.b.dossier.empty() {
		return nil, review.NoCandidate()
	}
	p.compared = compare(p.a.dossier, p.b.dossier)
	p.word, err = lastWord(a, p.a, p.b)
	return p, err
}

// waits tells whether somebody has to look at a pair: it is alike, nobody has
// said what it is, or something new was said of it since.
func (p *pair) waits(floor float64) bool {
	return p.alike(floor) && (p.word == nil || len(p.news) > 0)
}

func (p *pair) alike(floor float64) bool {
	return p.a != p.b && !p.a.dossier.empty() && !p.b.dossier.empty() && p.Score >= floor
}

// identifies tells whether a claim says something of who the party is.
func identifies(c *claim.Claim, p *party) bool {
	if !p.has(c.Subject.ID) || !c.Modality.Supports() {
		return len(c.Evidence) > 0
	}
	prop, ok := ontology.FindProperty(c.Predicate)
	return len(c.Evidence) > 0 || ok && (prop.Name || prop.Selector || c.Predicate == "birth-date" || c.Predicate == "sex")
}

// lastWord is the last judgement in force between a member of one side and one
// of the other, as the reader sees it.
func lastWord(a *asking, x, y *party) (*entity.Edge, error) {
	var last *entity.Edge
	for _, m := range x.members {
		es, err := entity.Edges(a.tx, a.bits, m)
		if err != nil {
			return nil, err
		}
		for _, e := range es {
			other := e.A
			if other == m {
				other = e.B
			}
			if y.has(other) && (last == nil || e.Seq > last.Seq) {
				last = &e
			}
		}
	}
	return last, nil
}

// snapshot hashes what a reader was shown of a pair.
func (p *pair) snapshot() string {
	var b strings.Builder
	for _, s := range []*party{p.a, p.b} {
		for _, m := range s.members {
			fmt.Fprintln(&b, m)
		}
		for _, h := range s.held {
			fmt.Fprintln(&b, h.ID)
		}
	}
	for _, r := range p.reasons {
		fmt.Fprintf(&b, "%s|%s|%s|%s|%.2f\n", r.Feature, r.Level, r.A, r.B, r.Bits)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:16])
}

// takesTwo says why one officer alone does not judge two entities the same;
// empty if he does: records of several agencies, or one that an alert seeks.
func (n *Node) takesTwo(a *asking, x, y *party) (string, error) {
	agencies := map[claim.AgencyID]bool{}
	for _, p := range []*party{x, y} {
		for _, h := range p.held {
			agencies[h.Marking.Originator] = true
		}
	}
	if len(agencies) > 1 {
		return "it would join what several agencies say", nil
	}
	for _, m := range slices.Concat(x.members, y.members) {
		sought, err := n.isSought(a.tx, m)
		if err != nil {
			return "", err
		}
		if sought {
			return "a standing alert seeks one of the two", nil
		}
	}
	return "", nil
}

func (n *Node) isSought(q db.Queryer, s claim.SubjectID) (bool, error) {
	ids, err := alert.About(q, s)
	if err != nil {
		return false, err
	}
	hits, err := alert.Hits(q, nil, `subject = $1 AND state = 'confirmed'`, s)
	if err != nil {
		return false, err
	}
	for _, h := range hits {
		ids = append(ids, h.Alert)
	}
	for _, id := range ids {
		h, err := alert.Load(q, nil, id)
		if err != nil {
			return false, err
		}
		if h.Stands(n.today()) {
			return true, nil
		}
	}
	return false, nil
}
