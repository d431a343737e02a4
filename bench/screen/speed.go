package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"syscall"
	"time"
	"unicode"

	"golang.org/x/sys/unix"

	"liaison/internal/match"
)

func iso(day int32) string { return time.Unix(int64(day)*86400, 0).UTC().Format(time.DateOnly) }

// cpu is the time that this process has used on all cores.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// threadCPU is the time that this thread has used, to the nanosecond.
func threadCPU() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		return 0
	}
	return time.Duration(t.Nano())
}

func heap() uint64 {
	runtime.GC()
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

type bench struct {
	w  *world
	ix *match.Index
	n  int
}

func build(w *world, n int) (*bench, error) {
	before, start := heap(), cpu()
	b := &bench{w: w, ix: match.NewIndex(), n: n}
	if err := b.ix.Fill("", w.list(1, n, true)); err != nil {
		return nil, err
	}
	took := cpu() - start
	held := heap() - before
	st := b.ix.Stats()
	fmt.Printf("\n%d names: built in %.1f CPU-s; %.0f bytes a name by counting, %.0f on the heap; %d tokens, %d postings of %d bytes\n",
		n, took.Seconds(), float64(st.Bytes)/float64(n), float64(held)/float64(n), st.Tokens, st.Postings, st.PostingBytes)
	fmt.Printf("  %s\n", st)
	var file bytes.Buffer
	if err := b.ix.Save(&file); err != nil {
		return nil, err
	}
	start, wall := cpu(), time.Now()
	if _, err := match.LoadIndex(bytes.NewReader(file.Bytes())); err != nil {
		return nil, err
	}
	fmt.Printf("  saved: %.1f MB; loaded in %.2f s (%.2f CPU-s)\n", float64(file.Len())/1e6, time.Since(wall).Seconds(), (cpu() - start).Seconds())
	return b, nil
}

// speed times searches by thread CPU, one by one.
func (b *bench) speed(n int, profile string) error {
	r := rand.New(rand.NewPCG(2, 2))
	kinds := []struct {
		what                  string
		other, dated, explain bool
		query                 func(l match.Listed) match.Record
	}{
		{"other people, the first", true, false, false, nil},
		{"other people", true, false, false, nil},
		{"other people, dated", true, true, false, func(l match.Listed) match.Record { l.Births = birth(r); return l.Record }},
		{"listed people, distorted", false, true, false, func(l match.Listed) match.Record {
			l.Names[0].Text = distort(r, l.Names[0].Text)
			return l.Record
		}},
		{"the same, 10 hits explained", false, true, true, func(l match.Listed) match.Record {
			l.Names[0].Text = distort(r, l.Names[0].Text)
			return l.Record
		}},
	}
	if profile != "" {
		f, err := os.Create(profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	for i, k := range kinds {
		// Other people are others in each kind: words that a search has met
		// before are found faster, and the same people twice would flatter it.
		// The listed have the seed of the list.
		seed := uint64(1)
		if k.other {
			seed = uint64(77 + i)
		}
		var queries []match.Record
		for l := range b.w.list(seed, n, k.dated) {
			if k.query != nil {
				queries = append(queries, k.query(l))
			} else {
				queries = append(queries, l.Record)
			}
		}
		b.timed(k.what, queries, match.SearchOptions{Sight: match.Sight{Everything: true}, Explain: k.explain})
	}
	return nil
}

func (b *bench) timed(what string, queries []match.Record, opt match.SearchOptions) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	b.ix.Search(queries[0], opt)
	each := make([]time.Duration, 0, len(queries))
	compared, cut := 0, 0
	whole := cpu()
	for _, q := range queries {
		start := threadCPU()
		f := b.ix.Search(q, opt)
		each = append(each, threadCPU()-start)
		compared += f.Compared
		if f.Truncated {
			cut++
		}
	}
	whole = cpu() - whole
	slices.Sort(each)
	at := func(p float64) time.Duration { return each[int(p*float64(len(each)-1))].Round(time.Microsecond) }
	fmt.Printf("  %-28s %6.0f queries/s/core  p50 %v  p90 %v  p99 %v  max %v  compared %.0f  cut %d\n", what,
		float64(len(queries))/whole.Seconds(), at(.5), at(.9), at(.99), at(1), float64(compared)/float64(len(queries)), cut)
}

// distort writes a name as a tired clerk would: one letter changed, dropped,
// doubled or swapped with its neighbour.
func distort(r *rand.Rand, s string) string {
	c := []rune(s)
	i := 0
	for try := 0; try < 20 && (i == 0 || !unicode.IsLetter(c[i]) || !unicode.IsLetter(c[i-1])); try++ {
		i = r.IntN(len(c))
	}
	if i == 0 {
		return s
	}
	switch r.IntN(4) {
	case 0:
		letter := []rune("aeinrst")[r.IntN(7)]
		if unicode.IsUpper(c[i]) {
			letter = unicode.ToUpper(letter)
		}
		c[i] = letter
	case 1:
		c = slices.Delete(c, i, i+1)
	case 2:
		c = slices.Insert(c, i, c[i])
	default:
		c[i-1], c[i] = c[i], c[i-1]
	}
	return string(c)
}

// bulk screens a file of passengers against the list, as the command does.
func (b *bench) bulk(passengers int) error {
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	_ = w.Write([]string{"id", "name", "birth"})
	for l := range b.w.list(99, passengers, true) {
		born := ""
		if len(l.Births) > 0 {
			born = iso(l.Births[0].From)
		}
		_ = w.Write([]string{l.ID, l.Names[0].Text, born})
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	start, wall := cpu(), time.Now()
	report, err := b.ix.Screen(context.Background(), &file, io.Discard, match.ScreenOptions{MinScore: 0.7, Sight: match.Sight{Everything: true}})
	if err != nil {
		return err
	}
	used, took := cpu()-start, time.Since(wall)
	each := used.Seconds() / float64(passengers)
	fmt.Printf("  %d passengers screened in %.0f CPU-s, %.0f s on the wall; %d with hits from 0.7\n", report.Rows, used.Seconds(), took.Seconds(), report.WithHits)
	fmt.Printf("  500,000 would take %.1f min on %d cores that do nothing else; 475 queries/s take %.2f of one core\n",
		500_000*each/60/float64(runtime.GOMAXPROCS(0)), runtime.GOMAXPROCS(0), 475*each)
	return nil
}
