package marking

import (
	"bytes"
	_ "embed"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/cedar-policy/cedar-go"
	xast "github.com/cedar-policy/cedar-go/x/exp/ast"
	"github.com/cedar-policy/cedar-go/x/exp/schema"
	"github.com/cedar-policy/cedar-go/x/exp/schema/resolved"
	"github.com/cedar-policy/cedar-go/x/exp/schema/validate"

	"liaison/internal/fault"
)

//go:embed policy/liaison.cedarschema
var schemaText []byte

//go:embed policy/default.cedar
var defaultText []byte

// DefaultPolicyText returns the Cedar text of the policies that a new node
// starts with, for an agency to copy and edit.
func DefaultPolicyText() []byte { return bytes.Clone(defaultText) }

// SchemaText returns the Cedar schema against which policies are checked.
func SchemaText() []byte { return bytes.Clone(schemaText) }

var policySchema = sync.OnceValues(func() (*resolved.Schema, error) {
	var s schema.Schema
	s.SetFilename("liaison.cedarschema")
	if err := s.UnmarshalCedar(schemaText); err != nil {
		return nil, fault.Wrap(fault.Internal, err, "the schema of policies cannot be read")
	}
	return s.Resolve()
})

// policy is one checked policy with the names that an audit shows.
type policy struct {
	id   string
	says string
	p    *cedar.Policy
}

// Policies is an agency's set of Cedar policies, checked and immutable.
type Policies struct {
	list []policy
	text string
}

// All yields the policies for Cedar's authoriser, in the order of the file.
func (ps *Policies) All() iter.Seq2[cedar.PolicyID, *cedar.Policy] {
	return func(yield func(cedar.PolicyID, *cedar.Policy) bool) {
		for i := range ps.list {
			if !yield(cedar.PolicyID(ps.list[i].id), ps.list[i].p) {
				return
			}
		}
	}
}

// IDs returns the ids of the policies in the order of the file.
func (ps *Policies) IDs() []string {
	out := make([]string, len(ps.list))
	for i := range ps.list {
		out[i] = ps.list[i].id
	}
	return out
}

func (ps *Policies) says(id string) string {
	for i := range ps.list {
		if ps.list[i].id == id {
			return ps.list[i].says
		}
	}
	return ""
}

// DefaultPolicies returns the policies that a new node starts with.
func DefaultPolicies() (*Policies, error) { return ParsePolicies("default.cedar", defaultText) }

// ParsePolicies reads Cedar policies and checks each against the schema and
// against the law that losing a right never shows more (see monotone). Every
// fault is told with file, line and column. A policy may carry @id, else it
// is named after its line, and @says, the sentence shown to a person.
func ParsePolicies(file string, text []byte) (*Policies, error) {
	parsed, err := cedar.NewPolicyListFromBytes(file, text)
	if err != nil {
		return nil, fault.New(fault.Invalid, "%s", strings.ReplaceAll(err.Error(), "<input>", file)).At("policies").WithMend("mend the Cedar text at that line")
	}
	if len(parsed) == 0 {
		return nil, fault.New(fault.Invalid, "%s holds no policy, so nobody could see anything", file).At("policies").
			WithMend("start from the default policies")
	}
	s, err := policySchema()
	if err != nil {
		return nil, err
	}
	check := validate.New(s)
	ps := &Policies{text: string(text)}
	var faults []string
	for _, p := range parsed {
		pos := p.Position()
		where := fmt.Sprintf("%s:%d:%d", file, pos.Line, pos.Column)
		q := policy{id: string(p.Annotations()["id"]), says: string(p.Annotations()["says"]), p: p}
		if q.id == "" {
			q.id = fmt.Sprintf("line-%d-%d", pos.Line, pos.Column)
		}
		if slices.Contains(ps.IDs(), q.id) {
			faults = append(faults, fmt.Sprintf("%s: id %q stands twice", where, q.id))
		}
		ast := (*xast.Policy)(p.AST())
		if err := check.Policy("", ast); err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				faults = append(faults, where+": "+line)
			}
		} else if err := monotone(ast); err != nil {
			faults = append(faults, where+": "+err.Error())
		}
		ps.list = append(ps.list, q)
	}
	if len(faults) > 0 {
		return nil, fault.New(fault.Invalid, "%s", strings.Join(faults, "; ")).At("policies").
			WithMend("mend the policies; the old ones stay in force meanwhile")
	}
	return ps, nil
}
