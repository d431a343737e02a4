// Command match measures how well names are matched: labelled pairs, spellings
// in two scripts, light distortions, and whether the score says what it means.
// The data is not part of the repository; give its folder with --data.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	data := flag.String("data", "", "folder that holds names/ with the labelled pairs and lists")
	verbose := flag.Bool("v", false, "list the pairs that are wrong at 0.7")
	size := flag.Int("list", 1000, "names in the list of the search across scripts")
	flag.Parse()
	if err := run(*data, *verbose, *size); err != nil {
		fmt.Fprintln(os.Stderr, "bench match:", err)
		os.Exit(1)
	}
}

func run(data string, verbose bool, size int) error {
	ps, err := readPairs(data)
	if err != nil {
		return err
	}
	reportPairs(ps, verbose)
	if _, err := reportDistorted(data); err != nil {
		return err
	}
	if err := reportScripts(data, size); err != nil {
		return err
	}
	if err := reportAliases(data, size, verbose); err != nil {
		return err
	}
	reportCalibration("labelled pairs", ps, 15)
	return nil
}
