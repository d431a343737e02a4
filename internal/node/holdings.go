package node

import (
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/entity"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/match"
	"liaison/internal/view"
)

// holdings is the node's match index: every subject of which a name or number
// is on record, once for each marking that says something of it. A search
// admits only what its caller's markings permit; what it then compares is read
// anew from the permitted claims.
type holdings struct {
	*mirror
	node  *Node
	names atomic.Pointer[match.Index]
	// touched are the listings of which new records spoke, each with the kind
	// that the last one gave.
	touched map[listing]string
	// saved is what is known of the files beside the store; anew says that the
	// next picture is to be made of the ledger, whatever they hold.
	saved *saved
	anew  bool
	// heard is the life of the files' key up to which it is known what was
	// forgotten; dead tells that names of it are still in memory, though no search
	// finds them.
	heard int64
	dead  bool
	*shelf
}

func newHoldings(n *Node) *holdings {
	h := &holdings{node: n, shelf: n.shelf, touched: map[listing]string{}, saved: &saved{}}
	h.names.Store(match.NewIndex())
	h.mirror = newMirror(h.load, h.take)
	h.settle = h.relist
	return h
}

func (h *holdings) index() *match.Index { return h.names.Load() }

// listing is one subject under one marking.
type listing struct {
	subject claim.SubjectID
	mark    uint32
}

// id parts subject and marking by the sign that a screening cuts off with what
// follows it, so that a subject is answered once.
func (l listing) id() string {
	return string(l.subject) + "\x00" + strconv.FormatUint(uint64(l.mark), 10)
}

func listedAs(id string) (claim.SubjectID, uint32) {
	s, mark, _ := strings.Cut(id, "\x00")
	m, _ := strconv.ParseUint(mark, 10, 32) // written by id
	return claim.SubjectID(s), uint32(m)
}

// load takes the saved index, or makes one of the whole ledger.
func (h *holdings) load(tx db.Queryer) (int64, error) {
	clear(h.touched)
	h.dead = false
	seq, err := h.open(tx)
	h.heard = h.saved.life
	if err != nil || seq > 0 && !h.anew {
		return seq, err
	}
	h.saved.seq, h.saved.taken, h.saved.names = 0, 0, nil
	if seq, err = h.make(tx); err == nil {
		h.anew = false
	}
	return seq, err
}

// make fills the index from the whole ledger.
func (h *holdings) make(tx db.Queryer) (int64, error) {
	held, kinds := map[listing][]view.Held{}, map[listing]string{}
	var last int64
	err := h.node.ledger.Range(tx, 0, 0, func(e ledger.Entry) error {
		last = e.Seq
		c, ok := e.Body.(*claim.Claim)
		if !ok || e.Withdrawn {
			return nil
		}
		for _, r := range ends(c) {
			l := listing{r.ID, e.Mark}
			held[l] = append(held[l], entity.Held(e, c))
			kinds[l] = r.Kind
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("read the holdings: %w", err)
	}
	ix := match.NewIndex()
	err = ix.Fill("", func(yield func(match.Listed) bool) {
		for l, claims := range held {
			d := dossierOf(l.id(), kinds[l], map[claim.SubjectID]bool{l.subject: true}, claims)
			if !d.empty() && !yield(match.Listed{Record: d.Record, Marking: l.mark}) {
				return
			}
		}
	})
	if err != nil {
		return 0, fmt.Errorf("index the holdings: %w", err)
	}
	h.names.Store(ix)
	return last, nil
}

// ends are the subjects that a claim says something of.
func ends(c *claim.Claim) []claim.Ref {
	if c.Object == nil {
		return []claim.Ref{c.Subject}
	}
	return []claim.Ref{c.Subject, *c.Object}
}

// take follows one record: it notes what is to be listed anew, as what it says
// something of or puts back into use. What goes out of use is heard of in relist.
func (h *holdings) take(tx db.Queryer, e ledger.Entry) error {
	turned, err := h.node.turned(tx, e)
	if err != nil {
		return err
	}
	for _, e := range append(turned, e) {
		if c, ok := e.Body.(*claim.Claim); ok {
			for _, r := range ends(c) {
				h.touched[listing{r.ID, e.Mark}] = r.Kind
			}
		}
	}
	return nil
}

// hear notes what went out of use since the last time: erased, called back,
// restricted or held. The saved files open to nobody any more.
func (h *holdings) hear(tx db.Queryer) error {
	life, whole, err := forgottenSince(tx, h.heard, func(l listing, kind string) { h.touched[l] = kind })
	if err != nil || life <= h.heard {
		return err
	}
	if !whole {
		h.loaded, h.anew = false, true
		return nil
	}
	h.heard, h.dead, h.saved = life, true, &saved{life: life}
	return nil
}

// listAtOnce bounds the listings that are held in memory on their way into the
// index.
const listAtOnce = 4096

// relist lists anew what was touched, each once: a hub with ten thousand members
// that came together is read one time, not as often as it has members.
func (h *holdings) relist(tx db.Queryer) error {
	if err := h.hear(tx); err != nil || !h.loaded {
		return err
	}
	var some []match.Listed
	var gone []string
	for l, kind := range h.touched {
		held, err := entity.Reader{Ledger: h.node.ledger, TX: tx, Bits: marking.NewSet(l.mark)}.ClaimsOf(MaxClaims, l.subject)
		if err != nil {
			return err
		}
		d := dossierOf(l.id(), kind, map[claim.SubjectID]bool{l.subject: true}, held)
		if d.empty() {
			gone = append(gone, l.id())
			continue
		}
		if some = append(some, match.Listed{Record: d.Record, Marking: l.mark}); len(some) == listAtOnce {
			if err := h.index().Put("", some...); err != nil {
				return err
			}
			some = some[:0]
		}
	}
	if len(some) > 0 {
		if err := h.index().Put("", some...); err != nil {
			return err
		}
	}
	if len(gone) > 0 {
		h.index().Delete("", gone...)
	}
	clear(h.touched)
	if h.dead && h.index().Len() <= packAtOnce {
		h.dead = !h.index().Compact()
	}
	return nil
}

// packAtOnce is how many names are packed anew while somebody waits, so that what
// went out of use is in no memory either; more are when the index is next saved.
const packAtOnce = 4096
