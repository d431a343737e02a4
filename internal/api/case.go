package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

// InCase is the part of an address that names a case.
type InCase struct {
	Session
	Case string `path:"case" maxLength:"64"`
}

func (h *handler) caseFile(api huma.API) {
	huma.Register(api, op(http.MethodPost, "/cases/{case}/tasks", "set-task", "give an officer of the team something to do", "cases"), func(ctx context.Context, in *struct {
		InCase
		Body struct {
			What  string `json:"what" minLength:"1" maxLength:"4000"`
			Owner string `json:"owner,omitempty" maxLength:"128" doc:"officer of the team; without one the caller"`
			Due   string `json:"due" maxLength:"40" doc:"a day, or a time of RFC 3339"`
		}
	}) (*answer[view.CaseEntered], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.CaseEntered, error) {
			return h.node.SetTask(ctx, c, node.TaskRequest{Case: claim.CaseID(in.Case), What: in.Body.What, Owner: in.Body.Owner, Due: in.Body.Due})
		})
	})
	huma.Register(api, op(http.MethodPost, "/cases/{case}/tasks/{task}/{act}", "act-on-task", "do, hand over, move or open a task again", "cases"), func(ctx context.Context, in *struct {
		InCase
		Task string `path:"task" maxLength:"64"`
		Act  string `path:"act" enum:"done,hand,move,reopen"`
		Body struct {
			Text  string `json:"text" minLength:"1" maxLength:"4000" doc:"what came of it, or why"`
			Owner string `json:"owner,omitempty" maxLength:"128"`
			Due   string `json:"due,omitempty" maxLength:"40"`
		}
	}) (*answer[view.CaseEntered], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.CaseEntered, error) {
			return h.node.ActOnTask(ctx, c, node.TaskActRequest{Case: claim.CaseID(in.Case), Task: in.Task, Act: in.Act, Text: in.Body.Text, Owner: in.Body.Owner, Due: in.Body.Due})
		})
	})
	huma.Register(api, op(http.MethodPost, "/cases/{case}/exhibits", "enter-exhibit", "enter a piece of evidence under its digest", "cases"), func(ctx context.Context, in *struct {
		InCase
		Body struct {
			What     string `json:"what" minLength:"1" maxLength:"4000"`
			Of       string `json:"of" enum:"report,claim,elsewhere"`
			Ref      string `json:"ref,omitempty" maxLength:"400" doc:"the report or claim"`
			SHA256   string `json:"sha256,omitempty" maxLength:"64" doc:"of a file that is kept elsewhere"`
			Place    string `json:"place,omitempty" maxLength:"400" doc:"where it is kept"`
			Expected string `json:"expected,omitempty" maxLength:"400" doc:"a result that is waited for"`
		}
	}) (*answer[view.CaseEntered], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.CaseEntered, error) {
			return h.node.EnterExhibit(ctx, c, node.ExhibitRequest{Case: claim.CaseID(in.Case), What: in.Body.What, Of: in.Body.Of, Ref: in.Body.Ref, SHA256: in.Body.SHA256,
				Place: in.Body.Place, Expected: in.Body.Expected})
		})
	})
	huma.Register(api, op(http.MethodPost, "/cases/{case}/exhibits/{exhibit}/custody", "note-custody", "add what happened to an exhibit to its chain of custody", "cases"), func(ctx context.Context, in *struct {
		InCase
		Exhibit string `path:"exhibit" maxLength:"64"`
		Body    struct {
			Act    string `json:"act" enum:"received,handed,sealed,unsealed,examined,checked,result,returned"`
			From   string `json:"from,omitempty" maxLength:"400"`
			To     string `json:"to,omitempty" maxLength:"400"`
			Place  string `json:"place,omitempty" maxLength:"400"`
			Text   string `json:"text,omitempty" maxLength:"4000"`
			At     string `json:"at,omitempty" maxLength:"40" doc:"when it happened, RFC 3339; now, if not given"`
			SHA256 string `json:"sha256,omitempty" maxLength:"64" doc:"the digest that was found, of what is kept elsewhere"`
		}
	}) (*answer[view.CaseEntered], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.CaseEntered, error) {
			b := in.Body
			return h.node.NoteCustody(ctx, c, node.CustodyRequest{Case: claim.CaseID(in.Case), Exhibit: in.Exhibit, Act: b.Act, From: b.From, To: b.To, Place: b.Place, Text: b.Text, At: b.At, SHA256: b.SHA256})
		})
	})
	huma.Register(api, op(http.MethodPost, "/cases/{case}/threads/{thread}", "tie-thread", "say that a warning or request belongs to a case, or does not", "cases"), func(ctx context.Context, in *struct {
		InCase
		Thread string `path:"thread" maxLength:"64"`
		Body   struct {
			Untie  bool   `json:"untie,omitempty"`
			Reason string `json:"reason,omitempty" maxLength:"4000"`
		}
	}) (*answer[view.CaseEntered], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.CaseEntered, error) {
			return h.node.TieThread(ctx, c, node.ThreadRequest{Case: claim.CaseID(in.Case), Thread: claim.ID(in.Thread), Untie: in.Body.Untie, Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodPost, "/cases/{case}/decisions", "note-decision", "note what was decided in a case, and why", "cases"), func(ctx context.Context, in *struct {
		InCase
		Body struct {
			What  string `json:"what" minLength:"1" maxLength:"4000"`
			Why   string `json:"why" minLength:"1" maxLength:"4000"`
			About string `json:"about,omitempty" maxLength:"64" doc:"an earlier decision that this one answers"`
		}
	}) (*answer[view.CaseEntered], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.CaseEntered, error) {
			return h.node.NoteDecision(ctx, c, node.DecisionRequest{Case: claim.CaseID(in.Case), What: in.Body.What, Why: in.Body.Why, About: in.Body.About})
		})
	})
	h.caseOffice(api)
}

