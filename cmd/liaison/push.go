package main

import (
	"context"
	"crypto/ecdh"
	"encoding/base64"
	"log"
	"net/http"
	"time"

	"github.com/SherClockHolmes/webpush-go"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
)

const (
	// pushWithin bounds one call to a push service, pushKept is how long the
	// service keeps it for a browser that sleeps, in seconds.
	pushWithin = 10 * time.Second
	pushKept   = 3600
)

// vapid is the pair of keys by which push services know this node (RFC 8292),
// base64url. It is derived from the store's key, so that it needs no file.
type vapid struct{ private, public string }

func vapidOf(storeKey []byte) (vapid, error) {
	b, err := derive(storeKey, "browser push")
	if err != nil {
		return vapid{}, err
	}
	k, err := ecdh.P256().NewPrivateKey(b)
	if err != nil {
		return vapid{}, fault.Wrap(fault.Internal, err, "no key for calls to browsers can be made")
	}
	return vapid{base64.RawURLEncoding.EncodeToString(b), base64.RawURLEncoding.EncodeToString(k.PublicKey().Bytes())}, nil
}

// push calls the browsers of the officer whom a notice is for. What it says may
// pass through anybody's hands, and is sealed to the browser all the same (RFC
// 8291). A call that fails is not repeated: mail and webhook are the ways that
// are.
func (w wiring) push(ctx context.Context, o *opened, x node.Notice) error {
	browsers, err := o.node.Browsers(ctx, claim.OfficerID(x.Officer), x.At)
	if err != nil {
		return err
	}
	for _, b := range browsers {
		status, err := w.pushTo(ctx, o, b, []byte(x.Text(string(o.config.Agency))))
		switch {
		case status == http.StatusNotFound || status == http.StatusGone:
			if err := o.node.ForgetBrowser(ctx, b.Endpoint); err != nil {
				return err
			}
		case err != nil:
			log.Printf("notify: a browser cannot be called: %v", err)
		case status >= 300:
			log.Printf("notify: a push service answers %d", status)
		}
	}
	return nil
}

func (w wiring) pushTo(ctx context.Context, o *opened, b node.PushRequest, text []byte) (status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, pushWithin)
	defer cancel()
	client := w.browsers
	if client == nil {
		client = http.DefaultClient
	}
	res, err := webpush.SendNotificationWithContext(ctx, text, &webpush.Subscription{Endpoint: b.Endpoint, Keys: webpush.Keys{P256dh: b.P256dh, Auth: b.Auth}},
		&webpush.Options{HTTPClient: client, Subscriber: "https://" + string(o.config.Agency) + ".invalid", VAPIDPublicKey: o.vapid.public, VAPIDPrivateKey: o.vapid.private,
			TTL: pushKept, Urgency: webpush.UrgencyHigh})
	if err != nil {
		return 0, fault.Wrap(fault.Unavailable, err, "its push service does not answer")
	}
	defer res.Body.Close()
	return res.StatusCode, nil
}
