package node

import (
	"strings"
	"testing"
)

// A note without a heading is named by its first line, never by half a word or
// half a letter.
func TestADocumentWithoutATitleIsNamedByItsFirstLine(t *testing.T) {
	long := "BRUSSELS, 20 March 2016 - Tomas Verkade, 31, was arrested in Molenbeek on Tuesday, prosecutors said. He is the brother of Ruud Verkade."
	for text, want := range map[string]string{
		"":                         "",
		"\n  Raid in the north\nx": "Raid in the north",
		long:                       "BRUSSELS, 20 March 2016 - Tomas Verkade, 31, was arrested in Molenbeek on Tuesday, prosecutors…",
		strings.Repeat("я", 200):   strings.Repeat("я", 48) + "…",
		"a\xffb":                   "ab",
	} {
		if got := firstLine(text); got != want {
			t.Errorf("%q is named %q, not %q", text, got, want)
		}
	}
}
