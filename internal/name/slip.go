package name

// abdSlip tells that a word before a name was meant to be Abd or Abdul: one
// letter left out, added, changed or exchanged with its neighbour. Of the two
// halves of such a name it is the first that a slip spoils entirely, since
// the whole is no longer read as one: Abbdul Rahim, bAd al-Hadi. The short form
// needs the article after it. Words that are names themselves are left alone.
func abdSlip(word string, article bool) bool {
	if kunyaWords[word] || linkWords[word] || titleWords[word] || word == "abul" || word == "abi" || word == "abba" {
		return false
	}
	if article && len(word) >= 2 && len(word) <= 4 && oneSlip(word, "abd") {
		return true
	}
	if len(word) < 4 || personFrequency()[word] > 0 {
		return false
	}
	for _, w := range [...]string{"abdul", "abdel", "abdal", "abdur"} {
		if oneSlip(word, w) {
			return true
		}
	}
	return false
}

// oneSlip tells that two words differ by one letter left out, added or changed,
// or by two neighbours exchanged.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
