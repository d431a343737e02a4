package format

import (
	"io"
	"strings"
)

// Ends holds what the ends of ties are: a tie of a FollowTheMoney file names
// them by id alone. It takes about a hundred bytes an entity.
type Ends struct{ by map[string]end }

type end struct {
	kind, label string
	// gated ends turn a person's tie to them into special-category data.
	gated bool
}

// ReadEnds reads the whole file once for the kinds and labels of its
// entities. Bad lines are passed over; ReadFtM names them.
func ReadEnds(r io.Reader) (*Ends, error) {
	out := &Ends{by: map[string]end{}}
	err := eachLine(r, 0, 0, func(l Line, raw []byte) error {
		if l.Bad != nil {
			return nil
		}
		e, err := parseFtM(raw)
		if err != nil {
			return nil // ReadFtM says so, with its line
		}
		if kind := kindOf(e); kind != "" {
			out.by[e.ID] = end{kind: kind, label: labelOf(e), gated: gated(e)}
		}
		return nil
	})
	return out, err
}

// Len returns how many entities can be ends.
func (e *Ends) Len() int { return len(e.by) }

func kindOf(e *ftmEntity) string {
	if e.Schema == "Address" && e.first("street") != "" {
		return "premises"
	}
	return ftmKinds[e.Schema]
}

func labelOf(e *ftmEntity) string {
	if s := e.first("name", "full", "registrationNumber", "number", "iban", "publicKey", "username", "alias"); s != "" {
		return s
	}
	if s := strings.TrimSpace(e.Caption); s != "" {
		return s
	}
	return e.ID
}

func gated(e *ftmEntity) bool {
	for _, t := range e.Props["topics"] {
		if ftmGatedTopics[t] {
			return true
		}
	}
	return false
}
