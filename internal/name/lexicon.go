package name

// lexiconArabic gives the usual Latin form of a frequent Arabic word, learned
// from pairs of spellings.
func lexiconArabic(word string) (string, bool) {
	t, ok := arabicLexicon()[word]
	return t, ok
}
