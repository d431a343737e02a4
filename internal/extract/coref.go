package extract

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/tagger"
)

// chain is a coreference chain while it grows.
type chain struct {
	Chain
	parts []string // folded words of the best name
	head  string   // head noun of a chain without a name
	mods  string   // folded names inside the description
	count int64
	group bool // speaks of several
	event *event
	// silent chains stand only in bylines and credits: no proposals.
	silent bool
	// gender is 'm' or 'f' where words of the text tell it, else 0; it serves
	// pronouns only.
	gender byte
	names  map[string]int // how often an event is called so
}

func (d *doc) newChain(kind, name string) int {
	c := &chain{Chain: Chain{ID: "c" + strconv.Itoa(len(d.chains)+1), Kind: kind, Name: name}}
	d.chains = append(d.chains, c)
	return len(d.chains) - 1
}

func (d *doc) join(n int, at Span, reason string) {
	c := d.chains[n]
	for i := len(c.Mentions) - 1; i >= 0 && i > len(c.Mentions)-6; i-- {
		if c.Mentions[i].Span == at {
			return
		}
	}
	c.Mentions = append(c.Mentions, Link{Span: at, Text: d.text[at.Begin:at.End], Reason: reason})
}

// placeTails cut "Molenbeek area of Brussels" to the name it begins with.
var placeTails = [...]string{" area of ", " district of ", " neighbourhood of ", " neighborhood of ", " suburb of ", " quarter of ", " region of ", " area", " district", " neighbourhood"}

// honorifics stand before a name and are no part of it.
var honorifics = map[string]bool{"mr": true, "mrs": true, "ms": true, "miss": true, "dr": true, "prof": true, "sir": true, "madam": true,
	"inspector": true, "detective": true, "mme": true, "mlle": true, "monsieur": true, "madame": true, "herr": true, "frau": true,
	"heer": true, "mevrouw": true, "dhr": true, "mevr": true, "bay": true, "bayan": true}

func nameOf(sp *tagger.Span) string {
	s := sp.Text
	if sp.Type == tagger.Place {
		for _, t := range placeTails {
			if i := strings.Index(s, t); i > 0 {
				s = s[:i]
				break
			}
		}
	}
	if sp.Type == tagger.Place {
		if i := strings.Index(s, ", "); i > 0 {
			s = s[:i] // "Turbo, Colombia"
		}
	}
	for _, a := range [...]string{"the ", "The ", "a ", "A "} {
		s = strings.TrimPrefix(s, a)
	}
	if sp.Type == tagger.Person {
		if first, rest, ok := strings.Cut(s, " "); ok && honorifics[strings.TrimSuffix(lower(first), ".")] {
			s = rest
		}
	}
	return s
}

func chainKind(sp *tagger.Span) string {
	switch {
	case sp.Type == tagger.Person:
		return "person"
	case sp.Type == tagger.Place:
		return "place"
	case sp.Type == tagger.Vehicle:
		return "vehicle"
	case sp.Kind == tagger.Group:
		return "group"
	}
	return "organisation"
}

