package view

// Report is a source document on file.
type Report struct {
	ID        string  `json:"id"`
	Title     string  `json:"title"`
	Outlet    string  `json:"outlet"`
	Published string  `json:"published,omitempty"`
	Obtained  string  `json:"obtained,omitempty" doc:"how it was obtained, as declared when it was filed: inquiry, open-source, agency, person, seizure or unknown"`
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
	// Parts and Failed are told when it is filed: what lay in it.
	Parts  []ReportPart `json:"parts,omitempty" doc:"attachments and archive entries, each a report of its own"`
	Failed []FailedPart `json:"failed,omitempty" doc:"what could not be read, and why"`
}

// ReportPart is a report that lay inside another document.
type ReportPart struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Title string `json:"title"`
	Open  int    `json:"open"`
}

// FailedPart is a document that could not be read.
type FailedPart struct {
	Name string `json:"name"`
	Why  string `json:"why"`
}

// Proposal is what the machine read in a report; a person decides.
type Proposal struct {
	ID          string        `json:"id"`
	Report      string        `json:"report"`
	Ordinal     int           `json:"ordinal"`
	Group       string        `json:"group" doc:"person or event it is about"`
	About       string        `json:"about" doc:"the subject that the group is of"`
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
	Band        string        `json:"band" enum:"high,medium,low" doc:"the score in words; low ones are folded under a counted line"`
	Engines     []string      `json:"engines"`
	Reasons     []string      `json:"reasons"`
	In          Range         `json:"in" doc:"the sentence that its first quote stands in; to accept a sentence at once is to accept what shares it"`
	Stopped     string        `json:"stopped,omitempty" doc:"why it is folded: its words are on the stop list"`
	Lost        string        `json:"lost,omitempty" doc:"the reading that no longer finds it; a decision stays"`
	Beside      string        `json:"beside,omitempty" doc:"the decided proposal of which this is another reading"`
	State       string        `json:"state" enum:"open,accepted,accepted-edited,rejected,lapsed"`
	Claim       string        `json:"claim,omitempty"`
}

// Range is a half-open range of bytes of a report's text.
type Range struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

// Band says a score in words. The bounds serve the order of work on a screen;
// no threshold accepts anything.
func Band(score float64) string {
	switch {
	case score >= 0.75:
		return "high"
	case score >= 0.5:
		return "medium"
	}
	return "low"
}

// Review is a report beside its proposals.
type Review struct {
	Report    Report          `json:"report"`
	Text      string          `json:"text"`
	Proposals []Proposal      `json:"proposals" doc:"in reading order"`
	Groups    []ProposalGroup `json:"groups" doc:"the same by the person or event that they are about: persons, events, the rest"`
	Pages     int             `json:"pages,omitempty" doc:"pages on which the words can be shown"`
}

// Page is a page of a report as it was received, with where words stand on it.
// Places are in the unit of width and height, from the upper left.
type Page struct {
	Report string     `json:"report"`
	Page   int        `json:"page" doc:"from 1"`
	Pages  int        `json:"pages"`
	Width  float64    `json:"width"`
	Height float64    `json:"height"`
	Marks  []PageMark `json:"marks" doc:"the words that were asked for; a quote may go over several pages"`
	Lines  []PageLine `json:"lines" doc:"the text of this page by its lines"`
	// Picture is the page as PNG, when it was asked for.
	Picture []byte `json:"picture,omitempty" doc:"PNG"`
	// Unshown says why there is no picture although one was asked for.
	Unshown string `json:"unshown,omitempty"`
}

