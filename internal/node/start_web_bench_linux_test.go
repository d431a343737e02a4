package node_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// BenchmarkStartOfTheGraph warms the graph of a node of LIAISON_MANY ties (20,000
// if unset), as a process that serves does at its start: from what was saved, and
// from the tables.
func BenchmarkStartOfTheGraph(b *testing.B) {
	count := 20_000
	if text := os.Getenv("LIAISON_MANY"); text != "" {
		var err error
		if count, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	h := nodetest.Open(b, "be-spoc", march2016())
	r := rand.New(rand.NewPCG(1, 2))
	person := func() claim.Ref {
		i := strconv.Itoa(r.IntN(count / 2))
		return claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", "tied", i)), Kind: "person", Label: "Person " + i}
	}
	for at := 0; at < count; at += 1000 {
		var claims []*claim.Claim
		for len(claims) < min(1000, count-at) {
			x, y := person(), person()
			if x.ID != y.ID {
				claims = append(claims, &claim.Claim{Subject: x, Predicate: "met", Object: &y, Modality: claim.Asserted, Basis: claim.Fact,
					Source: claim.Source{Name: "source " + strconv.Itoa(r.IntN(500))}, Grade: claim.Ungraded})
			}
		}
		if _, err := h.Import(b.Context(), h.Analyst, node.ImportRequest{Dataset: "many", Claims: claims, CursorName: "many" + strconv.Itoa(at)}); err != nil {
			b.Fatal(err)
		}
	}
	if err := h.Warm(b.Context()); err != nil {
		b.Fatal(err)
	}
	h.IndexFolder = filepath.Join(h.Folder, "index")
	if err := h.SaveIndex(b.Context()); err != nil {
		b.Fatal(err)
	}
	f, err := os.Stat(filepath.Join(h.IndexFolder, "graph"))
	if err != nil {
		b.Fatal(err)
	}
	for _, saved := range []bool{true, false} {
		b.Run(fmt.Sprintf("saved=%v-%d", saved, count), func(b *testing.B) {
			times, used := 0, processor(b)
			for b.Loop() {
				again := h.Beside(b)
				if again.IndexFolder = h.IndexFolder; !saved {
					again.IndexFolder = ""
				}
				if err := again.Warm(b.Context()); err != nil {
					b.Fatal(err)
				}
				times++
			}
			b.ReportMetric(float64((processor(b)-used).Milliseconds())/float64(times), "cpu-ms/start")
			b.ReportMetric(float64(f.Size())/float64(count), "bytes/tie")
		})
	}
}
