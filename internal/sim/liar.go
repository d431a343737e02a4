package sim

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/outbox"
	"liaison/internal/peer"
)

// corrupt makes a liar of a house that was just booted: some of what it sends
// holds what nobody may say.
func (h *house) corrupt() {
	w, o := h.w, h.node.Office()
	load := o.Load
	o.Load = func(q db.Queryer, i outbox.Item) (peer.Message, error) {
		m, err := load(q, i)
		if err != nil || w.ended || !w.likely(0.3) {
			return m, err
		}
		w.Lies++
		switch w.chance.IntN(5) {
		case 0: // bytes that are no record
			m.Content = slices.Clone(m.Content)
			m.Content[w.chance.IntN(len(m.Content))] ^= 0x40
		case 1: // a type that nobody knows
			m.Type, m.Critical = 999, w.likely(0.5)
		case 2: // an exercise that is none
			m.Exercise = !m.Exercise
		case 3: // another agency's record that it never wrote
			forged, err := h.forge()
			if err == nil {
				m.Content = forged
			}
		case 4:
			m.Kind = peer.MessageKind(200)
		}
		return m, nil
	}
}

// forge makes a record that the liar may not send: another's, that only the
// liar signed, or an order that is not its own to give.
func (h *house) forge() ([]byte, error) {
	w := h.w
	other := pick(w, w.others(h))
	m := claim.Marking{Originator: h.agency, Audience: w.others(h)}
	var body claim.Validator = &claim.Receipt{Outcome: claim.Acknowledged, Actor: "officer-nobody", Of: string(w.anyRecord())}
	switch w.chance.IntN(4) {
	case 0:
		m.Originator = other
	case 1:
		m.Originator, body = other, &claim.Directive{Act: claim.Recall, Actor: "officer-nobody", Records: []claim.ID{w.anyRecord()}, Reason: "forged"}
	case 2:
		body = &claim.Directive{Act: claim.Recall, Actor: "officer-nobody", Records: []claim.ID{w.anyRecord()}, Reason: "not its own"}
	}
	salt := make([]byte, claim.SaltSize)
	for i := range salt {
		salt[i] = byte(w.chance.Uint32())
	}
	d, err := claim.NewDraft(body, m, h.clock().UnixMicro(), salt)
	if err != nil {
		return nil, err
	}
	r, err := d.Sign(h.ring.Sign.Sign)
	if err != nil {
		return nil, err
	}
	w.forged = append(w.forged, r.ID)
	return peer.EncodeRecord(r)
}

// anyRecord is some claim or warning of the play.
func (w *world) anyRecord() claim.ID {
	var all []claim.ID
	all = append(all, w.order...)
	for _, a := range w.model.acts {
		all = append(all, a.record)
	}
	if len(all) == 0 {
		return "none"
	}
	return pick(w, all)
}

// relapse puts an older image of a liar back, and has it go on as if nothing
// had been: what it signs now contradicts what it signed before.
func (h *house) relapse(i image) {
	h.die(false)
	if err := h.disk.Put(h.path, i.files); err != nil {
		h.w.blame("the play", "files of %s: %v", h.agency, err)
		return
	}
	h.w.Lies++
	h.w.model.forgot(h, i.at)
	h.w.tell("%s: tells its story anew from %s", h.agency, i.at.Format(time.RFC3339))
	h.rise()
}

// tamper changes what a liar's line carries: it replays, mutates, floods, and
// sends to one what is for another.
func (h *house) tamper(p *parcel) {
	w := h.w
	if p.path != "push" || w.ended {
		return
	}
	h.kept = append(h.kept, p.body)
	if !w.likely(0.3) {
		return
	}
	w.Lies++
	switch w.chance.IntN(4) {
	case 0:
		p.body = pick(w, h.kept)
	case 1:
		p.body = slices.Clone(p.body)
		p.body[w.chance.IntN(len(p.body))] ^= 1 << w.chance.IntN(8)
	case 2:
		q := *p
		for range 20 {
			w.in(w.between(0, time.Second), "flood", func() { w.serve(&q) })
		}
	case 3:
		p.to = pick(w, w.houses)
	}
}

// misreport has a liar answer with a receipt that is not true.
func (h *house) misreport(p *parcel, rec *httptest.ResponseRecorder) {
	w := h.w
	if p.path != "push" || rec.Code != http.StatusOK || w.ended || !w.likely(0.3) {
		return
	}
	r, err := peer.ParseReceipt(rec.Body.Bytes())
	if err != nil {
		return
	}
	w.Lies++
	switch w.chance.IntN(4) {
	case 0:
		r.Cursor += 3
	case 1:
		r.Chain[0]++
	case 2:
		r.Signature[0]++
	case 3:
		r.From, r.To = r.To, r.From
	}
	if w.likely(0.8) {
		r.Sign(h.ring.Sign)
	}
	b, err := r.MarshalBinary()
	if err != nil {
		return
	}
	rec.Body.Reset()
	rec.Body.Write(b)
	rec.Header().Del("Content-Length")
}
