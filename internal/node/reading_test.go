package node_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/extract"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// sidecar answers with one statement and a quote that no text has, and counts
// the bytes that came to it.
func sidecar(t *testing.T, got *atomic.Int64) *extract.HTTPEngine {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got.Add(r.ContentLength)
		met := map[string]any{"sentence": 0, "subject": "Karel Janda", "subject_kind": "person", "predicate": "met", "object": "Milan Kovar",
			"object_kind": "person", "modality": "asserted"}
		lie := map[string]any{"sentence": 0, "type": "PER", "quote": "Nobody Here"}
		true1 := map[string]any{"sentence": 0, "type": "PER", "quote": "Karel Janda"}
		if err := json.NewEncoder(w).Encode(map[string]any{"mentions": []any{true1, true1, true1, lie}, "statements": []any{met}}); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(srv.Close)
	return &extract.HTTPEngine{Label: "sidecar", Release: "1", URL: srv.URL, Client: srv.Client()}
}

const meeting = "Karel Janda met Milan Kovar in Westdam on Monday.\n"

// disclosures gives what the access log has of the report going to engines.
func disclosures(t *testing.T, h *nodetest.House, report string) (out []audit.Entry) {
	t.Helper()
	err := h.Store.Read(t.Context(), func(tx *db.ReadTx) (err error) {
		out, err = h.Audit.List(tx, audit.Filter{Touched: report, Operation: audit.Disclosure})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A text goes to an engine outside only where its marking is permitted: else
// not one byte is on the wire, and the review says which engines read.
func TestAReportLeavesOnlyUnderItsMarking(t *testing.T) {
	for name, c := range map[string]struct {
		engine node.ReadingEngine
		req    node.FileRequest
		goes   bool
	}{
		"by default":      {engine: node.ReadingEngine{}},
		"permitted":       {engine: node.ReadingEngine{Highest: claim.Restricted, Cases: true}, goes: true},
		"too high":        {engine: node.ReadingEngine{Highest: claim.Restricted, Cases: true}, req: node.FileRequest{Classification: claim.Confidential}},
		"caveat":          {engine: node.ReadingEngine{Highest: claim.Restricted, Cases: true}, req: node.FileRequest{Caveat: "not outside the unit"}},
		"closed audience": {engine: node.ReadingEngine{Highest: claim.Restricted, Cases: true}, req: node.FileRequest{Audience: []claim.AgencyID{"be-spoc"}}},
		"handling code":   {engine: node.ReadingEngine{Highest: claim.Restricted, Cases: true}, req: node.FileRequest{Codes: []claim.HandlingCode{claim.H1}}},
		"code permitted":  {engine: node.ReadingEngine{Highest: claim.Restricted, Cases: true, Codes: []claim.HandlingCode{claim.H1}}, req: node.FileRequest{Codes: []claim.HandlingCode{claim.H1}}, goes: true},
	} {
		t.Run(name, func(t *testing.T) {
			h := nodetest.Open(t, "nl-spoc", march2016())
			var got atomic.Int64
			c.engine.Engine = sidecar(t, &got)
			h.Engines = []node.ReadingEngine{c.engine}
			c.req.Name, c.req.Body, c.req.Published = "a.txt", []byte(meeting), "2016-03-24"
			filed, err := h.FileReport(t.Context(), h.Analyst, c.req)
			if err != nil {
				t.Fatal(err)
			}
			if left := got.Load() > 0; left != c.goes {
				t.Errorf("%d bytes left the process", got.Load())
			}
			h.Engines = nil
			looks := disclosures(t, h, filed.ID)
			if len(looks) != 1 || (looks[0].Decision == audit.Allowed) != c.goes || !slices.Equal(looks[0].Recipients, []string{"sidecar"}) {
				t.Errorf("the access log has %+v", looks)
			}
			r := open(t, h, filed.ID)
			p := the(t, r, "met", "Milan Kovar")
			if agreed := slices.Contains(p.Engines, "sidecar"); agreed != c.goes {
				t.Errorf("the engines are %v", p.Engines)
			}
			for _, p := range r.Proposals {
				if strings.Contains(p.Sentence, "Nobody") {
					t.Errorf("a quote that the text does not have: %s", p.Sentence)
				}
			}
		})
	}
}