// caseOffice are the acts upon the case as a whole: who sees it, with what it
// is joined, when it ends.
func (h *handler) caseOffice(api huma.API) {
	huma.Register(api, op(http.MethodPost, "/cases/{case}/team/{officer}", "change-team", "put an officer on the team of a case, or take one off", "cases"), func(ctx context.Context, in *struct {
		InCase
		Officer string `path:"officer" maxLength:"128"`
		Body    struct {
			Leave  bool   `json:"leave,omitempty"`
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
		}
	}) (*answer[view.CaseEntered], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.CaseEntered, error) {
			return h.node.ChangeTeam(ctx, c, node.TeamRequest{Case: claim.CaseID(in.Case), Officer: in.Officer, Leave: in.Body.Leave, Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodPost, "/cases/{case}/joins/{join}/{act}", "join-cases", "propose that two cases are joined, answer a proposal, or end a join", "cases"), func(ctx context.Context, in *struct {
		InCase
		Join string `path:"join" maxLength:"64"`
		Act  string `path:"act" enum:"propose,accept,refuse,end"`
		Body struct {
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
		}
	}) (*answer[view.CaseEntered], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.CaseEntered, error) {
			if in.Act == "propose" {
				return h.node.ProposeJoin(ctx, c, node.ProposeJoinRequest{Case: claim.CaseID(in.Case), Join: in.Join, Reason: in.Body.Reason})
			}
			return h.node.AnswerJoin(ctx, c, node.AnswerJoinRequest{Case: claim.CaseID(in.Case), Join: in.Join, Act: in.Act, Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodPost, "/cases/{case}/closing/{act}", "close-case", "propose to close a case, or decide it as the second officer", "cases"), func(ctx context.Context, in *struct {
		InCase
		Act  string `path:"act" enum:"propose,confirm,refuse"`
		Body struct {
			Reason string `json:"reason,omitempty" maxLength:"4000"`
			Review string `json:"review,omitempty" maxLength:"40" doc:"day of the next review"`
		}
	}) (*answer[view.CaseEntered], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.CaseEntered, error) {
			return h.node.CloseCase(ctx, c, node.CloseRequest{Case: claim.CaseID(in.Case), Act: in.Act, Reason: in.Body.Reason, Review: in.Body.Review})
		})
	})
	huma.Register(api, op(http.MethodPost, "/cases/{case}/reopen", "reopen-case", "open a closed case again", "cases"), func(ctx context.Context, in *struct {
		InCase
		Body struct {
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
		}
	}) (*answer[view.CaseEntered], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.CaseEntered, error) {
			return h.node.ReopenCase(ctx, c, node.ReopenRequest{Case: claim.CaseID(in.Case), Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodPost, "/cases/{case}/keep", "keep-case", "decide at its review that a case is still needed, and until when", "cases"), func(ctx context.Context, in *struct {
		InCase
		Body struct {
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
			Review string `json:"review" maxLength:"40" doc:"day of the next review"`
		}
	}) (*answer[view.CaseEntered], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.CaseEntered, error) {
			return h.node.KeepCase(ctx, c, node.KeepRequest{Case: claim.CaseID(in.Case), Reason: in.Body.Reason, Review: in.Body.Review})
		})
	})
}
