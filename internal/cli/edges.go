package cli

import (
	"encoding/csv"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/graph"
)

// edgeList is a graph read from a file of links: nodes by their names.
type edgeList struct {
	snapshot *graph.Snapshot
	names    []string
	numbers  map[string]graph.NodeID
	dated    bool
}

// edgeColumns are the columns of a file of links, in the order that holds
// without a heading.
var edgeColumns = []string{"source", "target", "weight", "begin", "end"}

// readEdges reads CSV source,target[,weight,begin,end], with or without a
// heading. The weight counts independent sources and is 1 when left out; begin
// and end are days, months or years, open when left out.
func readEdges(in io.Reader, file string, progress func(int64)) (*edgeList, error) {
	e := &edgeList{numbers: map[string]graph.NodeID{}}
	b := graph.NewBuilder(nil)
	open := b.Sets().Intern(0)
	node := func(name string) graph.NodeID {
		if n, ok := e.numbers[name]; ok {
			return n
		}
		name = strings.Clone(name)
		n := b.AddNode(0, open)
		e.numbers[name] = n
		e.names = append(e.names, name)
		return n
	}
	links := uint32(0)
	err := eachRow(in, file, edgeColumns, 2, func(row []string) error {
		link := graph.Link{Kind: 0, Level: 1, Sources: 1, From: graph.OpenPast, To: graph.OpenFuture, MarkSet: open, Claims: []uint32{links}}
		if err := edgeEvidence(&link, row); err != nil {
			return err
		}
		e.dated = e.dated || row[3] != "" || row[4] != ""
		link.A, link.B = node(row[0]), node(row[1])
		if link.A == link.B {
			return nil // a node tied to itself is a node and no link
		}
		b.AddLink(link)
		links++
		if progress != nil && links%100_000 == 0 {
			progress(int64(links))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(e.names) == 0 {
		return nil, fault.New(fault.Invalid, "%s has no links", file).WithMend("write one link a line: source,target")
	}
	e.snapshot, err = b.Build(uint64(links))
	return e, err
}

func edgeEvidence(link *graph.Link, row []string) error {
	if row[2] != "" {
		w, err := strconv.ParseFloat(row[2], 64)
		if err != nil || !(w > 0) || math.IsInf(w, 0) {
			return fault.New(fault.Invalid, "%q is no weight", row[2]).WithMend("a weight is a number above 0: how many independent sources tell of the link")
		}
		n := math.Ceil(min(w, math.MaxUint8))
		link.Sources, link.Level = uint8(n), uint8(min(n, 3))
	}
	var err error
	if row[3] != "" {
		if link.From, _, err = dayRange(row[3]); err != nil {
			return err
		}
	}
	if row[4] != "" {
		if _, link.To, err = dayRange(row[4]); err != nil {
			return err
		}
	}
	if link.From > link.To {
		return fault.New(fault.Invalid, "the link ends on %s, before it begins on %s", row[4], row[3])
	}
	return nil
}

// dayRange reads a day, month or year and gives its first and last day.
func dayRange(text string) (first, last int32, err error) {
	for _, form := range []struct {
		layout  string
		y, m, d int
	}{{"2006-01-02", 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}, {time.RFC3339, 0, 0, 1}} {
		if t, err := time.Parse(form.layout, text); err == nil {
			t = time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
			return int32(claim.DayOf(t)), int32(claim.DayOf(t.AddDate(form.y, form.m, form.d))) - 1, nil
		}
	}
	return 0, 0, fault.New(fault.Invalid, "%q is no date", text).WithMend("write it as 2015, 2015-11 or 2015-11-13")
}

// eachRow reads CSV and calls fn with the cells of columns, in that order and
// trimmed; the first need of them must be there. A first line that names the
// first two columns is a heading and may put them in any order. An error
// names the file and line.
func eachRow(in io.Reader, file string, columns []string, need int, fn func(row []string) error) error {
	r := csv.NewReader(in)
	r.ReuseRecord, r.FieldsPerRecord, r.TrimLeadingSpace = true, -1, true
	place := make([]int, len(columns))
	for i := range place {
		place[i] = i
	}
	row := make([]string, len(columns))
	for first := true; ; first = false {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault.Wrap(fault.Invalid, err, "%s: %s", file, err.Error()).WithMend("the file must be comma-separated text")
		}
		line, _ := r.FieldPos(0)
		if first {
			cells[0] = strings.TrimPrefix(cells[0], "\ufeff")
			if heading(cells, columns, place) {
				continue
			}
		}
		for i, p := range place {
			row[i] = ""
			if p >= 0 && p < len(cells) {
				row[i] = strings.TrimSpace(cells[p])
			}
			if i < need && row[i] == "" {
				return fault.New(fault.Invalid, "%s line %d: no %s", file, line, columns[i]).
					WithMend("each line is %s", strings.Join(columns, ","))
			}
		}
		if err := fn(row); err != nil {
			text, mend := fault.SafeText(err)
			return fault.Wrap(fault.KindOf(err), err, "%s line %d: %s", file, line, text).WithMend("%s", mend)
		}
	}
}

// heading tells whether cells name the columns, and then sets where each is.
func heading(cells, columns []string, place []int) bool {
	at := map[string]int{}
	for i, c := range cells {
		at[strings.ToLower(strings.TrimSpace(c))] = i
	}
	for _, c := range columns[:2] {
		if _, ok := at[c]; !ok {
			return false
		}
	}
	for i, c := range columns {
		p, ok := at[c]
		if !ok {
			p = -1
		}
		place[i] = p
	}
	return true
}
