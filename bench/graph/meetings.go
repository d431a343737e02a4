package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"liaison/internal/graph"
)

const (
	planted = 200
	each    = 6 // occasions of a planted pair
	year    = 365 * 24 * 60
)

// sightings are as many as there are links: one year at places of which some
// are much visited, and pairs that travel together.
func sightings(n int) []graph.Sighting {
	r := rand.New(rand.NewPCG(6, 6))
	nodes, places := n/5, max(n/50, 1000)
	zipf := rand.NewZipf(r, 1.05, 50, uint64(places-1))
	seen := make([]graph.Sighting, 0, n)
	for i := range planted {
		for range each {
			place, minute := uint32(zipf.Uint64()), int32(r.IntN(year))
			for side := range 2 {
				seen = append(seen, graph.Sighting{Node: graph.NodeID(2*i + side), Place: place, Minute: minute + int32(r.IntN(20)), Within: 5})
			}
		}
	}
	for len(seen) < n {
		seen = append(seen, graph.Sighting{Node: graph.NodeID(r.IntN(nodes)), Place: uint32(zipf.Uint64()), Minute: int32(r.IntN(year)), Within: 5})
	}
	r.Shuffle(len(seen), func(i, j int) { seen[i], seen[j] = seen[j], seen[i] })
	return seen
}

// meetings looks for the planted pairs; 2,000 nodes are of interest, one of
// each planted pair among them.
func (b *bench) meetings() error {
	seen := sightings(len(b.h.ends))
	of := make([]uint64, len(b.h.ends)/64+1)
	for i := range 2000 {
		n := 2 * i
		of[n>>6] |= 1 << (n & 63)
	}
	wall, began := time.Now(), cpuAll()
	met, err := graph.Meetings(context.Background(), seen, graph.MeetingOptions{Window: 30, Least: 4, Of: of})
	if err != nil {
		return err
	}
	spent, waited := cpuAll()-began, time.Since(wall)
	found := 0
	for _, m := range met.Meetings {
		if m.A%2 == 0 && m.B == m.A+1 && m.A < 2*planted {
			found++
		}
	}
	b.put("co-presence, as many sightings as links", "≤ 1 s, all planted", fmt.Sprintf("%s (%s on the wall); %d of %d planted, %d others, of %d pairs that met",
		short(spent), short(waited), found, planted, len(met.Meetings)-found, met.Pairs))
	return nil
}
