package sim

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/duty"
	"liaison/internal/node"
	"liaison/internal/peer"
	"liaison/internal/peering"
)

// house is one agency's node in a play: its disk, its process while it lives,
// and its clock.
type house struct {
	*founded
	w    *world
	path string
	disk *dbtest.Disk

	node    *node.Node // nil while its process is dead
	lines   *peering.Lines
	pump    *peering.Pump
	handler http.Handler
	ctx     context.Context
	end     context.CancelFunc
	strands []*strand

	life  peer.Incarnation
	lives uint64 // processes so far
	// skew is how far its clock is off; least and most are the bounds of all
	// that it ever was.
	skew, least, most time.Duration
	// falling is set when the process dies at the next failure of its disk.
	falling, full bool
	// restored counts how often an older image was put back.
	restored int
	// negligent houses answer nothing for long; a liar is a confirmed peer
	// that breaks the protocol.
	negligent, liar bool
	coming          bool     // an officer is on his way to the desk
	kept            [][]byte // what a liar may send again

	woken, committed <-chan struct{}
	look, tick       *moment
}

func (w *world) build(f *founded, dir string) (*house, error) {
	h := &house{founded: f, w: w, path: filepath.Join(dir, string(f.agency)+".db")}
	h.disk = dbtest.Lay(h.path)
	files := map[string][]byte{}
	for suffix, b := range f.files {
		files[h.path+suffix] = b
	}
	binary.BigEndian.PutUint64(h.life[:], w.seed)
	h.life[15] = byte(len(w.houses) + 1)
	return h, h.disk.Put(h.path, files)
}

// clock is what the house takes for the time.
func (h *house) clock() time.Time { return h.w.now.Add(h.skew) }

// turn sets the clock of the house wrong, or wrong otherwise.
func (h *house) turn(skew time.Duration) {
	h.skew = skew
	h.least, h.most = min(h.least, skew), max(h.most, skew)
	h.w.tell("%s: its clock is off by %s", h.agency, skew)
}

// boot starts the process of the house over what its disk holds.
func (h *house) boot() error {
	h.disk.Heal()
	h.falling, h.full = false, false
	h.lives++
	var seed [32]byte
	binary.BigEndian.PutUint64(seed[:], h.w.seed)
	binary.BigEndian.PutUint64(seed[8:], h.lives)
	copy(seed[16:], h.agency)
	s, err := openStore(h.path, h.disk)
	if err != nil {
		return err
	}
	h.node, err = h.open(s, rand.NewChaCha8(seed), h.clock, h.life, func(n int64) int64 { return h.w.chance.Int64N(max(n, 1)) })
	if err != nil {
		h.node = nil
		return errors.Join(err, s.Close())
	}
	h.ctx, h.end = context.WithCancel(context.Background())
	h.lines = peering.New(peering.Config{Exchange: h.node.Office(), Certificate: h.certificate, Now: h.clock,
		Chance: func(n int64) int64 { return h.w.chance.Int64N(max(n, 1)) },
		Transport: func(to claim.AgencyID, class int) http.RoundTripper {
			return wire{h, to}
		},
		Pause: h.pause, Go: h.start})
	h.pump, h.handler = h.lines.Pump(), h.lines.Handler()
	h.woken, h.committed = nil, nil
	if h.liar {
		h.corrupt()
	}
	h.w.stirred = h.w.now
	return nil
}

// die ends the process without a word. With the power, what was not synced
// goes as well, by chance.
func (h *house) die(power bool) {
	if h.node == nil {
		return
	}
	h.w.tell("%s: dies, power %v", h.agency, power)
	h.w.Crashes++
	h.disk.Kill(0)
	h.end()
	h.node.Store.Close() // what it says is of the dead disk
	for _, s := range h.strands {
		h.w.cut(s)
	}
	h.strands, h.node, h.lines, h.pump, h.handler = nil, nil, nil, nil, nil
	for _, m := range []*moment{h.look, h.tick} {
		if m != nil {
			m.off = true
		}
	}
	h.look, h.tick = nil, nil
	if power {
		if err := h.disk.Put(h.path, h.disk.Left(h.path, h.w.chance)); err != nil {
			h.w.blame("the play", "files of %s: %v", h.agency, err)
		}
	}
	h.w.stirred = h.w.now
}

