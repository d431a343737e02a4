package report

import (
	"slices"
	"strings"

	"liaison/internal/fault"
)

// obtained are the ways in which a document may have come to the agency.
var obtained = []string{"inquiry", "open-source", "agency", "person", "seizure", "unknown"}

// Obtained lists how a document may have been obtained: by an inquiry of the
// agency's own, from an open source, from another agency, from a person, by a
// seizure, or in a way that is not known.
func Obtained() []string { return slices.Clone(obtained) }

// KnownObtained tells whether a declaration is one of Obtained; the empty one,
// that nobody declared it, is.
func KnownObtained(how string) bool { return how == "" || slices.Contains(obtained, how) }

// NoSuchOrigin refuses a declaration that is none of Obtained.
func NoSuchOrigin(how string) error {
	return fault.New(fault.Invalid, "%q does not say how it was obtained", how).At("obtained").WithMend("one of %s", strings.Join(obtained, ", "))
}
