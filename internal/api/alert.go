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

// alertBody is an alert as a form sends it.
type alertBody struct {
	Subject        string               `json:"subject,omitempty" maxLength:"400" doc:"a record that is sought: its names, dates and numbers go into the alert"`
	Action         alert.Action         `json:"action"`
	Kind           string               `json:"kind,omitempty" maxLength:"64" doc:"of the ontology; person if absent"`
	Names          []alert.Name         `json:"names,omitempty" maxItems:"64"`
	Births         []string             `json:"births,omitempty" maxItems:"64" doc:"1989-09-15, 1985-1995, about 1990"`
	Sex            string               `json:"sex,omitempty" maxLength:"16"`
	Numbers        []alert.Selector     `json:"numbers,omitempty" maxItems:"64"`
	Reason         string               `json:"reason" maxLength:"4000"`
	Note           string               `json:"note,omitempty" maxLength:"4000"`
	Markers        []markerBody         `json:"markers,omitempty" maxItems:"64"`
	Questions      []string             `json:"questions,omitempty" maxItems:"64"`
	Telephone      string               `json:"telephone" maxLength:"200"`
	Languages      []string             `json:"languages,omitempty" maxItems:"64"`
	From           string               `json:"from,omitempty" doc:"first day; today if absent"`
	Until          string               `json:"until,omitempty" doc:"last day; the law's longest if absent"`
	Codes          []claim.HandlingCode `json:"codes,omitempty" maxItems:"4"`
	Caveat         string               `json:"caveat,omitempty" maxLength:"4000"`
	Classification claim.Classification `json:"classification,omitempty" maxLength:"64"`
	Audience       []claim.AgencyID     `json:"audience,omitempty" maxItems:"200"`
}

type markerBody struct {
	Kind     alert.MarkerKind `json:"kind"`
	Source   string           `json:"source" maxLength:"400" doc:"whose word it is"`
	ReviewBy string           `json:"reviewBy,omitempty" doc:"the alert's last day if absent"`
}

func (b alertBody) alert() (alert.Alert, error) {
	w := alert.Alert{Action: b.Action, Kind: b.Kind, Names: b.Names, Births: b.Births, Sex: b.Sex, Selectors: b.Numbers, Reason: b.Reason, Note: b.Note,
		Questions: b.Questions, Telephone: b.Telephone, Languages: b.Languages}
	if w.Kind == "" {
		w.Kind = "person"
	}
	var err error
	if w.From, err = day("from", b.From); err != nil {
		return w, err
	}
	if w.Until, err = day("until", b.Until); err != nil {
		return w, err
	}
	for _, m := range b.Markers {
		x := alert.WarningMarker{Kind: m.Kind, Source: m.Source, Grade: claim.Ungraded}
		if x.ReviewBy, err = day("markers", m.ReviewBy); err != nil {
			return w, err
		}
		w.Markers = append(w.Markers, x)
	}
	return w, nil
}

func (h *handler) alerts(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/alerts", "list-alerts", "the alerts that stand, or with all every one", "alerts"), func(ctx context.Context, in *struct {
		Session
		All bool `query:"all"`
	}) (*answer[[]view.Alert], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.Alert, error) {
			return h.node.Alerts(ctx, c, node.AlertsRequest{All: in.All})
		})
	})
	huma.Register(api, op(http.MethodGet, "/alerts/{alert}", "show-alert", "an alert as it stands", "alerts"), func(ctx context.Context, in *struct {
		Session
		Alert claim.ID `path:"alert" maxLength:"128"`
	}) (*answer[view.Alert], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Alert, error) {
			return h.node.ShowAlert(ctx, c, node.ShowAlertRequest{Alert: in.Alert})
		})
	})
	huma.Register(api, op(http.MethodPost, "/alerts", "issue-alert", "put a standing alert in force", "alerts"), func(ctx context.Context, in *struct {
		Session
		Body alertBody
	}) (*answer[view.Alert], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Alert, error) {
			b := in.Body
			w, err := b.alert()
			if err != nil {
				return view.Alert{}, err
			}
			return h.node.IssueAlert(ctx, c, node.IssueRequest{Alert: w, Subject: b.Subject, Codes: b.Codes, Caveat: b.Caveat, Classification: b.Classification, Audience: b.Audience})
		})
	})
	huma.Register(api, op(http.MethodPut, "/alerts/{alert}", "amend-alert", "say an alert of this agency anew; an earlier last day shortens it", "alerts"), func(ctx context.Context, in *struct {
		Session
		Alert claim.ID `path:"alert" maxLength:"128"`
		Body  struct {
			Alert  alertBody `json:"alert"`
			Reason string    `json:"reason" maxLength:"4000"`
		}
	}) (*answer[view.Alert], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Alert, error) {
			w, err := in.Body.Alert.alert()
			if err != nil {
				return view.Alert{}, err
			}
			return h.node.ChangeAlert(ctx, c, node.ChangeAlertRequest{Alert: in.Alert, Content: &w, Reason: in.Body.Reason})
		})
	})
	h.amendAlert(api)
	huma.Register(api, op(http.MethodPost, "/alerts/{alert}/extension", "extend-alert", "let an alert of this agency stand longer", "alerts"), func(ctx context.Context, in *struct {
		Session
		Alert claim.ID `path:"alert" maxLength:"128"`
		Body  struct {
			Until  string `json:"until" maxLength:"10"`
			Reason string `json:"reason" maxLength:"4000"`
		}
	}) (*answer[view.Alert], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Alert, error) {
			until, err := day("until", in.Body.Until)
			if err != nil {
				return view.Alert{}, err
			}
			return h.node.ChangeAlert(ctx, c, node.ChangeAlertRequest{Alert: in.Alert, Until: until, Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodPost, "/alerts/{alert}/withdraw", "withdraw-alert", "end an alert of this agency", "alerts"), func(ctx context.Context, in *struct {
		Session
		Alert claim.ID `path:"alert" maxLength:"128"`
		Body  struct {
			Reason string `json:"reason" maxLength:"4000"`
		}
	}) (*answer[view.Alert], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Alert, error) {
			return h.node.ChangeAlert(ctx, c, node.ChangeAlertRequest{Alert: in.Alert, Reason: in.Body.Reason})
		})
	})
	h.hits(api)
	h.journeys(api)
	h.places(api)
}
