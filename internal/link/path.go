package link

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/ontology"
	"liaison/internal/view"
)

// Find answers what ties a and b: for each evidence level from the highest
// down, the first that connects, then the shortest chain; so a short weak path
// and a longer strong one are both seen. Neither subject being known is
// fault.NotFound; no path is an answer, not an error.
//
// With a web that was brought up to the reader's snapshot the graph in memory
// finds the chains; without one (nil, or not loaded) the tables do, with the
// same answer. The evidence is read from the tables always.
func Find(ctx context.Context, r entity.Reader, web *Web, a, b claim.SubjectID, opt Options) (view.Paths, error) {
	opt, err := opt.complete()
	if err != nil {
		return view.Paths{}, err
	}
	s, err := newSeeker(ctx, r, opt)
	if err != nil {
		return view.Paths{}, err
	}
	if web != nil && web.Ready() {
		s.look = web.look(r.Bits, s.members)
		defer s.look.close()
	}
	v, err := s.find(a, b)
	if errors.Is(err, errAhead) {
		// Another reader brought the web beyond this snapshot: the tables know.
		return Find(ctx, r, nil, a, b, opt)
	}
	return v, err
}

func (s *seeker) find(a, b claim.SubjectID) (view.Paths, error) {
	r, opt := s.r, s.opt
	v := view.Paths{From: r.Label(a), To: r.Label(b), Paths: []view.Path{}, MaxHops: opt.MaxHops, Capped: []view.Ref{}, NotSeen: []string{}}
	var err error
	if v.Seq, err = r.Last(); err != nil {
		return v, err
	}
	if s.rep(a) == s.rep(b) {
		return s.sameEntity(v, a)
	}
	shortest := 0
	for level := 3; level >= opt.Floor; level-- {
		chain, err := s.chain(a, b, carriers{level: level})
		if err != nil {
			return v, err
		}
		if chain == nil || (shortest > 0 && len(chain) >= shortest) {
			continue
		}
		shortest = len(chain)
		p, err := s.path(chain)
		if err != nil {
			return v, err
		}
		v.Paths = append(v.Paths, p)
	}
	if err := s.alternatives(&v, a, b); err != nil {
		return v, err
	}
	v.Found = len(v.Paths) > 0
	if !v.Found {
		v.Answer = fmt.Sprintf("None within %d steps on what you may see.", opt.MaxHops)
		s.unseen(&v)
		return v, nil
	}
	if v.Paths[0].Breaks, err = s.breaks(a, b, v.Paths[0]); err != nil {
		return v, err
	}
	for _, x := range v.Paths[0].Breaks {
		if x.Left == "" {
			v.Paths[0].Falls = append(v.Paths[0].Falls, x.Source)
		}
	}
	if v.Knowable, err = s.knowable(a, b, v.Seq); err != nil {
		return v, err
	}
	v.Answer = answer(v.Paths[0])
	s.unseen(&v)
	return v, nil
}

func (o Options) complete() (Options, error) {
	if o.MaxHops == 0 {
		o.MaxHops = DefaultMaxHops
	}
	if o.MaxHops < 1 || o.MaxHops > MaxMaxHops {
		return o, fault.New(fault.Invalid, "a path has 1 to %d steps", MaxMaxHops).At("maxHops")
	}
	if o.Floor == 0 {
		o.Floor = 1
	}
	if o.Floor < 1 || o.Floor > 3 {
		return o, fault.New(fault.Invalid, "the floor is a level from 1 to 3").At("floor")
	}
	if o.HubCap <= 0 {
		o.HubCap = DefaultHubCap
	}
	if o.Alternatives > 10 {
		return o, fault.New(fault.Invalid, "at most 10 alternatives").At("alternatives")
	}
	return o, nil
}

// hop is one link as the table gives it, from one entity to another.
type hop struct {
	seq      int64
	from, to claim.SubjectID // representatives
	level    int
	root     string
}

// seeker answers one question over one snapshot.
type seeker struct {
	ctx      context.Context
	r        entity.Reader
	opt      Options
	clusters map[claim.SubjectID]claim.SubjectID
	members  map[claim.SubjectID][]claim.SubjectID
	kinds    map[claim.SubjectID]string
	capped   map[claim.SubjectID]bool
	ends     [2]claim.SubjectID
	look     *lookout // nil: the tables find the chains
	undated  int      // steps of the answer that have no date at all
}

func newSeeker(ctx context.Context, r entity.Reader, opt Options) (*seeker, error) {
	clusters, err := entity.Clusters(r.TX, r.Bits)
	if err != nil {
		return nil, fmt.Errorf("read identities: %w", err)
	}
	s := &seeker{ctx: ctx, r: r, opt: opt, clusters: clusters, members: map[claim.SubjectID][]claim.SubjectID{},
		kinds: map[claim.SubjectID]string{}, capped: map[claim.SubjectID]bool{}}
	for m, rep := range clusters {
		s.members[rep] = append(s.members[rep], m)
	}
	for _, m := range s.members {
		slices.Sort(m)
	}
	return s, nil
}

