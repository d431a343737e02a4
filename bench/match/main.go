// Command match measures how well names are matched: labelled pairs, spellings
// in two scripts, light distortions, and whether the score says what it means.
// The data is not part of the repository; give its folder with --data.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

func main() {
	data := flag.String("data", "", "folder that holds names/ with the labelled pairs and lists")
	parts := flag.String("parts", "pairs,distorted,scripts,aliases,calibration,heldout,searched", "what to measure")
	verbose := flag.Bool("v", false, "list the pairs that are wrong at 0.7")
	size := flag.Int("list", 1000, "names in the list of the search across scripts")
	beside := flag.String("peer", "", "folder of another matcher to compare with, such as bench/peers/watchman; with --parts peer")
	flag.Parse()
	if err := run(*data, *parts, *beside, *verbose, *size); err != nil {
		fmt.Fprintln(os.Stderr, "bench match:", err)
		os.Exit(1)
	}
}

func run(data, parts, beside string, verbose bool, size int) error {
	ps, err := readPairs(data)
	if err != nil {
		return err
	}
	for _, p := range strings.Split(parts, ",") {
		switch p {
		case "pairs":
			reportPairs(ps, verbose)
		case "distorted":
			_, err = reportDistorted(data)
		case "scripts":
			err = reportScripts(data, size)
		case "aliases":
			err = reportAliases(data, size, verbose)
		case "calibration":
			err = reportCalibration(data, ps, 15)
		case "heldout":
			err = reportHeldOut(data, verbose)
		case "peer":
			err = reportPeer(beside, data, ps)
		case "searched":
			err = reportSearched(data)
		case "fit": // not a figure: the weights of the chances
			err = reportFit(data, ps)
		default:
			err = fmt.Errorf("--parts knows no %q", p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
