package main

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
)

// heard collects what a run prints and ends it at a word.
type heard struct {
	mu   sync.Mutex
	text bytes.Buffer
	word string
	stop func()
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	n, err := h.text.Write(p)
	if strings.Contains(h.text.String(), h.word) {
		h.stop()
	}
	return n, err
}

// The story over three real nodes and their pinned lines: the warning goes
// unanswered, escalates at both ends, is acknowledged, and the sender sees it.
func TestDemoPlaysTheWarning(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	out := &heard{word: "an officer of be-desk has it at last", stop: stop}
	if err := (wiring{quick: 3600}).Demo(ctx, t.TempDir(), "127.0.0.1:0", strings.NewReader(""), out); err != nil {
		t.Fatal(err)
	}
	text, at := out.text.String(), 0
	for _, want := range []string{
		"a second releases it", "the machines of be-desk and nl-desk have it, and nobody there has said so",
		"an officer of nl-desk has it; be-desk is silent", "nobody has answered for the silence of a recipient; the director is called",
		"an officer of be-desk has it at last",
	} {
		i := strings.Index(text[at:], want)
		if i < 0 {
			t.Fatalf("after %d characters no %q in:\n%s", at, want, text)
		}
		at += i
	}
	if !strings.Contains(text, "be-desk: after 4h0m0s nobody has answered for the warning; the director is called") {
		t.Errorf("the silent desk did not escalate:\n%s", text)
	}
	if strings.Contains(text, "nl-desk: after") {
		t.Errorf("a desk that has answered escalated:\n%s", text)
	}
}
