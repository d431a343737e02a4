package peering_test

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"liaison/internal/outbox"
)

// live is two nodes over real sockets and the real clock, both pumps running.
func live(b *testing.B) (be, fr *node) {
	b.Helper()
	dial := new(net.Dialer).DialContext
	be, fr = newNode(b, "be-spoc", time.Now, dial), newNode(b, "fr-spoc", time.Now, dial)
	beListens, frListens := listen(b), listen(b)
	be.befriend(b, fr, frListens.Addr().String())
	fr.befriend(b, be, beListens.Addr().String())
	work(b, func(ctx context.Context) error { return be.lines.Serve(ctx, beListens) })
	work(b, func(ctx context.Context) error { return fr.lines.Serve(ctx, frListens) })
	work(b, be.lines.Run)
	work(b, fr.lines.Run)
	return be, fr
}

// BenchmarkLine brings words over TLS from put to effect, both stores durable.
func BenchmarkLine(b *testing.B) {
	be, fr := live(b)
	n := 0
	for b.Loop() {
		words := make([]string, 1024)
		for i := range words {
			words[i] = fmt.Sprintf("word %d %0200d", n, n)
			n++
		}
		be.put(b, fr, outbox.Claims, words...)
		fr.await(b, len(words))
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkWarningBesideBulk measures a warning from put to effect while bulk
// never stops flowing the same way.
func BenchmarkWarningBesideBulk(b *testing.B) {
	be, fr := live(b)
	more := make(chan struct{}, 1)
	more <- struct{}{}
	warned := make(chan struct{}, 1)
	ended := make(chan struct{})
	carried := 0
	go func() {
		defer close(ended)
		for {
			select {
			case w := <-fr.came:
				if strings.HasPrefix(w, "warning") {
					warned <- struct{}{}
					continue
				}
				if carried++; carried%8 == 0 {
					select {
					case more <- struct{}{}:
					default:
					}
				}
			case <-b.Context().Done():
				return
			}
		}
	}()
	var took []time.Duration
	n := 0
	for b.Loop() {
		select {
		case <-more:
			var words []string
			for range 40 {
				n++
				words = append(words, fmt.Sprintf("bulk %d", n))
			}
			be.put(b, fr, outbox.Bulk, words...)
		default:
		}
		before := time.Now()
		n++
		be.put(b, fr, outbox.Warning, fmt.Sprintf("warning %d", n))
		<-warned
		took = append(took, time.Since(before))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(carried)/b.Elapsed().Seconds()*0.2, "bulk-MB/s")
}
