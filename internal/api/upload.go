package api

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
)

const (
	maxField  = 10_000
	maxFields = 100
)

// uploadInput reads a form part by part, so that nothing above the limit is
// ever held and nothing touches a disk outside the node's custody.
type uploadInput struct {
	parts *multipart.Reader
	err   error
}

// Resolve takes the stream of the request; reading waits for the caller.
func (u *uploadInput) Resolve(ctx huma.Context) []error {
	r, w := humago.Unwrap(ctx)
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	u.parts, u.err = r.MultipartReader()
	return nil
}

func (u *uploadInput) read() (node.FileRequest, error) {
	var req node.FileRequest
	if u.err != nil {
		return req, fault.Wrap(fault.Invalid, u.err, "the body is no form").At("body").WithMend("send multipart/form-data with the part file")
	}
	seen := false
	for n := 0; ; n++ {
		part, err := u.parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return req, broken(err)
		}
		if n >= maxFields {
			return req, fault.New(fault.Invalid, "more than %d parts", maxFields).At("body")
		}
		if part.FormName() == "file" {
			if seen {
				return req, fault.New(fault.Invalid, "two documents in one form").At("file").WithMend("file them one by one")
			}
			seen = true
			req.Name = part.FileName()
			if req.Body, err = limited(part, MaxUpload); err != nil {
				return req, err
			}
			continue
		}
		value, err := limited(part, maxField)
		if err != nil {
			return req, err
		}
		if err := set(&req, part.FormName(), string(value)); err != nil {
			return req, err
		}
	}
	if !seen || len(req.Body) == 0 {
		return req, fault.New(fault.Invalid, "the form holds no document").At("file").WithMend("choose a file that is not empty")
	}
	return req, nil
}

func set(req *node.FileRequest, field, value string) error {
	switch field {
	case "title":
		req.Title = value
	case "outlet":
		req.Outlet = value
	case "published":
		req.Published = value
	case "caveat":
		req.Caveat = value
	case "classification":
		req.Classification = claim.Classification(value)
	case "codes":
		for _, v := range words(value) {
			req.Codes = append(req.Codes, claim.HandlingCode(v))
		}
	case "audience":
		for _, v := range words(value) {
			req.Audience = append(req.Audience, claim.AgencyID(v))
		}
	default:
		return fault.New(fault.Invalid, "the form holds a field that is not known").At("body").WithMend("the fields stand in %s", documentPath)
	}
	return nil
}

func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

func limited(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, broken(err)
	}
	if int64(len(b)) > limit {
		return nil, tooLarge(limit)
	}
	return b, nil
}

func broken(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return tooLarge(large.Limit)
	}
	return fault.Wrap(fault.Invalid, err, "the form breaks off or is malformed").At("body").WithMend("send it again")
}

func uploadBody() *huma.RequestBody {
	text := func(doc string) *huma.Schema { return &huma.Schema{Type: huma.TypeString, Description: doc} }
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"file"}, Properties: map[string]*huma.Schema{
			"file":           {Type: huma.TypeString, Format: "binary", Description: "the document, at most 100 MB"},
			"title":          text("overrules what the document says"),
			"outlet":         text("overrules what the document says"),
			"published":      text("day of publication, YYYY-MM-DD"),
			"codes":          text("handling codes, parted by commas; the field may repeat"),
			"caveat":         text("what the handling codes need in words"),
			"classification": text("protective level"),
			"audience":       text("agencies, parted by commas; the field may repeat"),
		}}}}}
}
