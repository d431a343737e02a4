package extract

import (
	"slices"
	"strings"

	"liaison/internal/claim"
)

// foreignCue is a word or phrase of another language that states a relation
// between the names around it. French, Dutch, German and Turkish are read by
// such cues alone: no phrases, no pronouns. What names do not stand beside is
// left out.
type foreignCue struct {
	words, predicate string
	// preps must stand before the other name; empty asks for none.
	preps string
}

// foreignCues are the cues by language; one language's lists of prepositions
// are given once.
var foreignCues = map[string][]foreignCue{
	"fr": join(
		cues("arrested-in", "à en au dans près", "arrêté", "arrêtée", "arrêtés", "interpellé", "interpellée", "appréhendé", "appréhendée"),
		cues("arrested-by", "par", "arrêté", "arrêtée", "interpellé", "interpellée", "appréhendé", "appréhendée"),
		cues("resident-at", "à en au dans", "habite", "habitait", "vit", "vivait", "réside", "résidait", "domicilié", "domiciliée", "demeurant"),
		cues("travelled-to", "à en au vers pour", "voyagé", "rendu", "rendue", "parti", "partie", "arrivé", "arrivée", "gagné"),
		cues("member-of", "de du d'", "membre"), cues("brother-of", "de d'", "frère"), cues("sister-of", "de d'", "sœur", "soeur"),
		cues("owns", "de du d'", "propriétaire", "gérant"), cues("leads", "de du d'", "chef", "dirigeant")),
	"nl": join(
		cues("arrested-in", "in te bij nabij", "aangehouden", "opgepakt", "gearresteerd"),
		cues("arrested-by", "door", "aangehouden", "opgepakt", "gearresteerd"),
		cues("resident-at", "in te", "woont", "woonde", "wonende", "woonachtig", "verblijft", "verbleef"),
		cues("travelled-to", "naar", "reisde", "gereisd", "reist", "vertrok", "vertrokken", "vloog", "gevlogen", "vluchtte"),
		cues("member-of", "van", "lid"), cues("brother-of", "van", "broer"), cues("sister-of", "van", "zus", "zuster"),
		cues("owns", "van", "eigenaar", "eigenares"), cues("leads", "van", "leider", "kopstuk")),
	"de": join(
		cues("arrested-in", "in bei nahe", "festgenommen", "verhaftet"),
		cues("arrested-by", "von", "festgenommen", "verhaftet"),
		cues("resident-at", "in bei", "wohnt", "wohnte", "wohnhaft", "lebt", "lebte"),
		cues("travelled-to", "nach", "reiste", "gereist", "reist", "flog", "geflogen", "floh", "geflohen"),
		cues("member-of", "von der des", "mitglied"), cues("brother-of", "von", "bruder"), cues("sister-of", "von", "schwester"),
		cues("owns", "von der des", "besitzer", "inhaber", "eigentümer"), cues("leads", "von der des", "anführer", "chef")),
	"tr": join(
		cues("arrested-in", "", "yakalandı", "yakaladı", "tutuklandı", "gözaltına", "yakalanmadı", "tutuklanmadı"),
		cues("resident-at", "", "yaşıyor", "yaşıyordu", "oturuyor", "ikamet"),
		cues("travelled-to", "", "gitti", "geldi", "kaçtı", "gidecek", "uçacak", "gitmedi")),
}

func cues(predicate, preps string, words ...string) (out []foreignCue) {
	for _, w := range words {
		out = append(out, foreignCue{w, predicate, preps})
	}
	return out
}

func join(lists ...[]foreignCue) []foreignCue { return slices.Concat(lists...) }

// foreignNot negate, foreignDeny deny, and foreignMay weaken what the sentence
// says. foreignFuture is the role of dates.
var (
	foreignNot  = words("pas jamais niet nooit geen nicht nie kein keine değil yakalanmadı tutuklanmadı gitmedi")
	foreignDeny = words("nie dément conteste ontkent ontkende betwist bestreitet bestritt leugnet dementiert reddetti yalanladı")
	foreignMay  = words("soupçonné soupçonnée suspecté suspectée aurait serait présumé présumée verdacht verdachte zou vermoedelijk verdächtig verdächtigt soll mutmaßlich angeblich iddia iddiaya iddiasıyla")
)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// relateForeign reads the cues of every sentence.
func (d *doc) relateForeign() {
	list := foreignCues[d.lang]
	for i := range d.s {
		s := &d.s[i]
		if s.title || len(s.toks) > maxSentence {
			continue
		}
		for k := range s.toks {
			if t := s.at(k); t.span != 0 {
				continue
			}
			for n := range list {
				if c := &list[n]; s.at(k).low == c.words {
					d.foreignCue(s, k, c)
				}
			}
		}
		if len(list) > 0 {
			d.birthDates(s)
		}
	}
}

