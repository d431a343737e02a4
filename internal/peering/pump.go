package peering

import (
	"context"
	"errors"
	"sync"
	"time"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/peer"
)

// afterTrouble is how long the pump waits when its own store refuses.
const afterTrouble = time.Second

// Run brings what waits in the outbox to the peers, greets them, and fetches
// from them, until ctx ends. It sleeps while nothing is due.
func (l *Lines) Run(ctx context.Context) error {
	p := l.Pump()
	defer l.hangUp()
	defer p.running.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for {
		woken := l.Exchange.Woken()
		timer := time.NewTimer(p.Look(ctx))
		select {
		case <-woken:
		case <-timer.C:
		case <-p.Again():
		case <-ctx.Done():
		}
		timer.Stop()
		if ctx.Err() != nil {
			return nil
		}
	}
}

// Pump starts what a look at the outbox finds due. Run drives one; so does
// whoever plays with time himself.
type Pump struct {
	lines   *Lines
	running sync.WaitGroup
	again   chan struct{}

	mu      sync.Mutex
	busy    map[outbox.Lane]bool
	greeted map[claim.AgencyID]*greeter
}

// Pump returns a pump of these lines that has started nothing yet.
func (l *Lines) Pump() *Pump {
	return &Pump{lines: l, again: make(chan struct{}, 1), busy: map[outbox.Lane]bool{}, greeted: map[claim.AgencyID]*greeter{}}
}

// Again is sent to when a sending has ended: look again.
func (p *Pump) Again() <-chan struct{} { return p.again }

// Look starts a heartbeat for each new peer and a sending for each lane that
// is due, and tells in how long another look is wanted at the latest. Take
// Exchange.Woken before it, and look again when that is closed.
func (p *Pump) Look(ctx context.Context) time.Duration {
	p.greetAll(ctx)
	lanes, in, err := p.lines.Exchange.Due(ctx)
	if err != nil && ctx.Err() == nil {
		p.lines.trouble("", err)
		in = afterTrouble
	}
	for _, lane := range lanes {
		if !p.take(lane) {
			continue
		}
		p.start(func() {
			p.lines.send(ctx, lane)
			p.release(lane)
		})
	}
	if in <= 0 {
		in = time.Hour // something wakes it long before
	}
	return in
}

// start runs an activity beside the others.
func (p *Pump) start(fn func()) {
	p.running.Add(1)
	p.lines.spawn(func() {
		defer p.running.Done()
		fn()
	})
}

func (p *Pump) take(lane outbox.Lane) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	was := p.busy[lane]
	p.busy[lane] = true
	return !was
}

func (p *Pump) release(lane outbox.Lane) {
	p.mu.Lock()
	delete(p.busy, lane)
	p.mu.Unlock()
	select {
	case p.again <- struct{}{}:
	default:
	}
}

// send brings one lane forward until nothing is left or an attempt fails.
func (l *Lines) send(ctx context.Context, lane outbox.Lane) {
	if wait := lane.Stream.FillWait(); wait > 0 && !l.pause(ctx, wait) {
		return
	}
	for ctx.Err() == nil {
		parcel, ok, err := l.Exchange.Next(ctx, lane)
		if err != nil {
			l.trouble(lane.Peer, err)
			l.pause(ctx, afterTrouble)
			return
		}
		if !ok {
			return
		}
		err = l.deliver(ctx, lane, parcel)
		if errors.Is(err, errOvertaken) {
			return // the outbox knows whether anything is left
		}
		if err != nil {
			l.trouble(lane.Peer, err)
			if err := l.Exchange.Failed(context.WithoutCancel(ctx), parcel); err != nil {
				l.trouble(lane.Peer, err)
				l.pause(ctx, afterTrouble)
			}
			return
		}
	}
}

// errOvertaken is a receipt that brings nothing forward: a hello or a fetch has
// settled the same, or it is of another life of the peer. The lane is due again
// when it was settled, else when its lease ends.
var errOvertaken = errors.New("the receipt was overtaken")

// deliver pushes one bundle and settles its receipt. An error leaves the bundle
// undelivered.
func (l *Lines) deliver(ctx context.Context, lane outbox.Lane, parcel peer.Parcel) error {
	p, err := l.Exchange.Show(ctx, lane.Peer)
	if err != nil {
		return err
	}
	c := l.client(p)
	status, receipt, err := c.push(ctx, parcel.Bundle)
	if err != nil {
		return err
	}
	switch status {
	case peer.Done, peer.Gap:
	case peer.KeyGone, peer.KeyUnknown, peer.EpochUnknown:
		// It may lack our newest lists or our signed word, or we its own: a
		// hello brings all of them.
		return errors.Join(c.refused("push", status), l.greet(ctx, p))
	default:
		return c.refused("push", status)
	}
	settled, err := l.Exchange.Settle(context.WithoutCancel(ctx), lane.Peer, receipt, parcel.Bundle)
	switch {
	case err != nil:
		return err
	case settled.Verdict == peer.Held:
		return errOvertaken
	case settled.Verdict == peer.Against:
		return fault.New(fault.Conflict, "the receipt of %s for stream %s contradicts what was sent", lane.Peer, lane.Stream)
	}
	return nil
}
