package tagger

import "strings"

// kindWords are common nouns that say that the name beside them is an
// organisation: "the haulage company X", "X, a militia".
var kindWords = map[string]bool{"company": true, "firm": true, "subsidiary": true, "newspaper": true, "daily": true, "broadcaster": true, "agency": true,
	"militia": true, "group": true, "network": true, "clan": true, "gang": true, "cartel": true, "faction": true, "brigade": true, "charity": true,
	"foundation": true, "bank": true, "syndicate": true, "movement": true, "organisation": true, "organization": true, "party": true, "magazine": true}

// vesselWords stand before the names of ships.
var vesselWords = map[string]bool{"vessel": true, "tanker": true, "freighter": true, "trawler": true, "yacht": true, "ferry": true, "frigate": true, "ship": true}

// beside retypes a name that the model took for a person or a place when the
// noun beside it says that it is an organisation.
func beside(span *Span, s *Sentence) {
	if span.Type == Organisation && span.First > 0 && vesselWords[s.Tokens[span.First-1].Text] {
		span.Type, span.Kind, span.Reason = Vehicle, Ship, s.Tokens[span.First-1].Text+" before it"
		return
	}
	if span.Type == Organisation || span.Type != Person && span.Type != Place {
		return
	}
	word := func(i int) string {
		if i < 0 || i >= len(s.Tokens) {
			return ""
		}
		return s.Tokens[i].Text
	}
	why := ""
	switch before, after := word(span.First-1), word(span.Last); {
	case vesselWords[before] && span.Last-span.First < 4:
		span.Type, span.Kind, span.Reason = Vehicle, Ship, before+" before it"
		return
	case before == "," && kindWords[word(span.First-2)]:
		why = word(span.First-2) + " before it"
	case kindWords[before] && span.Type == Person, kindWords[before] && word(span.First-2) != "the" && before != "party" && before != "group":
		why = before + " before it"
	case kindWords[after] && span.Last-span.First < 3 && (word(span.First-1) == "the" || word(span.First-1) == "The") && span.Type == Person:
		why = after + " behind it"
	case after == "," && (word(span.Last+1) == "a" || word(span.Last+1) == "an" || word(span.Last+1) == "the"):
		// The head of "a small haulage company" is its last lower-case word.
		head := ""
		for i := span.Last + 2; i < span.Last+6; i++ {
			w := word(i)
			if w == "" || !kindWords[w] && (capital(w) || !letters(w)) || w == "of" || w == "and" || w == "in" {
				break
			}
			head = w
			if kindWords[w] {
				break
			}
		}
		if kindWords[head] {
			why = head + " in apposition"
		}
	}
	if why != "" {
		span.Type, span.Kind, span.Reason = Organisation, "", span.Reason+"; "+why
	}
}

func letters(w string) bool {
	for _, r := range w {
		if r < 'A' {
			return false
		}
	}
	return w != ""
}

// makes are makers of vehicles: with a model behind them, or a colour before,
// they name a vehicle and no organisation or person.
var makes = map[string]bool{"Audi": true, "BMW": true, "Mercedes": true, "Volkswagen": true, "VW": true, "Renault": true, "Peugeot": true, "Citroën": true,
	"Citroen": true, "Opel": true, "Ford": true, "Fiat": true, "Seat": true, "Skoda": true, "Škoda": true, "Toyota": true, "Nissan": true, "Honda": true,
	"Hyundai": true, "Kia": true, "Volvo": true, "Dacia": true, "Mazda": true, "Mitsubishi": true, "Porsche": true, "Tesla": true, "Iveco": true,
	"Scania": true, "Suzuki": true, "Yamaha": true, "Kawasaki": true, "Lada": true, "Vauxhall": true, "Jeep": true}

var colours = map[string]bool{"black": true, "white": true, "grey": true, "gray": true, "silver": true, "red": true, "blue": true, "dark": true,
	"green": true, "yellow": true, "brown": true, "beige": true, "stolen": true, "rented": true, "coloured": true}

// vehicle tells whether the span names a model of vehicle: "Opel Astra", "a dark
// BMW".
func vehicle(span *Span, s *Sentence) bool {
	if !makes[s.Tokens[span.First].Text] {
		return false
	}
	if span.First > 0 && colours[strings.ToLower(s.Tokens[span.First-1].Text)] {
		return true
	}
	if span.Last-span.First != 2 {
		return false
	}
	switch w := s.Tokens[span.First+1].Text; w {
	case "Motor", "Motors", "Group", "Company", "AG", "Europe", "Belgium", "Foundation":
		return false
	}
	return span.First > 0 && (s.Tokens[span.First-1].Text == "a" || s.Tokens[span.First-1].Text == "," || span.Type == Person)
}

// callingOnly tells whether the span is a lone word for a calling that opens
// its sentence ("Prosecutors said", "Driver stated").
func callingOnly(span *Span, ws *workspace) bool {
	if span.Last-span.First != 1 || span.First != 0 || span.Type != Person {
		return false
	}
	return callings[strings.ToLower(span.Text)] && ws.f.words[0].lists&wordGiven == 0
}

// callings are nouns for people by what they do; some are surnames too, so they
// count at the start of a sentence only.
var callings = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`prosecutors prosecutor driver drivers police witnesses witness investigators officers officials passenger passengers
		suspect suspects subject source sources neighbours neighbors residents detectives lawyers relatives colleagues customs soldiers guards
		victims victim officer owner owners`) {
		m[w] = true
	}
	return m
}()