func (s *seeker) rep(id claim.SubjectID) claim.SubjectID {
	if rep, ok := s.clusters[id]; ok {
		return rep
	}
	return id
}

func (s *seeker) of(rep claim.SubjectID) []claim.SubjectID {
	if m := s.members[rep]; len(m) > 0 {
		return m
	}
	return []claim.SubjectID{rep}
}

// expand returns the permitted links of the entities, in ledger order.
func (s *seeker) expand(reps []claim.SubjectID, by carriers) ([]hop, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	var out []hop
	for start := 0; start < len(reps); start += 200 {
		var ids []string
		in := map[claim.SubjectID]bool{}
		for _, rep := range reps[start:min(start+200, len(reps))] {
			in[rep] = true
			for _, m := range s.of(rep) {
				ids = append(ids, string(m))
			}
		}
		hops, err := s.links(ids, in, by)
		if err != nil {
			return nil, err
		}
		out = append(out, hops...)
	}
	slices.SortStableFunc(out, func(a, b hop) int { return int(a.seq - b.seq) })
	return out, nil
}

func (s *seeker) links(ids []string, in map[claim.SubjectID]bool, by carriers) ([]hop, error) {
	where, args := s.carries(by)
	list := make([]string, len(ids))
	for i, id := range ids {
		args = append(args, id)
		list[i] = fmt.Sprintf("$%d", len(args))
	}
	on := strings.Join(list, ",")
	rows, err := s.r.TX.Query(`SELECT seq, subject, object, subject_kind, object_kind, level, root, dated FROM claims c
		WHERE seq `+entity.About(s.r.Bits, on)+` AND `+where+` ORDER BY seq`, args...)
	if err != nil {
		return nil, fmt.Errorf("expand: %w", err)
	}
	defer rows.Close()
	var out []hop
	for rows.Next() {
		var seq, lvl, dated int64
		var subject, object, sk, ok, root string
		if err := rows.Scan(&seq, &subject, &object, &sk, &ok, &lvl, &root, &dated); err != nil {
			return nil, err
		}
		a, b := s.rep(claim.SubjectID(subject)), s.rep(claim.SubjectID(object))
		s.kinds[a], s.kinds[b] = sk, ok
		if a == b {
			continue
		}
		h := hop{seq: seq, from: a, to: b, level: int(lvl), root: root}
		if in[a] {
			out = append(out, h)
		}
		if in[b] {
			h.from, h.to = b, a
			out = append(out, h)
		}
	}
	return out, rows.Err()
}

// carries is the condition under which a claim may carry a step.
func (s *seeker) carries(by carriers) (string, []any) {
	bits := s.r.Bits
	where := `tie = 1 AND modality IN ('asserted','reported','alleged')` +
		` AND NOT EXISTS (SELECT 1 FROM claims k WHERE k.corrects = c.id AND k.corrects <> '' AND ` + bits.SQL("+k.mark") + `)`
	args := []any{int64(by.level)}
	where += ` AND level >= $1`
	if s.opt.From != nil {
		args = append(args, int64(*s.opt.From))
		where += fmt.Sprintf(` AND (dated = 0 OR valid_to >= $%d)`, len(args))
	}
	if s.opt.To != nil {
		args = append(args, int64(*s.opt.To))
		where += fmt.Sprintf(` AND (dated = 0 OR valid_from <= $%d)`, len(args))
	}
	for _, w := range append(slices.Clone(s.opt.Without), by.without...) {
		args = append(args, w)
		where += fmt.Sprintf(` AND root <> $%d`, len(args))
	}
	if by.upTo != 0 {
		args = append(args, by.upTo)
		where += fmt.Sprintf(` AND seq <= $%d`, len(args))
	}
	return where, args
}

// crossable tells whether an entity may be a step between others: hub kinds
// and hubs by degree may only be ends.
func (s *seeker) crossable(id claim.SubjectID, degree int) bool {
	if id == s.ends[0] || id == s.ends[1] {
		return true
	}
	k, _ := ontology.FindKind(s.kinds[id])
	if k.Hub || degree > s.opt.HubCap {
		s.capped[id] = true
		return false
	}
	return true
}

// passes tells whether both sides may meet at an entity: it is then a step
// between others, as much as one that was expanded.
func (s *seeker) passes(id claim.SubjectID, by carriers) (bool, error) {
	if id == s.ends[0] || id == s.ends[1] {
		return true, nil
	}
	hops, err := s.expand([]claim.SubjectID{id}, by)
	if err != nil {
		return false, err
	}
	return s.crossable(id, len(hops)), nil
}

