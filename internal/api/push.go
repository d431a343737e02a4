package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/node"
	"liaison/internal/view"
)

// pushKey is what a browser subscribes with.
type pushKey struct {
	Key string `json:"key" doc:"public VAPID key (RFC 8292), base64url; empty where pushes are not sent"`
}

func (h *handler) pushes(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/push/key", "push-key", "the key with which a browser subscribes to be called", "session"), func(ctx context.Context, in *Session) (*answer[pushKey], error) {
		return with(h, ctx, *in, func(node.Caller) (pushKey, error) { return pushKey{h.opt.PushKey}, nil })
	})
	for _, way := range []struct {
		path, id, summary string
		remove            bool
	}{{"/push/subscriptions", "subscribe-push", "have this browser called when something waits for you; the call says nothing of what", false},
		{"/push/subscriptions/remove", "unsubscribe-push", "have this browser called no more", true}} {
		huma.Register(api, op(http.MethodPost, way.path, way.id, way.summary, "session"), func(ctx context.Context, in *struct {
			Session
			Body struct {
				Endpoint string `json:"endpoint" maxLength:"2048"`
				Keys     struct {
					P256dh string `json:"p256dh" maxLength:"128"`
					Auth   string `json:"auth" maxLength:"64"`
				} `json:"keys,omitempty"`
			}
		}) (*answer[view.Done], error) {
			return with(h, ctx, in.Session, func(c node.Caller) (view.Done, error) {
				b := in.Body
				return h.node.SubscribePush(ctx, c, node.PushRequest{Endpoint: b.Endpoint, P256dh: b.Keys.P256dh, Auth: b.Keys.Auth, Remove: way.remove})
			})
		})
	}
}
