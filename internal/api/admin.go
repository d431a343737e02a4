package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/account"
	"liaison/internal/claim"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/view"
)

// mandateBody is what the agency entrusts to an officer.
type mandateBody struct {
	Roles     []marking.Role       `json:"roles" minItems:"1" maxItems:"8"`
	Desks     []string             `json:"desks,omitempty" maxItems:"32"`
	Rights    []marking.Right      `json:"rights,omitempty" maxItems:"8"`
	Clearance claim.Classification `json:"clearance,omitempty" maxLength:"32"`
}

func (b mandateBody) mandate() account.Mandate {
	return account.Mandate{Roles: b.Roles, Desks: b.Desks, Rights: b.Rights, Clearance: b.Clearance}
}

func (h *handler) officers(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/officers", "officers", "the accounts of this node", "administration"), func(ctx context.Context, in *Session) (*answer[[]view.Officer], error) {
		return with(h, ctx, *in, func(c node.Caller) ([]view.Officer, error) {
			return h.node.ListOfficers(ctx, c, node.ListOfficersRequest{})
		})
	})
	huma.Register(api, op(http.MethodPost, "/officers", "add-officer", "make an account; its first password is shown once", "administration"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Login   string      `json:"login" minLength:"2" maxLength:"64"`
			Name    string      `json:"name" minLength:"1" maxLength:"200"`
			Mandate mandateBody `json:"mandate"`
		}
	}) (*answer[view.Officer], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Officer, error) {
			return h.node.AddOfficer(ctx, c, node.OfficerRequest{Login: in.Body.Login, Name: in.Body.Name, Mandate: in.Body.Mandate.mandate()})
		})
	})
	huma.Register(api, op(http.MethodPut, "/officers/{officer}/mandate", "entrust-officer", "give an officer another mandate", "administration"), func(ctx context.Context, in *struct {
		Session
		Officer claim.OfficerID `path:"officer" maxLength:"64"`
		Body    mandateBody
	}) (*answer[view.Officer], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Officer, error) {
			return h.node.EntrustOfficer(ctx, c, node.EntrustRequest{Officer: in.Officer, Mandate: in.Body.mandate()})
		})
	})
	huma.Register(api, op(http.MethodPost, "/officers/{officer}/suspend", "suspend-officer", "take an account out of use, or back into it", "administration"), func(ctx context.Context, in *struct {
		Session
		Officer claim.OfficerID `path:"officer" maxLength:"64"`
		Body    struct {
			Reinstate bool `json:"reinstate,omitempty"`
		}
	}) (*answer[view.Officer], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Officer, error) {
			return h.node.SuspendOfficer(ctx, c, node.SuspendRequest{Officer: in.Officer, Reinstate: in.Body.Reinstate})
		})
	})
	huma.Register(api, op(http.MethodPost, "/officers/{officer}/link", "link-officer", "let an officer log in at the identity provider, or no longer", "administration"), func(ctx context.Context, in *struct {
		Session
		Officer claim.OfficerID `path:"officer" maxLength:"64"`
		Body    struct {
			Subject string `json:"subject,omitempty" maxLength:"256"`
			Remove  bool   `json:"remove,omitempty"`
		}
	}) (*answer[view.Officer], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Officer, error) {
			return h.node.LinkOfficer(ctx, c, node.LinkRequest{Officer: in.Officer, Subject: in.Body.Subject, Remove: in.Body.Remove})
		})
	})
	huma.Register(api, op(http.MethodPost, "/officers/{officer}/reset", "reset-officer", "take all ways in away and give a first password, shown once", "administration"), func(ctx context.Context, in *struct {
		Session
		Officer claim.OfficerID `path:"officer" maxLength:"64"`
	}) (*answer[view.Officer], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Officer, error) {
			return h.node.ResetOfficer(ctx, c, node.ResetRequest{Officer: in.Officer})
		})
	})
	huma.Register(api, op(http.MethodPost, "/officers/{officer}/leave", "leave-team", "take an officer off the team of a case", "administration"), func(ctx context.Context, in *struct {
		Session
		Officer claim.OfficerID `path:"officer" maxLength:"64"`
		Body    struct {
			Case claim.CaseID `json:"case" minLength:"1" maxLength:"64"`
		}
	}) (*answer[view.Officer], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Officer, error) {
			return h.node.LeaveTeam(ctx, c, node.LeaveTeamRequest{Officer: in.Officer, Case: in.Body.Case})
		})
	})
}

