package api_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"liaison/internal/api"
	"liaison/internal/nodetest"
)

// The description of the API can be made, and names every route.
func TestDescriptionNamesEveryRoute(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", nodetest.At(time.Date(2016, 3, 24, 8, 0, 0, 0, time.UTC)))
	handler := api.New(h.Node, api.Options{})
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/openapi.json", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for _, route := range []string{"/desk", "/warnings", "/requests", "/peers", "/shares", "/recalls", "/statistics/{year}", "/search", "/reports", "/exports", "/charts/{chart}/edit", "/charts/{chart}/around/{subject}", "/alerts", "/hits", "/roadside", "/sightings", "/candidates"} {
		if !strings.Contains(w.Body.String(), route) {
			t.Errorf("no route %s", route)
		}
	}
}

// A browser logs in, files a report with no more than its text, decides every
// proposal and erases it: each call finds its session in the cookie.
func TestReportIsFiledDecidedAndErasedWithACookie(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", nodetest.At(time.Date(2016, 3, 24, 8, 0, 0, 0, time.UTC)))
	handler := api.New(h.Node, api.Options{})
	var cookie *http.Cookie
	call := func(method, target, kind string, body []byte) map[string]any {
		t.Helper()
		r := httptest.NewRequest(method, "http://node.example/api/v1"+target, bytes.NewReader(body))
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		if cookie != nil {
			r.AddCookie(cookie)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if provedFor(t, handler, cookie, w) {
			again := httptest.NewRequest(method, r.URL.String(), bytes.NewReader(body))
			again.Header = r.Header
			w = httptest.NewRecorder()
			handler.ServeHTTP(w, again)
		}
		if w.Code != http.StatusOK {
			t.Fatalf("%s %s: %d %s", method, target, w.Code, w.Body)
		}
		for _, c := range w.Result().Cookies() {
			cookie = c
		}
		var v map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	const inJSON = "application/json"
	call(http.MethodPost, "/login", inJSON, []byte(`{"name":"supervisor","password":"a long enough phrase of words"}`))
	call(http.MethodPut, "/me/work", inJSON, []byte(`{"purpose":"ct"}`))
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	f, err := m.CreateFormFile("file", "story.txt")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("Police searched a garage in Noordstad. Officials said Karel Janda, 31, rented the garage.\n")); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	report := call(http.MethodPost, "/reports", m.FormDataContentType(), form.Bytes())["id"].(string)
	var decisions []map[string]string
	for _, p := range call(http.MethodGet, "/reports/"+report, inJSON, nil)["proposals"].([]any) {
		decisions = append(decisions, map[string]string{"proposal": p.(map[string]any)["id"].(string), "act": "accept"})
	}
	body, err := json.Marshal(map[string]any{"decisions": decisions})
	if err != nil {
		t.Fatal(err)
	}
	if v := call(http.MethodPost, "/reports/"+report+"/decisions", inJSON, body); v["accepted"] != float64(len(decisions)) || len(decisions) == 0 {
		t.Errorf("%d decisions: %v", len(decisions), v)
	}
	call(http.MethodPost, "/reports/"+report+"/erase", inJSON, []byte(`{"reason":"order of the court"}`))
}

// Every operation but the open ones takes the session: an input that hides it
// would answer nobody. Every part of an address is read.
func TestEveryOperationTakesTheSession(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", nodetest.At(time.Date(2016, 3, 24, 8, 0, 0, 0, time.UTC)))
	w := httptest.NewRecorder()
	api.New(h.Node, api.Options{}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/openapi.json", nil))
	var doc struct {
		Paths map[string]map[string]struct {
			Security   []map[string][]string
			Parameters []struct{ Name, In string }
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for path, ops := range doc.Paths {
		for method, o := range ops {
			if len(o.Security) == 0 {
				continue
			}
			checked++
			taken, parts := false, 0
			for _, p := range o.Parameters {
				taken = taken || p.In == "cookie" && p.Name == "liaison"
				if p.In == "path" && strings.Contains(path, "{"+p.Name+"}") {
					parts++
				}
			}
			if parts != strings.Count(path, "{") {
				t.Errorf("%s %s does not read every part of its address", method, path)
			}
			if !taken {
				t.Errorf("%s %s needs a session and cannot be given one", method, path)
			}
		}
	}
	if checked < 50 {
		t.Errorf("only %d operations were looked at", checked)
	}
}
