package match

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"liaison/internal/name"
)

// PairOptions tells ComparePairs how to work.
type PairOptions struct {
	Schema  string // of rows that name none; empty is Person
	Workers int    // 0 is one for each processor
	// Chance, if not empty, adds the column chance: of pairs drawn so.
	Chance Drawn
	// Nationality switches the comparison of countries on.
	Nationality bool
	// Bad, if not nil, is called with each note on a row: what of it could not
	// be read, or why it was not compared.
	Bad func(*RowError)
	// Progress, if not nil, is called with the counts so far now and then.
	Progress func(PairCount)
}

// ErrPairs is the error of a file of pairs that cannot be read.
var ErrPairs = errors.New("file of pairs cannot be read")

// PairCount is what ComparePairs did.
type PairCount struct {
	Rows int
	// NotCompared of the rows had more cells than columns, or stray quotes.
	NotCompared int
	// Bands counts the rows of each band.
	Bands map[string]int
}

// ComparePairs reads CSV with the columns name1 and name2 and optionally
// schema, birth1, birth2, country1 and country2, in any order, and writes the
// same rows with the columns score (0 to 1) and band added, and chance (0 to 1)
// if opt asks for it. Other columns are carried through; rows keep their order. Cells are parted by commas,
// semicolons or tabs, as in the first line. A date that cannot be read is noted
// and left out. A row that cannot be compared is noted and keeps what would be
// added empty; one bad row does not cost the rest.
func ComparePairs(ctx context.Context, in io.Reader, out io.Writer, opt PairOptions) (PairCount, error) {
	done := PairCount{Bands: map[string]int{}}
	text := plain(in)
	r := csv.NewReader(&shortLines{r: text})
	r.Comma, r.FieldsPerRecord = separator(text), -1
	head, err := r.Read()
	if errors.Is(err, io.EOF) {
		return done, fmt.Errorf("%w: line 1: it is empty; the first line must name the columns, at least name1,name2", ErrPairs)
	}
	if err != nil {
		return done, fmt.Errorf("%w: line 1: %w", ErrPairs, err)
	}
	cols, err := pairColumns(head)
	if err != nil {
		return done, err
	}
	w := csv.NewWriter(out)
	w.Comma = r.Comma
	if err := w.Write(append(head[:len(head):len(head)], added(opt)...)); err != nil {
		return done, fmt.Errorf("write column names: %w", err)
	}
	for {
		if err := ctx.Err(); err != nil {
			return done, fmt.Errorf("compare pairs: %w", err)
		}
		rows, readErr := readChunk(r)
		compareChunk(rows, len(head), cols, opt)
		for i := range rows {
			if err := done.write(&rows[i], w, opt); err != nil {
				return done, err
			}
		}
		w.Flush()
		if e := w.Error(); e != nil {
			return done, fmt.Errorf("write rows: %w", e)
		}
		if opt.Progress != nil {
			opt.Progress(done)
		}
		if readErr == io.EOF {
			return done, nil
		}
		if readErr != nil {
			return done, fmt.Errorf("%w: after row %d: %w", ErrPairs, done.Rows, readErr)
		}
	}
}

// write counts a row, passes its notes on and writes it.
func (c *PairCount) write(row *pairRow, w *csv.Writer, opt PairOptions) error {
	c.Rows++
	for _, note := range row.notes {
		if opt.Bad != nil {
			opt.Bad(&RowError{row.line, note})
		}
	}
	if row.fields == nil { // quotes are astray: there is nothing to copy
		c.NotCompared++
		return nil
	}
	if row.band == "" {
		c.NotCompared++
	} else {
		c.Bands[row.band]++
	}
	if err := w.Write(row.fields); err != nil {
		return fmt.Errorf("write row %d: %w", c.Rows, err)
	}
	return nil
}

// added names the columns that are added to each row.
func added(opt PairOptions) []string {
	if opt.Chance == "" {
		return []string{"score", "band"}
	}
	return []string{"score", "band", "chance"}
}

// pairColumns holds where each column stands, -1 if it does not.
type pairCols struct{ name1, name2, schema, birth1, birth2, country1, country2 int }

