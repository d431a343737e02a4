package api

import (
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/node"
	"liaison/internal/view"
)

func (h *handler) bands(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/bands", "show-bands", "from which score anything is shown, who set that and why", "matching"), func(ctx context.Context, in *Session) (*answer[view.Bands], error) {
		return with(h, ctx, *in, func(c node.Caller) (view.Bands, error) { return h.node.Bands(ctx, c, node.BandsRequest{}) })
	})
	huma.Register(api, op(http.MethodPut, "/bands", "set-bands", "set the bands of scores; an administrator does, with the reason", "matching"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Floor   float64 `json:"floor" minimum:"0.3" maximum:"1"`
			Urgent  float64 `json:"urgent" minimum:"0.3" maximum:"1"`
			Reason  string  `json:"reason" maxLength:"2000"`
			Version int64   `json:"version" doc:"of the bands that were shown; refused if others were set since"`
		}
	}) (*answer[view.Bands], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Bands, error) {
			b := in.Body
			return h.node.SetBands(ctx, c, node.SetBandsRequest{Floor: b.Floor, Urgent: b.Urgent, Reason: b.Reason, Version: max(b.Version, 0)})
		})
	})
	huma.Register(api, op(http.MethodPost, "/bands/proposal", "propose-bands", "bands by what would be missed and what reviewers have room for; nothing is set", "matching"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			QueriesPerDay    float64 `json:"queriesPerDay" minimum:"1"`
			MatchesPer1000   float64 `json:"matchesPer1000" minimum:"0" maximum:"1000" doc:"queries in 1,000 that have a true match"`
			ReviewsPerDay    float64 `json:"reviewsPerDay" minimum:"0"`
			UrgentPerDay     float64 `json:"urgentPerDay" minimum:"0" doc:"wrong candidates that may be called urgent"`
			MaxMissedPer1000 float64 `json:"maxMissedPer1000" minimum:"0" maximum:"1000"`
			Trials           string  `json:"trials,omitempty" doc:"CSV with the columns query, match and score; empty draws the curve from the holdings"`
		}
	}) (*answer[view.BandsProposal], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.BandsProposal, error) {
			b := in.Body
			req := node.ProposeBandsRequest{QueriesPerDay: b.QueriesPerDay, MatchesPer1000: b.MatchesPer1000, ReviewsPerDay: b.ReviewsPerDay,
				UrgentPerDay: b.UrgentPerDay, MaxMissedPer1000: b.MaxMissedPer1000}
			if b.Trials != "" {
				req.Trials = io.Reader(strings.NewReader(b.Trials))
			}
			return h.node.ProposeBands(ctx, c, req)
		})
	})
}
