package view

// Report is a source document on file.
type Report struct {
	ID        string  `json:"id"`
	Title     string  `json:"title"`
	Outlet    string  `json:"outlet"`
	Published string  `json:"published,omitempty"`
	Mime      string  `json:"mime"`
	Bytes     int64   `json:"bytes"`
	SHA256    string  `json:"sha256"`
	TextSHA   string  `json:"textSha256"`
	Open      int     `json:"open" doc:"proposals that wait for a person"`
	Decided   int     `json:"decided"`
	Marking   Marking `json:"marking"`
	Filed     string  `json:"filed" format:"date-time"`
	FiledBy   string  `json:"filedBy"`
	Text      string  `json:"text,omitempty"`
	Erased    bool    `json:"erased,omitempty"`
}

// Proposal is what the machine read in a report; a person decides.
type Proposal struct {
	ID          string        `json:"id"`
	Report      string        `json:"report"`
	Ordinal     int           `json:"ordinal"`
	Group       string        `json:"group" doc:"person or event it is about"`
	Subject     Ref           `json:"subject"`
	Predicate   string        `json:"predicate"`
	Label       string        `json:"predicateLabel"`
	Object      *Ref          `json:"object,omitempty"`
	Value       *Value        `json:"value,omitempty"`
	Sentence    string        `json:"sentence"`
	Evidence    []Evidence    `json:"evidence"`
	Attribution []Attribution `json:"attribution"`
	Said        string        `json:"said"`
	Modality    string        `json:"modality"`
	Time        Interval      `json:"time"`
	Score       float64       `json:"score" doc:"how surely the text says so, never how likely it is true"`
	Reasons     []string      `json:"reasons"`
	State       string        `json:"state" enum:"open,accepted,accepted-edited,rejected,lapsed"`
	Claim       string        `json:"claim,omitempty"`
}

// Review is a report beside its proposals.
type Review struct {
	Report    Report     `json:"report"`
	Text      string     `json:"text"`
	Proposals []Proposal `json:"proposals"`
}

// Decided tells what a decision wrote.
type Decided struct {
	Accepted  int      `json:"accepted"`
	Rejected  int      `json:"rejected"`
	Claims    []string `json:"claims"`
	Judgement []string `json:"judgements"`
	Seq       int64    `json:"seq"`
}

// AuditEntry is who looked at what, when and why.
type AuditEntry struct {
	Number     int64    `json:"number,omitempty" doc:"number in the log; not among one's own looks"`
	When       string   `json:"when" format:"date-time"`
	Officer    string   `json:"officer"`
	Use        string   `json:"use"`
	Operation  string   `json:"operation"`
	Purpose    string   `json:"purpose"`
	LegalBasis string   `json:"legalBasis"`
	Case       string   `json:"case,omitempty"`
	Touched    []string `json:"touched"`
	Recipients []string `json:"recipients,omitempty"`
	Decision   string   `json:"decision"`
}

// Fault names one thing that a verification found wrong.
type Fault struct {
	Seq    int64  `json:"seq"`
	Record string `json:"record,omitempty"`
	What   string `json:"what"`
}

// Verified is the outcome of a verification.
type Verified struct {
	OK      bool    `json:"ok"`
	Records int64   `json:"records"`
	Erased  int64   `json:"erased"`
	Root    string  `json:"root" doc:"root of the Merkle tree, hexadecimal"`
	Faults  []Fault `json:"faults"`
	Audit   string  `json:"audit"`
}

// Rebuilt tells what a rebuild did.
type Rebuilt struct {
	Records int64 `json:"records"`
	Same    bool  `json:"same" doc:"the tables equal what they were before"`
}

// Erased tells what an erasure removed.
type Erased struct {
	Report  string   `json:"report,omitempty"`
	Records int      `json:"records"`
	Holders []string `json:"holders" doc:"agencies that were told to erase as well"`
	Seq     int64    `json:"seq"`
	Pending bool     `json:"pending,omitempty" doc:"old copies wait to be overwritten until a reader of an older state ends"`
}

// Imported tells what an import did; a bad line is never half imported.
type Imported struct {
	Lines    int64  `json:"lines"`
	Subjects int64  `json:"subjects"`
	Claims   int64  `json:"claims"`
	Known    int64  `json:"known" doc:"statements that were already on record"`
	Blocked  int64  `json:"blocked" doc:"values of fields that the house refuses"`
	Bad      int64  `json:"bad"`
	BadFile  string `json:"badFile,omitempty"`
	Resumed  int64  `json:"resumedAt,omitempty"`
}

// Me is the caller's own session.
type Me struct {
	Officer    string   `json:"officer"`
	Name       string   `json:"name"`
	Agency     string   `json:"agency"`
	Roles      []string `json:"roles"`
	Purpose    string   `json:"purpose,omitempty"`
	LegalBasis string   `json:"legalBasis,omitempty"`
	Case       string   `json:"case,omitempty"`
	Purposes   []Option `json:"purposes"`
	Cases      []Option `json:"cases"`
}

// Option is one entry of a choice.
type Option struct {
	Key   string `json:"key"`
	Label string `json:"label"`
}

// Check is one line of the node's health.
type Check struct {
	Name string `json:"name"`
	OK   bool   `json:"ok"`
	Text string `json:"text"`
	Mend string `json:"mend,omitempty"`
}

// Health is the node's own state.
type Health struct {
	OK     bool    `json:"ok"`
	Seq    int64   `json:"seq,omitempty" doc:"records on the ledger; for administrator, data protection officer and inspector"`
	Checks []Check `json:"checks"`
}

// Done says that an act without other answer was done.
type Done struct {
	Text string `json:"text"`
}

// CasePerson is a person's data-subject category in a case.
type CasePerson struct {
	Person   Ref    `json:"person"`
	Case     string `json:"case"`
	Category string `json:"category" doc:"suspect, indicated, convicted, victim, witness, informant, contact, associate or unknown"`
	By       string `json:"by,omitempty" doc:"officer who said so; empty when a claim did"`
	Reason   string `json:"reason,omitempty"`
	Since    string `json:"since" format:"date-time"`
	Reduced  int    `json:"reduced,omitempty" doc:"records erased because those they spoke of are known only through this person"`
}

// Case is an investigation: the compartment of its records.
type Case struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Team   []string `json:"team" doc:"officers with the need to know"`
	Opened string   `json:"opened" format:"date-time"`
	By     string   `json:"by"`
}

// Text is what an officer has typed into a form and not sent.
type Text struct {
	Place string `json:"place"`
	Body  string `json:"body"`
	Kept  string `json:"kept" format:"date-time"`
}
