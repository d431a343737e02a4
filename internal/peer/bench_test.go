package peer_test

import (
	"fmt"
	"testing"

	"liaison/internal/outbox"
	"liaison/internal/peer"
)

// BenchmarkExchange brings words from one node to another in full bundles:
// put, draft, seal, sign, verify, open, apply, receipt, settle; both stores
// durable.
func BenchmarkExchange(b *testing.B) {
	be, fr := pair(b)
	const batch = outbox.MostPerBundle
	n := 0
	for b.Loop() {
		words := make([]string, batch)
		for i := range words {
			words[i] = fmt.Sprintf("word %d, about as long as a short claim is: %0200d", n, n)
			n++
		}
		be.put(b, fr, outbox.Claims, words...)
		be.drain(b, fr, outbox.Claims)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "messages/s")
}

func BenchmarkParseBundle(b *testing.B) {
	be, fr := pair(b)
	be.put(b, fr, outbox.Claims, "one")
	p, _ := be.next(b, fr, outbox.Claims)
	data, err := p.Bundle.MarshalBinary()
	check(b, err)
	for b.Loop() {
		if _, err := peer.ParseBundle(data); err != nil {
			b.Fatal(err)
		}
	}
}
