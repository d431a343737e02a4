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
	moved chan struct{} // closes when the clock is set forward
}

func newQuickClock(rate int64) *quickClock {
	now := time.Now()
	return &quickClock{real: now, shown: now, rate: rate, moved: make(chan struct{})}
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

// Forward sets the clock forward at once. Who sleeps until a time that has
// passed by then wakes.
func (c *quickClock) Forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shown = c.shown.Add(d)
	close(c.moved)
	c.moved = make(chan struct{})
}

// After wakes when d has passed at the present rate.
func (c *quickClock) After(d time.Duration) <-chan time.Time {
	until := c.Now().Add(d)
	woken := make(chan time.Time, 1)
	go func() {
		for {
			c.mu.Lock()
			left, moved, rate := until.Sub(c.now(time.Now())), c.moved, time.Duration(c.rate)
			c.mu.Unlock()
			if left <= 0 {
				woken <- until
				return
			}
			timer := time.NewTimer(left/rate + 1)
			select {
			case <-timer.C:
			case <-moved:
				timer.Stop()
			}
		}
	}()
	return woken
}
