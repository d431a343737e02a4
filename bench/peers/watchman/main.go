// Command watchman scores names with moov-io/watchman, for the comparison that
// `go run ./bench/match --peer bench/peers/watchman` prints. It is a module of
// its own, so that neither its dependencies nor their licences reach Liaison.
//
//	watchman pairs < pairs.csv         rows schema,name,name; one score a line
//	watchman search LIST.csv QUERIES.csv   rows id,name; a line of ids a query,
//	                                   the last line the processor time in seconds
package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/moov-io/watchman/pkg/search"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "watchman:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer) error {
	switch {
	case len(args) == 1 && args[0] == "pairs":
		return pairs(in, out)
	case len(args) == 3 && args[0] == "search":
		return find(args[1], args[2], out)
	}
	return fmt.Errorf("say pairs, or search LIST QUERIES")
}

// entity prepares a name as the service prepares what its lists and its
// callers give it. The id of a query is empty: it would ask for that entry alone.
func entity(schema, id, name string) search.Entity[search.Value] {
	e := search.Entity[search.Value]{Name: name, SourceID: id, Source: search.SourceAPIRequest}
	switch schema {
	case "Person":
		e.Type, e.Person = search.EntityPerson, &search.Person{Name: name}
	case "Vessel":
		e.Type, e.Vessel = search.EntityVessel, &search.Vessel{Name: name}
	case "Company":
		e.Type, e.Business = search.EntityBusiness, &search.Business{Name: name}
	default:
		e.Type, e.Organization = search.EntityOrganization, &search.Organization{Name: name}
	}
	return e.Normalize()
}

func pairs(in io.Reader, out io.Writer) error {
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		return fmt.Errorf("read pairs: %w", err)
	}
	for _, r := range rows {
		if _, err := fmt.Fprintf(out, "%.4f\n", search.Similarity(entity(r[0], "", r[1]), entity(r[0], "listed", r[2]))); err != nil {
			return err
		}
	}
	return nil
}

// find compares each query with the whole list, which is what the service does.
func find(list, queries string, out io.Writer) error {
	all, err := read(list)
	if err != nil {
		return err
	}
	asked, err := read(queries)
	if err != nil {
		return err
	}
	for i := range asked {
		asked[i].SourceID = ""
	}
	type hit struct {
		id    string
		score float64
	}
	start := processor()
	for _, q := range asked {
		hits := make([]hit, 0, len(all))
		for _, e := range all {
			if s := search.Similarity(q, e); s > 0.01 {
				hits = append(hits, hit{e.SourceID, s})
			}
		}
		slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
		ids := make([]string, 0, 10)
		for _, h := range hits[:min(10, len(hits))] {
			ids = append(ids, h.id)
		}
		if _, err := fmt.Fprintln(out, strings.Join(ids, " ")); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "%.4f\n", (processor() - start).Seconds())
	return err
}

func read(path string) ([]search.Entity[search.Value], error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	out := make([]search.Entity[search.Value], len(rows))
	for i, r := range rows {
		out[i] = entity("Person", r[0], r[1])
	}
	return out, nil
}

func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
