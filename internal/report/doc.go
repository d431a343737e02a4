// Package report takes documents into custody: it turns the usual formats
// into canonical text with places, under hard limits, and keeps original,
// text and marking of what was filed. It imports claim, db, ledger, marking,
// view, fault and the parsers of third parties.
package report
