package marking

import (
	"fmt"

	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/ast"
)

// mandate lists the attributes of a caller that an agency gives and takes
// away. The others (purpose, case, exercise) are choices of the session.
var mandate = map[types.String]bool{"roles": true, "rights": true, "cases": true, "desks": true, "clearance": true}

// polarity says how the truth of an expression moves when the mandate grows.
type polarity uint8

const (
	still   polarity = iota // does not depend on the mandate
	rising                  // can only turn true
	falling                 // can only turn false
	either                  // cannot be told
)

// monotone refuses a policy by which losing a role, right, case, desk or
// clearance could show more: a permit whose condition is not rising in the
// mandate, or a forbid whose condition is not falling. It is a cautious
// reading of the expression: what it cannot tell, it refuses.
func monotone(p *ast.Policy) error {
	want := rising
	if p.Effect == ast.EffectForbid {
		want = falling
	}
	for _, c := range p.Conditions {
		got := polarityOf(c.Body)
		if c.Condition == ast.ConditionUnless {
			got = flip(got)
		}
		if got != still && got != want {
			return fmt.Errorf("an officer who loses a role, right, case, desk or clearance could see more by this policy; permit what he has, forbid what he lacks (contains, containsAll, containsAny, clearance >=)")
		}
	}
	return nil
}

func flip(p polarity) polarity {
	switch p {
	case rising:
		return falling
	case falling:
		return rising
	}
	return p
}

func join(a, b polarity) polarity {
	switch {
	case a == still:
		return b
	case b == still || a == b:
		return a
	}
	return either
}

func polarityOf(n ast.IsNode) polarity {
	switch e := n.(type) {
	case ast.NodeTypeAnd:
		return join(polarityOf(e.Left), polarityOf(e.Right))
	case ast.NodeTypeOr:
		return join(polarityOf(e.Left), polarityOf(e.Right))
	case ast.NodeTypeNot:
		return flip(polarityOf(e.Arg))
	case ast.NodeTypeContains:
		return set(e.Left, e.Right, rising)
	case ast.NodeTypeContainsAll:
		if isMandate(e.Right) && !touches(e.Left) {
			return falling // {fixed}.containsAll(principal.rights)
		}
		return set(e.Left, e.Right, rising)
	case ast.NodeTypeContainsAny:
		if isMandate(e.Right) && !touches(e.Left) {
			return rising
		}
		return set(e.Left, e.Right, rising)
	case ast.NodeTypeIsEmpty:
		return set(e.Arg, nil, falling)
	case ast.NodeTypeGreaterThan:
		return order(e.Left, e.Right)
	case ast.NodeTypeGreaterThanOrEqual:
		return order(e.Left, e.Right)
	case ast.NodeTypeLessThan:
		return order(e.Right, e.Left)
	case ast.NodeTypeLessThanOrEqual:
		return order(e.Right, e.Left)
	case ast.NodeTypeIfThenElse:
		if !touches(e.If) {
			return join(polarityOf(e.Then), polarityOf(e.Else))
		}
	}
	if touches(n) {
		return either
	}
	return still
}

// set is the polarity of a question to a set of the mandate.
func set(of, about ast.IsNode, p polarity) polarity {
	switch {
	case isMandate(of) && (about == nil || !touches(about)):
		return p
	case touches(of) || (about != nil && touches(about)):
		return either
	}
	return still
}

// order is the polarity of high >= low.
func order(high, low ast.IsNode) polarity {
	switch {
	case isMandate(high) && !touches(low):
		return rising
	case isMandate(low) && !touches(high):
		return falling
	case touches(high) || touches(low):
		return either
	}
	return still
}

// isMandate tells whether n is principal.<attribute of the mandate>.
func isMandate(n ast.IsNode) bool {
	a, ok := n.(ast.NodeTypeAccess)
	if !ok || !mandate[a.Value] {
		return false
	}
	v, ok := a.Arg.(ast.NodeTypeVariable)
	return ok && v.Name == "principal"
}

// touches tells whether n reads an attribute of the mandate anywhere, also
// by a detour: nothing else in the schema has an attribute of these names.
func touches(n ast.IsNode) bool {
	found := false
	ast.Inspect(ast.NewNode(n), func(x ast.IsNode) bool {
		a, ok := x.(ast.NodeTypeAccess)
		found = found || (ok && mandate[a.Value])
		return !found
	})
	return found
}
