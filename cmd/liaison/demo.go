package main

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"

	"liaison/internal/claim"
	"liaison/internal/cli"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

// story holds the public facts of March 2016 as short reports in our own
// words, each attributed to the paper that reported it.
//
//go:embed story
var story embed.FS

type storyReport struct {
	File      string `json:"file"`
	Title     string `json:"title"`
	Outlet    string `json:"outlet"`
	Published string `json:"published"`
}

// play files the reports, accepts what was read in them, and judges subjects
// of one name in two reports to be the same; all of it as the demo's officer.
func (w wiring) play(ctx context.Context, home string, out io.Writer) error {
	app, err := w.Open(ctx, home, cli.Login{})
	if err != nil {
		return err
	}
	err = w.playIn(ctx, app, out)
	return errors.Join(err, app.Close())
}

func (w wiring) playIn(ctx context.Context, app *cli.App, out io.Writer) error {
	list, err := story.ReadFile("story/story.json")
	if err != nil {
		return err
	}
	var reports []storyReport
	if err := json.Unmarshal(list, &reports); err != nil {
		return fmt.Errorf("read story: %w", err)
	}
	subjects := map[string][]string{} // by kind and name
	var order []string
	for _, s := range reports {
		body, err := story.ReadFile(path.Join("story", s.File))
		if err != nil {
			return err
		}
		r, err := app.Node.FileReport(ctx, app.Caller, node.FileRequest{Name: s.File, Body: body, Title: s.Title, Outlet: s.Outlet, Published: s.Published})
		if err != nil {
			return fmt.Errorf("file %s: %w", s.File, err)
		}
		n, err := w.acceptAll(ctx, app, r.ID, subjects, &order)
		if err != nil {
			return fmt.Errorf("accept %s: %w", s.File, err)
		}
		fmt.Fprintf(out, "%s  %s, %s: %d claims\n", s.Published, s.Title, s.Outlet, n)
	}
	for _, key := range order {
		ids := subjects[key]
		for _, other := range ids[1:] {
			_, err := app.Node.JudgeIdentity(ctx, app.Caller, node.JudgeRequest{A: ids[0], B: other, Decision: claim.Same,
				Reason: "the reports use one name for one subject of public record"})
			if err != nil {
				return fmt.Errorf("judge %s: %w", key, err)
			}
		}
	}
	return nil
}

func (w wiring) acceptAll(ctx context.Context, app *cli.App, id string, subjects map[string][]string, order *[]string) (int, error) {
	review, err := app.Node.OpenReview(ctx, app.Caller, node.ReviewRequest{Report: id})
	if err != nil {
		return 0, err
	}
	req := node.DecideRequest{Report: id}
	for _, p := range review.Proposals {
		req.Decisions = append(req.Decisions, node.Decision{Proposal: p.ID, Act: "accept"})
	}
	if len(req.Decisions) == 0 {
		return 0, fault.New(fault.Internal, "nothing was read in the story's report")
	}
	d, err := app.Node.Decide(ctx, app.Caller, req)
	if err != nil {
		return 0, err
	}
	seen := map[string]bool{}
	for _, p := range review.Proposals {
		refs := []view.Ref{p.Subject}
		if p.Object != nil {
			refs = append(refs, *p.Object)
		}
		for _, r := range refs {
			key := r.Kind + " " + r.Label
			if seen[r.ID] {
				continue
			}
			seen[r.ID] = true
			if subjects[key] == nil {
				*order = append(*order, key)
			}
			subjects[key] = append(subjects[key], r.ID)
		}
	}
	return d.Accepted, nil
}