// nameChains joins the names of the text: equal names, surnames with the one
// full name that bears them, acronyms with their long forms.
func (d *doc) nameChains() {
	d.spanChain = make([]int, len(d.spans))
	byName := map[string]int{}
	order := make([]int, 0, len(d.spans))
	for i := range d.spans {
		d.spanChain[i] = -1
		if d.spans[i].Type != tagger.Marked {
			order = append(order, i)
		}
	}
	// Full names go first, so that every surname finds them all.
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(partRank(&d.spans[b]), partRank(&d.spans[a]))
	})
	surnames := map[string][]int{}
	forenames := map[string][]int{}
	begins := map[int]int{} // where a full name first stands
	for _, i := range order {
		sp := &d.spans[i]
		name := nameOf(sp)
		parts := strings.Fields(foldLabel(strings.ReplaceAll(name, "-", "-")))
		if len(parts) == 0 {
			continue
		}
		silent := sp.Zone == tagger.ZoneByline || sp.Zone == tagger.ZoneCredit
		key := strings.Join(parts, " ")
		kind := chainKind(sp)
		person := kind == "person"
		if person {
			key = "person " + key
		}
		n, ok := byName[key]
		reason := "same name"
		if person && len(parts) == 1 {
			// Whoever was named in full before this place.
			if c := named(surnames[key[len("person "):]], begins, sp.Begin); len(c) == 1 {
				n, reason, ok = c[0], "surname of the one who was named in full before", true
			}
		}
		if !ok && person {
			n, reason, ok = d.bearer(parts, surnames, forenames)
		}
		if !ok {
			n = d.newChain(kind, name)
			c := d.chains[n]
			c.Named, c.parts, c.silent = true, parts, true
			byName[key] = n
			reason = "first mention"
			if person && len(parts) > 1 {
				begins[n] = sp.Begin
				for k := 1; k < len(parts); k++ {
					tail := strings.Join(parts[k:], " ")
					surnames[tail] = append(surnames[tail], n)
				}
				forenames[parts[0]] = append(forenames[parts[0]], n)
			}
		}
		if kind == "place" && d.chains[n].Kind == "organisation" || sp.Kind == tagger.Country {
			d.chains[n].Kind = "place"
		}
		if kind == "group" && d.chains[n].Kind == "organisation" {
			d.chains[n].Kind = "group"
		}
		d.chains[n].silent = d.chains[n].silent && silent
		d.spanChain[i] = n
		d.join(n, Span{sp.Begin, sp.End}, reason)
	}
	d.acronyms()
	for _, c := range d.chains {
		slices.SortStableFunc(c.Mentions, func(a, b Link) int { return a.Begin - b.Begin })
	}
	d.byName = byName
}

// named leaves those who were named in full before an offset.
func named(all []int, begins map[int]int, at int) []int {
	var out []int
	for _, n := range all {
		if begins[n] < at {
			out = append(out, n)
		}
	}
	return out
}

func partRank(sp *tagger.Span) int {
	if sp.Type != tagger.Person {
		return 100
	}
	return strings.Count(sp.Text, " ")
}

// bearer gives the one full name that bears the surname or forename. Two
// bearers: no link, brothers share surnames.
func (d *doc) bearer(parts []string, surnames, forenames map[string][]int) (int, string, bool) {
	key := strings.Join(parts, " ")
	if c := surnames[key]; len(c) > 0 {
		return c[0], "surname of the one full name that bears it", len(c) == 1
	}
	if len(parts) == 1 {
		if c := forenames[key]; len(c) > 0 {
			return c[0], "forename of the one full name that bears it", len(c) == 1
		}
	}
	if len(parts) > 2 {
		// A middle name more or less is the same person.
		if c := surnames[parts[len(parts)-1]]; len(c) == 1 && d.chains[c[0]].parts[0] == parts[0] {
			return c[0], "same forename and surname", true
		}
	}
	return 0, "", false
}

// acronyms joins "European Border Agency (EBA)" and later mentions of EBA.
func (d *doc) acronyms() {
	long := map[string][]int{}
	for n, c := range d.chains {
		if c.Kind != "person" && len(c.parts) > 1 {
			long[initials(c.Name)] = append(long[initials(c.Name)], n)
		}
	}
	ends := map[int]int{}
	for i := range d.spans {
		if n := d.spanChain[i]; n >= 0 && d.chains[n].Kind != "person" {
			ends[d.spans[i].End] = n
		}
	}
	moved := map[int]int{}
	for n, c := range d.chains {
		if c.Kind == "person" || len(c.parts) != 1 || len(c.Name) < 2 || strings.ToUpper(c.Name) != c.Name {
			continue
		}
		to, reason := -1, ""
		for _, m := range c.Mentions {
			if m.Begin > 1 && d.text[m.Begin-1] == '(' {
				if found, ok := ends[m.Begin-2]; ok {
					to, reason = found, "acronym in brackets"
				}
			}
		}
		if found := long[c.Name]; to < 0 && len(found) == 1 {
			to, reason = found[0], "acronym by its initials"
		}
		if to < 0 {
			if found, ok := d.longForm(c.Name); ok {
				to, reason = found, "acronym of general use"
			}
		}
		if further, ok := moved[to]; ok {
			to = further
		}
		if to >= 0 && to != n {
			d.merge(to, n, reason)
			moved[n] = to
		}
	}
	for i, n := range d.spanChain {
		if to, ok := moved[n]; ok {
			d.spanChain[i] = to
		}
	}
}

