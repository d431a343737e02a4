package main

import (
	"fmt"
	"os"
	"sync"
	"time"

	"liaison/internal/sim"
)

// totals are what all plays together came to.
type totals struct {
	mu     sync.Mutex
	last   time.Time
	took   time.Duration
	faults int
	played int
	sum    sim.Result
	lost   int
	double int
	years  float64 // of nodes; as a Duration 2,500 seeds are too many
}

func (t *totals) add(r sim.Result, of int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.played++
	s := &t.sum
	s.Events, s.Calls, s.Acts, s.Crashes, s.Restores, s.FullDisks = s.Events+r.Events, s.Calls+r.Calls, s.Acts+r.Acts, s.Crashes+r.Crashes, s.Restores+r.Restores, s.FullDisks+r.FullDisks
	s.Messages, s.Warnings, s.Acknowledged, s.Escalated = s.Messages+r.Messages, s.Warnings+r.Warnings, s.Acknowledged+r.Acknowledged, s.Escalated+r.Escalated
	s.Records, s.Verified, s.Lies = s.Records+r.Records, s.Verified+r.Verified, s.Lies+r.Lies
	t.years += r.Simulated.Hours() / year
	s.Dark = max(s.Dark, r.Dark)
	if r.Fault != "" {
		t.faults++
		switch r.Fault {
		case "acknowledged is lost", "delivered is lost", "receipt before commit", "given back":
			t.lost++
		case "doubled", "called once", "gap or double":
			t.double++
		}
		if t.faults <= mostReports {
			report(r)
		}
	}
	if time.Since(t.last) > 10*time.Second {
		t.last = time.Now()
		fmt.Fprintf(os.Stderr, "%d of %d seeds, %d faults\n", t.played, of, t.faults)
	}
}

// mostReports bounds what is printed when everything is broken.
const mostReports = 5

const year = 365.25 * 24

func (t *totals) figures() map[string]any {
	s := t.sum
	return map[string]any{"seeds": t.played, "faults": t.faults, "lost": t.lost, "doubled": t.double, "events": s.Events, "calls": s.Calls, "acts": s.Acts,
		"messages": s.Messages, "records": s.Records, "warnings": s.Warnings, "acknowledged": s.Acknowledged, "escalated": s.Escalated,
		"crashes": s.Crashes, "restores": s.Restores, "fullDisks": s.FullDisks, "lies": s.Lies, "verified": s.Verified,
		"darkDays": s.Dark.Hours() / 24, "nodeYears": t.years, "seconds": t.took.Seconds(), "nodeYearsAMinute": t.years / t.took.Minutes()}
}

func (t *totals) print() {
	s := t.sum
	for _, l := range []struct {
		what  string
		value string
	}{
		{"seeds", fmt.Sprint(t.played)}, {"faults found", fmt.Sprint(t.faults)}, {"acknowledged, and lost", fmt.Sprint(t.lost)}, {"effects doubled", fmt.Sprint(t.double)},
		{"events", fmt.Sprint(s.Events)}, {"calls between nodes", fmt.Sprint(s.Calls)}, {"acts of officers", fmt.Sprint(s.Acts)},
		{"messages taken in", fmt.Sprint(s.Messages)}, {"records on the ledgers", fmt.Sprint(s.Records)}, {"warnings released", fmt.Sprint(s.Warnings)},
		{"… acknowledged by an officer", fmt.Sprint(s.Acknowledged)}, {"… escalated, with an owner", fmt.Sprint(s.Escalated)},
		{"processes killed, power lost", fmt.Sprint(s.Crashes)}, {"old images put back", fmt.Sprint(s.Restores)}, {"full disks", fmt.Sprint(s.FullDisks)},
		{"lies told", fmt.Sprint(s.Lies)}, {"ledgers verified", fmt.Sprint(s.Verified)}, {"longest dark peer", fmt.Sprintf("%.0f days", s.Dark.Hours()/24)},
		{"simulated", fmt.Sprintf("%.1f years of nodes", t.years)}, {"took", t.took.Round(time.Second).String()},
		{"years of nodes a minute", fmt.Sprintf("%.1f", t.years/t.took.Minutes())},
	} {
		fmt.Printf("%-32s %s\n", l.what, l.value)
	}
}
