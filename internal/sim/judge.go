package sim

import (
	"fmt"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/node"
	"liaison/internal/outbox"
)

// judge says what must hold, and looks whether it does.
type judge struct{ w *world }

// rows reads a query of a house's store, each cell as text.
func (h *house) rows(query string, args ...any) (out [][]string) {
	h.read(func(tx *db.ReadTx) error {
		rows, err := tx.Query(query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		for rows.Next() {
			cells, dest := make([]any, len(columns)), make([]any, len(columns))
			for i := range cells {
				dest[i] = &cells[i]
			}
			if err := rows.Scan(dest...); err != nil {
				return err
			}
			line := make([]string, len(cells))
			for i, c := range cells {
				if b, ok := c.([]byte); ok {
					line[i] = fmt.Sprintf("%x", b)
				} else {
					line[i] = fmt.Sprint(c)
				}
			}
			out = append(out, line)
		}
		return rows.Err()
	})
	return out
}

// count reads one number.
func (h *house) count(query string, args ...any) (n int64) {
	h.read(func(tx *db.ReadTx) error { return tx.QueryRow(query, args...).Scan(&n) })
	return n
}

// has tells how often a record is on a house's ledger.
func (h *house) has(id claim.ID) int64 {
	return h.count(`SELECT count(*) FROM records WHERE id = $1`, string(id))
}

// risen looks at a house that has just started again: what it confirmed to a
// peer, and what it acknowledged to its own officers, is there.
func (j *judge) risen(h *house) {
	w := j.w
	for _, o := range w.houses {
		if o == h || o.node == nil || h.liar || o.liar {
			continue
		}
		for _, r := range o.rows(`SELECT stream, epoch, cursor FROM peer_out WHERE agency = $1 AND receiver = $2 AND cursor > 0`, h.agency, h.life.String()) {
			if n := h.count(`SELECT coalesce(max(cursor), 0) FROM peer_in WHERE agency = $1 AND stream = $2 AND epoch = $3`, o.agency, number(r[0]), r[1]); n < number(r[2]) {
				w.blame("receipt before commit", "%s confirmed message %s of stream %s of %s, and holds %d", h.agency, r[2], r[0], o.agency, n)
			}
		}
	}
	for _, a := range w.model.acts {
		if a.by == h && !a.lost && h.has(a.record) != 1 {
			w.blame("acknowledged is lost", "%s of %s was acknowledged to its officer and is gone", a.kind, h.agency)
		}
	}
}

func number(s string) (n int64) {
	fmt.Sscan(s, &n)
	return n
}

// rested tells whether nothing waits between honest houses any more.
func (j *judge) rested() bool {
	for _, h := range j.w.houses {
		if h.liar {
			continue
		}
		if h.node == nil {
			return false
		}
		for _, o := range j.w.houses {
			if o != h && !o.liar && j.waiting(h, o) > 0 {
				return false
			}
		}
	}
	return true
}

// waiting counts what a house has not brought to another.
func (j *judge) waiting(h, o *house) int64 {
	return h.count(`SELECT count(*) FROM outbox_items WHERE peer = $1 AND epoch = $2 AND receipted = 0`, o.agency, string(h.life.Epoch()))
}

// last looks at everything when the network has come to rest.
func (j *judge) last() {
	w := j.w
	for _, h := range w.houses {
		if h.liar {
			continue
		}
		if h.node == nil {
			w.blame("restart", "%s is dead in peace", h.agency)
			return
		}
		for _, head := range h.rows(`SELECT seq, root FROM ledger_head`) {
			w.tell("%s: %s", h.agency, strings.Join(head, " "))
		}
		w.Records += int(h.count(`SELECT count(*) FROM records`))
		for _, o := range w.houses {
			if o != h && !o.liar {
				j.lanes(h, o)
			}
		}
		j.noAccusation(h)
		j.noForgery(h)
		j.desks(h)
		j.staysHome(h)
	}
	for _, a := range w.model.acts {
		if !a.by.liar {
			j.act(a)
		}
	}
	for _, id := range w.order {
		j.statement(w.model.claims[id])
	}
	for _, h := range w.houses {
		if !h.liar {
			j.shown(h)
		}
	}
	if w.seed%verifiedOf == 0 || w.Restores > 0 && w.seed%2 == 0 {
		j.verify()
	}
}

// verifiedOf is of how many plays one verifies its ledgers.
const verifiedOf = 4

// lanes compares both ends of the streams from one house to another.
func (j *judge) lanes(from, to *house) {
	w := j.w
	if n := j.waiting(from, to); n > 0 {
		w.blame("retry gave up", "%d messages of %s wait for %s, which is there", n, from.agency, to.agency)
	}
	for _, s := range outbox.Streams() {
		epoch := string(from.life.Epoch())
		out := from.rows(`SELECT cursor, chain FROM peer_out WHERE agency = $1 AND stream = $2 AND epoch = $3`, to.agency, int64(s), epoch)
		in := to.rows(`SELECT cursor, chain FROM peer_in WHERE agency = $1 AND stream = $2 AND epoch = $3`, from.agency, int64(s), epoch)
		switch {
		case len(out) == 0 && len(in) == 0:
			continue
		case len(in) == 0 && out[0][0] == "0":
			continue
		case len(out) == 0 || len(in) == 0 || out[0][0] != in[0][0]:
			w.blame("both ends agree", "stream %s from %s to %s: sent %v, came %v", s, from.agency, to.agency, out, in)
		case out[0][1] != in[0][1]:
			w.blame("both ends agree", "stream %s from %s to %s: two chains", s, from.agency, to.agency)
		}
		came := to.rows(`SELECT seq, ref, code FROM peer_inbox WHERE agency = $1 AND stream = $2 AND epoch = $3 ORDER BY seq`, from.agency, int64(s), epoch)
		sent := from.rows(`SELECT seq, ref, withheld FROM outbox_items WHERE peer = $1 AND stream = $2 AND epoch = $3 ORDER BY seq`, to.agency, int64(s), epoch)
		if len(came) > len(sent) {
			w.blame("gap or double", "stream %s from %s to %s: %d sent, %d came", s, from.agency, to.agency, len(sent), len(came))
			continue
		}
		w.Messages += len(came)
		for i, c := range came {
			switch {
			case number(c[0]) != int64(i+1):
				w.blame("gap or double", "stream %s from %s to %s: number %s came as message %d", s, from.agency, to.agency, c[0], i+1)
			case c[1] != "" && c[1] != sent[i][1]:
				w.blame("order", "stream %s from %s to %s: %s came under number %s, %s was sent", s, from.agency, to.agency, c[1], c[0], sent[i][1])
			case c[2] != "0":
				w.blame("honest messages are used", "stream %s from %s to %s: number %s was refused with code %s", s, from.agency, to.agency, c[0], c[2])
			case c[1] != "" && to.has(claim.ID(c[1])) != 1:
				w.blame("delivered is lost", "stream %s from %s to %s: record %s was taken in and is not on the ledger", s, from.agency, to.agency, c[1])
			}
		}
	}
}

// noAccusation: honest houses are never accused.
func (j *judge) noAccusation(h *house) {
	for _, e := range h.rows(`SELECT agency, kind, text FROM peer_evidence`) {
		if o := j.w.house(claim.AgencyID(e[0])); o != nil && !o.liar {
			j.w.blame("honest peers are not accused", "%s holds evidence %s: %s", h.agency, e[1], e[2])
		}
	}
}

// staysHome: what its originator recalled before it first left never leaves, by
// one clock whose errors are known. A restored house began to count anew.
func (j *judge) staysHome(h *house) {
	if h.restored > 0 {
		return
	}
	for _, r := range h.rows(`SELECT i.ref, i.peer FROM outbox_items i JOIN recalls c ON c.record = i.ref AND c.originator = $1 JOIN records d ON d.seq = c.seq
		WHERE i.withheld = 0 AND i.first_sent > d.recorded + $2`, string(h.agency), (h.most - h.least).Microseconds()) {
		j.w.blame("recalled stays home", "%s recalled %s and gave it to %s after that", h.agency, short(claim.ID(r[0])), r[1])
	}
}

// noForgery: what a liar signed for others, or ordered about what is not its
// own, has no effect.
func (j *judge) noForgery(h *house) {
	for _, r := range h.rows(`SELECT id, originator FROM records`) {
		o := j.w.house(claim.AgencyID(r[1]))
		for _, f := range j.w.forged {
			if string(f) == r[0] && o != nil && !o.liar {
				j.w.blame("forgery", "%s has a forged record of %s on its ledger", h.agency, r[1])
			}
		}
	}
}

// desks: every obligation has an owner, every step that is due was taken, and
// each call is on record once and has left once.
func (j *judge) desks(h *house) {
	w, now := j.w, h.clock().UnixMicro()
	if n := h.count(`SELECT count(*) FROM duty_obligations WHERE owner = ''`); n > 0 {
		w.blame("owner", "%d obligations at %s have none", n, h.agency)
	}
	if n := h.count(`SELECT count(*) FROM duty_steps s JOIN duty_obligations o ON o.id = s.obligation WHERE s.done = 0 AND o.closed = 0 AND s.due <= $1`, now-slack); n > 0 {
		w.blame("escalation dropped", "%d steps at %s are overdue", n, h.agency)
	}
	if n := h.count(`SELECT count(*) FROM duty_obligations o WHERE o.closed = 0 AND o.answered < o.round AND NOT EXISTS (SELECT 1 FROM duty_steps s WHERE s.obligation = o.id AND s.done = 0)`); n > 0 {
		w.blame("escalation dropped", "%d obligations at %s are unanswered, and nobody will be called", n, h.agency)
	}
	if pages, notices := h.count(`SELECT count(*) FROM duty_pages`), h.count(`SELECT count(*) FROM notices`); pages != notices {
		w.blame("called once", "%d calls are on record at %s, %d notices were kept", pages, h.agency, notices)
	}
	for _, r := range h.rows(`SELECT warning, outcome, agency, count(*) FROM warning_events WHERE outcome = 'delivered' GROUP BY warning, agency HAVING count(*) > 1`) {
		if o := w.house(claim.AgencyID(r[2])); o != nil && !o.liar && number(r[3]) > int64(1+o.restored) {
			w.blame("doubled", "warning %s was received %s times by %s, %s reads", r[0], r[3], r[2], h.agency)
		}
	}
	// Clocks begin with this house's own receipt, by its own clock.
	for _, r := range h.rows(`SELECT id, about, received FROM duty_obligations WHERE kind IN ('warning', 'request')`) {
		for _, a := range w.model.acts {
			if string(a.record) != r[1] || a.by == h {
				continue
			}
			if got := number(r[2]); got < a.at.Add(h.least).UnixMicro()-slack || got > w.now.Add(h.most).UnixMicro() {
				w.blame("own clock", "%s has %s received at %d, released at %d", h.agency, r[0], got, a.at.UnixMicro())
			}
		}
	}
}

// slack is how late a timer may be at the end, in microseconds.
const slack = int64(13 * 3600 * 1e6)

// verify has each honest house prove its ledger, tables and access log.
func (j *judge) verify() {
	for _, h := range j.w.houses {
		if h.liar {
			continue
		}
		v, err := h.node.Verify(h.ctx, h.admin, node.VerifyRequest{})
		if err != nil || !v.OK {
			j.w.blame("verify", "%s: %+v %v", h.agency, v.Faults, err)
		}
		j.w.Verified++
	}
}
