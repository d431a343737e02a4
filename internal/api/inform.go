package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/request"
	"liaison/internal/view"
)

// soughtBody is one whom or what an agency looks for.
type soughtBody struct {
	Kind string `json:"kind" maxLength:"64" doc:"of the ontology, such as person"`
	Name string `json:"name" maxLength:"400"`
	Born string `json:"born,omitempty" maxLength:"64"`
}

// interestBody is what an agency looks for.
type interestBody struct {
	To       []claim.AgencyID `json:"to,omitempty" maxItems:"200" doc:"empty: every confirmed peer"`
	Subjects []soughtBody     `json:"subjects,omitempty" maxItems:"100"`
	Crimes   []string         `json:"crimes,omitempty" maxItems:"100" doc:"words for kinds of crime"`
	Regions  []string         `json:"regions,omitempty" maxItems:"100" doc:"countries and places; with crimes, both must be met"`
	Why      string           `json:"why,omitempty" maxLength:"4000"`
	Until    string           `json:"until,omitempty" doc:"last day, at most a year ahead; half a year if absent"`
	Ended    bool             `json:"ended,omitempty" doc:"takes the declaration before back"`
}

func (b interestBody) interest() *request.Interest {
	out := &request.Interest{Crimes: b.Crimes, Regions: b.Regions, Why: b.Why, Ended: b.Ended}
	for _, s := range b.Subjects {
		out.Subjects = append(out.Subjects, request.Sought(s))
	}
	return out
}

// informs serves what is given unasked, what agencies look for, and the duties
// that this makes (Directive (EU) 2023/977 Art. 7).
func (h *handler) informs(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/informations", "list-informations", "what was given unasked, to this agency or with sent by it", "requests"), func(ctx context.Context, in *struct {
		Session
		Sent bool `query:"sent"`
	}) (*answer[[]view.Information], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.Information, error) {
			return h.node.Informations(ctx, c, node.InformationsRequest{Sent: in.Sent})
		})
	})
	huma.Register(api, op(http.MethodPost, "/informations", "inform", "give an agency information unasked", "requests"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			To         claim.AgencyID  `json:"to"`
			Why        string          `json:"why" maxLength:"20000" doc:"why it may be of use there"`
			Offence    string          `json:"offence" maxLength:"20000"`
			Text       string          `json:"text,omitempty" maxLength:"20000"`
			Conditions string          `json:"conditions,omitempty" maxLength:"20000"`
			Channel    request.Channel `json:"channel"`
			Records    []claim.ID      `json:"records,omitempty" maxItems:"10000"`
			Report     string          `json:"report,omitempty" maxLength:"128"`
			Task       string          `json:"task,omitempty" maxLength:"300" doc:"the duty to share that it ends"`
		}
	}) (*answer[view.Information], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Information, error) {
			b := in.Body
			return h.node.Inform(ctx, c, node.InformRequest{To: b.To, Records: b.Records, Report: b.Report, Task: b.Task,
				Information: &request.OwnInitiative{Why: b.Why, Offence: b.Offence, Text: b.Text, Conditions: b.Conditions, Channel: b.Channel, Exercise: c.Exercise}})
		})
	})
	huma.Register(api, op(http.MethodGet, "/interests", "list-interests", "what this agency and others look for, as declared", "requests"), func(ctx context.Context, in *struct{ Session }) (*answer[[]view.Interest], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.Interest, error) {
			return h.node.Interests(ctx, c, node.InterestsRequest{})
		})
	})
	huma.Register(api, op(http.MethodPost, "/interests", "declare-interest", "tell other agencies what this one looks for", "requests"), func(ctx context.Context, in *struct {
		Session
		Body interestBody
	}) (*answer[view.Interest], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Interest, error) {
			return h.node.DeclareInterest(ctx, c, node.DeclareInterestRequest{To: in.Body.To, Interest: in.Body.interest(), Until: in.Body.Until})
		})
	})
	huma.Register(api, op(http.MethodGet, "/duties-to-share", "list-duties-to-share", "claims that touch what another agency looks for, until an officer has decided", "requests"), func(ctx context.Context, in *struct {
		Session
		All bool `query:"all"`
	}) (*answer[[]view.ToShare], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.ToShare, error) {
			return h.node.ToShare(ctx, c, node.ToShareRequest{All: in.All})
		})
	})
	huma.Register(api, op(http.MethodPost, "/duties-to-share/{task}/refusal", "refuse-to-share", "say on which ground nothing is sent", "requests"), func(ctx context.Context, in *struct {
		Session
		Task string `path:"task" maxLength:"300"`
		Body struct {
			Ground string `json:"ground" enum:"c,f-i,f-ii,f-iii,not-serious,not-relevant"`
			Text   string `json:"text,omitempty" maxLength:"4000"`
		}
	}) (*answer[view.ToShare], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.ToShare, error) {
			return h.node.RefuseToShare(ctx, c, node.RefuseToShareRequest{Task: in.Task, Ground: in.Body.Ground, Text: in.Body.Text})
		})
	})
}
