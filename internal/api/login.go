package api

import (
	"bytes"
	"context"
	"encoding/json"
	"html/template"
	"io"
	"mime"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/text/language"

	"liaison/internal/account"
	"liaison/internal/node"
	"liaison/internal/view"
)

// DeedHeader tells the browser what its changing request was called, so that
// the officer can prove himself for that very act and send it again.
const DeedHeader = "Liaison-Deed"

type deedKey struct{}

// named gives a changing request its deed. What is longer than an act can be
// has none, and so cannot be a grave one.
func named(w http.ResponseWriter, r *http.Request) *http.Request {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); r.ContentLength != 0 && (err != nil || kind != "application/json") {
		return r
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxJSON+1))
	rest := r.Body
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(body), rest), rest}
	if err != nil || len(body) > maxJSON {
		return r
	}
	deed := account.DeedOf(r.Method, r.URL.RequestURI(), body)
	w.Header().Set(DeedHeader, deed.String())
	return r.WithContext(context.WithValue(r.Context(), deedKey{}, deed))
}

func deedOf(ctx context.Context) account.Deed {
	d, _ := ctx.Value(deedKey{}).(account.Deed)
	return d
}

type ceremonyAnswer struct {
	Handle string          `json:"handle" maxLength:"128"`
	Answer json.RawMessage `json:"answer" doc:"what navigator.credentials gave, as toJSON writes it"`
}

func (a ceremonyAnswer) given() node.PasskeyAnswer {
	return node.PasskeyAnswer{Handle: a.Handle, Answer: a.Answer}
}

// waysIn registers what may be asked before anybody is known, and how an
// officer proves himself.
func (h *handler) waysIn(api huma.API) {
	open := func(method, path, id, summary string) huma.Operation {
		o := op(method, path, id, summary, "session")
		o.Security = nil
		return o
	}
	huma.Register(api, open(http.MethodGet, "/login/ways", "ways-in", "how this node can be entered"), func(ctx context.Context, _ *struct{}) (*answer[view.Ways], error) {
		return reply(h.node.WaysIn(ctx))
	})
	huma.Register(api, open(http.MethodPost, "/login/passkey/begin", "begin-passkey-login", "ask for a passkey; it names no officer"), func(ctx context.Context, _ *struct{}) (*answer[view.Ceremony], error) {
		return reply(h.node.BeginPasskeyLogin(ctx))
	})
	huma.Register(api, open(http.MethodPost, "/login/passkey", "passkey-login", "open a session by passkey"), func(ctx context.Context, in *struct{ Body ceremonyAnswer }) (*loginOutput, error) {
		s, err := h.node.PasskeyLogin(ctx, in.Body.given())
		if err != nil {
			return nil, problemOf(err)
		}
		return &loginOutput{SetCookie: h.cookie(s.Token, 0), Body: s.Me}, nil
	})
	huma.Register(api, op(http.MethodPost, "/me/proof/begin", "begin-proof", "ask for one of the caller's passkeys, for one act", "session"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Deed string `json:"deed" maxLength:"64" doc:"what the header Liaison-Deed called the act"`
		}
	}) (*answer[view.Ceremony], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Ceremony, error) {
			deed, err := account.ParseDeed(in.Body.Deed)
			if err != nil {
				return view.Ceremony{}, err
			}
			return h.node.BeginProof(ctx, c, node.ProofRequest{Deed: deed})
		})
	})
	huma.Register(api, op(http.MethodPost, "/me/proof", "prove", "prove anew who sits there, for one act", "session"), func(ctx context.Context, in *proofInput) (*answer[view.Done], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Done, error) {
			deed, err := account.ParseDeed(in.Body.Deed)
			if err != nil {
				return view.Done{}, err
			}
			req := node.ProveRequest{Deed: deed, Password: in.Body.Password, Code: in.Body.Code, Address: in.address}
			if in.Body.Passkey != nil {
				req.Passkey = in.Body.Passkey.given()
			}
			return h.node.Prove(ctx, c, req)
		})
	})
}

type proofInput struct {
	Session
	Body struct {
		Deed     string          `json:"deed" maxLength:"64"`
		Passkey  *ceremonyAnswer `json:"passkey,omitempty"`
		Password string          `json:"password,omitempty" maxLength:"1024"`
		Code     string          `json:"code,omitempty" maxLength:"16"`
	}
	address string
}

// Resolve notes from where the proof comes, for throttling.
func (i *proofInput) Resolve(ctx huma.Context) []error {
	i.address = ctx.RemoteAddr()
	return nil
}

// visitCookie holds the state of a visit to the identity provider. It has to
// come back with a link from another site, so it is lax; it opens nothing.
const visitCookie = "liaison-visit"

