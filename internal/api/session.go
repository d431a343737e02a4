package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

type loginInput struct {
	Body struct {
		Name     string `json:"name" maxLength:"128"`
		Password string `json:"password" maxLength:"1024"`
		Code     string `json:"code,omitempty" maxLength:"16"`
	}
	address string
}

// Resolve notes from where the login comes, for throttling.
func (i *loginInput) Resolve(ctx huma.Context) []error {
	i.address = ctx.RemoteAddr()
	return nil
}

type loginOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      view.Me
}

func (h *handler) sessions(api huma.API) {
	login := op(http.MethodPost, "/login", "login", "open a session", "session")
	login.Security = nil
	huma.Register(api, login, func(ctx context.Context, in *loginInput) (*loginOutput, error) {
		s, err := h.node.Login(ctx, node.LoginRequest{Name: in.Body.Name, Password: in.Body.Password, Code: in.Body.Code, Address: in.address})
		if err != nil {
			return nil, problemOf(err)
		}
		return &loginOutput{SetCookie: h.cookie(s.Token, 0), Body: s.Me}, nil
	})
	huma.Register(api, op(http.MethodPost, "/logout", "logout", "end the session", "session"), func(ctx context.Context, in *Session) (*logoutOutput, error) {
		c, err := h.caller(ctx, *in)
		if err != nil {
			return nil, problemOf(err)
		}
		v, err := h.node.Logout(ctx, c, node.LogoutRequest{})
		if err != nil {
			return nil, problemOf(err)
		}
		return &logoutOutput{SetCookie: h.cookie("", -1), Body: v}, nil
	})
	huma.Register(api, op(http.MethodGet, "/me", "who-am-i", "the caller's own session", "session"), func(ctx context.Context, in *Session) (*answer[view.Me], error) {
		return with(h, ctx, *in, func(c node.Caller) (view.Me, error) { return h.node.WhoAmI(ctx, c, node.WhoAmIRequest{}) })
	})
	huma.Register(api, op(http.MethodPut, "/me/work", "choose-work", "bind the session to a purpose and a case", "session"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Purpose    string `json:"purpose"`
			LegalBasis string `json:"legalBasis,omitempty"`
			Case       string `json:"case,omitempty"`
			Exercise   bool   `json:"exercise,omitempty" doc:"see and make exercises, and nothing real"`
		}
	}) (*answer[view.Me], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Me, error) {
			return h.node.ChooseWork(ctx, c, node.WorkRequest{Purpose: in.Body.Purpose, LegalBasis: in.Body.LegalBasis, Case: in.Body.Case, Exercise: in.Body.Exercise})
		})
	})
	huma.Register(api, op(http.MethodGet, "/cases", "list-cases", "cases on whose teams the caller is", "cases"), func(ctx context.Context, in *Session) (*answer[[]view.Case], error) {
		return with(h, ctx, *in, func(c node.Caller) ([]view.Case, error) { return h.node.ListCases(ctx, c, node.ListCasesRequest{}) })
	})
	huma.Register(api, op(http.MethodPost, "/cases", "open-case", "open a case", "cases"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Title  string `json:"title" maxLength:"200"`
			Reason string `json:"reason,omitempty" maxLength:"4000" doc:"why, if that is more than the title tells"`
		}
	}) (*answer[view.Case], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Case, error) {
			return h.node.OpenCase(ctx, c, node.CaseRequest{Title: in.Body.Title, Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodGet, "/cases/{case}", "show-case", "a case file: team, reports, charts, tasks, exhibits, threads, decisions", "cases"), func(ctx context.Context, in *struct {
		Session
		Case string `path:"case" maxLength:"64"`
	}) (*answer[view.CaseFile], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.CaseFile, error) {
			return h.node.ShowCase(ctx, c, node.ShowCaseRequest{Case: claim.CaseID(in.Case)})
		})
	})
	huma.Register(api, op(http.MethodGet, "/cases/{case}/people", "case-people", "who has which data-subject category in a case", "cases"), func(ctx context.Context, in *struct {
		Session
		Case string `path:"case" maxLength:"64"`
	}) (*answer[[]view.CasePerson], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.CasePerson, error) {
			return h.node.CasePeople(ctx, c, node.CasePeopleRequest{Case: claim.CaseID(in.Case)})
		})
	})
	huma.Register(api, op(http.MethodPut, "/cases/{case}/people/{person}", "set-category", "give a person a data-subject category in a case", "cases"), func(ctx context.Context, in *struct {
		Session
		Case   string `path:"case" maxLength:"64"`
		Person string `path:"person" maxLength:"512"`
		Body   struct {
			Category string   `json:"category" enum:"suspect,indicated,convicted,victim,witness,informant,contact,associate,unknown"`
			Reason   string   `json:"reason" minLength:"1" maxLength:"4000"`
			Also     []string `json:"also,omitempty" maxItems:"32" doc:"keys that are needed to analyse the role of a victim, witness or informant, beyond those that the law lists"`
			Reduce   bool     `json:"reduce,omitempty" doc:"erase what the category does not allow, and what the case holds of persons who are known only through this one from now on"`
		}
	}) (*answer[view.CasePerson], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.CasePerson, error) {
			return h.node.SetCategory(ctx, c, node.CategoryRequest{Person: in.Person, Case: claim.CaseID(in.Case), Category: claim.Category(in.Body.Category),
				Reason: in.Body.Reason, Also: in.Body.Also, Reduce: in.Body.Reduce})
		})
	})
}

type logoutOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      view.Done
}

func (h *handler) cookie(value string, age int) http.Cookie {
	name := cookieName
	if h.opt.Secure {
		name = secureCookie
	}
	return http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: h.opt.Secure, SameSite: http.SameSiteStrictMode}
}