// longForm finds the chain that bears the long form of an acronym of general
// use, for acronyms that are not the initials of the form that texts use.
func (d *doc) longForm(acronym string) (int, bool) {
	long, ok := generalAcronyms[acronym]
	if !ok {
		return 0, false
	}
	for n, c := range d.chains {
		if c.Kind != "person" && strings.EqualFold(strings.TrimPrefix(c.Name, "the "), long) {
			return n, true
		}
	}
	return 0, false
}

// generalAcronyms are typed by us; each is in general use in the press.
var generalAcronyms = map[string]string{
	"ISIS": "Islamic State", "ISIL": "Islamic State", "IS": "Islamic State", "DAESH": "Islamic State",
	"PKK": "Kurdistan Workers' Party", "NATO": "North Atlantic Treaty Organization", "EU": "European Union", "UN": "United Nations",
}

func initials(name string) string {
	var b strings.Builder
	for _, w := range strings.Fields(name) {
		if r := []rune(w)[0]; capitalised(w) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// merge moves the mentions of chain from to chain to; the names follow when
// all moves are known.
func (d *doc) merge(to, from int, reason string) {
	a, b := d.chains[to], d.chains[from]
	for _, m := range b.Mentions {
		a.Mentions = append(a.Mentions, Link{Span: m.Span, Text: m.Text, Reason: reason})
	}
	a.Roles = append(a.Roles, b.Roles...)
	a.silent = a.silent && b.silent
	b.Mentions = nil
}

// refChains gives every noun phrase that can have one its chain: names,
// appositions, descriptions, then pronouns.
func (d *doc) refChains() {
	for i := range d.s {
		s := &d.s[i]
		for k := range s.chunks {
			if c := &s.chunks[k]; c.kind == chunkNP && c.name >= 0 {
				c.chain = d.spanChain[c.name]
				d.describe(s, c)
			}
		}
		d.appositions(s)
		d.calledSo(s)
		for k := range s.chunks {
			if c := &s.chunks[k]; c.kind == chunkNP && c.chain < 0 && c.pronoun == "" {
				d.description(s, k)
			}
		}
		d.others(s)
		d.pronouns(s)
	}
}

// others joins "the third, a 25-year-old man,": an ordinal that stands for a
// person and the description beside it.
func (d *doc) others(s *sentence) {
	for k := 0; k+2 < len(s.chunks); k++ {
		a, b := &s.chunks[k], &s.chunks[k+2]
		if a.kind != chunkNP || a.chain >= 0 || !a.definite || s.chunks[k+1].kind != chunkComma || b.kind != chunkNP || b.chain < 0 || !b.indefinite && b.name < 0 {
			continue
		}
		if w := s.at(a.head).low; (ordinals[w] > 0 || w == "other") && d.chains[b.chain].Kind == "person" {
			a.chain = b.chain
		}
	}
}

// part gives the number of the segment part in which an offset stands.
func (d *doc) part(at int) string {
	n, ok := slices.BinarySearchFunc(d.in.Segments, at, func(s segment, at int) int {
		if s.End <= at {
			return -1
		}
		if s.Begin > at {
			return 1
		}
		return 0
	})
	if !ok {
		return ""
	}
	return d.in.Segments[n].Part
}

// finish gives the chains of the result, in reading order of their numbers.
func (d *doc) finish() []Chain {
	out := make([]Chain, 0, len(d.chains))
	for _, c := range d.chains {
		if len(c.Mentions) == 0 {
			continue
		}
		if c.event != nil {
			c.Time = d.eventTime(c)
			if c.event.place >= 0 {
				c.Place = &Ref{Chain: d.chains[c.event.place].ID, Kind: d.chains[c.event.place].Kind, Label: d.chains[c.event.place].Name}
			}
		}
		out = append(out, c.Chain)
	}
	return out
}

// eventTime gives the date of an event chain; zero when none is told.
func (d *doc) eventTime(c *chain) claim.Interval {
	if c.event.date < 0 || d.values[c.event.date].Date == nil {
		return claim.Interval{}
	}
	return *d.values[c.event.date].Date
}
