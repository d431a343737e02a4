package tagger

import "strings"

// stops are frequent words by language.
var stops = map[string]map[string]bool{
	"en": wordSet("the and of to in that is was for on with as by at from his"),
	"fr": wordSet("le la les des du et est une dans que pour qui sur par au avec"),
	"nl": wordSet("de het een en van in dat is op te voor met zijn niet aan door"),
	"de": wordSet("der die das und den dem ist ein eine nicht mit von zu auf im sich"),
	"tr": wordSet("ve bir bu için ile olarak da de olan çok daha gibi sonra"),
}

// Language tells the language of text as ISO 639-1 code and how surely, from 0
// to 1; an empty code when nothing can be told.
func Language(text string) (lang string, p float64) {
	count := map[string]int{}
	total := 0
	for _, w := range strings.Fields(strings.ToLower(text)) {
		for l, set := range stops {
			if set[w] {
				count[l]++
				total++
			}
		}
	}
	best := 0
	for _, l := range []string{"en", "fr", "nl", "de", "tr"} {
		if count[l] > best {
			best, lang = count[l], l
		}
	}
	if best == 0 {
		return "", 0
	}
	return lang, float64(best) / float64(total)
}
