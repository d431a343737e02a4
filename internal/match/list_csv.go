package match

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// csvColumns are the columns that are read; spellings beside them are those of
// common lists.
var csvColumns = map[string]string{
	"id": "id", "name": "name", "aliases": "aliases", "alias": "aliases", "birth": "birth", "birthdate": "birth", "birth_date": "birth",
	"country": "country", "countries": "country", "nationality": "country", "schema": "schema", "sex": "sex", "gender": "sex",
}

func readCSV(in *bufio.Reader, yield func(Row, error) bool) {
	c := csv.NewReader(&shortLines{r: in})
	c.Comma = separator(in)
	c.ReuseRecord = true
	header, err := c.Read()
	header = slices.Clone(header)
	if errors.Is(err, io.EOF) {
		return // an empty file is an empty list
	}
	if err != nil {
		yield(Row{}, fmt.Errorf("read header: %w", err))
		return
	}
	columns := make([]string, len(header))
	have := map[string]bool{}
	for i, h := range header {
		if col := csvColumns[strings.ToLower(strings.TrimSpace(h))]; !have[col] {
			columns[i], have[col] = col, true
		}
	}
	if !have["name"] || !have["id"] {
		yield(Row{}, fmt.Errorf("read header: the columns id and name are needed, found %q: name the columns in the first line, such as id,name,aliases,birth,country,schema", header))
		return
	}
	for {
		cells, err := c.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		var line int
		var bad *csv.ParseError
		switch {
		case errors.Is(err, csv.ErrFieldCount):
			line, _ = c.FieldPos(0)
			err = &RowError{line, fmt.Errorf("%d cells where the header has %d; quote a cell that holds a %q", len(cells), len(header), c.Comma)}
		case errors.As(err, &bad):
			err = &RowError{bad.StartLine, bad.Err}
		case err != nil:
			yield(Row{}, fmt.Errorf("read row: %w", err))
			return
		default:
			line, _ = c.FieldPos(0)
		}
		var row Row
		if err == nil {
			row, err = csvRow(cells, columns, line)
		}
		if !yield(row, err) {
			return
		}
	}
}

// separator looks at the header: a comma, a semicolon or a tab.
func separator(in *bufio.Reader) rune {
	b, _ := in.Peek(4096)
	head, _, _ := strings.Cut(string(b), "\n")
	if strings.Contains(head, ",") {
		return ','
	}
	if strings.Contains(head, ";") {
		return ';'
	}
	if strings.Contains(head, "\t") {
		return '\t'
	}
	return ','
}

func csvRow(cells, columns []string, line int) (Row, error) {
	var f fields
	var aliases []NameEntry
	for i, cell := range cells {
		cell = strings.Clone(cell) // the reader uses its memory again
		switch columns[i] {
		case "id":
			f.id = cell
		case "name":
			f.names = append(f.names, NameEntry{Text: cell})
		case "aliases":
			for _, a := range strings.Split(cell, ";") {
				aliases = append(aliases, NameEntry{Text: a})
			}
		case "birth":
			f.births = strings.Split(cell, ";")
		case "country":
			f.countries = strings.Split(cell, ";")
		case "schema":
			f.schema = cell
		case "sex":
			f.sex = cell
		}
	}
	f.names = append(f.names, aliases...)
	return f.row(line)
}
