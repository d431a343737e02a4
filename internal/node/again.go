package node

import (
	"context"

	"liaison/internal/audit"
	"liaison/internal/report"
	"liaison/internal/review"
	"liaison/internal/view"
)

// ReadAgainRequest has a report on file read once more, by the reader as it is
// now.
type ReadAgainRequest struct{ Report string }

// ReadAgain reads a report once more, as after a better engine came or its
// day of publication became known. Decisions stay; what is new waits; another
// reading of words that were decided waits beside the decision; what is found
// no longer is folded or marked. Nothing is deleted.
func (n *Node) ReadAgain(ctx context.Context, caller Caller, req ReadAgainRequest) (view.ReadAgain, error) {
	var v view.ReadAgain
	u := use{name: "ReadAgain", op: audit.Alteration, query: req.Report}
	var f report.Filed
	var text string
	var unplaced []byte // the document, when its places are not kept yet
	err := n.ask(ctx, caller, u, func(a *asking) (err error) {
		if f, err = report.Find(a.tx, a.bits, req.Report); err != nil {
			return err
		}
		a.touch(string(f.Report))
		if text, err = report.Text(a.tx, f.Report); err != nil || !report.Paged(f.Mime) {
			return err
		}
		places, err := report.PlacesOf(a.tx, f.Report)
		if err == nil && places.Empty() {
			unplaced, err = report.Original(a.tx, f.Report)
		}
		return err
	})
	if err != nil {
		return v, err
	}
	mark, err := n.markOf(f)
	if err != nil {
		return v, n.refuse(ctx, caller, u, err)
	}
	proposals, read, err := n.readPaper(ctx, caller, mark, f.Paper, text)
	if err != nil {
		return v, n.refuse(ctx, caller, u, err)
	}
	places, err := n.placesAnew(ctx, f, unplaced)
	if err != nil {
		return v, n.refuse(ctx, caller, u, err)
	}
	err = n.act(ctx, caller, u, func(a *acting) error {
		// It may have been erased while it was read.
		if f, err = report.Find(a.tx, a.bits, string(f.Report)); err != nil {
			return err
		}
		if _, err := report.Text(a.tx, f.Report); err != nil {
			return err
		}
		if err := report.KeepPlaces(a.tx, f.Report, places); err != nil {
			return err
		}
		c, err := review.Put(a.tx, a.bits, read, proposals)
		if err != nil {
			return err
		}
		a.touch(string(f.Report))
		v = view.ReadAgain{Report: string(f.Report), Title: f.Title, Engines: read.Engines, Unchanged: c.Unchanged, Fresh: c.Fresh, Changed: c.Changed,
			Vanished: c.Vanished}
		v.Open, _, err = review.Count(a.tx, a.bits, f.Report)
		return err
	})
	return v, err
}