// PageMark is a rectangle on a page.
type PageMark struct {
	Page   int     `json:"page"`
	Left   float64 `json:"left"`
	Top    float64 `json:"top"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// PageLine is a line of a page.
type PageLine struct {
	PageMark
	Begin int    `json:"begin" doc:"byte of the text"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// ProposalGroup is what was read about one subject.
type ProposalGroup struct {
	About Ref `json:"about"`
	// Proposals are ids: shown ones, the surest first.
	Proposals []string `json:"proposals" doc:"the surest first"`
	Folded    []string `json:"folded" doc:"those below medium, and those on the stop list"`
	// Candidates are subjects on record that bear a similar name.
	Candidates []Hit `json:"candidates" doc:"subjects on record that it may be; a person decides"`
}

// Stopped is an entry of the stop list.
type Stopped struct {
	Words  string `json:"words"`
	Kind   string `json:"kind"`
	Reason string `json:"reason,omitempty"`
	Report string `json:"report"`
	Actor  string `json:"actor"`
	Added  string `json:"added" format:"date-time"`
}

// ReadAgain tells what another reading of a report changed. Decisions stay.
type ReadAgain struct {
	Report    string `json:"report"`
	Title     string `json:"title"`
	Engines   string `json:"engines"`
	Unchanged int    `json:"unchanged"`
	Fresh     int    `json:"new" doc:"queued"`
	Changed   int    `json:"changed" doc:"queued beside the former reading"`
	Vanished  int    `json:"vanished" doc:"no longer found: open ones are folded, decided ones stay and are marked"`
	Open      int    `json:"open"`
}

// Decided tells what a decision wrote.
type Decided struct {
	Accepted  int      `json:"accepted"`
	Rejected  int      `json:"rejected"`
	Reopened  int      `json:"reopened,omitempty"`
	Merged    int      `json:"merged,omitempty" doc:"identity judgements"`
	Stopped   []string `json:"stopped,omitempty" doc:"words put on the stop list"`
	Claims    []string `json:"claims"`
	Judgement []string `json:"judgements"`
	Seq       int64    `json:"seq"`
	Pending   string   `json:"pending,omitempty" doc:"why it waits for a second officer, or that it no longer does"`
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
	// Unlisted says why the list of erasures outside of the store does not have
	// it yet.
	Unlisted string `json:"unlisted,omitempty" doc:"why the list of erasures does not have it yet"`
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
	Exercise   bool     `json:"exercise,omitempty" doc:"the session sees and makes exercises, and nothing real"`
	Demo       bool     `json:"demo,omitempty" doc:"this node plays the story of the demo"`
	MustChange bool     `json:"mustChange,omitempty" doc:"the password was chosen by another person: a new one comes first"`
	Purposes   []Option `json:"purposes"`
	Cases      []Option `json:"cases"`
}

// Option is one entry of a choice.
type Option struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	// Acts tells of an officer that he may act on what comes to a desk.
	Acts bool `json:"acts,omitempty" doc:"of an officer: may act on what comes to a desk, and so stand on its roster"`
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
	// Also are keys that the officer named beyond what the law lists.
	Also    []string `json:"also,omitempty" doc:"keys that may be stored beyond what the law lists for this category, by the officer's word"`
	Reduced int      `json:"reduced,omitempty" doc:"records erased because the category does not allow them, or those they spoke of are known only through this person"`
	Keys    []string `json:"keys,omitempty" doc:"keys of what the category did not allow and was erased"`
}

// Case is an investigation: the compartment of its records.
type Case struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Team   []string `json:"team" doc:"officers with the need to know"`
	Opened string   `json:"opened" format:"date-time"`
	By     string   `json:"by"`
	State  string   `json:"state,omitempty" enum:"open,closing,closed"`
}

// CaseFile is a case as its reader may see it.
type CaseFile struct {
	ID      string      `json:"id"`
	Title   string      `json:"title"`
	By      string      `json:"by"`
	Opened  string      `json:"opened" format:"date-time"`
	Team    []Option    `json:"team" doc:"officers with the need to know"`
	Reports []Report    `json:"reports" doc:"filed in this case"`
	Charts  []ChartHead `json:"charts"`
	Claims  int64       `json:"claims" doc:"put into this case"`

	State      string         `json:"state" enum:"open,closing,closed"`
	Purpose    string         `json:"purpose,omitempty" doc:"for which it was opened"`
	LegalBasis string         `json:"legalBasis,omitempty"`
	Why        string         `json:"why,omitempty" doc:"why it was opened"`
	Tasks      []CaseTask     `json:"tasks"`
	Exhibits   []CaseExhibit  `json:"exhibits"`
	Threads    []CaseThread   `json:"threads" doc:"warnings and requests that belong to it"`
	Line       []CaseMoment   `json:"line" doc:"what happened in its threads, in one line of time"`
	Decisions  []CaseDecision `json:"decisions"`
	Joins      []CaseJoin     `json:"joins" doc:"with other cases"`
	Ending     *CaseEnding    `json:"ending,omitempty"`
	Unfinished []string       `json:"unfinished" doc:"what keeps it from being closed"`
	Keeping    CaseKeeping    `json:"keeping"`
	History    []CaseNote     `json:"history"`
}

// Text is what an officer has typed into a form and not sent.
type Text struct {
	Place string `json:"place"`
	Body  string `json:"body"`
	Kept  string `json:"kept" format:"date-time"`
}
