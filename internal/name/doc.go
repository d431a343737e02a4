// Package name reads the names of persons, organisations and vessels as they
// are written, in any of the scripts of Europe and its neighbours, and breaks
// them into tokens with roles, sounds, skeletons and search keys. It also holds
// the other things by which a record is recognised: partial dates and
// identifiers with their check digits.
//
// Everything here is a pure function of the text and of the embedded tables;
// TablesHash names the tables, so that a stored key or score can be told from
// one made with other tables. Nothing here knows a person's origin or belief: a
// script and a spelling tradition are properties of a text, used to read it.
//
// The package stands on the lowest row: it imports nothing of this module.
package name
