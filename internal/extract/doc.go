// Package extract reads a canonical text and proposes what it says: mentions
// of persons, organisations and places, dates, numbers and identifiers, who
// said what, and relations and events as claim proposals with the words that
// say them.
//
// The rule over all others: the machine proposes what the text says, with the
// words that say it; a named person decides whether it becomes a claim. A
// score tells how surely the text says so, never how likely it is true, and
// nothing here grades a source or weighs a person. Words of nationality,
// religion, opinion and health can be marked in the text; they are never part
// of a proposal (Directive (EU) 2016/680, Article 10).
//
// Every result is stand-off: a half-open byte range of the one text that was
// given, whose words it repeats. The package may import claim, name, ontology,
// tagger, report and fault.
package extract
