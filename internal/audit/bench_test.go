package audit

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"liaison/internal/db"
)

// One entry with three ids touched, appended by many callers at once, each
// durable before it returns.
func BenchmarkAppendGrouped(b *testing.B) {
	s, l := open(b)
	const callers = 256
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for i := range jobs {
				e := look(noon+int64(i), "o-ana", fmt.Sprintf("s-%d", i), fmt.Sprintf("c-%d", i), "c-0")
				if err := s.Write(context.Background(), func(tx *db.Tx) error { return l.Append(tx, e) }); err != nil {
					b.Error(err)
				}
			}
		})
	}
	i := 0
	for b.Loop() {
		jobs <- i
		i++
	}
	close(jobs)
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

func BenchmarkVerify(b *testing.B) {
	s, l := open(b)
	fill(b, s, l, 20_000, 20_000)
	for b.Loop() {
		if v := verify(b, s, l); v.First != nil {
			b.Fatal(v.First)
		}
	}
	b.ReportMetric(float64(b.N*20_000)/b.Elapsed().Seconds(), "entries/s")
}
