package view

// ProcessingRecord is the record of processing activities of Directive (EU)
// 2016/680 Art. 24(1), by its letters.
type ProcessingRecord struct {
	Agency     string `json:"agency"`
	Made       string `json:"made" format:"date-time"`
	Controller string `json:"controller" doc:"(a) name and contact details, as entered"`
	// Officers are the data protection officers with an account.
	Officers   []string            `json:"officers" doc:"(a) the data protection officers"`
	Purposes   []ProcessingPurpose `json:"purposes" doc:"(b) purposes, (g) with their legal bases"`
	Recipients []ProcessingPeer    `json:"recipients" doc:"(c) to whom personal data have been or may be disclosed"`
	Subjects   []string            `json:"subjects" doc:"(d) categories of data subjects"`
	Data       []ProcessingData    `json:"data" doc:"(d) categories of personal data, by the items of Annex II B(2) of Regulation (EU) 2016/794"`
	Profiling  string              `json:"profiling" doc:"(e) use of profiling"`
	Transfers  string              `json:"transfers" doc:"(f) categories of transfers to third countries"`
	Limits     []KeptLimit         `json:"limits" doc:"(h) time limits for review; silence erases"`
	EraseBy    string              `json:"eraseBy" format:"date" doc:"(h) the last day of erasure of what is stored today"`
	Measures   []string            `json:"measures" doc:"(i) technical and organisational security measures"`
}

// ProcessingPurpose is a purpose of the register.
type ProcessingPurpose struct {
	Purpose string   `json:"purpose"`
	Label   string   `json:"label"`
	Bases   []string `json:"bases"`
}

// ProcessingPeer is an agency to which data may go, and how many records it
// holds of this one.
type ProcessingPeer struct {
	Agency  string `json:"agency"`
	Country string `json:"country,omitempty"`
	State   string `json:"state" doc:"proposed, confirmed, revoked, or by way of others"`
	Holds   int64  `json:"holds" doc:"records that were given to it"`
}

// ProcessingData is a category of personal data.
type ProcessingData struct {
	Item  string   `json:"item" doc:"of Annex II B(2)"`
	Holds []string `json:"holds" doc:"what is kept of it"`
}
