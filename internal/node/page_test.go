package node_test

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"liaison/internal/account"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/report"
	"liaison/internal/view"
)

// printed makes a PDF with a page for each text.
func printed(t *testing.T, pages ...string) []byte {
	t.Helper()
	p := fpdf.New("P", "pt", "A4", "")
	p.SetFont("Helvetica", "", 12)
	for _, text := range pages {
		p.AddPage()
		p.MultiCell(400, 16, text, "", "L", false)
	}
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What was read in a PDF is shown on its page, to whoever may see the report;
// with the report the places go.
func TestEvidenceIsShownOnThePage(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	pdf := printed(t, "Two raids, one garage\n\nPolice searched a garage in Noordstad on Tuesday.", "Officials said Karel Janda rented the garage in Noordstad.")
	r, err := h.FileReport(t.Context(), h.Analyst, node.FileRequest{Name: "raids.pdf", Body: pdf, Published: "2016-03-24"})
	if err != nil {
		t.Fatal(err)
	}
	v, err := h.OpenReview(t.Context(), h.Analyst, node.ReviewRequest{Report: r.ID})
	if err != nil || v.Pages != 2 {
		t.Fatalf("%d pages: %v", v.Pages, err)
	}
	show := func(by node.Caller, begin, end int, picture bool) (view.Page, error) {
		return h.ShowPage(t.Context(), by, node.PageRequest{Report: r.ID, Begin: begin, End: end, Picture: picture})
	}
	shown := map[int]bool{}
	for _, p := range v.Proposals {
		for _, e := range p.Evidence {
			page, err := show(h.Analyst, e.Begin, e.End, false)
			if err != nil || len(page.Marks) == 0 || page.Picture != nil {
				t.Fatalf("%q: %+v %v", e.Quote, page, err)
			}
			shown[page.Page] = true
			if !on(page, e.Begin, e.End, v.Text) {
				t.Errorf("%q is marked %+v among %+v", e.Quote, page.Marks, page.Lines)
			}
		}
	}
	if !shown[1] || !shown[2] {
		t.Errorf("evidence on pages %v", shown)
	}
	at := strings.Index(v.Text, "Karel Janda")
	page, err := show(h.Analyst, at, at+len("Karel Janda"), true)
	if err != nil || page.Page != 2 || page.Unshown != "" {
		t.Fatalf("%+v %v", page, err)
	}
	if m, err := png.Decode(bytes.NewReader(page.Picture)); err != nil || m.Bounds().Dx() < 1000 {
		t.Errorf("the picture: %v", err)
	}
	if _, err := h.ShowPage(t.Context(), h.Analyst, node.PageRequest{Report: r.ID, Page: 3}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a third page answers %v", err)
	}

	// Filed before places were kept: reading it again finds them.
	forget := func(tx *db.Tx) error { return tx.Exec(`DELETE FROM report_places`) }
	if err := h.Store.Write(t.Context(), forget); err != nil {
		t.Fatal(err)
	}
	if _, err := show(h.Analyst, 0, 0, true); !fault.Is(err, fault.NotFound) {
		t.Errorf("without places the page answers %v", err)
	}
	if again, err := h.ReadAgain(t.Context(), h.Analyst, node.ReadAgainRequest{Report: r.ID}); err != nil || again.Unchanged != len(v.Proposals) {
		t.Fatalf("%+v %v", again, err)
	}
	if page, err := show(h.Analyst, at, at+11, false); err != nil || page.Page != 2 {
		t.Errorf("after reading again: %+v %v", page, err)
	}

	if _, err := h.EraseReport(t.Context(), h.Supervisor, node.EraseRequest{Report: r.ID, Reason: "order of the court"}); err != nil {
		t.Fatal(err)
	}
	if _, err := show(h.Analyst, 0, 0, true); !fault.Is(err, fault.NotFound) {
		t.Errorf("an erased page answers %v", err)
	}
	if err := h.Store.Read(t.Context(), func(tx *db.ReadTx) error {
		p, err := report.PlacesOf(tx, claim.ReportID(r.ID))
		if err == nil && len(p.Pages) != 0 {
			t.Errorf("the places stay: %+v", p)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

// on tells whether the marks lie on the lines that hold the words, and only
// there.
func on(p view.Page, begin, end int, text string) bool {
	held := 0
	for _, l := range p.Lines {
		if l.End <= begin || l.Begin >= end || strings.TrimSpace(text[max(l.Begin, begin):min(l.End, end)]) == "" {
			continue
		}
		held++
		found := false
		for _, m := range p.Marks {
			found = found || m.Page == p.Page && m.Top == l.Top && m.Left >= l.Left && m.Left+m.Width <= l.Left+l.Width+.1 && m.Width > 0
		}
		if !found {
			return false
		}
	}
	return held > 0
}

// A page of a case is nobody's outside of it.
func TestAPageOfACaseIsNotShownOutside(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	k, err := h.OpenCase(t.Context(), h.Analyst, node.CaseRequest{Title: "Garage"})
	if err != nil {
		t.Fatal(err)
	}
	inside := h.Analyst
	if err := h.Store.Write(t.Context(), func(tx *db.Tx) (err error) {
		inside, err = h.Accounts.Imagined(tx, h.Policy.Register(), h.Analyst.Officer, account.Work{Purpose: "ct", Case: claim.CaseID(k.ID)})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	r, err := h.FileReport(t.Context(), inside, node.FileRequest{Name: "raids.pdf", Body: printed(t, "Police searched a garage in Noordstad."), Published: "2016-03-24"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.ShowPage(t.Context(), inside, node.PageRequest{Report: r.ID, Picture: true}); err != nil {
		t.Fatal(err)
	}
	none, err := h.ShowPage(t.Context(), h.Analyst, node.PageRequest{Report: "p0000000000000000000000000", Picture: true})
	if !fault.Is(err, fault.NotFound) {
		t.Fatal(err)
	}
	hidden, refused := h.ShowPage(t.Context(), h.Analyst, node.PageRequest{Report: r.ID, Picture: true})
	if refused == nil || refused.Error() != err.Error() || hidden.Report != none.Report {
		t.Errorf("a hidden page answers %v, none at all %v", refused, err)
	}
}