// simulation is a marking and what somebody would do with what bears it.
type simulation struct {
	Originator     claim.AgencyID       `json:"originator,omitempty" maxLength:"64" doc:"empty is this agency"`
	Codes          []claim.HandlingCode `json:"codes,omitempty" maxItems:"4"`
	Caveat         string               `json:"caveat,omitempty" maxLength:"400"`
	Classification claim.Classification `json:"classification,omitempty" maxLength:"32"`
	Audience       []claim.AgencyID     `json:"audience,omitempty" maxItems:"64"`
	Purposes       []claim.Purpose      `json:"purposes,omitempty" maxItems:"16" doc:"to which its originator limits it"`
	Case           claim.CaseID         `json:"case,omitempty" maxLength:"64" doc:"its compartment"`
	Restrictions   []string             `json:"restrictions,omitempty" maxItems:"8"`
	Verb           marking.Verb         `json:"verb" enum:"read,search,export,share,disclose"`
	To             claim.AgencyID       `json:"to,omitempty" maxLength:"64"`
	Purpose        claim.Purpose        `json:"purpose" maxLength:"64" doc:"of the officers' work"`
}

func (h *handler) administration(api huma.API) {
	h.officers(api)
	huma.Register(api, op(http.MethodGet, "/passwords", "password-state", "whether this node takes passwords", "administration"), func(ctx context.Context, in *Session) (*answer[view.PasswordState], error) {
		return with(h, ctx, *in, func(c node.Caller) (view.PasswordState, error) {
			return h.node.PasswordState(ctx, c, node.PasswordStateRequest{})
		})
	})
	huma.Register(api, op(http.MethodPut, "/passwords", "switch-passwords", "switch passwords off, once two administrators have a passkey, or on", "administration"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Off bool `json:"off"`
		}
	}) (*answer[view.PasswordState], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.PasswordState, error) {
			return h.node.SwitchPasswords(ctx, c, node.SwitchPasswordsRequest{Off: in.Body.Off})
		})
	})
	huma.Register(api, op(http.MethodGet, "/desks", "desks", "the desks, and when nobody is on duty there", "administration"), func(ctx context.Context, in *Session) (*answer[[]view.DeskState], error) {
		return with(h, ctx, *in, func(c node.Caller) ([]view.DeskState, error) {
			return h.node.ShowDesks(ctx, c, node.DesksRequest{})
		})
	})
	huma.Register(api, op(http.MethodGet, "/policies", "policies", "what decides who may see what", "administration"), func(ctx context.Context, in *Session) (*answer[view.Policies], error) {
		return with(h, ctx, *in, func(c node.Caller) (view.Policies, error) {
			return h.node.ShowPolicies(ctx, c, node.PoliciesRequest{})
		})
	})
	huma.Register(api, op(http.MethodPost, "/policies/simulate", "simulate", "who could see what is so marked, and why not; no record is looked at", "administration"), func(ctx context.Context, in *struct {
		Session
		Body simulation
	}) (*answer[[]view.Simulated], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.Simulated, error) {
			b := in.Body
			m := claim.Marking{Originator: b.Originator, Codes: b.Codes, Caveat: b.Caveat, Classification: b.Classification, Audience: b.Audience, Purposes: b.Purposes, Compartment: b.Case, Restrictions: b.Restrictions}
			return h.node.Simulate(ctx, c, node.SimulateRequest{Marking: m, Verb: b.Verb, To: b.To, Purpose: b.Purpose})
		})
	})
	huma.Register(api, op(http.MethodGet, "/keys", "keys", "the agency's key list, and how old its keys are", "administration"), func(ctx context.Context, in *Session) (*answer[view.Keys], error) {
		return with(h, ctx, *in, func(c node.Caller) (view.Keys, error) { return h.node.ShowKeys(ctx, c, node.KeysRequest{}) })
	})
	huma.Register(api, op(http.MethodGet, "/backups", "backups", "the backups that were made, and when each was last opened", "administration"), func(ctx context.Context, in *Session) (*answer[[]view.Backup], error) {
		return with(h, ctx, *in, func(c node.Caller) ([]view.Backup, error) {
			return h.node.Backups(ctx, c, node.BackupsRequest{})
		})
	})
}
