package extract

import (
	"strconv"
	"strings"
	"unicode"

	"liaison/internal/claim"
)

// key is the identity of a proposal beside its evidence: predicate and normal
// arguments. Two readings with one key on other words are the same reading
// said twice.
func (p *ClaimProposal) key() string {
	parts := []string{p.Predicate, refKey(&p.Subject), refKey(p.Object), valueKey(p.Value)}
	return strings.Join(parts, "\x1f")
}

// proposalID hashes text, predicate, arguments and evidence.
func proposalID(textSum string, p *ClaimProposal) string {
	parts := []string{textSum, p.key()}
	for _, q := range p.Evidence {
		parts = append(parts, strconv.Itoa(q.Begin), strconv.Itoa(q.End))
	}
	return claim.DeriveID("x", parts...)
}

func refKey(r *Ref) string {
	if r == nil {
		return ""
	}
	s := r.Kind + ":" + foldLabel(r.Label)
	if r.OneOf != "" {
		s = "one of " + s
	}
	return s
}

func valueKey(v *claim.Value) string {
	if v == nil {
		return ""
	}
	s := string(v.Kind) + ":"
	switch {
	case v.Number != nil:
		return s + boundText(v.Number.Low) + "/" + boundText(v.Number.High)
	case v.Date != nil:
		return s + v.Date.From.String() + "/" + v.Date.To.String()
	case v.Norm != "":
		return s + v.Norm
	}
	return s + foldLabel(v.Text)
}

func boundText(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// Folded is a label as it is compared: lower case, letters and digits between
// single blanks, without a leading article.
func Folded(label string) string { return foldLabel(label) }

// foldLabel reduces a label to lower-case letters and digits between single
// blanks, so that quotes, case and spacing do not make two readings of one.
func foldLabel(s string) string {
	var b strings.Builder
	blank := false
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) {
			if blank && b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteRune(unicode.ToLower(r))
			blank = false
		} else {
			blank = true
		}
	}
	return strings.TrimPrefix(b.String(), "the ")
}
