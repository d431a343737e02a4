package node_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// BenchmarkArrivals compares claims that arrive with LIAISON_ALERTS standing
// alerts (1,000 if unset) and with the holdings, 512 in one go: what the
// followers do between a commit and the desk.
func BenchmarkArrivals(b *testing.B) {
	count := 1000
	if text := os.Getenv("LIAISON_ALERTS"); text != "" {
		var err error
		if count, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	h := nodetest.Open(b, "be-spoc", march2016())
	if _, err := h.SetDesk(b.Context(), h.Admin, node.SetDeskRequest{Desk: node.DutyDesk, LastResort: h.Supervisor.Officer}); err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range count {
		w := nizar(alert.Discreet)
		w.Names = []alert.Name{{Text: invented(r), Kind: "name"}, {Text: invented(r), Kind: "alias"}}
		if _, err := h.IssueAlert(b.Context(), h.Analyst, node.IssueRequest{Alert: w}); err != nil {
			b.Fatal(err)
		}
	}
	if err := h.CatchUp(b.Context()); err != nil {
		b.Fatal(err)
	}
	const batch = 512
	b.Run(fmt.Sprintf("alerts-%d", count), func(b *testing.B) {
		at, used := 0, time.Duration(0)
		for b.Loop() {
			b.StopTimer()
			var claims []*claim.Claim
			for range batch {
				at++
				who := invented(r)
				claims = append(claims, &claim.Claim{Subject: claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", "arrivals", strconv.Itoa(at))), Kind: "person", Label: who},
					Predicate: "name", Value: claim.TextValue(who), Modality: claim.Asserted, Basis: claim.Fact, Source: claim.Source{Name: "arrivals"}, Grade: claim.Ungraded})
			}
			if _, err := h.Import(b.Context(), h.Analyst, node.ImportRequest{Dataset: "arrivals", Claims: claims, CursorName: "arrivals" + strconv.Itoa(at)}); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			from := processor(b)
			if err := h.CatchUp(b.Context()); err != nil {
				b.Fatal(err)
			}
			used += processor(b) - from
		}
		b.ReportMetric(float64(at)/b.Elapsed().Seconds(), "claims/s")
		b.ReportMetric(float64(used.Microseconds())/float64(at), "cpu-µs/claim")
	})
}
