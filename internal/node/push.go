package node

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/url"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/view"
)

const createPush = `
CREATE TABLE push_subscriptions (
	endpoint TEXT PRIMARY KEY,
	officer  TEXT NOT NULL,
	p256dh   TEXT NOT NULL,
	auth     TEXT NOT NULL,
	since    {{int}} NOT NULL
) {{strict}};
CREATE INDEX push_officer ON push_subscriptions (officer);
`

// mostBrowsers is how many browsers of one officer are called.
const mostBrowsers = 8

// PushRequest is a browser's subscription (W3C Push API, RFC 8291): where its
// push service takes calls, and the keys that only the browser can read with.
type PushRequest struct {
	Endpoint, P256dh, Auth string
	// Remove ends the subscription instead.
	Remove bool
}

// SubscribePush has the caller's own browser called when something waits for
// him. What is pushed names nobody and nothing: that a warning waits.
func (n *Node) SubscribePush(ctx context.Context, caller Caller, req PushRequest) (view.Done, error) {
	v := view.Done{Text: "this browser is called when something waits for you"}
	err := n.act(ctx, caller, use{name: "SubscribePush", op: audit.Administration, class: marking.Own}, func(a *acting) error {
		if req.Remove {
			v.Text = "this browser is called no more"
			return a.tx.Exec(`DELETE FROM push_subscriptions WHERE endpoint = $1 AND officer = $2`, req.Endpoint, string(caller.Officer))
		}
		if err := req.check(); err != nil {
			return err
		}
		var count int64
		if err := a.tx.QueryRow(`SELECT count(*) FROM push_subscriptions WHERE officer = $1 AND endpoint <> $2`, string(caller.Officer), req.Endpoint).Scan(&count); err != nil {
			return fmt.Errorf("count browsers: %w", err)
		}
		if count >= mostBrowsers {
			return fault.New(fault.Conflict, "%d browsers of yours are called already", count).WithMend("end one of them first")
		}
		return a.tx.Exec(`INSERT INTO push_subscriptions (endpoint, officer, p256dh, auth, since) VALUES ($1,$2,$3,$4,$5)
			ON CONFLICT (endpoint) DO UPDATE SET officer = excluded.officer, p256dh = excluded.p256dh, auth = excluded.auth, since = excluded.since`,
			req.Endpoint, string(caller.Officer), req.P256dh, req.Auth, n.now())
	})
	return v, err
}

// check refuses what is no subscription of a browser.
func (r PushRequest) check() error {
	u, err := url.Parse(r.Endpoint)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(r.Endpoint) > 2048 {
		return fault.New(fault.Invalid, "the address of the push service is no https address").At("endpoint")
	}
	for field, want := range map[string]struct {
		text string
		size int
	}{"p256dh": {r.P256dh, 65}, "auth": {r.Auth, 16}} {
		b, err := base64.RawURLEncoding.DecodeString(want.text)
		if err != nil || len(b) != want.size {
			return fault.New(fault.Invalid, "the key is not one that a browser makes").At(field)
		}
	}
	return nil
}

// Browsers lists where an officer's browsers are called that subscribed before
// a moment.
func (n *Node) Browsers(ctx context.Context, officer claim.OfficerID, before int64) (out []PushRequest, err error) {
	err = n.Store.Read(ctx, func(tx *db.ReadTx) error {
		rows, err := tx.Query(`SELECT endpoint, p256dh, auth FROM push_subscriptions WHERE officer = $1 AND since <= $2 ORDER BY endpoint`, string(officer), before)
		if err != nil {
			return fmt.Errorf("list browsers: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var r PushRequest
			if err := rows.Scan(&r.Endpoint, &r.P256dh, &r.Auth); err != nil {
				return fmt.Errorf("list browsers: %w", err)
			}
			out = append(out, r)
		}
		return rows.Err()
	})
	return out, err
}

// ForgetBrowser ends a subscription of which its push service says that it is
// gone (RFC 8030 section 7.3).
func (n *Node) ForgetBrowser(ctx context.Context, endpoint string) error {
	return n.Store.Write(ctx, func(tx *db.Tx) error {
		return tx.Exec(`DELETE FROM push_subscriptions WHERE endpoint = $1`, endpoint)
	})
}
