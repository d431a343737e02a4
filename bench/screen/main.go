// Command screen measures searching lists of names: speed, memory, start, and
// the curve of misses against the work that a list makes for its reviewers.
//
//	go run ./bench/screen --data DIR [--sizes 10000,1000000] [--queries 4000]
//
// DIR is the folder with background, translit and ofac. Times are CPU of this
// process; on a shared machine compare ratios.
package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
)

func main() {
	data := flag.String("data", "", "folder with the data")
	sizes := flag.String("sizes", "10000,1000000", "sizes of the made-up lists")
	queries := flag.Int("queries", 4000, "queries of each kind")
	parts := flag.String("parts", "speed,recall,curve", "what to measure: speed, recall, curve, bulk, listed")
	passengers := flag.Int("passengers", 100_000, "queries of the part bulk, a file of passengers")
	profile := flag.String("profile", "", "write a CPU profile of the searches here")
	flag.Parse()
	if err := run(*data, *sizes, *parts, *queries, *passengers, *profile); err != nil {
		fmt.Fprintln(os.Stderr, "screen:", err)
		os.Exit(1)
	}
}

func run(data, sizes, parts string, queries, passengers int, profile string) error {
	w, err := loadWorld(data)
	if err != nil {
		return err
	}
	if strings.Contains(parts, "listed") {
		if err := w.listed(data); err != nil {
			return err
		}
	}
	for _, s := range strings.FieldsFunc(sizes, func(r rune) bool { return r == ',' }) {
		n, err := strconv.Atoi(s)
		if err != nil {
			return fmt.Errorf("read --sizes: %w", err)
		}
		b, err := build(w, n)
		if err != nil {
			return err
		}
		if strings.Contains(parts, "speed") {
			if err := b.speed(queries, profile); err != nil {
				return err
			}
		}
		if strings.Contains(parts, "recall") {
			b.recall(queries / 2)
		}
		if strings.Contains(parts, "curve") {
			if err := b.curve(queries / 2); err != nil {
				return err
			}
		}
		if strings.Contains(parts, "bulk") {
			if err := b.bulk(passengers); err != nil {
				return err
			}
		}
	}
	return nil
}
