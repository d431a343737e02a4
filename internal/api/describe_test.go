package api_test

import (
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
	for _, route := range []string{"/desk", "/warnings", "/requests", "/peers", "/shares", "/recalls", "/statistics/{year}", "/search", "/reports"} {
		if !strings.Contains(w.Body.String(), route) {
			t.Errorf("no route %s", route)
		}
	}
}
