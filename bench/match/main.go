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
	flag.Parse()
	ps, err := readPairs(*data)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench match:", err)
		os.Exit(1)
	}
	reportPairs(ps, *verbose)
}
