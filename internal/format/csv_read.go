package format

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// CSVOptions says how the columns of a table are read.
type CSVOptions struct {
	FtMOptions
	// Schema is what each row is about: a schema of FollowTheMoney, such as
	// Person; empty is Person.
	Schema string
	// Columns maps a property, such as birthDate, or "id", to the heading of
	// its column. Empty takes the headings for properties.
	Columns map[string]string
}

// ReadCSV reads a table with headings, a subject a row, and calls fn for each
// row. The separator is a comma, a semicolon or a tab, as the heading has it.
// Rows without an id column are known by their content. A row that cannot be
// read is Bad and names its column; the rest is read on.
func ReadCSV(r io.Reader, opts CSVOptions, fn func(Line) error) error {
	if opts.Schema == "" {
		opts.Schema = "Person"
	}
	if _, ok := ftmKinds[opts.Schema]; !ok {
		return fault.New(fault.Invalid, "%q is no kind of row", opts.Schema).At("schema").WithMend("choose one of %s", strings.Join(sortedKeys(ftmKinds), ", "))
	}
	b := bufio.NewReaderSize(r, 64<<10)
	comma, err := separator(b)
	if err != nil {
		return err
	}
	rows := csv.NewReader(b)
	rows.Comma, rows.FieldsPerRecord = comma, -1
	heading, err := rows.Read()
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "line 1: the table has no headings: %v", err).WithMend("the first line names the columns")
	}
	places, err := opts.places(heading)
	if err != nil {
		return err
	}
	for number := int64(1); ; number++ {
		l := Line{Number: number + 1, Offset: rows.InputOffset(), Schema: opts.Schema}
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return whole(rows.InputOffset(), opts.Start)
		}
		var parse *csv.ParseError
		switch {
		case errors.As(err, &parse):
			l.Number = int64(parse.StartLine)
			l.Bad = badLine("line %d column %d: %v", parse.Line, parse.Column, parse.Err).WithMend("put a field with quotation marks or line ends into quotation marks, and double those within")
		case err != nil:
			return fault.Wrap(fault.Unavailable, err, "row %d cannot be read", number)
		default:
			line, _ := rows.FieldPos(0)
			l.Number = int64(line)
			opts.row(rows, &l, cells, len(heading), places)
		}
		l.End = rows.InputOffset()
		if l.End <= opts.Start {
			continue // read by an earlier import
		}
		if err := fn(l); err != nil {
			return err
		}
	}
}

// whole refuses a file that ends before what was read of it.
func whole(end, start int64) error {
	if end < start {
		return fault.New(fault.Invalid, "the file is shorter than what was read of it").WithMend("start again with --restart")
	}
	return nil
}

// separator finds what parts the headings and passes over a byte order mark.
func separator(b *bufio.Reader) (rune, error) {
	first, err := b.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return 0, fault.Wrap(fault.Unavailable, err, "the file cannot be read")
	}
	if bytes.HasPrefix(first, []byte("\xff\xfe")) || bytes.HasPrefix(first, []byte("\xfe\xff")) {
		return 0, fault.New(fault.Invalid, "the table is UTF-16").WithMend("save it as UTF-8")
	}
	first, _, _ = bytes.Cut(first, []byte{'\n'})
	best := ','
	for _, c := range ";\t" {
		if bytes.Count(first, []byte(string(c))) > bytes.Count(first, []byte(string(best))) {
			best = c
		}
	}
	return best, nil
}

// places finds the column of each property.
func (o CSVOptions) places(heading []string) (map[string]int, error) {
	at := map[string]int{}
	for i, h := range heading {
		h = strings.TrimSpace(strings.TrimPrefix(h, "\ufeff"))
		if _, twice := at[h]; twice && h != "" {
			return nil, fault.New(fault.Invalid, "line 1 column %d: the heading %q stands twice", i+1, h).WithMend("give each column its own heading")
		}
		at[h] = i
	}
	columns := o.Columns
	if len(columns) == 0 {
		columns = map[string]string{}
		for h := range at {
			if h == "id" || known(h) {
				columns[h] = h
			}
		}
	}
	out := map[string]int{}
	for _, property := range sortedKeys(columns) {
		if property != "id" && !known(property) {
			return nil, fault.New(fault.Invalid, "%q is no property to map a column to", property).At("map").
				WithMend("choose id or one of %s", strings.Join(slices.Sorted(maps.Keys(ftmProperties)), ", "))
		}
		i, ok := at[columns[property]]
		if !ok {
			return nil, fault.New(fault.Invalid, "line 1: no column is called %q", columns[property]).At("map").WithMend("the columns are %s", strings.Join(sortedKeys(at), ", "))
		}
		out[property] = i
	}
	if _, ok := out["id"]; len(out) == 0 || ok && len(out) == 1 {
		return nil, fault.New(fault.Invalid, "line 1: no column is read").WithMend("map them, such as: --map name=Surname --map birthDate=Born")
	}
	return out, nil
}

// known tells whether a column can be mapped to the property, be it only to
// be counted and dropped.
func known(property string) bool { return ftmProperties[property] != nil || ftmBlocked[property] }

// row reads the cells of one row as an entity.
func (o CSVOptions) row(rows *csv.Reader, l *Line, cells []string, width int, places map[string]int) {
	if len(cells) != width {
		l.Bad = badLine("line %d: %d cells under %d headings", l.Number, len(cells), width).WithMend("give each row a cell, be it empty, under each heading")
		return
	}
	e := &ftmEntity{Schema: o.Schema, Props: map[string][]string{}}
	for _, property := range sortedKeys(places) {
		i := places[property]
		v := strings.TrimSpace(cells[i])
		if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
			_, column := rows.FieldPos(i)
			l.Bad = badLine("line %d column %d: the cell is not UTF-8 text", l.Number, column).WithMend("save the table as UTF-8")
			return
		}
		if property == "id" {
			e.ID = v
		} else if v != "" {
			e.Props[property] = []string{v}
			e.Order = append(e.Order, property)
		}
	}
	if e.ID == "" {
		e.ID = claim.DeriveID("row", cells...)
	}
	if utf8.RuneCountInString(e.ID) > maxFtMID {
		l.Bad = badLine("line %d: the id is longer than %d characters", l.Number, maxFtMID)
		return
	}
	l.Entity = e.ID
	m := mapper{opts: o.FtMOptions, line: l}
	if err := m.entity(e); err != nil {
		l.Bad, l.Claims, l.Blocked, l.Unmapped = err, nil, 0, 0
	}
}
