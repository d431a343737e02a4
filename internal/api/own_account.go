package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/node"
	"liaison/internal/view"
)

// ownAccount registers what an officer does about his own ways in.
func (h *handler) ownAccount(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/me/account", "own-account", "how the caller can log in, and where he is logged in", "session"), func(ctx context.Context, in *Session) (*answer[view.OwnAccount], error) {
		return with(h, ctx, *in, func(c node.Caller) (view.OwnAccount, error) {
			return h.node.OwnAccount(ctx, c, node.OwnAccountRequest{})
		})
	})
	huma.Register(api, op(http.MethodPost, "/me/passkeys/begin", "begin-passkey", "start to add a passkey", "session"), func(ctx context.Context, in *Session) (*answer[view.Ceremony], error) {
		return with(h, ctx, *in, func(c node.Caller) (view.Ceremony, error) {
			return h.node.BeginPasskey(ctx, c, node.BeginPasskeyRequest{})
		})
	})
	huma.Register(api, op(http.MethodPost, "/me/passkeys", "add-passkey", "keep the passkey that was asked for", "session"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Passkey ceremonyAnswer `json:"passkey"`
			Name    string         `json:"name" minLength:"1" maxLength:"100" doc:"what the officer calls it"`
		}
	}) (*answer[view.Done], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Done, error) {
			return h.node.AddPasskey(ctx, c, node.AddPasskeyRequest{PasskeyAnswer: in.Body.Passkey.given(), Name: in.Body.Name})
		})
	})
	huma.Register(api, op(http.MethodPost, "/me/passkeys/{passkey}/remove", "remove-passkey", "remove a passkey and end every session of the caller", "session"), func(ctx context.Context, in *struct {
		Session
		Passkey string `path:"passkey" maxLength:"1400"`
	}) (*answer[view.Done], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Done, error) {
			return h.node.RemovePasskey(ctx, c, node.RemovePasskeyRequest{ID: in.Passkey})
		})
	})
	huma.Register(api, op(http.MethodPut, "/me/password", "change-password", "set the caller's own password and end his sessions", "session"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Password string `json:"password" maxLength:"1024"`
		}
	}) (*answer[view.Done], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Done, error) {
			return h.node.ChangePassword(ctx, c, node.PasswordRequest{Password: in.Body.Password})
		})
	})
	huma.Register(api, op(http.MethodPost, "/me/code/begin", "propose-code", "a secret for one-time codes, shown once", "session"), func(ctx context.Context, in *Session) (*answer[view.CodeSecret], error) {
		return with(h, ctx, *in, func(c node.Caller) (view.CodeSecret, error) {
			return h.node.ProposeCode(ctx, c, node.ProposeCodeRequest{})
		})
	})
	huma.Register(api, op(http.MethodPost, "/me/code", "confirm-code", "put the proposed secret in force", "session"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Code string `json:"code" minLength:"6" maxLength:"16"`
		}
	}) (*answer[view.Done], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Done, error) {
			return h.node.ConfirmCode(ctx, c, node.ConfirmCodeRequest{Code: in.Body.Code})
		})
	})
	huma.Register(api, op(http.MethodPost, "/me/sessions/end", "end-sessions", "end a session of the caller, or all but this one", "session"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Session string `json:"session,omitempty" maxLength:"64" doc:"empty is all but the one that asks"`
		}
	}) (*answer[view.Done], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Done, error) {
			return h.node.EndSession(ctx, c, node.EndSessionRequest{Session: in.Body.Session})
		})
	})
}
