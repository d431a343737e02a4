// Package dateparser stands in for github.com/markusmobius/go-dateparser, of
// which go-htmldate calls one method, and only in an extensive search, which
// the reader never asks for (report/html.go: trafilatura.Fast). The real
// package builds tables of two hundred languages when a program starts: .19 s
// of processor time and 83 MB for each command and each converter. See decision
// 0152.
package dateparser

import (
	"errors"
	"time"
)

// ParserType names a way to parse, as go-htmldate lists them.
type ParserType uint8

// The ways that go-htmldate lists.
const (
	CustomFormat ParserType = iota
	AbsoluteTime
)

// PreferredDateSource says where an incomplete date lies.
type PreferredDateSource uint8

// Past is what go-htmldate prefers.
const Past PreferredDateSource = 1

// Parser holds the ways to parse.
type Parser struct{ ParserTypes []ParserType }

// Configuration holds the settings that go-htmldate gives.
type Configuration struct {
	PreferredDateSource PreferredDateSource
	StrictParsing       bool
}

// Date is a date that was read.
type Date struct{ Time time.Time }

// ErrNotBuiltIn is the answer to every text.
var ErrNotBuiltIn = errors.New("extensive search of dates is not built in")

// Parse reads nothing: it gives ErrNotBuiltIn.
func (*Parser) Parse(*Configuration, string, ...string) (Date, error) {
	return Date{}, ErrNotBuiltIn
}
