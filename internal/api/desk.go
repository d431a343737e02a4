package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/duty"
	"liaison/internal/node"
	"liaison/internal/view"
)

// plannedShift is one officer's part on a desk, from begins until before ends.
type plannedShift struct {
	Desk    string          `json:"desk,omitempty" maxLength:"64" doc:"empty is the duty desk"`
	Role    duty.Role       `json:"role" enum:"duty,second,head,director"`
	Officer claim.OfficerID `json:"officer" maxLength:"64"`
	Begins  time.Time       `json:"begins"`
	Ends    time.Time       `json:"ends"`
}

func (s plannedShift) planned() duty.Shift {
	return duty.Shift{Desk: cmp.Or(s.Desk, node.DutyDesk), Role: s.Role, Officer: s.Officer, Begins: s.Begins.UnixMicro(), Ends: s.Ends.UnixMicro()}
}

func (h *handler) rosters(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/roster", "roster", "who is on duty in the next fortnight, and when nobody is", "desk"), func(ctx context.Context, in *struct {
		Session
		Desk string `query:"desk" maxLength:"64"`
	}) (*answer[view.Roster], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Roster, error) {
			return h.node.Roster(ctx, c, node.RosterRequest{Desk: in.Desk})
		})
	})
	huma.Register(api, op(http.MethodPut, "/desks/{desk}", "set-desk", "make a desk, or name its owner of last resort", "desk"), func(ctx context.Context, in *struct {
		Session
		Desk string `path:"desk" maxLength:"64"`
		Body struct {
			LastResort claim.OfficerID `json:"lastResort" maxLength:"64" doc:"owns what nobody else does"`
		}
	}) (*answer[view.Done], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Done, error) {
			return h.node.SetDesk(ctx, c, node.SetDeskRequest{Desk: in.Desk, LastResort: in.Body.LastResort})
		})
	})
	for _, way := range []struct {
		path, id, summary string
		remove            bool
	}{{"/roster/shifts", "plan-shift", "put an officer's shift on the roster", false},
		{"/roster/shifts/remove", "remove-shift", "take an officer's shift off the roster", true}} {
		huma.Register(api, op(http.MethodPost, way.path, way.id, way.summary, "desk"), func(ctx context.Context, in *struct {
			Session
			Body plannedShift
		}) (*answer[view.Done], error) {
			return with(h, ctx, in.Session, func(c node.Caller) (view.Done, error) {
				return h.node.PlanShift(ctx, c, node.ShiftRequest{Shift: in.Body.planned(), Remove: way.remove})
			})
		})
	}
}

func (h *handler) desk(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/desk", "desk", "what a desk has to see to, what burns first on top", "desk"), func(ctx context.Context, in *struct {
		Session
		Desk  string `query:"desk" maxLength:"64" doc:"empty is the duty desk"`
		List  string `query:"list" enum:"all,mine,escalated,unowned,silent" default:"all"`
		From  int    `query:"from" minimum:"0" doc:"place of the first one wanted"`
		Limit int    `query:"limit" minimum:"0" maximum:"500"`
	}) (*answer[view.Desk], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Desk, error) {
			return h.node.Desk(ctx, c, node.DeskRequest{Desk: in.Desk, List: in.List, From: in.From, Limit: in.Limit})
		})
	})
	huma.Register(api, op(http.MethodGet, "/obligations/{id}", "show-obligation", "an obligation with its history, and whom the clock called and will call", "desk"), func(ctx context.Context, in *struct {
		Session
		ID string `path:"id" maxLength:"256"`
	}) (*answer[view.Obligation], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Obligation, error) {
			return h.node.ShowObligation(ctx, c, node.ObligationRequest{Obligation: in.ID})
		})
	})
	huma.Register(api, op(http.MethodPost, "/desk/{id}/{act}", "attend", "acknowledge, act upon, hand over or close an obligation", "desk"), func(ctx context.Context, in *struct {
		Session
		ID   string `path:"id" maxLength:"256"`
		Act  string `path:"act" enum:"acknowledge,act,offer,accept,decline,close"`
		Body struct {
			Text    string `json:"text,omitempty" maxLength:"4000"`
			Desk    string `json:"desk,omitempty" maxLength:"64"`
			Outcome string `json:"outcome,omitempty" maxLength:"64"`
		}
	}) (*answer[view.Obligation], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Obligation, error) {
			return h.node.Attend(ctx, c, node.AttendRequest{Obligation: in.ID, Act: in.Act, Text: in.Body.Text, Desk: in.Body.Desk, Outcome: in.Body.Outcome})
		})
	})
}
