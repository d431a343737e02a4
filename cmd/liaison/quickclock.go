package main

import (
	"sync"
	"time"
)

// quickClock shows time that passes so many times as fast as the machine's. A
// change of its rate moves nothing backwards.
type quickClock struct {
	mu    sync.Mutex
	real  time.Time
	shown time.Time
	rate  int64
}

func newQuickClock(rate int64) *quickClock {
	now := time.Now()
	return &quickClock{real: now, shown: now, rate: rate}
}

// Now returns the time that the clock shows.
func (c *quickClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now(time.Now())
}

func (c *quickClock) now(real time.Time) time.Time {
	return c.shown.Add(real.Sub(c.real) * time.Duration(c.rate))
}

// SetRate changes how fast time passes from now on.
func (c *quickClock) SetRate(rate int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	real := time.Now()
	c.shown = c.now(real)
	c.real, c.rate = real, rate
}

// After wakes when d has passed at the present rate.
func (c *quickClock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.After(d/time.Duration(c.rate) + 1)
}
