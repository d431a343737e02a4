package extract

import "strings"

// IsCommon tells that a label says what somebody or something is and names
// nobody: "Police", "the officials", "two Belgian agencies". It knows English
// words, as the rules that make such labels do. An empty label names nobody.
func IsCommon(label string) bool {
	for _, w := range strings.Fields(strings.ToLower(label)) {
		e := english()[w]
		if e == nil || e.bits&(lexNoun|lexAdjective|lexDet|lexQuantity|lexPrep) == 0 || bodies[w] {
			return false
		}
	}
	return true
}

// bodies are nouns that are names of one body each.
var bodies = map[string]bool{"interpol": true, "europol": true}