// foreignCue ties the person before the cue at token k, else the first one of
// the sentence, to the name that one of the prepositions governs: the nearest
// behind the cue, else the nearest before it.
func (d *doc) foreignCue(s *sentence, k int, c *foreignCue) {
	subj := d.nameNear(s, k, -1, "PER", "")
	for further := subj; further >= 0 && d.governedBy(s, d.spans[further].First, "de d' van von"); {
		// "X, brother of Y, was arrested": X was.
		if further = d.nameNear(s, d.spans[further].First, -1, "PER", ""); further >= 0 {
			subj = further
		}
	}
	if subj < 0 {
		subj = d.nameNear(s, k, 1, "PER", "")
	}
	obj := d.nameNear(s, k, 1, "", c.preps)
	if obj < 0 || obj == subj || d.spanChain[obj] == d.chainAtSpan(subj) {
		obj = d.nameNear(s, k, -1, "", c.preps)
	}
	if subj < 0 || obj < 0 || obj == subj {
		return
	}
	a, b := d.spans[subj], d.spans[obj]
	if d.spanChain[subj] < 0 || d.spanChain[obj] < 0 || d.lang == "tr" && b.Type != "LOC" {
		return
	}
	x, y := d.chains[d.spanChain[subj]], d.chains[d.spanChain[obj]]
	f := draft{rule: "cue-" + d.lang + "." + c.predicate, subj: &Ref{Chain: x.ID, Kind: x.Kind, Label: x.Name}, predicate: c.predicate,
		obj: &Ref{Chain: y.ID, Kind: y.Kind, Label: y.Name}, trigger: k, score: 0.65}
	f.modality = d.foreignModality(s, k)
	if iv, ok := d.onlyDate(s); ok {
		f.time, f.timeFrom = iv, "clause"
	}
	d.proposeTokens(s, f, min(a.First, b.First, k), max(a.Last, b.Last, k+1))
}

func (d *doc) chainAtSpan(n int) int {
	if n < 0 {
		return -1
	}
	return d.spanChain[n]
}

// nameNear gives the span nearest to token k in one direction, of one type if
// given, behind one of the prepositions if given, within twelve tokens and not
// across a semicolon; -1 is none. An article may stand between.
func (d *doc) nameNear(s *sentence, k, step int, typ, preps string) int {
	for i, n := k+step, 0; i >= 0 && i < len(s.toks) && n < 12; i, n = i+step, n+1 {
		t := s.at(i)
		if t.low == ";" {
			return -1
		}
		if t.span == 0 {
			continue
		}
		sp := &d.spans[t.span-1]
		if typ != "" && string(sp.Type) != typ || preps != "" && !d.governedBy(s, sp.First, preps) {
			continue
		}
		return int(t.span - 1)
	}
	return -1
}

// governedBy tells whether one of the prepositions stands before token first,
// perhaps with an article or a word such as "police" between.
func (d *doc) governedBy(s *sentence, first int, preps string) bool {
	for i := first - 1; i >= 0 && i >= first-3; i-- {
		t := s.at(i)
		for _, p := range strings.Fields(preps) {
			if t.low == p || strings.HasSuffix(p, "'") && strings.HasPrefix(t.low, p) {
				return true
			}
		}
		if t.span != 0 || t.value != 0 || t.low == "," {
			return false
		}
	}
	return false
}

func (d *doc) foreignModality(s *sentence, k int) claim.Modality {
	out := claim.Asserted
	if frames := d.chainAt(s.span(k, k+1)); len(frames) > 1 {
		out = claim.Reported
		for _, f := range frames[1:] {
			if f.Polarity == "denied" {
				return claim.Denied
			}
		}
	}
	z := &dateScan{s: s, w: dateTables()[d.lang], lang: d.lang}
	for i := range s.toks {
		switch w := s.at(i).low; {
		case foreignDeny[w]:
			return claim.Denied
		case foreignNot[w] && abs(i-k) < 7 && !s.commaBetween(i, k):
			return claim.Negated
		case foreignMay[w]:
			out = claim.Alleged
		case z.has(i, roleFuture) && out == claim.Asserted && w != "wordt" && w != "werden":
			if _, future := z.role(i, roleFuture); future && abs(i-k) < 8 && w != "wird" {
				out = claim.Planned
			}
		}
	}
	for _, n := range d.hedgesIn[s.index] {
		if d.hedged[n].Makes == claim.Alleged || out == claim.Asserted {
			out = d.hedged[n].Makes
		}
	}
	return out
}

// onlyDate gives the date of a sentence that has one and no second.
func (d *doc) onlyDate(s *sentence) (claim.Interval, bool) {
	var found *claim.Interval
	last := int32(0)
	for i := range s.toks {
		v := s.toks[i].value
		if v == 0 || v == last || !d.isDate(int(v-1)) || d.values[v-1].Date == nil {
			continue
		}
		if found != nil {
			return claim.Interval{}, false
		}
		found, last = d.values[v-1].Date, v
	}
	if found == nil {
		return claim.Interval{}, false
	}
	return *found, true
}

func (s *sentence) commaBetween(a, b int) bool {
	for i := min(a, b); i < max(a, b); i++ {
		if s.at(i).low == "," {
			return true
		}
	}
	return false
}
