package node_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/match"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// invented makes a fictional name out of syllables.
func invented(r *rand.Rand) string {
	syllables := strings.Fields("ka ro mi ta vel dor an eth nus zar bel qui os ver hal im dra lo nep sti wy gar pol fen ur")
	word := func() string {
		w := ""
		for range 2 + r.IntN(2) {
			w += syllables[r.IntN(len(syllables))]
		}
		return strings.ToUpper(w[:1]) + w[1:]
	}
	return word() + " " + word()
}

// BenchmarkStart opens a node of LIAISON_MANY names (20,000 if unset) and
// screens one: with the saved index, and with one made of the ledger.
func BenchmarkStart(b *testing.B) {
	count := howMany(b)
	h := manyNames(b, count)
	ask := func(h *nodetest.House) { askOne(b, h) }
	ask(h)
	if err := h.SaveIndex(b.Context()); err != nil {
		b.Fatal(err)
	}
	size := int64(0)
	all, err := filepath.Glob(filepath.Join(h.IndexFolder, "*"))
	for _, f := range all {
		if i, err := os.Stat(f); err == nil {
			size += i.Size()
		}
	}
	if err != nil || size == 0 {
		b.Fatalf("nothing was saved: %v", err)
	}
	for _, folder := range []string{h.IndexFolder, ""} {
		name := fmt.Sprintf("saved-%d", count)
		if folder == "" {
			name = fmt.Sprintf("ledger-%d", count)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportMetric(float64(size)/float64(count), "bytes/name")
			times, used := 0, processor(b)
			for b.Loop() {
				again := h.Beside(b)
				again.IndexFolder = folder
				ask(again)
				times++
			}
			b.ReportMetric(float64((processor(b)-used).Milliseconds())/float64(times), "cpu-ms/start")
		})
	}
}

// howMany is LIAISON_MANY, 20,000 if unset.
func howMany(b *testing.B) int {
	text := os.Getenv("LIAISON_MANY")
	if text == "" {
		return 20_000
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// manyNames is a node with so many invented names on record.
func manyNames(b *testing.B, count int) *nodetest.House {
	h := nodetest.Open(b, "be-spoc", march2016())
	h.IndexFolder = filepath.Join(h.Folder, "index")
	r := rand.New(rand.NewPCG(1, 2))
	for at := 0; at < count; at += 1000 {
		var claims []*claim.Claim
		for i := at; i < min(at+1000, count); i++ {
			who := invented(r)
			claims = append(claims, &claim.Claim{Subject: claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", "many", strconv.Itoa(i))), Kind: "person", Label: who}, Predicate: "name",
				Value: claim.TextValue(who), Modality: claim.Asserted, Basis: claim.Fact, Source: claim.Source{Name: "many"}, Grade: claim.Ungraded})
		}
		if _, err := h.Import(b.Context(), h.Analyst, node.ImportRequest{Dataset: "many", Claims: claims, CursorName: "many" + strconv.Itoa(at)}); err != nil {
			b.Fatal(err)
		}
	}
	return h
}

func askOne(b *testing.B, h *nodetest.House) {
	b.Helper()
	if _, err := h.Screen(b.Context(), h.Analyst, node.ScreenRequest{Queries: strings.NewReader("id,name\n1,Karomi Vestidor\n"), Out: io.Discard, Options: match.ScreenOptions{MinScore: 0.5}}); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkFirstAnswerAfterAnErasure asks a node of LIAISON_MANY names right after
// a report was erased.
func BenchmarkFirstAnswerAfterAnErasure(b *testing.B) {
	h := manyNames(b, howMany(b))
	askOne(b, h)
	for b.Loop() {
		b.StopTimer()
		r := file(b, h, "Police in Noordstad arrested Karel Vosdijk on Tuesday. Karel Vosdijk met Jonas Verkade in Kastel.")
		acceptAll(b, h, r)
		askOne(b, h)
		if _, err := h.EraseReport(b.Context(), h.Supervisor, node.EraseRequest{Report: r, Reason: "order of the court"}); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		askOne(b, h)
	}
}
