package extract

// roleTies reads the names inside and behind a description.
func (d *doc) roleTies(s *sentence, desc int, say func(draft)) {
	ch := &s.chunks[desc]
	predicate := roleRelations[ch.noun.lemma]
	tie := func(n int, k int, prep string) {
		if n < 0 {
			return
		}
		o := d.chains[n]
		r := &Ref{Chain: o.ID, Kind: o.Kind, Label: o.Name}
		p := predicate
		switch {
		case o.event != nil:
			switch {
			case ch.noun.lemma == "suspect":
				p = "suspected-in"
			case ch.noun.lemma == "planner" || ch.noun.lemma == "mastermind":
				p = "planned"
			case ch.noun.lemma == "victim" || ch.noun.lemma == "survivor":
				p = "victim-of"
			case ch.noun.lemma == "witness":
				return
			default:
				p = "participated-in"
			}
		case o.Kind == "place" && (ch.noun.lemma == "resident" || ch.noun.lemma == "inhabitant"):
			p = "resident-at"
		case o.Kind == "place" && (prep == "in" || prep == "from" || prep == "at"):
			if prep == "from" || p == "works-for" || p == "" || p == "member-of" || p == "leads" {
				return
			}
		case o.Kind == "person" && p != "associate-of":
			return
		case p == "" && (o.Kind == "group" || o.Kind == "organisation"):
			p = "member-of"
		}
		if p == "" {
			return
		}
		var more []int
		if k >= 0 {
			more = []int{k}
		}
		say(draft{predicate: p, obj: r, chunks: more})
	}
	for _, m := range ch.mods {
		if d.spans[m].Type != "LOC" {
			tie(d.spanChain[m], -1, "")
		}
	}
	if ch.possPron == "its" || ch.possPron == "their" {
		if n := d.ownerOf(s, desc); n >= 0 && d.chains[n].Kind != "person" {
			tie(n, -1, "of")
		}
	}
	if ch.poss >= 0 {
		tie(s.chunks[ch.poss].chain, ch.poss, "of")
	}
	for j := desc + 1; j < len(s.chunks) && j < desc+8; j++ {
		n := &s.chunks[j]
		if n.kind == chunkPrep || n.kind == chunkPoss || n.kind == chunkConj {
			continue
		}
		if n.kind != chunkNP || n.prep == "" {
			break
		}
		if s.chunkAt(j+1).kind == chunkPoss {
			continue
		}
		switch n.prep {
		case "of", "in", "for", "at", "with", "behind", "from":
			if n.name >= 0 || n.chain >= 0 {
				tie(n.chain, j, n.prep)
			}
		}
	}
}
