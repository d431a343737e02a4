package match

import (
	"fmt"

	"liaison/internal/name"
)

// readBirth reads a date of birth of a list. An empty text gives none.
func readBirth(s string) ([]name.PartialDate, error) {
	dates, err := name.ParseDates(s)
	if err != nil {
		return nil, fmt.Errorf("birth: %w", err)
	}
	return dates, nil
}

// readIdentifier makes an identifier of a number as written.
func readIdentifier(d foundNumber) (name.Identifier, error) {
	id, err := name.ReadIdentifier(name.IdentifierKind(d.kind), d.text, "")
	if err != nil {
		return id, fmt.Errorf("%s %q left out: %w", d.kind, d.text, err)
	}
	return id, nil
}
