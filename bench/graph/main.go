// Command graph measures the engine of links on generated graphs: paths,
// neighbourhoods, joins, groups, brokers, meetings, building and changing, with
// markings on and half of them refused.
//
//	go run ./bench/graph
//	go run ./bench/graph --links 100000,1000000 --python venv/bin/python --write docs/BENCHMARKS.md
//	go run ./bench/graph --equal 5000 --python venv/bin/python
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

func main() {
	links := flag.String("links", "100000,1000000,10000000", "numbers of links of the generated graphs")
	python := flag.String("python", "", "Python with igraph and networkx, to be measured beside on the same graphs")
	write := flag.String("write", "", "file whose part between <!-- graph --> and <!-- end of graph --> is replaced")
	graphs := flag.Int("equal", 0, "instead of measuring, compare the answers on that many small random graphs with networkx")
	flag.Parse()
	runtime.LockOSThread()
	work := func() error { return run(*links, *python, *write) }
	if *graphs > 0 {
		work = func() error { return equal(*graphs, *python) }
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "graph:", err)
		os.Exit(1)
	}
}

func run(list, python, write string) error {
	var t table
	for _, size := range strings.Split(list, ",") {
		links, err := strconv.Atoi(size)
		if err != nil || links < 1000 {
			return fmt.Errorf("read --links %q: a number of links from 1000 is wanted", size)
		}
		t.begin(links)
		if err := measure(&t, links, python); err != nil {
			return fmt.Errorf("measure %d links: %w", links, err)
		}
		runtime.GC()
	}
	text := fmt.Sprintf("%d processors, %s, %s/%s. The machine is shared: ratios within one run count. Times of one question are processor time, p50 and p99; others processor time of all threads.\n\n%s",
		runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, t.markdown())
	fmt.Println(text)
	if write == "" {
		return nil
	}
	return replace(write, text)
}

// replace puts text between the marks of the file.
func replace(name, text string) error {
	old, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read figures: %w", err)
	}
	const from, to = "<!-- graph -->\n", "<!-- end of graph -->"
	lo, hi := bytes.Index(old, []byte(from)), bytes.Index(old, []byte(to))
	if lo < 0 || hi < lo {
		return fmt.Errorf("write %s: no part between %q and %q", name, strings.TrimSpace(from), to)
	}
	out := append([]byte(nil), old[:lo+len(from)]...)
	out = append(append(out, text...), old[hi:]...)
	if err := os.WriteFile(name, out, 0o644); err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	return nil
}

// table gathers figures by row and number of links.
type table struct {
	sizes []int
	names []string
	cells map[string]map[int]string
	goals map[string]string
}

func (t *table) begin(size int) { t.sizes = append(t.sizes, size) }

// put notes a figure of the size begun last. The target is that of 10^7 links
// unless it says otherwise.
func (t *table) put(name, target, figure string) {
	if t.cells == nil {
		t.cells, t.goals = map[string]map[int]string{}, map[string]string{}
	}
	if t.cells[name] == nil {
		t.cells[name] = map[int]string{}
		t.names = append(t.names, name)
	}
	size := t.sizes[len(t.sizes)-1]
	t.cells[name][size], t.goals[name] = figure, target
	fmt.Fprintf(os.Stderr, "%9d  %-50s %s\n", size, name, figure)
}

func (t *table) markdown() string {
	var b strings.Builder
	b.WriteString("| what |")
	for _, n := range t.sizes {
		fmt.Fprintf(&b, " %d |", n)
	}
	b.WriteString(" target |\n|---|" + strings.Repeat("---|", len(t.sizes)) + "---|\n")
	for _, name := range t.names {
		fmt.Fprintf(&b, "| %s |", name)
		for _, n := range t.sizes {
			figure := t.cells[name][n]
			if figure == "" {
				figure = "–"
			}
			fmt.Fprintf(&b, " %s |", figure)
		}
		fmt.Fprintf(&b, " %s |\n", t.goals[name])
	}
	return b.String()
}

// short rounds a time to three figures.
func short(d time.Duration) string {
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.3g s", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.3g ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.3g µs", float64(d)/1e3)
}
