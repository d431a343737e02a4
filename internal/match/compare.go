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
	// Nationality switches the comparison of countries on.
	Nationality bool
}

// ErrPairs is the error of a file of pairs that cannot be read.
var ErrPairs = errors.New("file of pairs cannot be read")

// PairCount is what ComparePairs did.
type PairCount struct {
	Rows int
	// Bands counts the rows of each band.
	Bands map[string]int
}

// ComparePairs reads CSV with the columns name1 and name2 and optionally
// schema, birth1, birth2, country1 and country2, in any order, and writes the
// same rows with the columns score (0 to 1) and band added. Other columns are
// carried through. Rows keep their order. It stops at the first bad row with an
// error that names its line.
func ComparePairs(ctx context.Context, in io.Reader, out io.Writer, opt PairOptions) (PairCount, error) {
	done := PairCount{Bands: map[string]int{}}
	r := csv.NewReader(skipMark(in))
	r.ReuseRecord = false
	head, err := r.Read()
	if err != nil {
		return done, fmt.Errorf("read line 1: the column names are missing: %w", errors.Join(ErrPairs, err))
	}
	cols, err := pairColumns(head)
	if err != nil {
		return done, err
	}
	w := csv.NewWriter(out)
	if err := w.Write(append(head[:len(head):len(head)], "score", "band")); err != nil {
		return done, fmt.Errorf("write column names: %w", err)
	}
	for {
		if err := ctx.Err(); err != nil {
			return done, fmt.Errorf("compare pairs: %w", err)
		}
		rows, readErr := readChunk(r)
		results, err := compareChunk(rows, cols, opt)
		for _, row := range results {
			done.Rows++
			done.Bands[row[len(row)-1]]++
			if err := w.Write(row); err != nil {
				return done, fmt.Errorf("write row %d: %w", done.Rows, err)
			}
		}
		w.Flush()
		if e := w.Error(); e != nil {
			return done, fmt.Errorf("write rows: %w", e)
		}
		if err != nil {
			return done, err
		}
		if readErr == io.EOF {
			return done, nil
		}
		if readErr != nil {
			return done, fmt.Errorf("read pairs: %w", errors.Join(ErrPairs, readErr))
		}
	}
}

// skipMark drops the byte order mark that spreadsheets write.
func skipMark(in io.Reader) io.Reader {
	var b [3]byte
	n, _ := io.ReadFull(in, b[:])
	if n == 3 && b == [3]byte{0xEF, 0xBB, 0xBF} {
		return in
	}
	return io.MultiReader(strings.NewReader(string(b[:n])), in)
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
		return c, fmt.Errorf("read line 1: columns name1 and name2 are needed, found %s: %w", strings.Join(head, ", "), ErrPairs)
	}
	return c, nil
}

// pairRow is a row with the line it came from.
type pairRow struct {
	line   int
	fields []string
}

const chunkRows = 512

func readChunk(r *csv.Reader) ([]pairRow, error) {
	var rows []pairRow
	for len(rows) < chunkRows {
		f, err := r.Read()
		if err != nil {
			return rows, err
		}
		line, _ := r.FieldPos(0)
		rows = append(rows, pairRow{line, f})
	}
	return rows, nil
}

// compareChunk scores rows on all processors. On an error it gives the rows
// before the first bad one.
func compareChunk(rows []pairRow, cols pairCols, opt PairOptions) ([][]string, error) {
	workers := opt.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	out := make([][]string, len(rows))
	errs := make([]error, len(rows))
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			for i := k; i < len(rows); i += workers {
				out[i], errs[i] = compareRow(rows[i], cols, opt)
			}
		})
	}
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			return out[:i], err
		}
	}
	return out, nil
}

func compareRow(row pairRow, cols pairCols, opt PairOptions) ([]string, error) {
	schema := field(row.fields, cols.schema)
	if schema == "" {
		schema = opt.Schema
	}
	a, err := pairRecord(row, schema, cols.name1, cols.birth1, cols.country1, opt)
	if err != nil {
		return nil, err
	}
	b, err := pairRecord(row, schema, cols.name2, cols.birth2, cols.country2, opt)
	if err != nil {
		return nil, err
	}
	n := ScoreOnly(a, b)
	return append(row.fields, strconv.FormatFloat(n.Score, 'f', 4, 64), Band(n.Score)), nil
}

func field(f []string, i int) string {
	if i < 0 || i >= len(f) {
		return ""
	}
	return strings.TrimSpace(f[i])
}

// pairRecord makes the record of one side of a row.
func pairRecord(row pairRow, schema string, nameCol, birthCol, countryCol int, opt PairOptions) (*Prepared, error) {
	r := Record{Schema: schema, Names: []NameEntry{{Text: field(row.fields, nameCol)}}}
	births, err := name.ParseDates(field(row.fields, birthCol))
	if err != nil {
		return nil, fmt.Errorf("read line %d: %w", row.line, errors.Join(ErrPairs, err))
	}
	r.Births = births
	if c := field(row.fields, countryCol); c != "" && opt.Nationality {
		r.Countries = strings.FieldsFunc(c, func(r rune) bool { return r == ';' || r == ' ' || r == ',' })
	}
	return Prepare(r), nil
}
