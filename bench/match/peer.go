package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"liaison/internal/match"
)

// peer is another matcher, as a program in a folder of bench/peers.
type peer struct{ dir string }

// run builds the peer and calls it.
func (p peer) run(in []byte, args ...string) ([]string, error) {
	cmd := exec.Command("go", append([]string{"run", "-C", p.dir, "."}, args...)...)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("run the peer in %s: %w", p.dir, err)
	}
	return strings.Split(strings.TrimRight(string(out), "\n"), "\n"), nil
}

// score has the peer score pairs into their field other.
func (p peer) score(ps []pair) error {
	rows := make([][]string, len(ps))
	for i, q := range ps {
		rows[i] = []string{q.schema, q.a, q.b}
	}
	in, err := table(rows)
	if err != nil {
		return err
	}
	lines, err := p.run(in, "pairs")
	if err != nil {
		return err
	}
	if len(lines) != len(ps) {
		return fmt.Errorf("the peer in %s gave %d scores for %d pairs", p.dir, len(lines), len(ps))
	}
	for i, l := range lines {
		if ps[i].other, err = strconv.ParseFloat(l, 64); err != nil {
			return fmt.Errorf("read score %d of the peer in %s: %w", i+1, p.dir, err)
		}
	}
	return nil
}

func table(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write a table for the peer: %w", err)
	}
	return b.Bytes(), nil
}

// reportPeer prints the peer beside us: labelled pairs, lightly distorted
// names, names in Arabic script, and a list of ten thousand.
func reportPeer(dir, data string, labelled []pair) error {
	p := peer{dir}
	fmt.Printf("\nbeside %s: ours, theirs\n", filepath.Base(dir))
	labelled = slices.Clone(labelled)
	if err := p.score(labelled); err != nil {
		return err
	}
	for _, k := range []struct {
		label string
		keep  func(pair) bool
	}{
		{"labelled pairs", func(pair) bool { return true }}, {"persons", isPerson},
		{"organisations", func(q pair) bool { return !isPerson(q) }},
		{"vessels", func(q pair) bool { return q.schema == "Vessel" }},
	} {
		printBeside(k.label, filter(labelled, k.keep))
	}
	distorted, err := reportDistorted(data)
	if err != nil {
		return err
	}
	if err := p.score(distorted); err != nil {
		return err
	}
	printBeside("lightly distorted", distorted)
	c, err := readCrossing(filepath.Join(data, "names", "translit", "wd_arabic_20"), true, 300)
	if err != nil {
		return err
	}
	var crossing []pair
	for i, q := range c.other {
		for j, l := range c.latin {
			crossing = append(crossing, pair{a: q, b: l, schema: "Person", same: i == j, score: scoreNames(q, l, "Person")})
		}
	}
	if err := p.score(crossing); err != nil {
		return err
	}
	printBeside("Arabic, each with each", crossing)
	return p.reportSearch(data)
}

func printBeside(label string, ps []pair) {
	at, a := best(ps, ours)
	to, b := best(ps, theirs)
	fmt.Printf("%-24s %6d  F1 at 0.7 %.3f, %.3f; best %.3f (at %.2f), %.3f (at %.2f)\n",
		label, len(ps), measure(ps, 0.7, ours).f1, measure(ps, 0.7, theirs).f1, a.f1, at, b.f1, to)
}

// reportSearch looks for distorted names in a list of ten thousand.
func (p peer) reportSearch(data string) error {
	const size, asked = 10_000, 300
	var list, queries [][]string
	rnd := rand.New(rand.NewPCG(5, 11))
	err := eachRow(filepath.Join(data, "names", "background", "negatives_global.csv"), func(r map[string]string) {
		if len(list) < size {
			list = append(list, []string{strconv.Itoa(len(list)), r["full_name"]})
		}
	})
	if err != nil {
		return err
	}
	for i := range asked {
		l := list[i*len(list)/asked]
		queries = append(queries, []string{l[0], distort(l[1], rnd)})
	}
	found, used, err := p.find(list, queries)
	if err != nil {
		return err
	}
	ix := match.NewIndex()
	listed := make([]match.Listed, len(list))
	for i, l := range list {
		listed[i].Record = record(l)
	}
	if err := ix.Fill("", slices.Values(listed)); err != nil {
		return fmt.Errorf("fill the index: %w", err)
	}
	start := processor()
	own := make([][]string, len(queries))
	for i, q := range queries {
		for _, h := range ix.Search(record(q), match.SearchOptions{Sight: match.Sight{Everything: true}}).Hits {
			own[i] = append(own[i], h.Record.ID)
		}
	}
	mine := processor() - start
	each := func(d time.Duration) float64 { return float64(len(queries)) / d.Seconds() }
	fmt.Printf("list of %d, %d distorted queries: recall at ten %.3f, %.3f; at one %.3f, %.3f; queries/s and core %.0f, %.0f\n", len(list), len(queries),
		recall(queries, own, 10), recall(queries, found, 10), recall(queries, own, 1), recall(queries, found, 1), each(mine), each(used))
	return nil
}

func record(row []string) match.Record {
	return match.Record{ID: row[0], Schema: "Person", Names: []match.NameEntry{{Text: row[1]}}}
}

func recall(queries, found [][]string, within int) float64 {
	n := 0
	for i, q := range queries {
		if slices.Contains(found[i][:min(within, len(found[i]))], q[0]) {
			n++
		}
	}
	return float64(n) / float64(len(queries))
}

// find has the peer search a list and tell the processor time that it took.
func (p peer) find(list, queries [][]string) ([][]string, time.Duration, error) {
	dir, err := os.MkdirTemp("", "peer")
	if err != nil {
		return nil, 0, err
	}
	defer os.RemoveAll(dir)
	paths := []string{filepath.Join(dir, "list.csv"), filepath.Join(dir, "queries.csv")}
	for i, rows := range [][][]string{list, queries} {
		b, err := table(rows)
		if err != nil {
			return nil, 0, err
		}
		if err := os.WriteFile(paths[i], b, 0o600); err != nil {
			return nil, 0, err
		}
	}
	lines, err := p.run(nil, "search", paths[0], paths[1])
	if err != nil {
		return nil, 0, err
	}
	if len(lines) != len(queries)+1 {
		return nil, 0, fmt.Errorf("the peer in %s gave %d lines for %d queries", p.dir, len(lines), len(queries))
	}
	used, err := strconv.ParseFloat(lines[len(queries)], 64)
	if err != nil {
		return nil, 0, fmt.Errorf("read the time of the peer in %s: %w", p.dir, err)
	}
	out := make([][]string, len(queries))
	for i := range out {
		out[i] = strings.Fields(lines[i])
	}
	return out, time.Duration(used * float64(time.Second)), nil
}

func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
