package view

// Quarantined is material that was obtained, by an officer's word, in obvious
// violation of human rights (Regulation (EU) 2016/794 Art. 23(9)).
type Quarantined struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	SHA256    string `json:"sha256"`
	Bytes     int64  `json:"bytes"`
	Obtained  string `json:"obtained,omitempty" doc:"how it came here"`
	Violation string `json:"violation" doc:"in what the violation lies, by the officer who handed it in"`
	By        string `json:"by"`
	At        string `json:"at" format:"date-time"`
	Decision  string `json:"decision,omitempty" enum:"released,erased" doc:"empty while nobody has decided"`
	Decided   string `json:"decided,omitempty" format:"date-time"`
	Decider   string `json:"decider,omitempty"`
	Why       string `json:"why,omitempty"`
}
