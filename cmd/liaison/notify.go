package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/smtp"
	"strings"
	"time"

	"liaison/internal/node"
)

// notify says how officers are called outside the workbench. It holds no
// secret: put a relay that needs none beside the node.
type notify struct {
	// Webhook takes a POST of {"agency","text","kind","role","step","exercise"}.
	Webhook string `json:"webhook,omitempty"`
	// SMTP is host:port of a mail relay; From and To are addresses.
	SMTP string   `json:"smtp,omitempty"`
	From string   `json:"from,omitempty"`
	To   []string `json:"to,omitempty"`
}

func (n notify) none() bool { return n.Webhook == "" && n.SMTP == "" }

// noticeRetry is how long a notice that could not be sent waits.
const noticeRetry = 30 * time.Second

// tell sends every notice as it is made, in order, each until it has left by
// every way that is set.
func (w wiring) tell(ctx context.Context, o *opened) error {
	for {
		next := o.store.Committed()
		browsers, err := o.node.AnyBrowser(ctx)
		if err != nil {
			return err
		}
		if o.config.Notify.none() && !browsers {
			select {
			case <-ctx.Done():
				return nil
			case <-next:
				continue
			}
		}
		waiting, err := o.node.Notices(ctx, 100)
		if err != nil {
			return err
		}
		var retry <-chan time.Time
		for _, x := range waiting {
			if err := o.config.Notify.send(ctx, string(o.config.Agency), x); err != nil {
				log.Printf("notify: %v; it is tried again", err)
				retry = w.after(noticeRetry)
				break
			}
			if err := w.push(ctx, o, x); err != nil {
				return err
			}
			if err := o.node.Sent(ctx, x.ID); err != nil {
				return err
			}
		}
		if len(waiting) > 0 && retry == nil {
			continue
		}
		if retry != nil {
			next = nil // what is committed meanwhile waits behind it
		}
		select {
		case <-ctx.Done():
			return nil
		case <-next:
		case <-retry:
		}
	}
}

func (n notify) send(ctx context.Context, agency string, x node.Notice) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return errors.Join(n.post(ctx, agency, x), n.mail(agency, x))
}

func (n notify) post(ctx context.Context, agency string, x node.Notice) error {
	if n.Webhook == "" {
		return nil
	}
	body, err := json.Marshal(map[string]any{"agency": agency, "text": x.Text(agency), "kind": x.Kind, "role": x.Role, "step": x.Step, "exercise": x.Exercise, "id": x.ID})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, n.Webhook, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("call webhook: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("call webhook: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		return fmt.Errorf("the webhook answers %s", res.Status)
	}
	return nil
}

func (n notify) mail(agency string, x node.Notice) error {
	if n.SMTP == "" {
		return nil
	}
	text := x.Text(agency)
	message := fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: [Liaison] %s\r\nMessage-ID: <notice-%d@%s>\r\n\r\n%s\r\n",
		n.From, strings.Join(n.To, ", "), text, x.ID, agency, text)
	if err := smtp.SendMail(n.SMTP, nil, n.From, n.To, []byte(message)); err != nil {
		return fmt.Errorf("send mail: %w", err)
	}
	return nil
}
