package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

// seenBody is who or what was met, as a form sends it.
type seenBody struct {
	Subject claim.SubjectID `json:"subject,omitempty" maxLength:"128"`
	Kind    string          `json:"kind,omitempty" maxLength:"64"`
	Name    string          `json:"name,omitempty" maxLength:"400"`
	Number  string          `json:"number,omitempty" maxLength:"128" doc:"a plate, or the number of a document"`
}

func (b seenBody) seen() alert.Seen {
	return alert.Seen{Subject: b.Subject, Kind: b.Kind, Name: b.Name, Number: b.Number}
}

func seen(in []seenBody) []alert.Seen {
	var out []alert.Seen
	for _, b := range in {
		out = append(out, b.seen())
	}
	return out
}

// sightingBody is a sighting in the form of Art. 37(1).
type sightingBody struct {
	Hit            string               `json:"hit,omitempty" maxLength:"128" doc:"the hit that led to it"`
	Of             seenBody             `json:"of,omitempty"`
	Place          string               `json:"place" maxLength:"4000"`
	When           string               `json:"when" maxLength:"40" doc:"2015-11-14T09:10+01:00, or a day"`
	Occasion       string               `json:"occasion,omitempty" maxLength:"4000"`
	From           string               `json:"from,omitempty" maxLength:"4000"`
	To             string               `json:"to,omitempty" maxLength:"4000"`
	Companions     []seenBody           `json:"companions,omitempty" maxItems:"64"`
	Revealed       string               `json:"revealed,omitempty" maxLength:"4000"`
	Vehicles       []seenBody           `json:"vehicles,omitempty" maxItems:"64"`
	Objects        []seenBody           `json:"objects,omitempty" maxItems:"64"`
	Circumstances  string               `json:"circumstances,omitempty" maxLength:"4000"`
	Answers        []string             `json:"answers,omitempty" maxItems:"64"`
	Codes          []claim.HandlingCode `json:"codes,omitempty" maxItems:"4"`
	Caveat         string               `json:"caveat,omitempty" maxLength:"4000"`
	Classification claim.Classification `json:"classification,omitempty" maxLength:"64"`
	Audience       []claim.AgencyID     `json:"audience,omitempty" maxItems:"200"`
}

func (b sightingBody) request() node.SightingRequest {
	return node.SightingRequest{Hit: b.Hit, Codes: b.Codes, Caveat: b.Caveat, Classification: b.Classification, Audience: b.Audience,
		Sighting: alert.Sighting{Of: b.Of.seen(), Place: b.Place, When: b.When, Occasion: b.Occasion, From: b.From, To: b.To, Companions: seen(b.Companions),
			Revealed: b.Revealed, Vehicles: seen(b.Vehicles), Objects: seen(b.Objects), Circumstances: b.Circumstances, Answers: b.Answers}}
}

func (h *handler) hits(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/hits", "list-hits", "hits that wait for a person, or with all every one", "alerts"), func(ctx context.Context, in *struct {
		Session
		All   bool     `query:"all"`
		Alert claim.ID `query:"alert" maxLength:"128"`
	}) (*answer[[]view.HitCard], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.HitCard, error) {
			return h.node.Hits(ctx, c, node.HitsRequest{All: in.All, Alert: in.Alert})
		})
	})
	huma.Register(api, op(http.MethodGet, "/hits/{hit}", "show-hit", "the card of a hit: what to do, why, whom to telephone", "alerts"), func(ctx context.Context, in *struct {
		Session
		Hit string `path:"hit" maxLength:"128"`
	}) (*answer[view.HitCard], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.HitCard, error) {
			return h.node.ShowHit(ctx, c, node.ShowHitRequest{Hit: in.Hit})
		})
	})
	huma.Register(api, op(http.MethodPost, "/hits/{hit}/decision", "decide-hit", "confirm or reject a hit in your name; nothing is merged", "alerts"), func(ctx context.Context, in *struct {
		Session
		Hit  string `path:"hit" maxLength:"128"`
		Body struct {
			Decision claim.Decision `json:"decision" enum:"confirm,reject,inconclusive"`
			Reason   string         `json:"reason" maxLength:"4000"`
			Snapshot string         `json:"snapshot" maxLength:"128" doc:"of the card that was shown; refused if the evidence has changed"`
		}
	}) (*answer[view.HitCard], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.HitCard, error) {
			b := in.Body
			return h.node.DecideHit(ctx, c, node.DecideHitRequest{Hit: in.Hit, Decision: b.Decision, Reason: b.Reason, Snapshot: b.Snapshot})
		})
	})
	huma.Register(api, op(http.MethodPost, "/roadside", "roadside", "is the one before you sought? the order, every note, who was not asked", "alerts"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Kind    string           `json:"kind,omitempty" maxLength:"64"`
			Names   []string         `json:"names,omitempty" maxItems:"16"`
			Birth   string           `json:"birth,omitempty" maxLength:"64"`
			Sex     string           `json:"sex,omitempty" maxLength:"16"`
			Numbers []alert.Selector `json:"numbers,omitempty" maxItems:"16"`
			Peers   bool             `json:"peers,omitempty" doc:"ask every peer as well; it tells them who is checked"`
		}
	}) (*answer[view.Roadside], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Roadside, error) {
			b := in.Body
			return h.node.Roadside(ctx, c, node.RoadsideRequest{Kind: b.Kind, Names: b.Names, Birth: b.Birth, Sex: b.Sex, Numbers: b.Numbers, Peers: b.Peers})
		})
	})
	huma.Register(api, op(http.MethodPost, "/sightings", "add-sighting", "put a sighting on record, in the form of Regulation (EU) 2018/1862 Art. 37(1)", "alerts"), func(ctx context.Context, in *struct {
		Session
		Body sightingBody
	}) (*answer[view.Sighted], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Sighted, error) { return h.node.AddSighting(ctx, c, in.Body.request()) })
	})
}

func (h *handler) journeys(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/subjects/{subject}/journeys", "journeys", "where a subject was, by whose word, with gaps and contradictions", "questions"), func(ctx context.Context, in *struct {
		Session
		Subject string `path:"subject" maxLength:"400"`
		From    string `query:"from" maxLength:"10"`
		Until   string `query:"until" maxLength:"10"`
	}) (*answer[view.Journeys], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Journeys, error) {
			from, err := day("from", in.From)
			if err != nil {
				return view.Journeys{}, err
			}
			until, err := day("until", in.Until)
			if err != nil {
				return view.Journeys{}, err
			}
			return h.node.Journeys(ctx, c, node.JourneysRequest{Subject: in.Subject, From: from, Until: until})
		})
	})
}

func (h *handler) places(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/places", "places", "premises, who is tied to each by whose word, and which may be the same", "questions"), func(ctx context.Context, in *struct {
		Session
		Words string `query:"q" maxLength:"512" doc:"an id, a name or an address in any order, script or abbreviation"`
		Of    string `query:"of" maxLength:"512" doc:"only premises to which this subject is tied: an id, or a name that leads to one"`
		From  int    `query:"from" minimum:"0" doc:"place of the first one wanted"`
		Limit int    `query:"limit" minimum:"0" maximum:"100"`
	}) (*answer[view.Places], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Places, error) {
			return h.node.Places(ctx, c, node.PlacesRequest{Words: in.Words, Of: in.Of, From: in.From, Limit: in.Limit})
		})
	})
}

// day reads a day of a form; empty is none.
func day(field, text string) (claim.Day, error) {
	if text == "" {
		return 0, nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fault.New(fault.Invalid, "a day is written as 2016-03-24").At(field)
	}
	return claim.DayOf(t), nil
}
