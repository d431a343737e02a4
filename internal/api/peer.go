package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (h *handler) peers(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/peers", "list-peers", "the agencies that this node knows", "peers"), func(ctx context.Context, in *Session) (*answer[[]view.Peer], error) {
		return with(h, ctx, *in, func(c node.Caller) ([]view.Peer, error) { return h.node.ListPeers(ctx, c, node.ListPeersRequest{}) })
	})
	huma.Register(api, op(http.MethodGet, "/invite", "invite", "what another agency needs to trust this one", "peers"), func(ctx context.Context, in *struct {
		Session
		Address string `query:"address" maxLength:"256"`
	}) (*answer[view.Invite], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Invite, error) {
			return h.node.Invite(ctx, c, node.InviteRequest{Address: in.Address})
		})
	})
	huma.Register(api, op(http.MethodPost, "/peers", "propose-peer", "take another agency's invite", "peers"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Invite    []byte `json:"invite"`
			Telephone string `json:"telephone,omitempty" maxLength:"64"`
		}
	}) (*answer[view.Peer], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Peer, error) {
			return h.node.ProposePeer(ctx, c, node.ProposeRequest{Invite: in.Body.Invite, Telephone: in.Body.Telephone})
		})
	})
	huma.Register(api, op(http.MethodPost, "/peers/{agency}/confirm", "confirm-peer", "one officer's word about a fingerprint read out by telephone", "peers"), func(ctx context.Context, in *struct {
		Session
		Agency string `path:"agency" maxLength:"64"`
		Body   struct {
			Fingerprint string `json:"fingerprint" maxLength:"128"`
		}
	}) (*answer[view.Peer], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Peer, error) {
			return h.node.ConfirmPeer(ctx, c, node.ConfirmRequest{Agency: claim.AgencyID(in.Agency), Fingerprint: in.Body.Fingerprint})
		})
	})
	huma.Register(api, op(http.MethodPost, "/peers/{agency}/revoke", "revoke-peer", "end the trust in a peer at once", "peers"), func(ctx context.Context, in *struct {
		Session
		Agency string `path:"agency" maxLength:"64"`
		Body   struct {
			Reason string `json:"reason" maxLength:"4000"`
		}
	}) (*answer[view.Peer], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Peer, error) {
			return h.node.RevokePeer(ctx, c, node.RevokeRequest{Agency: claim.AgencyID(in.Agency), Reason: in.Body.Reason})
		})
	})
}
