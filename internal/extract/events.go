package extract

import (
	"strings"

	"liaison/internal/claim"
	"liaison/internal/tagger"
)

// event is what makes mentions of one event agree: sort, place, date.
type event struct {
	sort  string
	place int // chain, or -1
	date  int // value, or -1
	spot  string
}

// capitals let "the Belgium attack" and "the Brussels attack" be one event.
// Facts of geography, Europe and its neighbours.
var capitals = map[string]string{"brussels": "belgium", "paris": "france", "london": "united kingdom", "berlin": "germany", "amsterdam": "netherlands",
	"madrid": "spain", "lisbon": "portugal", "rome": "italy", "vienna": "austria", "bern": "switzerland", "luxembourg": "luxembourg", "dublin": "ireland",
	"copenhagen": "denmark", "oslo": "norway", "stockholm": "sweden", "helsinki": "finland", "warsaw": "poland", "prague": "czech republic",
	"bratislava": "slovakia", "budapest": "hungary", "ljubljana": "slovenia", "zagreb": "croatia", "belgrade": "serbia", "sarajevo": "bosnia and herzegovina",
	"skopje": "north macedonia", "tirana": "albania", "athens": "greece", "sofia": "bulgaria", "bucharest": "romania", "chisinau": "moldova",
	"kyiv": "ukraine", "ankara": "turkey", "istanbul": "turkey", "nicosia": "cyprus", "valletta": "malta", "tunis": "tunisia", "algiers": "algeria",
	"rabat": "morocco", "tripoli": "libya", "cairo": "egypt", "beirut": "lebanon", "damascus": "syria", "baghdad": "iraq", "amman": "jordan",
	"tallinn": "estonia", "riga": "latvia", "vilnius": "lithuania", "antwerp": "belgium", "ghent": "belgium", "rotterdam": "netherlands",
	"marseille": "france", "lyon": "france", "nice": "france", "hamburg": "germany", "munich": "germany", "barcelona": "spain", "milan": "italy"}

// samePlace tells whether two places of events can be one: equal, a capital or
// large city for its country, or a place whose name holds the other's.
func (d *doc) samePlace(a, b int) bool {
	if a == b {
		return true
	}
	x, y := foldLabel(d.chains[a].Name), foldLabel(d.chains[b].Name)
	return capitals[x] == y || capitals[y] == x || strings.HasPrefix(x, y+" ") || strings.HasPrefix(y, x+" ") ||
		capitals[firstWord(x)] == y || capitals[firstWord(y)] == x
}

func firstWord(s string) string { w, _, _ := strings.Cut(s, " "); return w }

// eventChains joins mentions of events by sort, place and date. Certain
// mentions (with a place) go first, then those with a date, then "the attacks".
func (d *doc) eventChains() {
	for pass := range 3 {
		for i := range d.s {
			s := &d.s[i]
			for k := range s.chunks {
				c := &s.chunks[k]
				if c.kind != chunkNP || c.noun == nil || c.noun.class != classEvent || c.name >= 0 || c.chain >= 0 {
					continue
				}
				e := d.eventAt(s, k)
				switch {
				case e.sort == "capture" || e.sort == "deport" || e.sort == "search":
					// These are told as relations of the person.
					if pass == 0 && e.sort == "capture" {
						continue
					}
				case pass == 0 && e.place < 0, pass == 1 && e.date < 0 && e.spot == "":
					continue
				}
				if e.sort != "capture" {
					d.placeEvent(s, k, e, pass)
				}
			}
		}
	}
}

// eventAt reads place and date of an event phrase from its own words and from
// the phrases that touch it.
func (d *doc) eventAt(s *sentence, k int) event {
	c := &s.chunks[k]
	e := event{sort: c.noun.event, place: -1, date: c.date}
	for _, m := range c.mods {
		sp := &d.spans[m]
		if sp.Type == tagger.Place || sp.Type == tagger.Organisation && d.chains[d.spanChain[m]].Kind == "place" {
			e.place = d.spanChain[m]
			if i := strings.LastIndexByte(sp.Text, ' '); i > 0 {
				e.spot = lower(sp.Text[i+1:])
			}
		}
	}
	for i := c.a; i < c.head; i++ {
		if t := s.at(i); t.noun != nil && (t.noun.class == classPlace || t.noun.class == classPremises || t.noun.class == classVehicle) {
			e.spot = t.low
		}
	}
	if c.poss >= 0 {
		if p := &s.chunks[c.poss]; p.kind == chunkDate {
			e.date = p.date
		} else if p.name >= 0 && nameClass(&d.spans[p.name]) == classPlace {
			e.place = d.spanChain[p.name]
		}
	}
	if p := s.chunkAt(k - 1); p.kind == chunkDate && e.date < 0 && s.chunkAt(k-2).kind != chunkVG {
		e.date = p.date
	}
	for j := k + 1; j < len(s.chunks) && j < k+6; j++ {
		switch n := &s.chunks[j]; n.kind {
		case chunkDate:
			if e.date < 0 {
				e.date = n.date
			}
		case chunkNP:
			if n.name < 0 || n.class != classPlace {
				return e
			}
			if e.place < 0 && (n.prep == "in" || n.prep == "at" || n.prep == "on" || n.prep == "near") && s.chunkAt(j+1).kind != chunkPoss {
				e.place = d.spanChain[n.name]
			}
		case chunkPrep:
			switch s.at(n.a).low {
			case "in", "at", "on", "near", "of", "during":
			default:
				return e
			}
		default:
			return e
		}
	}
	return e
}

