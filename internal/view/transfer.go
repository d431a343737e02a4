package view

// Footing is where an agency is, and on what transfers to it rest (Directive
// (EU) 2016/680 Art. 35 to 38).
type Footing struct {
	Agency  string `json:"agency"`
	Country string `json:"country,omitempty" doc:"ISO 3166-1, or INT for an international organisation; empty is not known"`
	Third   bool   `json:"third" doc:"the directive does not bind it: a transfer needs a ground"`
	Ground  string `json:"ground,omitempty" doc:"adequacy or safeguards"`
	// Instrument names the decision, agreement or assessment.
	Instrument string `json:"instrument,omitempty"`
	Open       bool   `json:"open" doc:"data may go there"`
	Derogation string `json:"derogation,omitempty" doc:"ground of Art. 38(1) on which an officer lets data go there for now"`
	Reason     string `json:"reason,omitempty"`
	By         string `json:"by,omitempty" doc:"officer who derogated"`
	Until      string `json:"until,omitempty" format:"date-time"`
}

// Transfer is one record that went to a third country.
type Transfer struct {
	At         string `json:"at" format:"date-time"`
	Agency     string `json:"agency"`
	Country    string `json:"country"`
	Ground     string `json:"ground"`
	Instrument string `json:"instrument" doc:"the decision, agreement or assessment; of a derogation, its reason"`
	By         string `json:"by,omitempty" doc:"officer who derogated"`
	Record     string `json:"record"`
	Content    string `json:"content" doc:"claim, warning, request, update, report, alert, answer, information, interest, file or answer at the road"`
}
