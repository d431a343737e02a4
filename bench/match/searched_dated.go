package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"liaison/internal/match"
	"liaison/internal/name"
)

// reportDated prints whether the chance holds where birth dates stand beside the
// names: 5,000 synthetic persons of Febrl, every other one listed, searched for
// by records with errors in names and dates. Nothing was fitted to them.
func reportDated(data string) error {
	ix := match.NewIndex()
	var queries []query
	read := func(file string, each func(n string, r match.Record)) error {
		return eachRow(filepath.Join(data, "names", "record_linkage", file), func(row map[string]string) {
			cell := func(k string) string { return strings.TrimSpace(row[" "+k]) }
			r := recordOf("Person", strings.TrimSpace(cell("given_name")+" "+cell("surname")))
			if d := cell("date_of_birth"); len(d) == 8 {
				// The errors of the set make dates that are none: those are left out.
				if births, err := name.ParseDates(d[:4] + "-" + d[4:6] + "-" + d[6:]); err == nil {
					r.Births = births
				}
			}
			if n := strings.Split(row["rec_id"], "-"); len(n) > 1 && r.Names[0].Text != "" {
				each(n[1], r)
			}
		})
	}
	listed := func(n string) bool { return pick("febrl"+n, 2) == 0 }
	var list []match.Listed
	if err := read("dataset4a.csv", func(n string, r match.Record) {
		if r.ID = n; listed(n) {
			list = append(list, match.Listed{Record: r})
		}
	}); err != nil {
		return err
	}
	if err := read("dataset4b.csv", func(n string, r match.Record) {
		queries = append(queries, query{half: "held out", group: "febrl", id: n, listed: listed(n), record: r})
	}); err != nil {
		return err
	}
	if err := ix.Put("", list...); err != nil {
		return fmt.Errorf("fill list of Febrl: %w", err)
	}
	fmt.Printf("\nsearched with names and birth dates, both with errors: %d synthetic persons of Febrl, %d of them listed\n", len(queries), len(list))
	fmt.Printf("  %-8s %-22s %-8s %-8s %s\n", "share", "from .7 on", "says", "right", "error of the chance: of all, of .7 on")
	had := float64(len(list)) / float64(len(queries))
	row := func(share float64, label string, all []brought) {
		every, floor := weighed(all, had, share, 0), weighed(all, had, share, 0.7)
		says, right := means(floor)
		fmt.Printf("  %-8g %-22s %-8.3f %-8.3f %.4f, %.4f\n", share, label, says, right, weighedGap(every, 15), weighedGap(floor, 15))
	}
	for _, share := range []float64{0.5, 0.1, 0.01, 0.001} {
		var bare, all, day []brought
		for _, q := range queries {
			found := q.search(ix, groups{}, share)
			all = append(all, found...)
			for _, b := range found {
				if b.sameDay {
					day = append(day, b)
				}
			}
			q.record.Births = nil
			bare = append(bare, q.search(ix, groups{}, share)...)
		}
		row(share, "names alone", bare)
		row(share, "names and dates", all)
		row(share, "  of one day of birth", day)
	}
	return nil
}
