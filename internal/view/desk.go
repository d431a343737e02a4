package view

// Desk is what a desk has to see to.
type Desk struct {
	Now         string       `json:"now" format:"date-time"`
	Desk        string       `json:"desk"`
	From        int          `json:"from" doc:"place of the first one shown in the whole list"`
	Total       int          `json:"total" doc:"how many there are in the chosen list"`
	Counts      DeskCounts   `json:"counts"`
	Exercises   int          `json:"exercises,omitempty" doc:"exercises that wait here; they are seen and answered in an exercise session"`
	Obligations []Obligation `json:"obligations" doc:"what burns first on top"`
}

// DeskCounts counts what is open on a desk, on what the caller may see.
type DeskCounts struct {
	Open      int    `json:"open"`
	Unowned   int    `json:"unowned" doc:"must be 0: whatever reaches a desk has an owner"`
	Mine      int    `json:"mine"`
	Escalated int    `json:"escalated" doc:"where somebody beyond the first was called"`
	Late      int    `json:"late" doc:"whose due time passed unanswered"`
	Silent    int    `json:"silent" doc:"other agencies that have not answered us"`
	Unread    int    `json:"unread" doc:"answers that came and were not read"`
	Oldest    string `json:"oldest,omitempty" format:"date-time" doc:"since when the oldest unanswered one waits"`
}

// Obligation is something that a named officer has to see to, with its clock.
type Obligation struct {
	ID         string  `json:"id"`
	Kind       string  `json:"kind" doc:"warning, request, recall, completion or silence of a recipient"`
	About      string  `json:"about" doc:"the record that caused it"`
	Title      string  `json:"title"`
	From       string  `json:"from" doc:"agency that caused it"`
	Case       string  `json:"case,omitempty" doc:"the case in whose file it is settled"`
	Precedence string  `json:"precedence,omitempty" enum:"flash,urgent,routine"`
	Exercise   bool    `json:"exercise"`
	State      string  `json:"state" enum:"open,acknowledged,offered,closed"`
	Owner      string  `json:"owner"`
	Desk       string  `json:"desk"`
	OfferedTo  string  `json:"offeredTo,omitempty"`
	Received   string  `json:"received" format:"date-time"`
	Due        string  `json:"due,omitempty" format:"date-time" doc:"when an answer is owed"`
	Breached   string  `json:"breached,omitempty" format:"date-time" doc:"a due time that passed unanswered; never taken back"`
	Escalated  int64   `json:"escalated" doc:"people called beyond the first"`
	Next       string  `json:"next,omitempty" format:"date-time" doc:"when the next person is called unless somebody answers"`
	NextRole   string  `json:"nextRole,omitempty" enum:"owner,duty,second,head,director,everyone"`
	Events     []Event `json:"events,omitempty"`
	Ladder     []Rung  `json:"ladder,omitempty" doc:"whom the clock called and will call, in order"`
}

// Rung is one step of an obligation's ladder.
type Rung struct {
	Role   string   `json:"role"`
	Due    string   `json:"due" format:"date-time"`
	State  string   `json:"state" enum:"waiting,called,spared" doc:"spared: a person answered before it"`
	Called []string `json:"called,omitempty" doc:"officers"`
}

// Event is one entry of a history.
type Event struct {
	At    string `json:"at" format:"date-time"`
	Actor string `json:"actor" doc:"empty for the clock"`
	What  string `json:"what"`
	Text  string `json:"text,omitempty"`
}

// Roster is who holds which part on a desk, and when nobody does.
type Roster struct {
	Desk   string   `json:"desk"`
	Desks  []Option `json:"desks" doc:"every desk, with the officer who owns what nobody else does"`
	Shifts []Shift  `json:"shifts"`
	Gaps   []Shift  `json:"gaps" doc:"times without an officer on duty; the owner of last resort is called then"`
}

// Shift is one officer's part on a desk, until before Ends.
type Shift struct {
	Desk    string `json:"desk"`
	Role    string `json:"role" enum:"duty,second,head,director"`
	Officer string `json:"officer,omitempty"`
	Begins  string `json:"begins" format:"date-time"`
	Ends    string `json:"ends" format:"date-time"`
}

// Peer is another agency's node, and how far it is trusted.
type Peer struct {
	Agency      string   `json:"agency"`
	State       string   `json:"state" enum:"proposed,confirmed,revoked"`
	Fingerprint string   `json:"fingerprint,omitempty" doc:"to be compared by telephone; shown only once the peer is confirmed"`
	Address     string   `json:"address,omitempty"`
	Telephone   string   `json:"telephone,omitempty" doc:"whom to call when it is dark"`
	ConfirmedBy []string `json:"confirmedBy"`
	Version     int64    `json:"version" doc:"of its key list"`
	Heard       string   `json:"heard,omitempty" format:"date-time"`
	Misses      int64    `json:"misses" doc:"how often it has not answered since"`
	Waiting     int64    `json:"waiting" doc:"messages it has not yet receipted"`
	Reason      string   `json:"reason,omitempty"`
	// Footing is where it is, and on what transfers to it rest.
	Footing Footing `json:"footing"`
}

// Invite is what this agency hands to another to be trusted.
type Invite struct {
	Agency      string `json:"agency"`
	Invite      []byte `json:"invite" doc:"base64; no secret"`
	Fingerprint string `json:"fingerprint" doc:"read it out by telephone to each of their two officers"`
}

// Shared is the exact list of who gets what: before release with Preview, and
// as it was signed.
type Shared struct {
	Preview    bool        `json:"preview"`
	Directive  string      `json:"directive,omitempty"`
	Recipients []Recipient `json:"recipients"`
}

// Recipient is one agency of a release.
type Recipient struct {
	Agency  string    `json:"agency"`
	Records []string  `json:"records"`
	Refused []Refusal `json:"refused,omitempty" doc:"what may not go there, and why"`
}

// Refusal is one record that may not go to an agency.
type Refusal struct {
	Record string `json:"record"`
	Reason string `json:"reason"`
}

// Recalled is a recall with what became of the copies.
type Recalled struct {
	Recall     string   `json:"recall"`
	Also       []string `json:"also,omitempty" doc:"further orders, for records that others hold"`
	Orders     int      `json:"orders" doc:"how many orders the recall is split into; one answer is for all of them"`
	Count      int64    `json:"count" doc:"how many records all orders of the recall name together"`
	Originator string   `json:"originator,omitempty" doc:"the agency that recalls"`
	By         string   `json:"by,omitempty"`
	At         string   `json:"at,omitempty" format:"date-time"`
	Reason     string   `json:"reason,omitempty"`
	Records    []string `json:"records" doc:"the records of the first order"`
	Holders    []Holder `json:"holders"`
}

// Holder is an agency that may hold a copy, and its signed disposition.
type Holder struct {
	Agency  string `json:"agency"`
	Via     string `json:"via,omitempty" doc:"the agency that passed it on"`
	Outcome string `json:"outcome,omitempty" doc:"erased, restricted or kept; empty while it is awaited"`
	Orders  int    `json:"orders,omitempty" doc:"how many orders of the recall it has answered"`
	Text    string `json:"text,omitempty"`
	By      string `json:"by,omitempty"`
	At      string `json:"at,omitempty" format:"date-time"`
}

// Bundle tells what a file for or from a peer held.
type Bundle struct {
	Peer     string   `json:"peer"`
	Bundles  int      `json:"bundles"`
	Messages int      `json:"messages,omitempty"`
	Receipts int      `json:"receipts"`
	Notes    []string `json:"notes,omitempty" doc:"what people have to look at"`
}
