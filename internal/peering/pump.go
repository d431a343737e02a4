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
	defer l.hangUp()
	var running sync.WaitGroup
	defer running.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan outbox.Lane)
	busy := map[outbox.Lane]bool{}
	greeted := map[claim.AgencyID]*greeter{}
	for {
		woken := l.Exchange.Woken()
		l.greetAll(ctx, greeted, &running)
		lanes, in, err := l.Exchange.Due(ctx)
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			l.trouble("", err)
			in = afterTrouble
		}
		for _, lane := range lanes {
			if busy[lane] {
				continue
			}
			busy[lane] = true
			running.Go(func() {
				l.send(ctx, lane)
				select {
				case ended <- lane:
				case <-ctx.Done():
				}
			})
		}
		if in <= 0 {
			in = time.Hour // something wakes it long before
		}
		timer := time.NewTimer(in)
		select {
		case <-woken:
		case <-timer.C:
		case lane := <-ended:
			delete(busy, lane)
		case <-ctx.Done():
		}
		timer.Stop()
		if ctx.Err() != nil {
			return nil
		}
	}
}

// send brings one lane forward until nothing is left or an attempt fails.
func (l *Lines) send(ctx context.Context, lane outbox.Lane) {
	if wait := lane.Stream.FillWait(); wait > 0 && !pause(ctx, wait) {
		return
	}
	for ctx.Err() == nil {
		parcel, ok, err := l.Exchange.Next(ctx, lane)
		if err != nil {
			l.trouble(lane.Peer, err)
			pause(ctx, afterTrouble)
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
				pause(ctx, afterTrouble)
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
	settled, err := l.Exchange.Settle(context.WithoutCancel(ctx), lane.Peer, receipt)
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
