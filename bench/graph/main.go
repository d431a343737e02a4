// Command graph measures the engine of links on generated graphs: paths,
// neighbourhoods, joins, groups, brokers, meetings, building and changing, with
// markings on and half of them refused.
//
//	go run ./bench/graph --links 1000000
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"time"

	"liaison/internal/graph"
)

func main() {
	links := flag.Int("links", 1_000_000, "links of the generated graph")
	flag.Parse()
	runtime.LockOSThread()
	if err := run(*links); err != nil {
		fmt.Fprintln(os.Stderr, "graph:", err)
		os.Exit(1)
	}
}

func quant(name string, d []time.Duration) {
	slices.Sort(d)
	fmt.Printf("%-40s p50 %v p95 %v p99 %v\n", name, d[len(d)/2], d[len(d)*95/100], d[len(d)*99/100])
}

func run(links int) error {
	h := generate(links, 1)
	t := cpuAll()
	s, err := h.build(len(h.ends))
	if err != nil {
		return err
	}
	fmt.Println("build", cpuAll()-t, "bytes a link", s.Bytes()/int64(s.Links()))
	r := rand.New(rand.NewPCG(9, 9))
	pairs := make([][2]graph.NodeID, 1000)
	for i := range pairs {
		pairs[i] = [2]graph.NodeID{graph.NodeID(r.IntN(h.nodes)), graph.NodeID(r.IntN(h.nodes))}
	}
	ctx := context.Background()
	for _, refused := range []bool{false, true} {
		v := h.view(s, refused)
		for round := range 2 {
			var hop, best []time.Duration
			found := 0
			for _, p := range pairs {
				t := cpu()
				x, err := s.HopPath(ctx, v, p[0], p[1], 6)
				hop = append(hop, cpu()-t)
				if err != nil {
					return err
				}
				if x.Found() {
					found++
				}
				t = cpu()
				if _, err = s.BestPath(ctx, v, p[0], p[1], 6); err != nil {
					return err
				}
				best = append(best, cpu()-t)
			}
			fmt.Println("refused", refused, "round", round, "found", found)
			quant("hop", hop)
			quant("best", best)
		}
		var two []time.Duration
		n := 0
		for _, p := range pairs {
			t := cpu()
			x, err := s.Neighbourhood(ctx, v, p[0], 2, 0)
			two = append(two, cpu()-t)
			if err != nil {
				return err
			}
			n += len(x.Nodes)
		}
		quant("two hops", two)
		fmt.Println(n / 1000)
	}
	return nil
}
