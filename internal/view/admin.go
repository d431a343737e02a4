package view

// Officer is a person with an account at this node, as an administrator sees
// it.
type Officer struct {
	ID         string   `json:"id"`
	Login      string   `json:"login"`
	Name       string   `json:"name"`
	Roles      []string `json:"roles"`
	Desks      []string `json:"desks,omitempty"`
	Rights     []string `json:"rights,omitempty" doc:"restricted kinds of record that are open to him"`
	Clearance  string   `json:"clearance,omitempty"`
	Cases      []string `json:"cases,omitempty" doc:"on whose teams he is, by id"`
	Suspended  bool     `json:"suspended,omitempty"`
	MustChange bool     `json:"mustChange,omitempty" doc:"his password was chosen by another person"`
	HasWord    bool     `json:"hasPassword,omitempty"`
	HasCode    bool     `json:"hasCode,omitempty"`
	Passkeys   int      `json:"passkeys,omitempty"`
	Linked     bool     `json:"linked,omitempty"`
	Password   string   `json:"password,omitempty" doc:"his first password, shown once"`
}

// PasswordState tells whether a node takes passwords.
type PasswordState struct {
	Off        bool `json:"off"`
	Keyholders int  `json:"keyholders" doc:"administrators with a passkey; two are needed to switch passwords off"`
}

// DeskState is a desk with what its roster lacks.
type DeskState struct {
	Desk           string  `json:"desk"`
	LastResort     string  `json:"lastResort"`
	LastResortName string  `json:"lastResortName"`
	Gaps           []Shift `json:"gaps" doc:"times of the next fortnight without an officer on duty"`
}

// Policies are what decides who may see what.
type Policies struct {
	Version  uint64         `json:"version"`
	Purposes []PurposeEntry `json:"purposes"`
	Floor    []PolicyRule   `json:"floor"`
	Rules    []PolicyRule   `json:"rules"`
	Text     string         `json:"text" doc:"the agency's policies in Cedar"`
}

// PurposeEntry is one purpose of the register.
type PurposeEntry struct {
	Key       string   `json:"key"`
	Label     string   `json:"label"`
	Bases     []string `json:"bases"`
	Judicial  bool     `json:"judicial,omitempty"`
	Statutory bool     `json:"statutory,omitempty"`
}

// PolicyRule is one rule of the floor or one policy, in words.
type PolicyRule struct {
	Layer string `json:"layer" enum:"floor,policy"`
	Rule  string `json:"rule"`
	Text  string `json:"text"`
}

// Simulated is whether one officer could do something, and what stands in the
// way or lets him.
type Simulated struct {
	Officer string       `json:"officer"`
	Name    string       `json:"name"`
	Roles   []string     `json:"roles"`
	Allowed bool         `json:"allowed"`
	Reasons []PolicyRule `json:"reasons"`
}

// Keys are an agency's public keys at this moment.
type Keys struct {
	Agency      string `json:"agency"`
	Fingerprint string `json:"fingerprint,omitempty" doc:"to be compared by telephone"`
	Version     int64  `json:"version"`
	Lists       int    `json:"lists" doc:"key lists so far"`
	Issued      string `json:"issued,omitempty" format:"date-time"`
	NextBy      string `json:"nextBy,omitempty" format:"date-time" doc:"when the next list is due"`
	Overdue     bool   `json:"overdue,omitempty"`
	Keys        []Key  `json:"keys"`
}

// Key is one public key with its time.
type Key struct {
	Role  string `json:"role"`
	ID    string `json:"id"`
	From  string `json:"from" format:"date-time"`
	Until string `json:"until" format:"date-time"`
	Days  int    `json:"days" doc:"its age"`
	State string `json:"state" enum:"in force,ends soon,ended,revoked,not yet"`
}

// Backup is a copy of the node that was made, and whether it was ever opened.
type Backup struct {
	Digest      string `json:"digest" doc:"SHA-256 of its manifest, in hex"`
	Made        string `json:"made" format:"date-time"`
	Officer     string `json:"officer"`
	OfficerName string `json:"officerName,omitempty"`
	Records     int64  `json:"records"`
	Bytes       int64  `json:"bytes"`
	Checked     string `json:"checked,omitempty" format:"date-time" doc:"when it was opened and checked last"`
	Fault       string `json:"fault,omitempty" doc:"what the check found wrong"`
	Old         bool   `json:"old,omitempty" doc:"made more than a day ago"`
}

// Restored tells what was erased again because a store was older than its list
// of erasures.
type Restored struct {
	Lines int    `json:"lines" doc:"lines of the list that the store did not know"`
	Again int    `json:"again" doc:"records and documents that were erased again"`
	Due   int    `json:"due" doc:"records erased because their day had come"`
	Until string `json:"until,omitempty" doc:"until when the list is whole; empty where there was none"`
}

// Erasures tells how the list of erasures outside of the store stands.
type Erasures struct {
	Path  string `json:"path"`
	Lines int64  `json:"lines"`
	Until string `json:"until" doc:"until when it is whole"`
}
