package match

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"liaison/internal/fault"
)

// ScreenOptions say how a file of queries is screened.
type ScreenOptions struct {
	ListFormat, QueryFormat Format
	Limit                   int     // hits a query; standard 10
	MinScore                float64 // hits below are left out; the search is the same
	// Skip passes over so many rows of the queries: those that an earlier run
	// reported as done.
	Skip int
	// Sight says which records may be hit. ScreenFile sees its whole list.
	Sight Sight
	// Bands name the band of each hit; without any the standard ones do.
	Bands Bands
	// Reach is that of SearchOptions. ScreenFile sets WideReach for lists of up
	// to 100,000 records if it is zero.
	Reach float64
	// Share is that of SearchOptions: how many of those searched for are thought
	// to be listed, by which the chance of each hit is told.
	Share float64
	// Progress, if not nil, is called now and then with the counts so far, and
	// once at the end, always from one goroutine.
	Progress func(ScreenReport)
	// Bad, if not nil, is called with each row that was not taken and each note
	// on one that was. File is "list" or "queries". It may be called while
	// Progress is, but never twice at once.
	Bad func(file string, err error)
}

// ScreenReport counts what a screening did.
type ScreenReport struct {
	Listed, ListBad int // records on the list, rows not taken
	// Rows of the queries done, those passed over included: the Skip that
	// resumes a run. QueriesBad of them were not taken.
	Rows, QueriesBad int
	WithHits, Hits   int
	Truncated        int // queries whose search was cut short by its bounds
}

// ScreenFile searches a list for every row of a file of queries and writes one
// JSON object a query, in the order of the queries:
//
//	{"id":"q1","hits":[{"id":"p7","score":0.93,"chance":0.88,"bits":24.1,"band":"review","why":[…]}]}
//
// A query that cannot be read is answered too, with the line and the reason in
// "error": a row without an answer could be taken for one without a hit. A row
// of the list that cannot be read is reported and passed over. Several rows of
// the list may bear one id; each is searched. A list of which no row can be
// taken gives ErrNobodyListed.
//
// It uses all cores.
func ScreenFile(ctx context.Context, list, queries io.Reader, out io.Writer, opt ScreenOptions) (ScreenReport, error) {
	var report ScreenReport
	if err := opt.check(); err != nil {
		return report, err
	}
	ix := NewIndex()
	var failed error
	err := ix.Fill("", func(yield func(Listed) bool) {
		ids := map[string]bool{}
		for row := range taken(ReadRows(list, opt.ListFormat), "list", opt.Bad, &report.ListBad, &failed) {
			if id := row.Record.ID; ids[id] {
				row.Record.ID = id + againMark + strconv.Itoa(row.Line)
			} else {
				ids[id] = true
			}
			if ctx.Err() != nil || !yield(Listed{Record: row.Record}) {
				return
			}
		}
	})
	if err = errors.Join(err, failed, ctx.Err()); err != nil {
		return report, fmt.Errorf("read list: %w", err)
	}
	if report.Listed = ix.Len(); report.Listed == 0 {
		return report, fmt.Errorf("read list: %w", ErrNobodyListed)
	}
	opt.Sight = Sight{Everything: true}
	if opt.Reach == 0 && report.Listed <= 100_000 {
		opt.Reach = WideReach
	}
	return ix.screen(ctx, queries, out, opt, report)
}

// ErrNobodyListed tells that a list has no row that could be taken: an answer
// of no hits would say nothing.
var ErrNobodyListed = errors.New("the list is empty or none of its rows could be read, so there is nobody to search for")

// againMark parts the id of a listed row from its line where an id stands on
// several rows. It is cut off in answers.
const againMark = "\x00"

// check tells what of the options cannot be followed.
func (o ScreenOptions) check() error {
	if !(o.Share >= 0 && o.Share <= 1) {
		return fault.New(fault.Invalid, "a share of %g of those searched for cannot be listed", o.Share).At("share").WithMend("give more than 0 and at most 1; half of them, 0.5, is the standard")
	}
	return nil
}

// Screen is ScreenFile on the records of the index that opt.Sight permits.
func (ix *Index) Screen(ctx context.Context, queries io.Reader, out io.Writer, opt ScreenOptions) (ScreenReport, error) {
	if err := opt.check(); err != nil {
		return ScreenReport{}, err
	}
	return ix.screen(ctx, queries, out, opt, ScreenReport{})
}

// taken gives the rows that could be read, reports the others and keeps the
// error that ended reading.
func taken(rows iter.Seq2[Row, error], file string, bad func(string, error), count *int, failed *error) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for row, err := range rows {
			var skipped *RowError
			switch {
			case errors.As(err, &skipped):
				*count++
				if bad != nil {
					bad(file, err)
				}
			case err != nil:
				*failed = err
				return
			default:
				for _, note := range row.Notes {
					if bad != nil {
						bad(file, &RowError{row.Line, errors.New(note)})
					}
				}
				if !yield(row) {
					return
				}
			}
		}
	}
}

// screenAnswer is one line of the output.
type screenAnswer struct {
	ID   string      `json:"id"`
	Hits []screenHit `json:"hits"`
	// Bands are the agency's, where an agency answers.
	Bands     *screenBands `json:"bands,omitempty"`
	Truncated bool         `json:"truncated,omitempty"`
	Unread    string       `json:"unread,omitempty"`
	Error     string       `json:"error,omitempty"`
}

type screenBands struct {
	Floor  float64 `json:"floor"`
	Urgent float64 `json:"urgent"`
}