// provider registers the pages over which a browser goes to the identity
// provider and comes back.
func (h *handler) provider(mux *http.ServeMux) {
	mux.HandleFunc("GET /api/v1/provider/login", func(w http.ResponseWriter, r *http.Request) {
		address, state, err := h.node.BeginProviderLogin(r.Context())
		h.away(w, r, address, state, err)
	})
	mux.HandleFunc("GET /api/v1/provider/prove", func(w http.ResponseWriter, r *http.Request) {
		c, err := h.caller(r.Context(), sessionOf(r))
		if err != nil {
			h.returned(w, r, err, false)
			return
		}
		deed, err := account.ParseDeed(r.URL.Query().Get("deed"))
		if err != nil {
			h.returned(w, r, err, false)
			return
		}
		address, state, err := h.node.ProveAtProvider(r.Context(), c, node.ProofRequest{Deed: deed})
		h.away(w, r, address, state, err)
	})
	mux.HandleFunc("GET /api/v1/provider/return", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		req := node.ReturnRequest{State: q.Get("state"), Code: q.Get("code")}
		if c, err := r.Cookie(visitCookie); err == nil {
			req.Kept = c.Value
		}
		http.SetCookie(w, h.visit("", -1))
		v, err := h.node.ProviderReturn(r.Context(), req)
		switch {
		case err != nil:
			h.returned(w, r, err, false)
		case v.Proved:
			h.returned(w, r, nil, true)
		default:
			c := h.cookie(v.Session.Token, 0)
			http.SetCookie(w, &c)
			h.returned(w, r, nil, false)
		}
	})
}

func (h *handler) visit(state string, age int) *http.Cookie {
	return &http.Cookie{Name: visitCookie, Value: state, Path: "/api/v1/provider", MaxAge: age, HttpOnly: true, Secure: h.opt.Secure, SameSite: http.SameSiteLaxMode}
}

func (h *handler) away(w http.ResponseWriter, r *http.Request, address, state string, err error) {
	if err != nil {
		h.returned(w, r, err, false)
		return
	}
	http.SetCookie(w, h.visit(state, 300))
	http.Redirect(w, r, address, http.StatusSeeOther)
}

// returnPage is what a browser sees that has come back. It goes on to the
// workbench by itself: a redirect would still count as sent by the other site,
// and the session's cookie would stay behind.
var returnPage = template.Must(template.New("").Parse(`<!doctype html><html lang="{{.Lang}}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
{{if .Go}}<meta http-equiv="refresh" content="0;url=/">{{end}}<title>Liaison</title><h1>Liaison</h1>
<p>{{.Text}}</p>{{with .Why}}<p lang="en">{{.}}</p>{{end}}<p><a href="/">{{.Back}}</a></p></html>`))

// returnWords are what the page says, in the languages of the workbench.
type returnWords struct{ Lang, Proved, Failed, Back string }

var (
	returnLanguages = []returnWords{
		{"en", "Proved. Close this page and go on where you were.", "The login did not succeed.", "Back to Liaison"},
		{"fr", "C’est prouvé. Fermez cette page et continuez où vous étiez.", "La connexion n’a pas abouti.", "Retour à Liaison"},
		{"nl", "Bewezen. Sluit deze pagina en ga verder waar u was.", "De aanmelding is niet gelukt.", "Terug naar Liaison"},
		{"de", "Nachgewiesen. Schließen Sie diese Seite und machen Sie dort weiter, wo Sie waren.", "Die Anmeldung ist nicht gelungen.", "Zurück zu Liaison"},
	}
	returnMatcher = language.NewMatcher([]language.Tag{language.English, language.French, language.Dutch, language.German})
)

// returned ends a visit, in the language that the browser asks for.
func (h *handler) returned(w http.ResponseWriter, r *http.Request, err error, proved bool) {
	_, at := language.MatchStrings(returnMatcher, r.Header.Get("Accept-Language"))
	words := returnLanguages[at]
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	page := struct {
		Lang, Text, Why, Back string
		Go                    bool
	}{Lang: words.Lang, Back: words.Back, Go: err == nil && !proved}
	switch {
	case err != nil:
		p := problemOf(err)
		page.Text, page.Why = words.Failed, p.Detail+". "+p.Mend
		w.WriteHeader(p.Status)
	case proved:
		page.Text = words.Proved
	}
	_ = returnPage.Execute(w, page) // the client is gone if this fails
}

// sessionOf is the session of a request that no operation describes.
func sessionOf(r *http.Request) Session {
	var t Token
	t.Bearer = r.Header.Get("Authorization")
	if c, err := r.Cookie(cookieName); err == nil {
		t.Cookie = *c
	}
	if c, err := r.Cookie(secureCookie); err == nil {
		t.Secure = *c
	}
	return Session{t}
}
