package peering

import (
	"context"
	"net/http"
	"time"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/peer"
)

// checkWithin bounds one check on the line; whoever asks has less patience.
const checkWithin = 30 * time.Second

// check answers a question that a peer asks at the roadside.
func (l *Lines) check(w http.ResponseWriter, r *http.Request, from claim.AgencyID) error {
	b, err := body(w, r, peer.MostQuestion)
	if err != nil {
		return err
	}
	q, err := peer.ParseQuestion(b)
	if err != nil {
		return err
	}
	if !l.quota.take(share{from, true}, 1, len(b)) {
		refuse(w, peer.OverQuota, "too many questions at once")
		return nil
	}
	reply, err := l.Exchange.Check(r.Context(), from, q)
	if err != nil {
		return err
	}
	if b, err = reply.Encode(); err != nil {
		return err
	}
	answer(w, peer.Done, b)
	return nil
}

// Check asks a peer a question and waits for its answer, on the connection of
// its own that queries have. ctx bounds the waiting.
func (l *Lines) Check(ctx context.Context, q *peer.Question) (*peer.Reply, error) {
	p, err := l.Exchange.Show(ctx, q.To)
	if err != nil {
		return nil, err
	}
	if p.Address == "" {
		return nil, fault.New(fault.Unavailable, "%s cannot be reached from here", q.To)
	}
	b, err := q.Encode()
	if err != nil {
		return nil, err
	}
	c := l.client(p)
	a, err := c.do(ctx, 1, http.MethodPost, "check", b, peer.MostReply, checkWithin)
	switch {
	case err != nil:
		return nil, err
	case a.status != peer.Done:
		return nil, c.refused("check", a.status)
	}
	r, err := peer.ParseReply(a.body)
	if err == nil && (r.From != q.To || r.To != q.From) {
		err = fault.New(fault.Invalid, "%s answered for another", q.To)
	}
	return r, err
}