type screenHit struct {
	ID    string  `json:"id"`
	Score float64 `json:"score"`
	// Chance is Result.Calibrated: that such a candidate is the one searched
	// for, where the share of those searched for is listed that was given.
	Chance float64 `json:"chance"`
	Bits   float64 `json:"bits"`
	Band   string  `json:"band"`
	Why    []Line  `json:"why"`
}

// asked is a row of the queries, or why it was not taken.
type asked struct {
	Row
	bad error
}

// batch is what one core answers at a time.
type batch struct {
	rows      []asked
	upTo      int // rows of the file read when the batch was closed
	bad       int
	text      []byte
	withHits  int
	hits      int
	truncated int
	err       error
	done      chan struct{}
}

const batchRows = 32

func (ix *Index) screen(ctx context.Context, queries io.Reader, out io.Writer, opt ScreenOptions, report ScreenReport) (ScreenReport, error) {
	ctx, stop := context.WithCancel(ctx)
	workers := runtime.GOMAXPROCS(0)
	work, ready := make(chan *batch), make(chan *batch, 4*workers)
	var running sync.WaitGroup
	for range workers {
		running.Go(func() {
			for b := range work {
				ix.answerBatch(ctx, b, opt)
				close(b.done)
			}
		})
	}
	var failed error
	running.Go(func() {
		defer close(work)
		defer close(ready)
		failed = feed(ctx, queries, opt, work, ready)
	})
	w := bufio.NewWriter(out)
	var err error
	for b := range ready {
		<-b.done
		if err == nil {
			err = b.write(w, &report, opt)
		}
		if err != nil {
			stop()
		}
	}
	running.Wait()
	cancelled := ctx.Err()
	stop()
	if err = errors.Join(err, failed, cancelled); err != nil {
		return report, fmt.Errorf("screen after row %d: %w", report.Rows, err)
	}
	if opt.Progress != nil {
		opt.Progress(report)
	}
	return report, nil
}

// feed reads the queries into batches.
func feed(ctx context.Context, queries io.Reader, opt ScreenOptions, work, ready chan<- *batch) error {
	b := &batch{done: make(chan struct{})}
	row := 0
	send := func() bool {
		b.upTo = row
		select {
		case ready <- b:
		case <-ctx.Done():
			return false
		}
		work <- b // a worker always comes back
		b = &batch{done: make(chan struct{})}
		return true
	}
	for r, err := range ReadRows(queries, opt.QueryFormat) {
		var bad *RowError
		if err != nil && !errors.As(err, &bad) {
			return fmt.Errorf("read queries: %w", err)
		}
		if row++; row <= opt.Skip {
			continue
		}
		if err != nil {
			b.bad++
			if opt.Bad != nil {
				opt.Bad("queries", err)
			}
		}
		for _, note := range r.Notes {
			if opt.Bad != nil {
				opt.Bad("queries", &RowError{r.Line, errors.New(note)})
			}
		}
		if b.rows = append(b.rows, asked{r, err}); len(b.rows) == batchRows && !send() {
			return ctx.Err()
		}
	}
	send()
	return ctx.Err()
}

// answerBatch searches for the rows of a batch.
func (ix *Index) answerBatch(ctx context.Context, b *batch, opt ScreenOptions) {
	round := func(x float64) float64 { return math.Round(x*1e4) / 1e4 }
	for i := range b.rows {
		if b.err = ctx.Err(); b.err != nil {
			return
		}
		var found Found
		a := screenAnswer{ID: b.rows[i].Record.ID, Hits: []screenHit{}}
		bands := StandardBands()
		if opt.Bands != (Bands{}) {
			bands, a.Bands = opt.Bands, &screenBands{opt.Bands.Floor, opt.Bands.Urgent}
		}
		if bad := b.rows[i].bad; bad != nil {
			a.Error = bad.Error()
		} else {
			found = ix.Search(b.rows[i].Record, SearchOptions{Sight: opt.Sight, Reach: opt.Reach, Limit: opt.Limit, MinScore: opt.MinScore, Share: opt.Share, Explain: true})
			a.Truncated, a.Unread = found.Truncated, found.Unread
		}
		for _, h := range found.Hits {
			id, _, _ := strings.Cut(h.Record.ID, againMark)
			if slices.ContainsFunc(a.Hits, func(have screenHit) bool { return have.ID == id }) {
				continue
			}
			a.Hits = append(a.Hits, screenHit{ID: id, Score: round(h.Result.Score), Chance: round(h.Result.Calibrated), Bits: round(h.Result.Bits), Band: bands.Name(h.Result.Score), Why: h.Result.Lines})
		}
		line, err := json.Marshal(a)
		if err != nil {
			b.err = fmt.Errorf("write answer to %s: %w", a.ID, err)
			return
		}
		b.text = append(append(b.text, line...), '\n')
		if b.hits += len(a.Hits); len(a.Hits) > 0 {
			b.withHits++
		}
		if found.Truncated {
			b.truncated++
		}
	}
}

// write puts a finished batch out and into the report.
func (b *batch) write(w *bufio.Writer, report *ScreenReport, opt ScreenOptions) error {
	if b.err != nil {
		return b.err
	}
	if _, err := w.Write(b.text); err != nil {
		return fmt.Errorf("write answers: %w", err)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write answers: %w", err)
	}
	report.Rows = b.upTo
	report.QueriesBad += b.bad
	report.WithHits += b.withHits
	report.Hits += b.hits
	report.Truncated += b.truncated
	if opt.Progress != nil {
		opt.Progress(*report)
	}
	return nil
}
