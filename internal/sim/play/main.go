// Command play plays seeds of the network of agencies and tells what it found:
//
//	go run ./internal/sim/play --seeds 2500
//	go run ./internal/sim/play --seed 17 --trace
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"sync"
	"time"

	"liaison/internal/sim"
)

func main() {
	seeds := flag.Int("seeds", 100, "how many seeds to play, from --first on")
	first := flag.Uint64("first", 1, "the first seed")
	one := flag.Uint64("seed", 0, "play this seed alone")
	trace := flag.Bool("trace", false, "print the whole trace of --seed")
	workers := flag.Int("workers", runtime.GOMAXPROCS(0), "how many seeds are played at once")
	asJSON := flag.Bool("json", false, "print the totals as JSON")
	profile := flag.String("profile", "", "write a processor profile to this file")
	stop := flag.Bool("stop", false, "stop at the first fault, and print it as JSON alone")
	flag.Parse()
	if *profile != "" {
		f, err := os.Create(*profile)
		if err == nil {
			err = pprof.StartCPUProfile(f)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		defer pprof.StopCPUProfile()
	}
	debug.SetGCPercent(200)
	if *one != 0 {
		o := sim.Options{}
		if *trace {
			o.Trace = os.Stdout
		}
		r := sim.Play(*one, o)
		fmt.Printf("seed %d: %d events, digest %016x\n", r.Seed, r.Events, r.Digest)
		if r.Fault != "" {
			report(r)
			os.Exit(1)
		}
		return
	}
	if *stop {
		for seed := *first; seed < *first+uint64(*seeds); seed++ {
			if r := sim.Play(seed, sim.Options{}); r.Fault != "" {
				json.NewEncoder(os.Stdout).Encode(map[string]any{"seed": r.Seed, "fault": r.Fault, "why": r.Why})
				os.Exit(1)
			}
		}
		return
	}
	started := time.Now()
	total := playAll(*first, *seeds, *workers)
	total.took = time.Since(started)
	if *asJSON {
		json.NewEncoder(os.Stdout).Encode(total.figures())
	} else {
		total.print()
	}
	if total.faults > 0 {
		pprof.StopCPUProfile()
		os.Exit(1)
	}
}

// playAll plays seeds, several at once, and tells how far it is every 10 s.
func playAll(first uint64, seeds, workers int) *totals {
	t := &totals{last: time.Now()}
	next := make(chan uint64)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for seed := range next {
				t.add(sim.Play(seed, sim.Options{}), seeds)
			}
		})
	}
	for i := range seeds {
		next <- first + uint64(i)
	}
	close(next)
	wg.Wait()
	return t
}

func report(r sim.Result) {
	fmt.Printf("\nSEED %d: %s: %s\nthe last of its trace:\n", r.Seed, r.Fault, r.Why)
	for _, l := range r.Tail {
		fmt.Println("  " + l)
	}
	fmt.Printf("run it again: go run ./internal/sim/play --seed %d --trace\n", r.Seed)
}
