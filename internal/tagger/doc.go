// Package tagger reads plain text: it cuts it into sentences and tokens, tells
// the language, finds identifiers and checks their check digits, and marks the
// spans that name persons, organisations and places.
//
// Everything is stand-off: each result is a half-open byte range of the text
// that was given, and no result alters the text. A score says how surely the
// text names something of that type; it says nothing about the truth of the
// text and nothing about a person.
//
// Words of nationality and belief can be marked (Options.Mark), are never part
// of the default result and must never become an index key or a property of a
// person (Directive (EU) 2016/680, Article 10).
//
// The package may import fault and nothing else of ours.
package tagger