// chain finds the shortest chain at a level by a search from both ends, the
// same from a to b as from b to a; nil when there is none.
func (s *seeker) chain(a, b claim.SubjectID, by carriers) ([]claim.SubjectID, error) {
	a, b = s.rep(a), s.rep(b)
	if s.look != nil {
		by.from, by.to, by.without = s.opt.From, s.opt.To, append(slices.Clone(s.opt.Without), by.without...)
		f, err := s.look.hop(s.ctx, s.of(a), s.of(b), by, s.opt.MaxHops, s.opt.HubCap)
		for _, id := range f.capped {
			s.capped[id] = true
		}
		return f.chain, err
	}
	s.ends = [2]claim.SubjectID{a, b}
	swapped := b < a
	if swapped {
		a, b = b, a
	}
	sides := [2]map[claim.SubjectID]claim.SubjectID{{a: ""}, {b: ""}}
	front := [2][]claim.SubjectID{{a}, {b}}
	for hops := 0; hops < s.opt.MaxHops; hops++ {
		side := 0
		if len(front[1]) < len(front[0]) {
			side = 1
		}
		next, meet, err := s.level(front[side], sides[side], sides[1-side], by)
		if err != nil {
			return nil, err
		}
		if meet != "" {
			return join(sides, meet, swapped), nil
		}
		if len(next) == 0 {
			return nil, nil
		}
		front[side] = next
	}
	return nil, nil
}

// level takes one step on one side; meet is the entity where both sides met.
func (s *seeker) level(front []claim.SubjectID, mine, other map[claim.SubjectID]claim.SubjectID, by carriers) (next []claim.SubjectID, meet claim.SubjectID, err error) {
	hops, err := s.expand(front, by)
	if err != nil {
		return nil, "", err
	}
	degree := map[claim.SubjectID]int{}
	for _, h := range hops {
		degree[h.from]++
	}
	for _, h := range hops {
		if _, seen := mine[h.to]; seen || !s.crossable(h.from, degree[h.from]) {
			continue
		}
		mine[h.to] = h.from
		if _, met := other[h.to]; met && (meet == "" || h.to < meet) {
			passes, err := s.passes(h.to, by)
			if err != nil {
				return nil, "", err
			}
			if passes {
				meet = h.to
			}
		}
		next = append(next, h.to)
	}
	return next, meet, nil
}

func join(sides [2]map[claim.SubjectID]claim.SubjectID, meet claim.SubjectID, swapped bool) []claim.SubjectID {
	var left []claim.SubjectID
	for at := meet; at != ""; at = sides[0][at] {
		left = append(left, at)
	}
	slices.Reverse(left)
	for at := sides[1][meet]; at != ""; at = sides[1][at] {
		left = append(left, at)
	}
	if swapped {
		slices.Reverse(left)
	}
	return left
}

// Connected tells whether a chain within the options ties two subjects,
// without reading its evidence.
func Connected(ctx context.Context, r entity.Reader, web *Web, a, b claim.SubjectID, opt Options) (bool, error) {
	opt, err := opt.complete()
	if err != nil {
		return false, err
	}
	s, err := newSeeker(ctx, r, opt)
	if err != nil {
		return false, err
	}
	if s.rep(a) == s.rep(b) {
		return true, nil
	}
	if web != nil && web.Ready() {
		s.look = web.look(r.Bits, s.members)
		defer s.look.close()
	}
	chain, err := s.chain(a, b, carriers{level: opt.Floor})
	return chain != nil, err
}

// Nearest is the nearest of the routes between two cases that the reader may
// see: its ends are for whoever calls to judge, its length is that of the
// reader's own chain, an identity between the ends counting as one step. False
// when none is within reach steps. It reads no evidence.
func Nearest(ctx context.Context, r entity.Reader, web *Web, routes []Join, reach int) (Join, bool, error) {
	opt, err := Options{MaxHops: max(reach, 1)}.complete()
	if err != nil {
		return Join{}, false, err
	}
	s, err := newSeeker(ctx, r, opt)
	if err != nil {
		return Join{}, false, err
	}
	if web != nil && web.Ready() {
		s.look = web.look(r.Bits, s.members)
		defer s.look.close()
	}
	var best Join
	found := false
	for _, j := range routes {
		d := 0
		switch {
		case j.Ends[0] == j.Ends[1]:
		case s.rep(j.Ends[0]) == s.rep(j.Ends[1]):
			d = 1
		default:
			chain, err := s.chain(j.Ends[0], j.Ends[1], carriers{level: opt.Floor})
			if err != nil {
				return Join{}, false, err
			}
			if chain == nil {
				continue
			}
			d = len(chain) - 1
		}
		if !found || d < best.Distance {
			best, found = j, true
			best.Distance = d
		}
	}
	return best, found, nil
}
