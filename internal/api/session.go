package api

import (
	"context"
	"net"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"liaison/internal/node"
	"liaison/internal/view"
)

// connection remembers what an operation must know of the connection.
type connection struct {
	address string
	secure  bool
}

// Resolve reads the connection; it never refuses.
func (c *connection) Resolve(ctx huma.Context) []error {
	r, _ := humago.Unwrap(ctx)
	c.secure = r.TLS != nil
	c.address = r.RemoteAddr
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		c.address = host
	}
	return nil
}

type loginInput struct {
	connection
	Body struct {
		Name     string `json:"name" maxLength:"200"`
		Password string `json:"password" maxLength:"1000"`
		Code     string `json:"code" maxLength:"20" required:"false" doc:"one-time code"`
	}
}

type logoutInput struct{ connection }

type workInput struct {
	Body struct {
		Purpose    string `json:"purpose" maxLength:"200"`
		LegalBasis string `json:"legalBasis,omitempty" maxLength:"1000"`
		Case       string `json:"case,omitempty" maxLength:"200"`
	}
}

// cookied is an answer that sets or clears the cookie of the session.
type cookied[V any] struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      V
}

func (s *server) cookie(token string, secure bool) http.Cookie {
	c := http.Cookie{Name: cookieName, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: secure || s.opts.Secure}
	if token == "" {
		c.MaxAge = -1
	}
	return c
}

func (s *server) sessionRoutes() {
	open(s, op("POST", "/login", "login", "session", "Open a working session by password and one-time code", http.StatusUnauthorized),
		func(ctx context.Context, in *loginInput) (*cookied[view.Me], error) {
			got, err := s.node.Login(ctx, node.LoginRequest{Name: in.Body.Name, Password: in.Body.Password, Code: in.Body.Code, Address: in.address})
			if err != nil {
				return nil, err
			}
			return &cookied[view.Me]{SetCookie: s.cookie(got.Token, in.secure), Body: got.Me}, nil
		})
	asked(s, op("POST", "/logout", "logout", "session", "End the session"),
		func(ctx context.Context, c node.Caller, in *logoutInput) (*cookied[view.Done], error) {
			v, err := s.node.Logout(ctx, c, node.LogoutRequest{})
			if err != nil {
				return nil, err
			}
			return &cookied[view.Done]{SetCookie: s.cookie("", in.secure), Body: v}, nil
		})
	plain(s, op("GET", "/me", "whoAmI", "session", "Show the caller's own session"),
		func(ctx context.Context, c node.Caller, _ *none) (view.Me, error) {
			return s.node.WhoAmI(ctx, c, node.WhoAmIRequest{})
		})
	plain(s, op("PUT", "/me/work", "chooseWork", "session", "Bind the session to a purpose, a legal basis and a case"),
		func(ctx context.Context, c node.Caller, in *workInput) (view.Me, error) {
			return s.node.ChooseWork(ctx, c, node.WorkRequest{Purpose: in.Body.Purpose, LegalBasis: in.Body.LegalBasis, Case: in.Body.Case})
		})
}
