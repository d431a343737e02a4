package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"liaison/internal/account"
	"liaison/internal/api"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

const (
	openStory = `Two raids, one garage

Police searched a garage in Noordstad on Tuesday. Officials said Karel Janda, 31, rented the garage. Karel Janda met Jonas Verkade in Kastel.
`
	hiddenStory = `A third garage

Police captured Petra Hidding in Oosthaven on May 5. Karel Janda met Petra Hidding in Kastel. Petra Hidding is a sister of Jonas Verkade. Petra Hidding rented a flat at 9 Poplar Street.
`
)

// house is a node whose analyst filed the open story; hidden adds a case of
// his own with the hidden one, and returns every id that it made.
func house(t *testing.T, hidden bool) (*nodetest.House, []string) {
	t.Helper()
	h := nodetest.Open(t, "be-spoc", nodetest.At(time.Date(2016, 3, 24, 8, 0, 0, 0, time.UTC)))
	accepted(t, h, h.Analyst, openStory)
	if !hidden {
		if _, err := h.SetDesk(t.Context(), h.Admin, node.SetDeskRequest{Desk: node.DutyDesk, LastResort: h.Supervisor.Officer}); err != nil {
			t.Fatal(err)
		}
		h.Clock.Add(48 * time.Hour)
		return h, nil
	}
	k, err := h.OpenCase(t.Context(), h.Analyst, node.CaseRequest{Title: "Garage Oost"})
	if err != nil {
		t.Fatal(err)
	}
	analyst := h.Analyst
	if err := h.Store.Write(t.Context(), func(tx *db.Tx) (err error) {
		analyst, err = h.Accounts.Imagined(tx, h.Policy.Register(), h.Analyst.Officer, account.Work{Purpose: "ct", Case: claim.CaseID(k.ID)})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	ids := append([]string{k.ID}, accepted(t, h, analyst, hiddenStory)...)
	found, err := h.Search(t.Context(), analyst, node.SearchRequest{Query: "Petra Hidding"})
	if err != nil || len(found.Hits) == 0 {
		t.Fatalf("the team itself does not see it: %v", err)
	}
	if _, err := h.SetCategory(t.Context(), analyst, node.CategoryRequest{Person: found.Hits[0].Subject.ID, Category: claim.CategorySuspect, Reason: "as the file says"}); err != nil {
		t.Fatal(err)
	}
	q, err := h.AskStanding(t.Context(), analyst, node.AskStandingRequest{Kind: node.StandingSubject, A: found.Hits[0].Subject.ID})
	if err != nil || len(q.Answers) == 0 {
		t.Fatalf("the team's standing question has no answer: %v", err)
	}
	in := claim.CaseID(k.ID)
	if _, err := h.SetDesk(t.Context(), h.Admin, node.SetDeskRequest{Desk: node.DutyDesk, LastResort: h.Supervisor.Officer}); err != nil {
		t.Fatal(err)
	}
	task, err := h.SetTask(t.Context(), analyst, node.TaskRequest{Case: in, What: "Ask for the lease of Oosthaven", Due: "2016-03-25"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.EnterExhibit(t.Context(), analyst, node.ExhibitRequest{Case: in, What: "The story about Petra Hidding", Of: "report", Ref: ids[1]}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.NoteDecision(t.Context(), analyst, node.DecisionRequest{Case: in, What: "Oosthaven is watched", Why: "she may come back"}); err != nil {
		t.Fatal(err)
	}
	h.Clock.Add(48 * time.Hour) // the task is overdue: it stands on the desk
	return h, append([]string{k.ID, task.About}, append(ids[1:], found.Hits[0].Subject.ID, q.ID)...)
}

// accepted files a story, accepts all that was read in it, and returns the
// ids of report and claims.
func accepted(t *testing.T, h *nodetest.House, by node.Caller, story string) []string {
	t.Helper()
	r, err := h.FileReport(t.Context(), by, node.FileRequest{Name: "story.txt", Body: []byte(story), Published: "2016-03-24"})
	if err != nil {
		t.Fatal(err)
	}
	v, err := h.OpenReview(t.Context(), by, node.ReviewRequest{Report: r.ID})
	if err != nil || len(v.Proposals) == 0 {
		t.Fatalf("%d proposals: %v", len(v.Proposals), err)
	}
	req := node.DecideRequest{Report: r.ID}
	for _, p := range v.Proposals {
		req.Decisions = append(req.Decisions, node.Decision{Proposal: p.ID, Act: "accept"})
	}
	d, err := h.Decide(t.Context(), by, req)
	if err != nil {
		t.Fatal(err)
	}
	return append([]string{r.ID}, slices.Concat(d.Claims, d.Judgement)...)
}

// asked is one question of the description with its parameters filled in.
type asked struct{ path string }

// questions makes of every GET of the description the calls that an outsider
// could try: with what he may know, and with ids that he may not.
func questions(t *testing.T, handler http.Handler, hidden []string) []asked {
	t.Helper()
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/openapi.json", nil))
	var doc struct {
		Paths map[string]map[string]struct {
			Parameters []struct {
				Name, In string
				Required bool
			}
			Responses map[string]struct{ Content map[string]any }
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	words := []string{"Petra Hidding", "Oosthaven", "Karel Janda", "Kastel", "garage"}
	var out []asked
	for path, methods := range doc.Paths {
		get, ok := methods["get"]
		if _, live := get.Responses["200"].Content["text/event-stream"]; !ok || live {
			continue
		}
		tries := []string{path}
		for _, p := range get.Parameters {
			if p.In != "path" && !(p.In == "query" && p.Required) {
				continue
			}
			fill := append([]string{"2016"}, append(words, hidden...)...)
			var next []string
			for _, try := range tries {
				for i, v := range fill {
					if p.In == "path" {
						next = append(next, strings.Replace(try, "{"+p.Name+"}", url.PathEscape(v), 1))
						continue
					}
					mark := "?"
					if strings.Contains(try, "?") {
						mark = "&"
						if i > 2 { // the second word need not be every word
							break
						}
					}
					next = append(next, try+mark+p.Name+"="+url.QueryEscape(v))
				}
			}
			tries = next
		}
		for _, try := range tries {
			out = append(out, asked{path: try})
		}
	}
	return out
}

// moments are what two nodes that did the same things stamp differently.
var moments = regexp.MustCompile(`"(recorded|when|filed|time|at|made|opened|since)":"[^"]*"|"requestId":"[^"]*"|"sessions":\[[^\]]*\]`)

// An officer outside the team of a case gets from every question that the API
// answers, whatever he puts into it, the answer of a node that never had it.
func TestNoQuestionOfTheAPITellsWhatIsHidden(t *testing.T) {
	with, ids := house(t, true)
	without, _ := house(t, false)
	answer := func(h *nodetest.House) (http.Handler, func(path string) string) {
		handler := api.New(h.Node, api.Options{})
		var cookie *http.Cookie
		call := func(method, path, body string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(method, "http://node.example/api/v1"+path, bytes.NewReader([]byte(body)))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			if cookie != nil {
				r.AddCookie(cookie)
			}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			for _, c := range w.Result().Cookies() {
				cookie = c
			}
			return w
		}
		call(http.MethodPost, "/login", `{"name":"duty","password":"a long enough phrase of words"}`)
		if w := call(http.MethodPut, "/me/work", `{"purpose":"ct"}`); w.Code != http.StatusOK {
			t.Fatal(w.Body)
		}
		return handler, func(path string) string {
			w := call(http.MethodGet, path, "")
			return fmt.Sprint(w.Code, " ", moments.ReplaceAllString(w.Body.String(), ""))
		}
	}
	handler, one := answer(with)
	_, other := answer(without)
	qs := questions(t, handler, ids[:min(len(ids), 6)])
	qs = append(qs, asked{path: "/subjects/" + ids[len(ids)-1]}, asked{path: "/search?q=" + ids[len(ids)-1]})
	for _, w := range []string{"", "garage", "Oosthaven", "flat", "9 Poplar St", ids[len(ids)-1]} { // parameters that may be left out
		qs = append(qs, asked{path: "/places?q=" + url.QueryEscape(w)}, asked{path: "/places?of=" + url.QueryEscape(w)})
	}
	for _, w := range []string{"Karel Janda", "Petra Hidding"} {
		qs = append(qs, asked{path: "/places?of=" + url.QueryEscape(w)})
	}
	if len(qs) < 100 {
		t.Fatalf("only %d questions", len(qs))
	}
	differ := 0
	for _, q := range qs {
		path := strings.TrimPrefix(q.path, "/api/v1")
		a, b := one(path), other(path)
		if a != b && differ < 10 {
			differ++
			t.Errorf("%s differs:\n with    %s\n without %s", path, a, b)
		}
	}
	t.Logf("%d questions", len(qs))
}
