package node

import (
	"context"
	"io"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/marking"
	"liaison/internal/view"
)

// ExportBundleRequest writes to Out what a peer is to get by file.
type ExportBundleRequest struct {
	Peer claim.AgencyID
	Out  io.Writer
}

// ExportBundle writes what waits for a peer to a file, sealed to it and signed,
// with receipts for what it sent: for a line that is cut. The same guarantees
// hold as over the network; the use is logged before anything is written.
func (n *Node) ExportBundle(ctx context.Context, caller Caller, req ExportBundleRequest) (view.Bundle, error) {
	v := view.Bundle{Peer: string(req.Peer)}
	u := use{name: "ExportBundle", op: audit.Disclosure, class: marking.Supervise, recipients: []string{string(req.Peer)}}
	if err := n.act(ctx, caller, u, n.exchanging); err != nil {
		return v, err
	}
	out, err := n.office.Export(ctx, req.Peer, req.Out)
	v.Bundles, v.Messages, v.Receipts = out.Bundles, out.Messages, out.Receipts
	for _, s := range out.Standing {
		v.Notes = append(v.Notes, "stream "+s.String()+" stands still: look at the evidence")
	}
	return v, err
}

// ImportBundleRequest takes in a file of a peer.
type ImportBundleRequest struct{ In io.Reader }

// ImportBundle takes in a file that a peer has written. Twice is once.
func (n *Node) ImportBundle(ctx context.Context, caller Caller, req ImportBundleRequest) (view.Bundle, error) {
	var v view.Bundle
	if err := n.act(ctx, caller, use{name: "ImportBundle", op: audit.Collection, class: marking.Supervise}, n.exchanging); err != nil {
		return v, err
	}
	in, err := n.office.Import(ctx, req.In)
	v.Peer, v.Bundles, v.Receipts, v.Notes = string(in.From), in.Taken, in.Receipts, in.Refused
	for _, text := range in.Unusable {
		v.Notes = append(v.Notes, "not in use: "+text)
	}
	for _, m := range in.Missing {
		v.Notes = append(v.Notes, "stream "+m.Stream.String()+" waits for what an earlier file holds")
	}
	if err == nil && !in.Whole {
		v.Notes = append(v.Notes, "the file was cut short: ask for it again")
	}
	return v, err
}

func (n *Node) exchanging(*acting) error {
	if n.office == nil {
		return errAlone
	}
	return nil
}
