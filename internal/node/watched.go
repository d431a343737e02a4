package node

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/extract"
	"liaison/internal/report"
	"liaison/internal/review"
	"liaison/internal/search"
	"liaison/internal/tagger"
)

// watchedName is a name of this node's lists.
type watchedName struct {
	text, kind, why string
	mark            uint32
}

// mostNamesakes bounds how many names on record are looked at for one run of words.
const mostNamesakes = 50

// watched gives the names in a text that standing alerts seek, or that are on
// record, and that the reader did not see. They are added after the text was
// read and change nothing of what was read: each rests on the marking of its
// list as well, so that for whoever may not see the alert the review is what it
// would be without it.
func (n *Node) watched(ctx context.Context, m claim.Marking, p report.Paper, text string, r *extract.Result, from int) ([]review.Proposal, error) {
	var out []review.Proposal
	err := n.Store.Read(ctx, func(tx *db.ReadTx) error {
		out = nil
		names, err := n.soughtNames(tx, m.Exercise)
		if err != nil {
			return err
		}
		known, err := n.knownNames(tx, m.Exercise, extract.Unread(text, r))
		if err != nil {
			return err
		}
		for _, w := range append(names, known...) {
			forced := []tagger.Forced{{Text: w.text, Type: taggedAs(w.kind), Reason: w.why}}
			for _, at := range extract.Watched(text, forced, r) {
				q, ok := review.Watched(p, r.Lang, at, w.kind, w.mark, from+len(out))
				if ok && !slices.ContainsFunc(out, func(o review.Proposal) bool { return o.ID == q.ID }) {
					out = append(out, q)
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look up watched names: %w", err)
	}
	return out, nil
}

func taggedAs(kind string) tagger.Type {
	if kind == "person" {
		return tagger.Person
	}
	return tagger.Organisation
}

// soughtNames are the full names of the alerts that stand.
func (n *Node) soughtNames(tx db.Queryer, exercise bool) ([]watchedName, error) {
	alerts, err := alert.List(tx, nil, 0)
	if err != nil {
		return nil, err
	}
	var out []watchedName
	for _, h := range alerts {
		if !h.Stands(n.today()) || h.As.Exercise != exercise || slices.Contains(unsought, h.Now.Alert.Kind) {
			continue
		}
		for _, name := range h.Now.Alert.Names {
			if len(strings.Fields(name.Text)) > 1 {
				out = append(out, watchedName{text: name.Text, kind: h.Now.Alert.Kind, mark: h.Mark, why: "sought by an alert: " + h.Now.Alert.Title()})
			}
		}
	}
	return out, nil
}

// knownNames are the names on record that runs of capitals spell.
func (n *Node) knownNames(tx db.Queryer, exercise bool, runs []extract.Mention) ([]watchedName, error) {
	if len(runs) == 0 {
		return nil, nil
	}
	all, err := n.everything(tx)
	if err != nil {
		return nil, err
	}
	var out []watchedName
	for _, run := range runs {
		found, err := search.Names(tx, all.Bits, run.Text, mostNamesakes)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if slices.Contains(unsought, f.Kind) || f.Weak || !extract.SameName(f.Text, run.Text) {
				continue
			}
			m, err := n.Markings.Marking(f.Mark)
			if err != nil {
				return nil, err
			}
			w := watchedName{text: run.Text, kind: f.Kind, mark: f.Mark, why: "a name on record"}
			if m.Exercise == exercise && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out, nil
}
