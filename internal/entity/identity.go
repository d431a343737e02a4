package entity

import (
	"slices"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/view"
)

// Edge is one identity judgement in force.
type Edge struct {
	Judgement claim.ID
	Decision  claim.Decision
	A, B      claim.SubjectID
	Actor     claim.OfficerID
	Reason    string
	Recorded  int64
	Mark      uint32
	Seq       int64
}

// Edges returns the identity judgements about the subject that the caller
// may see and that nobody whom he may see has withdrawn, oldest first.
func Edges(tx db.Queryer, bits *marking.Set, subject claim.SubjectID) ([]Edge, error) {
	return edges(tx, `(i.a = $1 OR i.b = $1) AND `+visibleEdge(bits), string(subject))
}

// AllEdges returns every identity judgement in force that the caller may see.
func AllEdges(tx db.Queryer, bits *marking.Set) ([]Edge, error) {
	return edges(tx, visibleEdge(bits))
}

// EveryEdge returns every judgement "same" in force, whoever may see it: for
// detection, never for an answer.
func EveryEdge(tx db.Queryer) ([]Edge, error) {
	es, err := edges(tx, `NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.of = i.id)`)
	if err != nil {
		return nil, err
	}
	var out []Edge
	for _, e := range lastWords(es) {
		if e.Decision == claim.Same {
			out = append(out, e)
		}
	}
	return out, nil
}

func visibleEdge(bits *marking.Set) string {
	return bits.SQL("i.mark") + ` AND NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.of = i.id AND ` + bits.SQL("w.mark") + `)`
}

func edges(tx db.Queryer, where string, args ...any) ([]Edge, error) {
	rows, err := tx.Query(`SELECT i.seq, i.id, i.mark, i.decision, i.a, i.b, i.actor, i.reason, i.recorded FROM identities i WHERE `+where+` ORDER BY i.seq`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Edge
	for rows.Next() {
		var e Edge
		var mark int64
		var id, decision, a, b, actor string
		if err := rows.Scan(&e.Seq, &id, &mark, &decision, &a, &b, &actor, &e.Reason, &e.Recorded); err != nil {
			return nil, err
		}
		e.Judgement, e.Decision, e.A, e.B, e.Actor, e.Mark = claim.ID(id), claim.Decision(decision), claim.SubjectID(a), claim.SubjectID(b), claim.OfficerID(actor), uint32(mark)
		out = append(out, e)
	}
	return out, rows.Err()
}

// MaxMembers bounds one entity, so that a wrong merge cannot swallow a node.
const MaxMembers = 10_000

// Members returns the records that the visible judgements "same" hold
// together with subject, subject itself included, sorted; and the judgements
// that say so. The last word on a pair counts: a later "not same" or "unsure"
// on the same two subjects takes an earlier "same" back.
func Members(tx db.Queryer, bits *marking.Set, subject claim.SubjectID) ([]claim.SubjectID, []Edge, error) {
	seen := map[claim.SubjectID]bool{subject: true}
	used := map[int64]bool{}
	var steps []Edge
	queue := []claim.SubjectID{subject}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		es, err := Edges(tx, bits, s)
		if err != nil {
			return nil, nil, err
		}
		for _, e := range lastWords(es) {
			other := e.A
			if other == s {
				other = e.B
			}
			if !used[e.Seq] {
				used[e.Seq] = true
				steps = append(steps, e)
			}
			if e.Decision != claim.Same || seen[other] {
				continue
			}
			if len(seen) >= MaxMembers {
				return nil, nil, fault.New(fault.Conflict, "more than %d records are held to be the same", MaxMembers).WithMend("withdraw the judgement that joined them wrongly")
			}
			seen[other] = true
			queue = append(queue, other)
		}
	}
	members := make([]claim.SubjectID, 0, len(seen))
	for s := range seen {
		members = append(members, s)
	}
	slices.Sort(members)
	slices.SortFunc(steps, func(a, b Edge) int { return int(a.Seq - b.Seq) })
	return members, steps, nil
}

// lastWords keeps, of the judgements in order, the last on each pair.
func lastWords(es []Edge) []Edge {
	type pair struct{ a, b claim.SubjectID }
	last := map[pair]int{}
	for i, e := range es {
		last[pair{e.A, e.B}] = i
	}
	var out []Edge
	for i, e := range es {
		if last[pair{e.A, e.B}] == i {
			out = append(out, e)
		}
	}
	return out
}

// Clusters maps every subject that a visible judgement joins to the
// representative of its entity: the member that sorts first. Subjects without
// such a judgement are not in the map.
func Clusters(tx db.Queryer, bits *marking.Set) (map[claim.SubjectID]claim.SubjectID, error) {
	es, err := AllEdges(tx, bits)
	if err != nil {
		return nil, err
	}
	return ClustersOf(es), nil
}

// ClustersOf is Clusters for judgements in order.
func ClustersOf(es []Edge) map[claim.SubjectID]claim.SubjectID {
	parent := map[claim.SubjectID]claim.SubjectID{}
	var find func(s claim.SubjectID) claim.SubjectID
	find = func(s claim.SubjectID) claim.SubjectID {
		p, ok := parent[s]
		if !ok || p == s {
			return s
		}
		root := find(p)
		parent[s] = root
		return root
	}
	for _, e := range lastWords(es) {
		if e.Decision != claim.Same {
			continue
		}
		a, b := find(e.A), find(e.B)
		if b < a {
			a, b = b, a
		}
		parent[a], parent[b] = a, a
	}
	out := make(map[claim.SubjectID]claim.SubjectID, len(parent))
	for s := range parent {
		out[s] = find(s)
	}
	return out
}

// Step returns the shape of a judgement, with labels the caller may see.
func Step(e Edge, label func(claim.SubjectID) view.Ref) view.IdentityStep {
	return view.IdentityStep{Judgement: string(e.Judgement), Decision: string(e.Decision), A: label(e.A), B: label(e.B),
		Actor: string(e.Actor), Reason: e.Reason, When: view.Stamp(e.Recorded)}
}
