package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/breach"
	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

// breachFacts is what is known of a breach.
type breachFacts struct {
	Nature       string     `json:"nature,omitempty" maxLength:"4000" doc:"what happened"`
	Consequences string     `json:"consequences,omitempty" maxLength:"4000"`
	Measures     string     `json:"measures,omitempty" maxLength:"4000" doc:"taken or proposed"`
	Persons      int64      `json:"persons,omitempty" minimum:"0" doc:"persons concerned, about"`
	Count        int64      `json:"count,omitempty" minimum:"0" doc:"records concerned, about"`
	Records      []claim.ID `json:"records,omitempty" maxItems:"10000"`
	Account      string     `json:"account,omitempty" maxLength:"128" doc:"officer whose account was used wrongly: the access log tells what it touched"`
	From         string     `json:"from,omitempty" maxLength:"10" doc:"first day of that, UTC"`
	To           string     `json:"to,omitempty" maxLength:"10" doc:"last day of that, UTC"`
}

func (f breachFacts) facts() node.BreachFacts { return node.BreachFacts(f) }

// breaches registers what concerns breaches of personal data.
func (h *handler) breaches(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/breaches", "list-breaches", "breaches of personal data, each with the draft of its notice", "oversight"), func(ctx context.Context, in *Session) (*answer[[]view.Breach], error) {
		return with(h, ctx, *in, func(c node.Caller) ([]view.Breach, error) {
			return h.node.ShowBreaches(ctx, c, node.ShowBreachesRequest{})
		})
	})
	huma.Register(api, op(http.MethodPost, "/breaches", "open-breach", "put a breach on record; its 72 hours count from when it became known", "oversight"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			breachFacts
			Happened string `json:"happened,omitempty" maxLength:"40" doc:"when it began"`
			Known    string `json:"known,omitempty" maxLength:"40" doc:"when it became known; now if left out"`
			Owner    string `json:"owner,omitempty" maxLength:"128" doc:"who answers for the notice; the caller if left out"`
		}
	}) (*answer[view.Breach], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Breach, error) {
			b := in.Body
			return h.node.OpenBreach(ctx, c, node.OpenBreachRequest{BreachFacts: b.facts(), Happened: b.Happened, Known: b.Known, Owner: b.Owner})
		})
	})
	huma.Register(api, op(http.MethodPost, "/breaches/{breach}/steps", "note-breach", "enter a step: what more is known, the notice, who was told, that it is over", "oversight"), func(ctx context.Context, in *struct {
		Session
		Breach string `path:"breach" maxLength:"64"`
		Body   struct {
			breachFacts
			Step     string `json:"step" enum:"added,notified,no-notice,told,closed"`
			Whom     string `json:"whom,omitempty" maxLength:"400" doc:"the agency, or persons"`
			Reason   string `json:"reason,omitempty" maxLength:"4000"`
			Evidence string `json:"evidence,omitempty" maxLength:"4000"`
		}
	}) (*answer[view.Breach], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Breach, error) {
			b := in.Body
			return h.node.NoteBreach(ctx, c, node.BreachRequest{Breach: in.Breach, Step: breach.Kind(b.Step), BreachFacts: b.facts(), Whom: b.Whom, Reason: b.Reason, Evidence: b.Evidence})
		})
	})
	huma.Register(api, op(http.MethodPost, "/breaches/{breach}/tell", "tell-breach", "tell the agencies whose records are concerned", "oversight"), func(ctx context.Context, in *struct {
		Session
		Breach string `path:"breach" maxLength:"64"`
		Body   struct {
			To   []claim.AgencyID `json:"to,omitempty" maxItems:"200" doc:"all that are concerned and were not told, if left out"`
			Text string           `json:"text" minLength:"1" maxLength:"4000"`
		}
	}) (*answer[view.Breach], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Breach, error) {
			return h.node.TellBreach(ctx, c, node.TellBreachRequest{Breach: in.Breach, To: in.Body.To, Text: in.Body.Text})
		})
	})
}
