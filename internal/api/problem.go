package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/fault"
)

// Problem is the body of every refusal: RFC 9457 with the mend and the field.
type Problem struct {
	Type   string `json:"type" example:"about:blank"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail" doc:"safe to show to the caller"`
	Mend   string `json:"mend,omitempty" doc:"what the caller can do about it"`
	Field  string `json:"field,omitempty" doc:"place in the input that is at fault"`
}

// Error returns the safe text.
func (p *Problem) Error() string { return p.Detail }

// GetStatus returns the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType names the media type of RFC 9457.
func (p *Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

// statusOf maps a kind to its status, once. What is withheld must look absent
// (the same answer as for what does not exist).
func statusOf(k fault.Kind) int {
	switch k {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.NotFound, fault.Withheld:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

func problem(status int, detail, mend string) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail, Mend: mend}
}

// problemOf shapes err; of an error that is no fault it shows nothing.
func problemOf(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	text, mend := fault.SafeText(err)
	p = problem(statusOf(fault.KindOf(err)), text, mend)
	var f *fault.Error
	if errors.As(err, &f) {
		p.Field = f.Field
	}
	return p
}

// mendModel turns the framework's own refusals (a body that does not parse, a
// missing field) into the house's shape. It never repeats the value sent.
func mendModel(_ huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p := problem(m.Status, m.Detail, "")
	switch {
	case m.Status >= http.StatusInternalServerError:
		p.Detail, _ = fault.SafeText(errors.New(m.Detail))
	case len(m.Errors) > 0:
		p.Field, p.Detail, p.Mend = m.Errors[0].Location, m.Errors[0].Message, "send it as the document at "+documentPath+" says"
	}
	return p, nil
}

func writeProblem(w http.ResponseWriter, p *Problem) {
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	// The status is sent; a caller who has gone away cannot be told more.
	_ = json.NewEncoder(w).Encode(p)
}