func pairColumns(head []string) (pairCols, error) {
	at := map[string]int{}
	for i, h := range head {
		at[strings.ToLower(strings.TrimSpace(h))] = i + 1
	}
	get := func(n string) int { return at[n] - 1 }
	c := pairCols{get("name1"), get("name2"), get("schema"), get("birth1"), get("birth2"), get("country1"), get("country2")}
	if c.name1 < 0 || c.name2 < 0 {
		return c, fmt.Errorf("%w: line 1: the columns name1 and name2 are needed, found %s", ErrPairs, strings.Join(head, ", "))
	}
	return c, nil
}

// pairRow is a row with the line it came from and what is to be said of it.
type pairRow struct {
	line   int
	fields []string
	band   string // empty: not compared
	notes  []error
}

const chunkRows = 512

func readChunk(r *csv.Reader) ([]pairRow, error) {
	var rows []pairRow
	for len(rows) < chunkRows {
		f, err := r.Read()
		var astray *csv.ParseError
		switch {
		case errors.As(err, &astray):
			rows = append(rows, pairRow{line: astray.StartLine, notes: []error{fmt.Errorf("not compared: %w; write a quote within a cell twice", astray.Err)}})
			continue
		case err != nil:
			return rows, err
		}
		line, _ := r.FieldPos(0)
		rows = append(rows, pairRow{line: line, fields: f})
	}
	return rows, nil
}

// compareChunk scores rows on all processors and adds score and band to them.
func compareChunk(rows []pairRow, columns int, cols pairCols, opt PairOptions) {
	workers := opt.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			for i := k; i < len(rows); i += workers {
				if rows[i].fields != nil {
					rows[i].compare(columns, cols, opt)
				}
			}
		})
	}
	wg.Wait()
}

func (row *pairRow) compare(columns int, cols pairCols, opt PairOptions) {
	cells := row.fields
	if len(cells) > columns {
		row.notes = append(row.notes, fmt.Errorf("not compared: %d cells where the first line names %d columns, those beyond are left out; quote a cell that holds the separator", len(cells), columns))
		row.fields = append(cells[:columns], make([]string, len(added(opt)))...)
		return
	}
	for len(cells) < columns {
		cells = append(cells, "")
	}
	for i := range cells {
		var ok bool
		if cells[i], ok = legible(cells[i]); !ok {
			row.notes = append(row.notes, errors.New(noteNotUTF8))
		}
	}
	row.fields = cells
	schema := field(cells, cols.schema)
	if schema == "" {
		schema = opt.Schema
	}
	a := row.record(schema, cols.name1, cols.birth1, cols.country1, opt)
	b := row.record(schema, cols.name2, cols.birth2, cols.country2, opt)
	n := ScoreOnly(a, b)
	row.band = Band(n.Score)
	row.fields = append(cells, strconv.FormatFloat(n.Score, 'f', 4, 64), row.band)
	switch opt.Chance {
	case ByHand:
		row.fields = append(row.fields, strconv.FormatFloat(n.Calibrated, 'f', 4, 64))
	case FromLists:
		row.fields = append(row.fields, strconv.FormatFloat(n.FromLists, 'f', 4, 64))
	}
}

func field(f []string, i int) string {
	if i < 0 || i >= len(f) {
		return ""
	}
	return strings.TrimSpace(f[i])
}

// record makes the record of one side of a row.
func (row *pairRow) record(schema string, nameCol, birthCol, countryCol int, opt PairOptions) *Prepared {
	r := Record{Schema: schema, Names: []NameEntry{{Text: field(row.fields, nameCol)}}}
	births, err := name.ParseDates(field(row.fields, birthCol))
	if err != nil {
		row.notes = append(row.notes, fmt.Errorf("compared without this birth: %w", err))
	}
	r.Births = births
	if c := field(row.fields, countryCol); c != "" && opt.Nationality {
		r.Countries = strings.FieldsFunc(c, func(r rune) bool { return r == ';' || r == ' ' || r == ',' })
	}
	return Prepare(r)
}
