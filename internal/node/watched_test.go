package node_test

import (
	"encoding/json"
	"strings"
	"testing"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

// carelessPaper writes a name as no reader of English expects it.
const carelessPaper = `A garage in Noordstad

Police searched a garage in Noordstad on Tuesday. A neighbour said that nizar tamraoui had rented it, and that Karel Janda paid.
`

// reviewOf is all that a caller is told of a report that is read, in one text
// that does not depend on the node.
func reviewOf(t *testing.T, h *nodetest.House, by node.Caller, id string) (view.Review, string) {
	t.Helper()
	v, err := h.OpenReview(t.Context(), by, node.ReviewRequest{Report: id})
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(struct {
		P          any
		G          any
		Open, Done int
	}{v.Proposals, v.Groups, v.Report.Open, v.Report.Decided})
	if err != nil {
		t.Fatal(err)
	}
	return v, string(b)
}

// A discreet alert has its name seen in a text that the reader would have
// passed over, for whoever may see the alert; for everybody else the review,
// its counts and what a second reading tells are what they would be without it.
func TestADiscreetAlertDoesNotShowItselfInAReview(t *testing.T) {
	file := func(with bool) (*nodetest.House, node.Caller, string) {
		h := nodetest.Open(t, "be-spoc", march2016())
		desk(t, h)
		if with {
			w := nizar(alert.Discreet)
			if _, err := h.IssueAlert(t.Context(), h.Analyst, node.IssueRequest{Alert: w, Classification: claim.Confidential}); err != nil {
				t.Fatal(err)
			}
			arrives(t, h)
		}
		r, err := h.FileReport(t.Context(), h.Analyst, node.FileRequest{Name: "garage.txt", Body: []byte(carelessPaper), Published: "2016-03-24"})
		if err != nil {
			t.Fatal(err)
		}
		arrives(t, h)
		blind := h.Analyst
		blind.Clearance = ""
		return h, blind, r.ID
	}
	h, blind, id := file(true)
	bare, bareBlind, same := file(false)
	if id != same {
		t.Fatalf("reports %s and %s", id, same)
	}
	seen, _ := reviewOf(t, h, h.Analyst, id)
	var forced *view.Proposal
	for i, p := range seen.Proposals {
		if p.Predicate == "name" && len(p.Evidence) > 0 && p.Evidence[0].Quote == "nizar tamraoui" {
			forced = &seen.Proposals[i]
		}
	}
	if forced == nil || !strings.Contains(strings.Join(forced.Reasons, " "), "alert") {
		t.Fatalf("who may see the alert is not shown its name: %+v", forced)
	}
	hidden, told := reviewOf(t, h, blind, id)
	if _, want := reviewOf(t, bare, bareBlind, id); told != want {
		t.Errorf("without the right the review is\n%s\nand without the alert\n%s", told, want)
	}
	if len(seen.Proposals) != len(hidden.Proposals)+1 || seen.Report.Open != hidden.Report.Open+1 {
		t.Errorf("%d and %d proposals, %d and %d open", len(seen.Proposals), len(hidden.Proposals), seen.Report.Open, hidden.Report.Open)
	}
	if _, err := h.Decide(t.Context(), blind, node.DecideRequest{Report: id, Decisions: []node.Decision{{Proposal: forced.ID, Act: "accept"}}}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a proposal that he may not see is decided: %v", err)
	}
	again := func(h *nodetest.House, by node.Caller) view.ReadAgain {
		v, err := h.ReadAgain(t.Context(), by, node.ReadAgainRequest{Report: id})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if a, b := again(h, blind), again(bare, bareBlind); a != b {
		t.Errorf("a second reading tells %+v with the alert and %+v without", a, b)
	}
	if _, after := reviewOf(t, h, blind, id); after != told {
		t.Errorf("after a second reading the review is %s", after)
	}
	// The name leads to a hit, for whoever may see the alert.
	var hit bool
	for _, c := range hits(t, h, h.Analyst) {
		hit = hit || len(c.Alerts) > 0
	}
	if !hit {
		t.Error("the name in the text is no hit on the alert")
	}
}

// A name on record that the reader passes over is proposed, and nobody who is
// named is lost for want of a statement.
func TestNobodyNamedIsLost(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	id := file(t, h, "A garage in Noordstad\n\nPolice searched a garage in Noordstad on Tuesday. The list also bears Joris Verzonnen, Ana Almeida and Karel Janda.\n")
	v, _ := reviewOf(t, h, h.Analyst, id)
	for _, who := range []string{"Joris Verzonnen", "Ana Almeida", "Karel Janda"} {
		found := 0
		for _, p := range v.Proposals {
			if p.Predicate == "name" && p.Subject.Label == who {
				found++
			}
		}
		if found != 1 {
			t.Errorf("%s is proposed %d times", who, found)
		}
	}
}
