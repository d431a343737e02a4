package node

import (
	"context"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/view"
)

// mostQuarantined is how many messages in quarantine one look lists.
const mostQuarantined = 500

// ShowPeerRequest names a peer.
type ShowPeerRequest struct{ Agency claim.AgencyID }

// ShowPeer tells how the exchange with one agency goes: what waits for it on
// each stream and since when, what it sent that could not be used, and signed
// statements of it that contradict each other.
func (n *Node) ShowPeer(ctx context.Context, caller Caller, req ShowPeerRequest) (view.PeerHealth, error) {
	v := view.PeerHealth{Streams: []view.Lane{}, Quarantine: []view.Unusable{}, Evidence: []view.Contradiction{}}
	err := n.ask(ctx, caller, use{name: "ShowPeer", op: audit.Consultation}, func(a *asking) error {
		p, err := peer.Show(a.tx, req.Agency)
		if err != nil {
			return err
		}
		v.Peer = peerShape(p)
		way, err := n.passageTo(a.tx, p.Agency)
		if err != nil {
			return err
		}
		v.Footing = footingShape(way)
		if n.office == nil {
			return nil
		}
		depths, err := n.office.Outbox.Depths(a.tx)
		if err != nil {
			return err
		}
		for _, d := range depths {
			if d.Peer == req.Agency {
				v.Waiting += d.Waiting
				v.Streams = append(v.Streams, view.Lane{Stream: d.Stream.String(), Waiting: d.Waiting, Oldest: view.Stamp(d.Oldest), Failures: d.Failures})
			}
		}
		return n.troubles(a, req.Agency, &v)
	})
	return v, err
}

// troubles lists what people have to look at about a peer.
func (n *Node) troubles(a *asking, agency claim.AgencyID, v *view.PeerHealth) error {
	unusable, err := peer.Quarantine(a.tx, mostQuarantined)
	if err != nil {
		return err
	}
	for _, q := range unusable {
		if q.Peer == agency {
			v.Quarantine = append(v.Quarantine, view.Unusable{Stream: q.Stream.String(), Epoch: string(q.Epoch), Number: q.Seq, Reason: q.Text, Since: view.Stamp(q.Since)})
		}
	}
	found, err := peer.OpenEvidence(a.tx)
	if err != nil {
		return err
	}
	for _, e := range found {
		if e.Agency == agency {
			v.Evidence = append(v.Evidence, view.Contradiction{Number: e.Number, Kind: e.Kind, Stream: e.Stream.String(), Outward: e.Outward, Text: e.Text, Found: view.Stamp(e.Found)})
		}
	}
	return nil
}

// UnusableRequest decides about one message in quarantine: Use puts it into use
// after all, else it is closed unused. Reason is always asked.
type UnusableRequest struct {
	Agency claim.AgencyID
	Stream outbox.Stream
	Epoch  outbox.Epoch
	Number int64
	Use    bool
	Reason string
}

// SettleUnusable ends the waiting of a message that could not be used when it
// came: it is applied again, or a named officer closes it.
func (n *Node) SettleUnusable(ctx context.Context, caller Caller, req UnusableRequest) (view.Done, error) {
	u := use{name: "SettleUnusable", op: audit.Alteration, class: marking.Supervise}
	v := view.Done{Text: "the message is closed unused"}
	err := n.act(ctx, caller, u, func(a *acting) error {
		if n.office == nil {
			return errAlone
		}
		if req.Reason == "" {
			return fault.New(fault.Invalid, "a message in quarantine is settled for a reason").At("reason")
		}
		lane := outbox.Lane{Peer: req.Agency, Stream: req.Stream}
		if req.Use {
			v.Text = "the message is in use"
			return n.office.Reapply(a.tx, lane, req.Epoch, req.Number, caller.Officer, req.Reason, n.now())
		}
		return peer.CloseQuarantined(a.tx, peer.Quarantined{Lane: lane, Epoch: req.Epoch, Seq: req.Number}, caller.Officer, req.Reason, n.now())
	})
	return v, err
}

// ContradictionRequest says that a contradiction was looked at, and why the
// stream may go on.
type ContradictionRequest struct {
	Number int64
	Reason string
}

// SettleContradiction lets a stream go on that stood still because of signed
// statements that contradict each other. The evidence stays.
func (n *Node) SettleContradiction(ctx context.Context, caller Caller, req ContradictionRequest) (view.Done, error) {
	err := n.act(ctx, caller, use{name: "SettleContradiction", op: audit.Administration, class: marking.Supervise}, func(a *acting) error {
		if n.office == nil {
			return errAlone
		}
		return n.office.CloseEvidence(a.tx, req.Number, caller.Officer, req.Reason, n.now())
	})
	return view.Done{Text: "the stream goes on; the evidence stays"}, err
}