// rise boots the house, and again later while its disk does not let it.
func (h *house) rise() {
	if h.node != nil || h.w.Fault != "" {
		return
	}
	if err := h.boot(); err != nil {
		h.w.blame("restart", "%s does not start again: %v", h.agency, err)
		return
	}
	h.w.tell("%s: is up", h.agency)
	h.w.judge.risen(h)
}

// afterStep is called when the house has done something: a process whose disk
// failed in the middle of it is dead now.
func (h *house) afterStep() {
	if h.falling && h.node != nil && h.disk.Failed() {
		h.die(h.w.likely(0.5))
		h.w.in(h.w.between(time.Second, 3*time.Hour), "rise", h.rise)
	}
}

// stir plans what the house does next when something woke it.
func (h *house) stir() {
	if h.node == nil {
		return
	}
	if h.woken == nil || closed(h.woken) || closed(h.pump.Again()) {
		h.woken = h.node.Office().Woken()
		h.lookIn(h.w.between(0, 20*time.Millisecond))
	}
	if h.committed == nil || closed(h.committed) {
		h.committed = h.node.Store.Committed()
		h.tickIn(h.w.between(0, 2*time.Second))
	}
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// lookIn plans the next look at the outbox, unless one comes sooner.
func (h *house) lookIn(d time.Duration) {
	if h.look != nil && !h.look.off && !h.look.at.After(h.w.now.Add(d)) {
		return
	}
	if h.look != nil {
		h.look.off = true
	}
	h.look = h.w.in(d, "look", func() {
		h.look = nil
		in := h.pump.Look(h.ctx)
		h.afterStep()
		if h.node != nil {
			h.lookIn(h.w.late(in))
		}
	})
}

// tickIn plans the next look at the obligations, unless one comes sooner.
func (h *house) tickIn(d time.Duration) {
	if h.tick != nil && !h.tick.off && !h.tick.at.After(h.w.now.Add(d)) {
		return
	}
	if h.tick != nil {
		h.tick.off = true
	}
	h.tick = h.w.in(d, "tick", func() {
		h.tick = nil
		in, err := h.node.LookOnce(h.ctx, func(_ *db.Tx, p duty.Page) error {
			h.w.tell("%s: calls %s for %s, step %d", h.agency, p.Role, p.Obligation.Kind, p.Step)
			h.comes()
			return nil
		})
		h.afterStep()
		if h.node == nil {
			return
		}
		if err != nil {
			in = time.Minute
		}
		h.tickIn(h.w.late(in))
	})
}

// image is what a backup of the disk would hold.
type image struct {
	files map[string][]byte
	life  peer.Incarnation
	at    time.Time
}

func (h *house) copied() image {
	return image{h.disk.Left(h.path, nil), h.life, h.w.now}
}

// restore puts an older image back and begins a new life, by an officer's
// order, as the manual says.
func (h *house) restore(i image) {
	h.die(false)
	if err := h.disk.Put(h.path, i.files); err != nil {
		h.w.blame("the play", "files of %s: %v", h.agency, err)
		return
	}
	h.restored++
	h.w.Restores++
	h.life[14]++
	h.w.tell("%s: is restored to %s", h.agency, i.at.Format(time.RFC3339))
	h.w.model.forgot(h, i.at)
	if err := h.boot(); err != nil {
		h.w.blame("restart", "%s does not start from its backup: %v", h.agency, err)
		return
	}
	err := h.node.Store.Write(h.ctx, func(tx *db.Tx) error {
		return h.node.Office().Rebirth(tx, i.life, h.supervisor.Officer, "the disk was lost", h.clock().UnixMicro())
	})
	if err != nil {
		h.w.blame("restart", "%s begins no new life: %v", h.agency, err)
	}
}

// read runs over a snapshot of the house's store.
func (h *house) read(fn func(tx *db.ReadTx) error) {
	if err := h.node.Store.Read(context.Background(), fn); err != nil {
		h.w.blame("the play", "read at %s: %v", h.agency, err)
	}
}

// leave ends the house with its play; it may be called twice.
func (h *house) leave() {
	if h.node != nil {
		h.end()
		h.node.Store.Close()
		for _, s := range h.strands {
			h.w.cut(s)
		}
	}
	h.node, h.strands = nil, nil
	h.disk.Lift()
}

// folder makes the folder of a play.
func folder() (string, error) {
	dir, err := os.MkdirTemp("", "liaison-sim-")
	if err != nil {
		return "", fmt.Errorf("a folder for the play: %w", err)
	}
	return dir, nil
}
