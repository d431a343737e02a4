package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/outbox"
	"liaison/internal/peer"
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
	huma.Register(api, op(http.MethodPut, "/peers/{agency}/contact", "peer-contact", "change where a peer is found and whom to call; its keys stay", "peers"), func(ctx context.Context, in *struct {
		Session
		Agency string `path:"agency" maxLength:"64"`
		Body   struct {
			Address   string `json:"address,omitempty" maxLength:"256" doc:"host:port; empty when it cannot be reached"`
			Telephone string `json:"telephone,omitempty" maxLength:"64"`
			Fetched   bool   `json:"fetched,omitempty" doc:"it cannot reach this node: what it has is fetched"`
		}
	}) (*answer[view.Peer], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Peer, error) {
			return h.node.SetPeerContact(ctx, c, node.ContactRequest{Agency: claim.AgencyID(in.Agency), Address: in.Body.Address,
				Telephone: in.Body.Telephone, Fetched: in.Body.Fetched})
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

// transfers registers what concerns agencies of third countries.
func (h *handler) transfers(api huma.API) {
	huma.Register(api, op(http.MethodPut, "/peers/{agency}/country", "peer-country", "enter where an agency is and, for a third country, on what ground data may go there", "peers"), func(ctx context.Context, in *struct {
		Session
		Agency string `path:"agency" maxLength:"64"`
		Body   struct {
			Country    string `json:"country" minLength:"2" maxLength:"3" doc:"ISO 3166-1, or INT for an international organisation"`
			Ground     string `json:"ground,omitempty" enum:"adequacy,safeguards" doc:"Directive (EU) 2016/680 Art. 36 or 37; left out, there is none"`
			Instrument string `json:"instrument,omitempty" maxLength:"1000" doc:"the decision, agreement or assessment"`
		}
	}) (*answer[view.Footing], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Footing, error) {
			return h.node.SetPeerCountry(ctx, c, node.PeerCountryRequest{Agency: claim.AgencyID(in.Agency), Country: in.Body.Country, Ground: peer.Ground(in.Body.Ground), Instrument: in.Body.Instrument})
		})
	})
	huma.Register(api, op(http.MethodPost, "/peers/{agency}/derogations", "derogate", "let data go to an agency of a third country for a day, for one need, with a reason", "peers"), func(ctx context.Context, in *struct {
		Session
		Agency string `path:"agency" maxLength:"64"`
		Body   struct {
			Ground string `json:"ground" enum:"vital-interests,legitimate-interests,threat,individual-case,legal-claims" doc:"Directive (EU) 2016/680 Art. 38(1)"`
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
		}
	}) (*answer[view.Footing], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Footing, error) {
			return h.node.Derogate(ctx, c, node.DerogateRequest{Agency: claim.AgencyID(in.Agency), Ground: in.Body.Ground, Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodGet, "/transfers", "list-transfers", "what went to third countries: when, to whom, on what ground", "oversight"), func(ctx context.Context, in *Session) (*answer[[]view.Transfer], error) {
		return with(h, ctx, *in, func(c node.Caller) ([]view.Transfer, error) {
			return h.node.ListTransfers(ctx, c, node.ListTransfersRequest{})
		})
	})
}

func (h *handler) peerHealth(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/peers/{agency}", "show-peer", "how the exchange with an agency goes: what waits, what could not be used, what contradicts", "peers"), func(ctx context.Context, in *struct {
		Session
		Agency string `path:"agency" maxLength:"64"`
	}) (*answer[view.PeerHealth], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.PeerHealth, error) {
			return h.node.ShowPeer(ctx, c, node.ShowPeerRequest{Agency: claim.AgencyID(in.Agency)})
		})
	})
	huma.Register(api, op(http.MethodPost, "/peers/{agency}/quarantine", "settle-unusable", "put a message into use after all, or close it unused", "peers"), func(ctx context.Context, in *struct {
		Session
		Agency string `path:"agency" maxLength:"64"`
		Body   struct {
			Stream string `json:"stream" enum:"control,warning,query,recall,claim,bulk"`
			Epoch  string `json:"epoch" maxLength:"64"`
			Number int64  `json:"number" minimum:"1"`
			Use    bool   `json:"use,omitempty" doc:"apply it again; else it is closed unused"`
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
		}
	}) (*answer[view.Done], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Done, error) {
			b := in.Body
			s, err := outbox.StreamNamed(b.Stream)
			if err != nil {
				return view.Done{}, err
			}
			return h.node.SettleUnusable(ctx, c, node.UnusableRequest{Agency: claim.AgencyID(in.Agency), Stream: s, Epoch: outbox.Epoch(b.Epoch), Number: b.Number, Use: b.Use, Reason: b.Reason})
		})
	})
	huma.Register(api, op(http.MethodPost, "/evidence/{number}/close", "settle-contradiction", "let a stream go on whose contradiction was looked at", "peers"), func(ctx context.Context, in *struct {
		Session
		Number int64 `path:"number" minimum:"1"`
		Body   struct {
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
		}
	}) (*answer[view.Done], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Done, error) {
			return h.node.SettleContradiction(ctx, c, node.ContradictionRequest{Number: in.Number, Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodGet, "/exercises", "exercises", "how long each agency took in the exercises", "peers"), func(ctx context.Context, in *struct {
		Session
		From  time.Time `query:"from"`
		Until time.Time `query:"until"`
	}) (*answer[[]view.Exercise], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.Exercise, error) {
			return h.node.Exercises(ctx, c, node.ExercisesRequest{From: in.From, Until: in.Until})
		})
	})
	huma.Register(api, op(http.MethodGet, "/exercises/order", "exercise-order", "who has ordered the weekly exercises", "peers"), func(ctx context.Context, in *Session) (*answer[view.ExerciseOrder], error) {
		return with(h, ctx, *in, func(c node.Caller) (view.ExerciseOrder, error) {
			return h.node.ShowExerciseOrder(ctx, c, node.ShowExerciseOrderRequest{})
		})
	})
	huma.Register(api, op(http.MethodPut, "/exercises/order", "order-exercises", "order an exercise warning to every peer, at once and then weekly, or end them", "peers"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			End bool `json:"end,omitempty"`
		}
	}) (*answer[view.ExerciseOrder], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.ExerciseOrder, error) {
			return h.node.OrderExercises(ctx, c, node.OrderExercisesRequest{End: in.Body.End})
		})
	})
}