// maxEvents is how many of the last events of one sort a mention is held
// against.
const maxEvents = 200

// placeEvent gives the phrase at chunk k the chain of its event, or a new one.
func (d *doc) placeEvent(s *sentence, k int, e event, pass int) {
	c := &s.chunks[k]
	found, many, reason := -1, 0, ""
	known := d.eventsOf[e.sort]
	for _, n := range known[max(0, len(known)-maxEvents):] {
		o := d.chains[n]
		if d.agrees(o.event, &e) {
			if found < 0 || o.event.place == e.place && e.place >= 0 && d.chains[found].event.place != e.place {
				found = n
			}
			many++
		}
	}
	exact := found >= 0 && e.place >= 0 && d.chains[found].event.place == e.place
	switch {
	case many == 1 || exact:
		reason = "event of the same sort, place and date"
		if e.place < 0 {
			reason = "the only event that fits"
		}
	case many > 1 && pass == 2 && c.definite:
		if n := d.recentEvent(s, k, e.sort); n >= 0 && d.agrees(d.chains[n].event, &e) {
			found, reason = n, "the event last spoken of"
		}
	}
	bare := e.place < 0 && e.date < 0 && e.spot == ""
	if reason == "" || bare && !c.definite && !(c.indefinite && e.sort == "meeting") {
		if bare && !c.definite && !c.indefinite {
			return
		}
		found = d.newChain("event", d.eventName(s, k))
		d.chains[found].event = &event{sort: e.sort, place: -1, date: -1}
		if d.eventsOf == nil {
			d.eventsOf = map[string][]int{}
		}
		d.eventsOf[e.sort] = append(d.eventsOf[e.sort], found)
		reason = "first mention of the event"
		if c.indefinite {
			reason = "an event of its own"
		}
	}
	o := d.chains[found].event
	if o.place < 0 || e.place >= 0 && capitals[foldLabel(d.chains[e.place].Name)] == foldLabel(d.chains[o.place].Name) {
		if e.place >= 0 {
			o.place = e.place
		}
	}
	if o.date < 0 || e.date >= 0 && d.narrower(e.date, o.date) {
		if e.date >= 0 {
			o.date = e.date
		}
	}
	if o.spot == "" {
		o.spot = e.spot
	}
	c.chain = found
	if e.place >= 0 {
		d.callEvent(d.chains[found], d.eventName(s, k))
	}
	d.join(found, s.span(c.a, c.b), reason)
}

// callEvent names an event as the text names it most often.
func (d *doc) callEvent(c *chain, name string) {
	if c.names == nil {
		c.names = map[string]int{}
	}
	c.names[name]++
	if c.names[name] > c.names[c.Name] {
		c.Name = name
	}
}

// agrees tells whether nothing in the two contradicts.
func (d *doc) agrees(a, b *event) bool {
	if a.place >= 0 && b.place >= 0 && !d.samePlace(a.place, b.place) {
		return false
	}
	if a.spot != "" && b.spot != "" && a.spot != b.spot {
		return false
	}
	if b.spot != "" && a.spot == "" && b.place < 0 {
		return false
	}
	if a.date >= 0 && b.date >= 0 {
		x, y := d.values[a.date].Date, d.values[b.date].Date
		if x != nil && y != nil {
			return x.Overlaps(*y)
		}
	}
	return true
}

func (d *doc) narrower(a, b int) bool {
	x, y := d.values[a].Date, d.values[b].Date
	return x != nil && (y == nil || x.To-x.From < y.To-y.From && x.From != claim.DayMin)
}

// recentEvent gives the event of that sort last mentioned before chunk k.
func (d *doc) recentEvent(s *sentence, k int, sort string) int {
	for i := s.index; i >= 0 && i > s.index-4; i-- {
		p := &d.s[i]
		end := len(p.chunks)
		if p == s {
			end = k
		}
		for j := end - 1; j >= 0; j-- {
			if n := p.chunks[j].chain; n >= 0 && d.chains[n].event != nil && d.chains[n].event.sort == sort {
				return n
			}
		}
	}
	return -1
}

// eventName gives the words of an event with the place or date that touch it.
func (d *doc) eventName(s *sentence, k int) string {
	c := &s.chunks[k]
	a, b := c.a, c.b
	if s.at(a).is(lexDet) && a+1 < b {
		a++
	}
	if c.poss >= 0 && s.chunks[c.poss].b-s.chunks[c.poss].a < 4 {
		a = s.chunks[c.poss].a
	}
	for j := k + 1; j+1 < len(s.chunks) && j < k+4; j += 2 {
		p, n := &s.chunks[j], &s.chunks[j+1]
		if p.kind != chunkPrep || n.kind != chunkNP || n.class != classPlace {
			break
		}
		if w := s.at(p.a).low; w != "in" && w != "on" && w != "at" {
			break
		}
		b = n.b
	}
	return s.words(a, b)
}
