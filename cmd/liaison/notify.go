package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/smtp"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

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

// noticeRetry is how long a notice that could not be sent waits.
const noticeRetry = 30 * time.Second

// sendWithin bounds one call of a relay or a webhook.
const sendWithin = 10 * time.Second

// way is one of the ways by which a notice leaves the house.
type way struct {
	name string
	send func(ctx context.Context, x node.Notice) error
}

// ways are those that are set. Browsers are always one: which officer has any
// is asked for each notice.
func (w wiring) ways(o *opened) []way {
	n, agency := o.config.Notify, string(o.config.Agency)
	out := []way{{"browser", func(ctx context.Context, x node.Notice) error { return w.push(ctx, o, x) }}}
	if n.Webhook != "" {
		out = append(out, way{"webhook", func(ctx context.Context, x node.Notice) error { return n.post(ctx, agency, x) }})
	}
	if n.SMTP != "" {
		out = append(out, way{"mail", func(ctx context.Context, x node.Notice) error { return n.mail(ctx, agency, x) }})
	}
	return out
}

// tell sends every notice as it is made by every way that is set. Each way
// stands for itself: one that is down delays no other, and makes none repeat
// what it has sent.
func (w wiring) tell(ctx context.Context, o *opened) error {
	ways := w.ways(o)
	var names []string
	for _, x := range ways {
		names = append(names, x.name)
	}
	g, ctx := errgroup.WithContext(ctx)
	for _, x := range ways {
		g.Go(func() error { return w.tellBy(ctx, o, x, names) })
	}
	return g.Wait()
}

// tellBy sends every notice by one way, in order, each until it has left.
func (w wiring) tellBy(ctx context.Context, o *opened, by way, ways []string) error {
	for {
		next := o.store.Committed()
		waiting, err := o.node.Notices(ctx, by.name, 100)
		if err != nil {
			return err
		}
		var retry <-chan time.Time
		for _, x := range waiting {
			if err := by.send(ctx, x); err != nil {
				log.Printf("notify by %s: %v; it is tried again", by.name, err)
				retry = w.after(noticeRetry)
				break
			}
			if err := o.node.Left(ctx, x.ID, by.name, ways); err != nil {
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

func (n notify) post(ctx context.Context, agency string, x node.Notice) error {
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
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

// mail gives a notice to the relay. The connection ends when ctx does, or when
// the relay is silent for too long: a relay that takes the call and says
// nothing would stop every later notice.
func (n notify) mail(ctx context.Context, agency string, x node.Notice) error {
	if err := n.mailed(ctx, agency, x); err != nil {
		return fmt.Errorf("send mail: %w", err)
	}
	return nil
}

func (n notify) mailed(ctx context.Context, agency string, x node.Notice) error {
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", n.SMTP)
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	host, _, err := net.SplitHostPort(n.SMTP)
	if err != nil {
		return errors.Join(err, conn.Close())
	}
	c, err := smtp.NewClient(conn, host)
	if err != nil {
		return errors.Join(err, conn.Close())
	}
	defer c.Close()
	if ok, _ := c.Extension("STARTTLS"); ok {
		if err := c.StartTLS(&tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}); err != nil {
			return err
		}
	}
	if err := c.Mail(n.From); err != nil {
		return err
	}
	for _, to := range n.To {
		if err := c.Rcpt(to); err != nil {
			return err
		}
	}
	text := x.Text(agency)
	body, err := c.Data()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(body, "From: %s\r\nTo: %s\r\nSubject: [Liaison] %s\r\nMessage-ID: <notice-%d@%s>\r\n\r\n%s\r\n",
		n.From, strings.Join(n.To, ", "), text, x.ID, agency, text)
	if err := errors.Join(err, body.Close()); err != nil {
		return err
	}
	_ = c.Quit() // the relay has taken it; what it says to goodbye changes nothing
	return nil
}
