package node

import (
	"context"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/report"
	"liaison/internal/view"
)

// fileParts files what lies inside a document, at every depth, each in its own
// transaction: a batch that breaks off goes on when the whole is filed again.
// root gathers what became of them.
func (n *Node) fileParts(ctx context.Context, caller Caller, req FileRequest, doc *report.Document, root *view.Report, parent view.Report) error {
	for i := range doc.Problems {
		if p := &doc.Problems[i]; p.Fatal {
			root.Failed = append(root.Failed, view.FailedPart{Name: doc.Name, Why: p.Error()})
		}
	}
	for _, child := range doc.Children {
		if f := child.Failure(); f != nil && len(child.Children) == 0 {
			root.Failed = append(root.Failed, view.FailedPart{Name: child.Name, Why: f.Error()})
			continue
		}
		one := req
		one.Name, one.Body, one.Document, one.Title = child.Name, child.Original, child, ""
		if child.Value("published") == "" && child.Value("date") == "" {
			one.Published = parent.Published // an attachment speaks of last Tuesday as its letter does
		}
		v, err := n.fileDocument(ctx, caller, one, child, claim.ReportID(parent.ID))
		switch {
		case fault.Is(err, fault.Invalid):
			text, _ := fault.SafeText(err)
			root.Failed = append(root.Failed, view.FailedPart{Name: child.Name, Why: text})
			continue
		case err != nil:
			return err
		}
		root.Parts = append(root.Parts, view.ReportPart{ID: v.ID, Name: child.Name, Title: v.Title, Open: v.Open})
		if err := n.fileParts(ctx, caller, one, child, root, v); err != nil {
			return err
		}
	}
	return nil
}
