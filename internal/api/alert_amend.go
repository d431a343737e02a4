package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

// amendmentBody is what is to be said otherwise; what is absent stays.
type amendmentBody struct {
	Action    *alert.Action    `json:"action,omitempty"`
	Until     *string          `json:"until,omitempty" maxLength:"10" doc:"an earlier last day; a later one is an extension"`
	Markers   *[]markerBody    `json:"markers,omitempty" maxItems:"64" doc:"all of them anew"`
	Note      *string          `json:"note,omitempty" maxLength:"4000"`
	Telephone *string          `json:"telephone,omitempty" maxLength:"200"`
	Questions *[]string        `json:"questions,omitempty" maxItems:"64"`
	Languages *[]string        `json:"languages,omitempty" maxItems:"64"`
	Names     []alert.Name     `json:"names,omitempty" maxItems:"64" doc:"further names"`
	Births    []string         `json:"births,omitempty" maxItems:"64" doc:"further dates of birth"`
	Numbers   []alert.Selector `json:"numbers,omitempty" maxItems:"64" doc:"further numbers"`
	Reason    string           `json:"reason" maxLength:"4000"`
}

func (b amendmentBody) amendment() (*node.Amendment, error) {
	m := &node.Amendment{Action: b.Action, Note: b.Note, Telephone: b.Telephone, Questions: b.Questions, Languages: b.Languages, Names: b.Names, Births: b.Births, Selectors: b.Numbers}
	if b.Until != nil {
		until, err := day("until", *b.Until)
		if err != nil {
			return nil, err
		}
		m.Until = &until
	}
	if b.Markers != nil {
		w, err := alertBody{Markers: *b.Markers}.alert()
		if err != nil {
			return nil, err
		}
		m.Markers = &w.Markers
	}
	return m, nil
}

func (h *handler) amendAlert(api huma.API) {
	huma.Register(api, op(http.MethodPatch, "/alerts/{alert}", "change-alert", "change what an alert of this agency asks, its markers or its end, as a new version; hits keep what they fired on", "alerts"), func(ctx context.Context, in *struct {
		Session
		Alert claim.ID `path:"alert" maxLength:"128"`
		Body  amendmentBody
	}) (*answer[view.Alert], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Alert, error) {
			m, err := in.Body.amendment()
			if err != nil {
				return view.Alert{}, err
			}
			return h.node.ChangeAlert(ctx, c, node.ChangeAlertRequest{Alert: in.Alert, Amend: m, Reason: in.Body.Reason})
		})
	})
}
