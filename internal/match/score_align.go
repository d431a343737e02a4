package match

import "liaison/internal/name"

// maxParts bounds the parts compared of one name.
const maxParts = name.MaxTokens

// pairing is the alignment of two names: for each content part of the first
// its partner in the second, or -1, and how they agree. It lives on the stack.
type pairing struct {
	xs, ys   [maxParts]uint8 // indexes of content parts
	nx, ny   int
	to       [maxParts]int8 // partner of xs[i] as index into ys
	from     [maxParts]int8
	quality  [maxParts]float32 // of the pair of xs[i]
	how      [maxParts]level
	joinedX  [maxParts]bool // part of a join: its partner is counted with another
	joinedY  [maxParts]bool
	crossing bool
	east     bool // both names are made of syllables of China or Korea
}

// content fills idx with the parts that carry evidence.
func content(parts []Part, kind name.Kind, idx *[maxParts]uint8) int {
	n := 0
	for i := range parts {
		if i == 64 || n == maxParts {
			break
		}
		switch parts[i].Role {
		case name.RoleParticle, name.RoleLink, name.RoleTitle, name.RoleGeneration, name.RoleLegalForm:
			continue
		}
		idx[n] = uint8(i)
		n++
	}
	if n == 0 { // nothing but particles or forms: they are the name
		for i := 0; i < len(parts) && i < maxParts; i++ {
			idx[n] = uint8(i)
			n++
		}
	}
	return n
}

// pairQuality compares two parts in their roles.
func pairQuality(a, b *Part, kind name.Kind) (float32, level) {
	if a.Role == name.RoleInitial || b.Role == name.RoleInitial {
		return initialQuality(a, b)
	}
	if kind != name.KindPerson {
		if a.Role == name.RoleNumber || b.Role == name.RoleNumber || a.Role == name.RolePlace && b.Role == name.RolePlace {
			if a.Form.Hash == b.Form.Hash {
				return 1, levelExact
			}
			return 0, levelNone
		}
	}
	q, how := similarity(a.Form, b.Form)
	if (a.Role == name.RoleSyllable || b.Role == name.RoleSyllable) && how == levelNear &&
		(q < leastOther || q < leastSyllable && name.IsPinyin(a.Form.Text) && name.IsPinyin(b.Form.Text)) {
		return 0, levelNone // syllables are few and all near each other: Mei is not Wei
	}
	if kind != name.KindPerson && how != levelExact {
		if q < kindQuality && a.Form.kinds&b.Form.kinds != 0 {
			return kindQuality, levelKind
		}
		if a.Role == name.RoleWord && b.Role == name.RoleWord {
			return 0, levelNone // two words that are known, so no slip: east and west
		}
	}
	if q == 0 {
		return 0, levelNone
	}
	if kind == name.KindPerson {
		if (a.Role == name.RoleKunya) != (b.Role == name.RoleKunya) && how != levelExact {
			q *= 0.6
		}
		if a.Source != name.Guessed && b.Source != name.Guessed && opposed(a.Role, b.Role) {
			q *= 0.8
		}
	} else if how == levelVariant {
		return 0, levelNone
	}
	return q, how
}

// kindQuality is how far two words agree that name one sort of house.
const kindQuality = 0.6

// opposed tells roles that contradict when both are declared or marked.
func opposed(a, b name.Role) bool {
	return a == name.RoleGiven && b == name.RoleFamily || a == name.RoleFamily && b == name.RoleGiven
}

func initialQuality(a, b *Part) (float32, level) {
	if len(a.Form.Text) == 0 || len(b.Form.Text) == 0 {
		return 0, levelNone
	}
	if a.Form.Hash == b.Form.Hash {
		return 1, levelExact
	}
	x, y := a.Form.Text[0], b.Form.Text[0]
	if x == y && (len(a.Form.Text) == 1) != (len(b.Form.Text) == 1) {
		return 0.9, levelInitial
	}
	return 0, levelNone
}

// align finds partners: the best pairs first, then one pass that exchanges
// partners where that is better, then words written joined on one side.
func (p *pairing) align(x, y []Part, kind name.Kind) {
	p.nx, p.ny = content(x, kind, &p.xs), content(y, kind, &p.ys)
	var q [maxParts][maxParts]float32
	var how [maxParts][maxParts]level
	near := p.nx != p.ny
	for i := 0; i < p.nx; i++ {
		p.to[i] = -1
		for j := 0; j < p.ny; j++ {
			q[i][j], how[i][j] = pairQuality(&x[p.xs[i]], &y[p.ys[j]], kind)
			near = near || q[i][j] > 0 && how[i][j] != levelExact && how[i][j] != levelInitial
		}
	}
	if near && kind == name.KindPerson && eastern(x, y) { // it takes long, and where all words are the same it says nothing
		p.east = true
		for i := 0; i < p.nx; i++ {
			for j := 0; j < p.ny; j++ {
				q[i][j], how[i][j] = strictly(x[p.xs[i]].Form, y[p.ys[j]].Form, q[i][j], how[i][j])
			}
		}
	}
	for j := 0; j < p.ny; j++ {
		p.from[j] = -1
	}
	for {
		best, bi, bj := float32(0.3), -1, -1
		for i := 0; i < p.nx; i++ {
			if p.to[i] >= 0 {
				continue
			}
			for j := 0; j < p.ny; j++ {
				if p.from[j] >= 0 || q[i][j] < best {
					continue
				}
				// of equal pairs the one nearer to its place: same order first
				if q[i][j] == best && bi >= 0 && place(i, j, p.nx, p.ny) >= place(bi, bj, p.nx, p.ny) {
					continue
				}
				best, bi, bj = q[i][j], i, j
			}
		}
		if bi < 0 {
			break
		}
		p.to[bi], p.from[bj] = int8(bj), int8(bi)
	}
	p.exchange(&q)
	for i := 0; i < p.nx; i++ {
		if j := p.to[i]; j >= 0 {
			p.quality[i], p.how[i] = q[i][j], how[i][j]
		}
	}
	p.joins(x, y)
	if kind != name.KindPerson {
		p.letters(x, y)
	}
}

