package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"

	"liaison/internal/api"
)

// serving is what a serving process leaves in the node's folder, for its owner
// alone: where commands tell it that they have written.
type serving struct{ URL, Secret string }

const servingFile = "serving"

// advertise writes where this process is found, until retract.
func (w wiring) advertise(home, url string) (secret string, retract func(), err error) {
	s := serving{URL: url, Secret: rand.Text()}
	b, err := json.Marshal(s)
	if err != nil {
		return "", nil, err
	}
	name := w.file(home, servingFile)
	if err := os.WriteFile(name, b, 0o600); err != nil {
		return "", nil, fmt.Errorf("write %s: %w", servingFile, err)
	}
	return s.Secret, func() { _ = os.Remove(name) }, nil
}

// nudge tells the process that serves this node to look at the store now, so
// that what a command has put on its way leaves at once. Without such a
// process, or when it is gone, nothing is lost: it looks when it starts. It
// tells whether such a process answered.
func (w wiring) nudge(ctx context.Context, home string) bool {
	b, err := os.ReadFile(w.file(home, servingFile))
	if err != nil {
		return false
	}
	var s serving
	if json.Unmarshal(b, &s) != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+"/api/v1/nudge", nil)
	if err != nil {
		return false
	}
	req.Header.Set(api.NudgeHeader, s.Secret)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode < 300
}
