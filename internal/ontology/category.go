package ontology

import (
	"slices"

	"liaison/internal/claim"
)

// Of a victim, a witness or an informant of a case only personal details,
// description and means of identification may be stored, Annex II B(2)(a) to
// (c)(iii) of Regulation (EU) 2016/794, and what the paragraph about them lists
// beside: B(4), B(5), B(6). What an officer finds needed for the analysis of
// that very role is named key by key, with a reason, when the category is given.

// listed are the items of Annex II B(2) that may be stored of everybody.
var listed = []string{"a", "b", "c(i)", "c(ii)", "c(iii)"}

// ties are the relationships of a person with others of the case, crime-related
// information that B(4)(f) and B(5)(a) allow.
var ties = []string{"brother-of", "sister-of", "parent-of", "spouse-of", "relative-of", "associate-of", "contact-of", "met", "linked-to", "alias-of"}

// extras are the keys beside the listed items, per category.
func extras(c claim.Category) []string {
	crime := []string{"victim-of", "died-in", "attacked", "identified-by", "found-at"}
	switch c {
	case claim.CategoryVictim:
		return slices.Concat(ties, crime, []string{"hearing", "anonymity", "victim-reason"})
	case claim.CategoryWitness:
		return slices.Concat(ties, crime, []string{"hearing", "anonymity", "protection", "new-identity"})
	case claim.CategoryInformant:
		return []string{"hearing", "anonymity", "protection", "new-identity", "coded-details", "information-type", "negative-experience", "reward"}
	}
	return nil
}

// Narrow tells whether the law lists what may be stored of a person of this
// category, and where: "4" for Annex II B(4). It is empty for the others.
func Narrow(c claim.Category) string {
	switch c {
	case claim.CategoryVictim:
		return "4"
	case claim.CategoryWitness:
		return "5"
	case claim.CategoryInformant:
		return "6"
	}
	return ""
}

// Permits tells whether a key may be stored of a person of this category. also
// are the keys that an officer named as needed for the analysis of his role.
func Permits(c claim.Category, also []string, key string) bool {
	return Narrow(c) == "" || Identifies(key) || slices.Contains(extras(c), key) || slices.Contains(also, key)
}

// Identifies tells whether a key is one of Annex II B(2)(a) to (c)(iii), which
// may be stored of everybody who is in a case.
func Identifies(key string) bool {
	if p, ok := FindProperty(key); ok {
		return slices.Contains(listed, p.Annex)
	}
	r, ok := FindRelation(key)
	return ok && slices.Contains(listed, r.Annex)
}

// Ties tells whether a key says how a person stands to another one.
func Ties(key string) bool { return slices.Contains(ties, key) }

// Label returns the words for a key, the key itself when it is none.
func Label(key string) string {
	if p, ok := FindProperty(key); ok {
		return p.Label
	}
	if r, ok := FindRelation(key); ok {
		return r.Label
	}
	return key
}

// Known tells whether a key is one of the vocabulary's.
func Known(key string) bool {
	_, property := FindProperty(key)
	_, relation := FindRelation(key)
	return property || relation
}
