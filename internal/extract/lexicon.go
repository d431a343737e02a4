package extract

import (
	"strings"
	"sync"
)

// lexBits tell what part a word can play in an English clause.
type lexBits uint32

const (
	lexDet lexBits = 1 << iota
	lexDef
	lexPossessive // his, their
	lexPronoun
	lexReflexive
	lexPrep
	lexConj
	lexSub // subordinator: because, while, when
	lexRel // who, which, that, where, whose
	lexBe
	lexHave
	lexDo
	lexModal
	lexNot
	lexAdverb
	lexVerb
	lexNoun
	lexQuantity
	lexAdjective
	lexPossessiveEnd // 's
)

// verbForm is one form of a verb.
type verbForm struct {
	lemma string
	// past, participle, gerund, base and third tell which forms it can be.
	past, participle, gerund, base bool
}

// class is what sort of thing a noun names.
type class uint8

const (
	classOther class = iota
	classPerson
	classGroup
	classOrganisation
	classEvent
	classPlace
	classPremises
	classVehicle
	classWeapon
	classDocument
	classPhone
	classItem
	classTime
	classKin
	classLinkNoun // link, tie, connection
	classWarning
	classTrip
	classSource // report, investigation, document: speaks, is no person
	classMoney
)

// noun is a noun with its class.
type noun struct {
	lemma  string
	class  class
	plural bool
	// event is the sort of event, "" for other classes.
	event string
}

// word is what the lexicon knows of a form.
type word struct {
	bits lexBits
	verb *verbForm
	noun *noun
}

type lexicon map[string]*word

func (l lexicon) get(w string) *word {
	e := l[w]
	if e == nil {
		e = new(word)
		l[w] = e
	}
	return e
}

func (l lexicon) add(bits lexBits, words string) {
	for _, w := range strings.Fields(words) {
		l.get(w).bits |= bits
	}
}

// english is built once from the lists in words.go.
var english = sync.OnceValue(func() lexicon {
	l := lexicon{}
	for bits, words := range functionWords {
		l.add(bits, words)
	}
	for _, v := range strings.Fields(regularVerbs) {
		l.regular(v)
	}
	for _, line := range strings.Split(strings.TrimSpace(irregularVerbs), "\n") {
		f := strings.Fields(line)
		l.verb(f[0], f[0], verbForm{base: true})
		l.verb(third(f[0]), f[0], verbForm{})
		l.verb(f[1], f[0], verbForm{past: true})
		l.verb(f[2], f[0], verbForm{participle: true})
		l.verb(gerund(f[0]), f[0], verbForm{gerund: true})
	}
	l.verb("has", "have", verbForm{})
	for _, v := range [...]string{"travel", "cancel", "label", "signal"} { // the British double
		l.verb(v+"led", v, verbForm{past: true, participle: true})
		l.verb(v+"ling", v, verbForm{gerund: true})
	}
	for c, words := range nounClasses {
		for _, w := range strings.Fields(words) {
			l.noun(w, c, "")
		}
	}
	for kind, words := range eventNouns {
		for _, w := range strings.Fields(words) {
			l.noun(w, classEvent, kind)
		}
	}
	return l
})

func (l lexicon) regular(v string) {
	l.verb(v, v, verbForm{base: true})
	l.verb(third(v), v, verbForm{})
	l.verb(past(v), v, verbForm{past: true, participle: true})
	l.verb(gerund(v), v, verbForm{gerund: true})
}

func (l lexicon) verb(form, lemma string, f verbForm) {
	e := l.get(form)
	e.bits |= lexVerb
	if e.verb == nil {
		f.lemma = lemma
		e.verb = &f
		return
	}
	e.verb.past = e.verb.past || f.past
	e.verb.participle = e.verb.participle || f.participle
	e.verb.gerund = e.verb.gerund || f.gerund
	e.verb.base = e.verb.base || f.base
}

// noun adds singular and plural; "w/p" gives an irregular plural, "w/" none.
func (l lexicon) noun(w string, c class, event string) {
	single, many, given := strings.Cut(w, "/")
	if !given {
		many = third(single)
		if strings.HasSuffix(single, "man") {
			many = single[:len(single)-2] + "en"
		}
	}
	e := l.get(single)
	e.bits |= lexNoun
	e.noun = &noun{lemma: single, class: c, event: event}
	if many != "" && many != single {
		e = l.get(many)
		e.bits |= lexNoun
		e.noun = &noun{lemma: single, class: c, plural: true, event: event}
	}
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

func third(v string) string {
	n := len(v)
	switch {
	case strings.HasSuffix(v, "s"), strings.HasSuffix(v, "sh"), strings.HasSuffix(v, "ch"), strings.HasSuffix(v, "x"), strings.HasSuffix(v, "z"):
		return v + "es"
	case v[n-1] == 'y' && n > 1 && !vowel(v[n-2]):
		return v[:n-1] + "ies"
	case v == "go" || v == "do" || v == "undergo":
		return v + "es"
	}
	return v + "s"
}

// doubled are verbs that double their last letter.
var doubled = map[string]bool{"plan": true, "stop": true, "rob": true, "plot": true, "grab": true, "nab": true, "stab": true, "drop": true,
	"admit": true, "commit": true, "transfer": true, "ship": true, "trap": true, "gun": true, "beg": true, "kidnap": true, "tip": true,
	"smuggle": false, "begin": true, "get": true, "sit": true, "run": true, "cut": true, "hit": true, "set": true, "put": true, "refer": true, "control": true, "acquit": true, "wed": true, "flag": true}

func past(v string) string {
	n := len(v)
	switch {
	case v[n-1] == 'e':
		return v + "d"
	case v[n-1] == 'y' && !vowel(v[n-2]):
		return v[:n-1] + "ied"
	case doubled[v]:
		return v + v[n-1:] + "ed"
	}
	return v + "ed"
}

func gerund(v string) string {
	n := len(v)
	switch {
	case strings.HasSuffix(v, "ie"):
		return v[:n-2] + "ying"
	case v[n-1] == 'e' && n > 2 && v[n-2] != 'e':
		return v[:n-1] + "ing"
	case doubled[v]:
		return v + v[n-1:] + "ing"
	}
	return v + "ing"
}
