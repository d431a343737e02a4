package view

// Places are premises, each with who is tied to it by whose word.
type Places struct {
	Places []Premises `json:"places"`
	Total  int        `json:"total" doc:"premises that answer"`
	From   int        `json:"from" doc:"place of the first one shown, from 0"`
	// NotSeen says what was not looked at.
	NotSeen []string `json:"notSeen"`
}

// Premises is one of the premises as the caller's claims make it.
type Premises struct {
	Ref     Ref   `json:"subject"`
	Members []Ref `json:"members" doc:"records that judgements hold to be the same"`
	// Written are the names and addresses under which it is on record; Read is
	// how an address among them is read, empty if none names a house.
	Written []string `json:"written"`
	Read    string   `json:"read,omitempty"`
	// Uses are what is said of its use.
	Uses []Claim `json:"uses"`
	// Ties are those who are tied to it, persons first, then by how many
	// independent sources say so.
	Ties    []PremisesTie   `json:"ties"`
	Alike   []PremisesAlike `json:"alike" doc:"other premises that may be the same: proposals for a person, never one by themselves"`
	Marking string          `json:"marking" doc:"highest marking of what is shown"`
}

// PremisesTie is one subject that is tied to premises, with the claims that say so.
type PremisesTie struct {
	Who     Ref     `json:"who"`
	Label   string  `json:"label" doc:"rents, lives or lived at, was seen at …"`
	Sources int     `json:"sources" doc:"independent sources of the claims that support it; 0 when it is only denied, planned or corrected"`
	Claims  []Claim `json:"claims"`
}

// PremisesAlike is other premises that may be the same, and why.
type PremisesAlike struct {
	Other   Ref      `json:"other"`
	Written []string `json:"written"`
	Score   float64  `json:"score" doc:"0 to 1, of the records"`
	Band    string   `json:"band"`
	Reasons []Reason `json:"reasons"`
	// Judged is what a person said of the two before something new was said.
	Judged *IdentityStep `json:"judged,omitempty"`
}
