package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"liaison/internal/cli"
)

// mailbox is a mail relay that takes every message.
func mailbox(t *testing.T) (address string, mails <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	out := make(chan string, 16)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			out <- take(c)
		}
	}()
	return l.Addr().String(), out
}

func take(c net.Conn) string {
	defer c.Close()
	var mail strings.Builder
	fmt.Fprint(c, "220 relay.example\r\n")
	in, data := bufio.NewScanner(c), false
	for in.Scan() {
		switch line := in.Text(); {
		case data && line == ".":
			data = false
			fmt.Fprint(c, "250 taken\r\n")
		case data:
			mail.WriteString(line + "\n")
		case strings.HasPrefix(line, "DATA"):
			data = true
			fmt.Fprint(c, "354 go on\r\n")
		case strings.HasPrefix(line, "QUIT"):
			fmt.Fprint(c, "221 bye\r\n")
			return mail.String()
		default:
			fmt.Fprint(c, "250 well\r\n")
		}
	}
	return mail.String()
}

// A call leaves the house by mail and webhook, also when the webhook was down
// at first, and says nothing of what waits. While the webhook is down the mail
// goes out, and goes out once, also when the node is started anew between.
func TestOfficersAreCalledOutsideTheWorkbench(t *testing.T) {
	relay, mails := mailbox(t)
	var mu sync.Mutex
	failures := 6
	failed := make(chan struct{}, 16)
	hooks := make(chan map[string]any, 16)
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if failures > 0 {
			failures--
			failed <- struct{}{}
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		var v map[string]any
		if err := json.NewDecoder(r.Body).Decode(&v); err != nil {
			t.Error(err)
		}
		hooks <- v
	}))
	t.Cleanup(hook.Close)

	home := filepath.Join(t.TempDir(), "be")
	must(t, home, "init", "--agency", "be-spoc")
	w := wiring{clock: newQuickClock(600)} // the wait after a failure passes sooner
	c, err := w.readConfig(home)
	if err != nil {
		t.Fatal(err)
	}
	c.Notify = notify{Webhook: hook.URL, SMTP: relay, From: "liaison@be-spoc.example", To: []string{"duty@be-spoc.example"}}
	if err := w.writeConfig(home, c); err != nil {
		t.Fatal(err)
	}
	must(t, home, "warn", "--precedence", "urgent", "--to", "fr-spoc=he lives there", "--threat", "Quasimodo travels to Noordstad")
	serve := func(until func()) {
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- w.Serve(ctx, home, cli.ServeRequest{Address: "127.0.0.1:0"}, func(cli.Served) {}) }()
		until()
		stop()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	var mail string
	var call map[string]any
	serve(func() {
		mail = <-mails
		for range 5 {
			<-failed
		}
	})
	serve(func() { call = <-hooks })
	select {
	case again := <-mails:
		t.Errorf("the mail went out again:\n%s", again)
	default:
	}
	if call["kind"] != "release" || call["agency"] != "be-spoc" || !strings.Contains(mail, "To: duty@be-spoc.example") || !strings.Contains(mail, "release waits on a desk of be-spoc") {
		t.Errorf("call %v\nmail %s", call, mail)
	}
	if text := fmt.Sprint(call, mail); strings.Contains(text, "Quasimodo") || strings.Contains(text, "fr-spoc") {
		t.Errorf("the call tells what waits: %s", text)
	}
}
