package format

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"liaison/internal/fault"
)

// stixObject is what is read of an object of a bundle.
type stixObject struct {
	Type          string   `json:"type"`
	ID            string   `json:"id"`
	Name          string   `json:"name"`
	Class         string   `json:"identity_class"`
	Description   string   `json:"description"`
	Roles         []string `json:"roles"`
	Country       string   `json:"country"`
	StreetAddress string   `json:"street_address"`
	Relationship  string   `json:"relationship_type"`
	Source        string   `json:"source_ref"`
	Target        string   `json:"target_ref"`
	StartTime     string   `json:"start_time"`
	StopTime      string   `json:"stop_time"`
	Revoked       bool     `json:"revoked"`
}

// ReadSTIX reads a STIX 2.1 bundle, object by object, and calls fn with each;
// Number counts objects from 1. Identities and locations are subjects, a
// relationship is a tie in its own words; what else there is, and what was
// revoked, is counted as unmapped. A bundle that breaks off, or is none, ends
// the reading with its line and column.
func ReadSTIX(r io.Reader, opts FtMOptions, fn func(Line) error) error {
	end := int64(0)
	err := eachSTIX(r, opts.MaxLine, func(l Line, raw []byte) error {
		end = l.End
		if l.End <= opts.Start {
			return nil // read by an earlier import
		}
		e, err := parseSTIX(raw)
		switch {
		case l.Bad != nil:
		case err != nil:
			l.Bad = err
		case e == nil:
			l.Unmapped = 1
		default:
			l.Entity, l.Schema = e.ID, e.Schema
			m := mapper{opts: opts, line: &l}
			if err := m.entity(e); err != nil {
				l.Bad, l.Claims, l.Blocked, l.Unmapped = err, nil, 0, 0
			}
		}
		return fn(l)
	})
	if err != nil {
		return err
	}
	return whole(end, opts.Start)
}

// ReadSTIXEnds reads the whole bundle once for the kinds and labels of its
// subjects.
func ReadSTIXEnds(r io.Reader) (*Ends, error) {
	out := &Ends{by: map[string]end{}}
	err := eachSTIX(r, 0, func(l Line, raw []byte) error {
		if l.Bad != nil {
			return nil // ReadSTIX says so, with its place
		}
		if e, err := parseSTIX(raw); err == nil && e != nil {
			if kind := kindOf(e); kind != "" {
				out.by[e.ID] = end{kind: kind, label: labelOf(e)}
			}
		}
		return nil
	})
	return out, err
}

// parseSTIX reads one object as an entity; nil is an object that states
// nothing the house reads.
func parseSTIX(raw []byte) (*ftmEntity, error) {
	if !utf8.Valid(raw) {
		return nil, badLine("the object is not UTF-8").WithMend("convert the file to UTF-8")
	}
	var o stixObject
	if err := json.Unmarshal(raw, &o); err != nil {
		return nil, badJSON(err)
	}
	if o.ID == "" || !strings.HasPrefix(o.ID, o.Type+"--") || utf8.RuneCountInString(o.ID) > maxFtMID || o.Type == "" {
		return nil, badLine("the id %q is none of a %s", shortened(o.ID), shortened(o.Type)).At("id")
	}
	e := &ftmEntity{ID: o.ID, Props: map[string][]string{}}
	set := func(property string, values ...string) {
		for _, v := range values {
			if v = strings.TrimSpace(v); v != "" && !strings.ContainsRune(v, 0) {
				if e.Props[property] == nil {
					e.Order = append(e.Order, property)
				}
				e.Props[property] = append(e.Props[property], v)
			}
		}
	}
	switch {
	case o.Revoked:
		return nil, nil
	case o.Type == "identity":
		e.Schema = "LegalEntity"
		switch o.Class {
		case "individual":
			e.Schema = "Person"
		case "organization", "group", "class":
			e.Schema = "Organization"
		}
		set("name", o.Name)
		set("description", o.Description)
		if e.Schema == "Person" {
			set("position", o.Roles...)
		}
	case o.Type == "location":
		e.Schema = "Address"
		set("full", o.Name)
		set("street", o.StreetAddress)
		set("country", o.Country)
	case o.Type == "relationship":
		if o.Source == "" || o.Target == "" || o.Relationship == "" {
			return nil, badLine("a relationship needs relationship_type, source_ref and target_ref").At("relationship_type")
		}
		e.Schema = "UnknownLink"
		set("subject", o.Source)
		set("object", o.Target)
		words := o.Relationship
		if o.Description != "" {
			words += ": " + o.Description
		}
		set("role", words)
		set("startDate", day(o.StartTime))
		set("endDate", day(o.StopTime))
	default:
		return nil, nil
	}
	return e, nil
}

// day is the day of a moment; STIX has no partial dates.
func day(s string) string {
	if len(s) < len("2006-01-02") {
		return ""
	}
	return s[:len("2006-01-02")]
}

func shortened(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// counted counts lines as they are read, to tell where a bundle breaks.
type counted struct {
	r     io.Reader
	at    int64
	lines []int64 // offsets of line ends
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	for i, x := range b[:n] {
		if x == '\n' {
			c.lines = append(c.lines, c.at+int64(i))
		}
	}
	c.at += int64(n)
	return n, err
}

// place is line and column of an offset, from 1.
func (c *counted) place(offset int64) (line, column int64) {
	last := int64(-1)
	for _, end := range c.lines {
		if end >= offset {
			break
		}
		line, last = line+1, end
	}
	return line + 1, offset - last
}

// eachSTIX calls fn with each object of a bundle.
func eachSTIX(r io.Reader, limit int, fn func(Line, []byte) error) error {
	if limit <= 0 {
		limit = MaxLine
	}
	c := &counted{r: r}
	d := json.NewDecoder(c)
	broken := func(err error) error {
		line, column := c.place(d.InputOffset())
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			line, column = c.place(c.at)
			return fault.Wrap(fault.Invalid, err, "line %d column %d: the bundle breaks off", line, column).WithMend("fetch the file again")
		}
		return fault.Wrap(fault.Invalid, err, "line %d column %d: this is no bundle: %v", line, column, err).WithMend("give a STIX 2.1 bundle: {\"type\":\"bundle\",\"objects\":[…]}")
	}
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return broken(orNone(err))
	}
	found := false
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return broken(err)
		}
		if key != "objects" {
			var skip json.RawMessage
			if err := d.Decode(&skip); err != nil {
				return broken(err)
			}
			continue
		}
		if found {
			return broken(errors.New("objects stands twice"))
		}
		found = true
		if t, err := d.Token(); err != nil || t != json.Delim('[') {
			return broken(orNone(err))
		}
		for number := int64(1); d.More(); number++ {
			l := Line{Number: number, Offset: d.InputOffset()}
			var raw json.RawMessage
			if err := d.Decode(&raw); err != nil {
				return broken(err)
			}
			l.End = d.InputOffset()
			if len(raw) > limit {
				l.Bad, raw = badLine("the object is longer than %d bytes", limit), nil
			}
			if err := fn(l, bytes.TrimSpace(raw)); err != nil {
				return err
			}
		}
		if _, err := d.Token(); err != nil {
			return broken(err)
		}
	}
	if _, err := d.Token(); err != nil {
		return broken(err)
	}
	if !found {
		return broken(errors.New("it has no objects"))
	}
	return nil
}

func orNone(err error) error {
	if err == nil {
		return errors.New("another thing begins here")
	}
	return err
}