// place is how far two parts stand from the same place in their names; it must
// not depend on which name comes first.
func place(i, j, nx, ny int) int {
	return min(abs(i-j), abs((nx-i)-(ny-j)))*maxParts*2 + i + j
}

func abs(i int) int { return max(i, -i) }

// exchange swaps the partners of two pairs where the sum is better.
func (p *pairing) exchange(q *[maxParts][maxParts]float32) {
	for i := 0; i < p.nx; i++ {
		for k := i + 1; k < p.nx; k++ {
			a, b := p.to[i], p.to[k]
			if a < 0 && b < 0 {
				continue
			}
			now, then := float32(0), float32(0)
			if a >= 0 {
				now, then = q[i][a], q[k][a]
			}
			if b >= 0 {
				now, then = now+q[k][b], then+q[i][b]
			}
			if then > now+0.05 && (a < 0 || q[k][a] > 0.3) && (b < 0 || q[i][b] > 0.3) {
				p.to[i], p.to[k] = b, a
				if a >= 0 {
					p.from[a] = int8(k)
				}
				if b >= 0 {
					p.from[b] = int8(i)
				}
			}
		}
	}
}

// joins pairs a left-over word with two or three neighbours on the other side
// that it writes as one, particles included.
func (p *pairing) joins(x, y []Part) {
	for i := 0; i < p.nx; i++ {
		if p.to[i] < 0 || p.quality[i] < 0.9 {
			p.joinOne(&x[p.xs[i]], i, y, true)
		}
	}
	for j := 0; j < p.ny; j++ {
		if p.from[j] < 0 || p.quality[p.from[j]] < 0.9 {
			p.joinOne(&y[p.ys[j]], j, x, false)
		}
	}
}

// joinOne looks for neighbours in other whose sounds together are those of a
// word. first tells that the word is of the first name.
func (p *pairing) joinOne(w *Part, at int, other []Part, first bool) {
	f := w.Form
	if f.n < 4 || f.exact || w.Role == name.RoleInitial {
		return
	}
	var buf [maxUnits]uint8
	have := float32(0)
	if partner := p.partner(at, first); partner >= 0 {
		have = p.qualityAt(at, partner, first)
	}
	for from := 0; from < len(other) && from < 64; from++ {
		n := 0
		for to := from; to < len(other) && to < from+3; to++ {
			g := other[to].Form
			if g.abjad != other[from].Form.abjad || g.exact || n+int(g.n) > maxUnits || n+int(g.n) > int(f.n)+3 {
				break
			}
			if !p.free(to, at, first) {
				break
			}
			n += copy(buf[n:], g.units[:g.n])
			if to == from || n+3 < int(f.n) && f.abjad == g.abjad {
				continue
			}
			if q, _ := unitSimilarity(f.units[:f.n], buf[:n], f.abjad, g.abjad); q > leastJoined(f, g) && q > have+0.1 && (!p.east || joinedSyllables(f, other, from, to)) {
				p.setJoin(at, from, to, q, levelJoined, first)
				return
			}
		}
	}
}

// leastJoined is how alike two words together must be to a third. Signs leave
// vowels open, so of those that write one word more must agree.
func leastJoined(a, b *Form) float32 {
	if a.signs != b.signs {
		return 0.9
	}
	return 0.8
}

// partner gives the present partner of a part, as an index of content, or -1.
func (p *pairing) partner(at int, first bool) int {
	if first {
		return int(p.to[at])
	}
	return int(p.from[at])
}

func (p *pairing) qualityAt(at, partner int, first bool) float32 {
	if first {
		return p.quality[at]
	}
	return p.quality[partner]
}

// free tells whether a part of the other name may be taken into a join: it is
// no content, has no partner, or its partner is the word itself.
func (p *pairing) free(part, at int, first bool) bool {
	k := p.contentIndex(part, !first)
	if k < 0 {
		return true
	}
	if first {
		return !p.joinedY[k] && (p.from[k] < 0 || int(p.from[k]) == at)
	}
	return !p.joinedX[k] && (p.to[k] < 0 || int(p.to[k]) == at)
}

// contentIndex gives the place of a part among the content of one name, or -1.
func (p *pairing) contentIndex(part int, ofFirst bool) int {
	idx, n := &p.ys, p.ny
	if ofFirst {
		idx, n = &p.xs, p.nx
	}
	for k := 0; k < n; k++ {
		if int(idx[k]) == part {
			return k
		}
	}
	return -1
}

// setJoin makes the first content part of from..to the partner and marks the others.
func (p *pairing) setJoin(at, from, to int, q float32, how level, first bool) {
	if old := p.partner(at, first); old >= 0 {
		if first {
			p.from[old] = -1
		} else {
			p.to[old] = -1
		}
	}
	head := -1
	for part := from; part <= to; part++ {
		k := p.contentIndex(part, !first)
		if k < 0 {
			continue
		}
		if head < 0 {
			head = k
			continue
		}
		if first {
			p.joinedY[k] = true
		} else {
			p.joinedX[k] = true
		}
	}
	if head < 0 {
		return
	}
	i, j := at, head
	if !first {
		i, j = head, at
	}
	p.to[i], p.from[j] = int8(j), int8(i)
	p.quality[i], p.how[i] = q, how
}
