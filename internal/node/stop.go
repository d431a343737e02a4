package node

import (
	"context"

	"liaison/internal/audit"
	"liaison/internal/review"
	"liaison/internal/view"
)

// StopListRequest asks for the stop list.
type StopListRequest struct{}

// StopList returns the words that persons of this node rejected as names, as
// far as the caller may see the reports that they stood in.
func (n *Node) StopList(ctx context.Context, caller Caller, _ StopListRequest) ([]view.Stopped, error) {
	out := []view.Stopped{}
	err := n.ask(ctx, caller, use{name: "StopList", op: audit.Consultation}, func(a *asking) error {
		list, err := review.Stops(a.tx, a.bits)
		for _, s := range list {
			out = append(out, view.Stopped{Words: s.Words, Kind: s.Kind, Reason: s.Reason, Report: string(s.Report), Actor: string(s.Actor), Added: view.Stamp(s.Added)})
		}
		return err
	})
	return out, err
}

// FreeWordsRequest takes words off the stop list.
type FreeWordsRequest struct{ Words, Kind string }

// FreeWords takes words off the stop list: proposals about them are shown as
// all others again.
func (n *Node) FreeWords(ctx context.Context, caller Caller, req FreeWordsRequest) (view.Done, error) {
	err := n.act(ctx, caller, use{name: "FreeWords", op: audit.Alteration, query: req.Words}, func(a *acting) error {
		return review.Unstop(a.tx, a.bits, req.Words, req.Kind)
	})
	return view.Done{Text: "the words are off the stop list"}, err
}
