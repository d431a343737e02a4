package view

// Hit is one subject that a search found, with the reason.
type Hit struct {
	Subject Ref      `json:"subject"`
	Names   []string `json:"names"`
	Matched string   `json:"matched" doc:"the name on the record that matched"`
	Score   float64  `json:"score" doc:"0 to 1, of the record, never of the person"`
	Why     []string `json:"why"`
	Claims  int      `json:"claims"`
}

// TextHit is a report whose text holds the words.
type TextHit struct {
	Report  string `json:"report"`
	Title   string `json:"title"`
	Snippet string `json:"snippet"`
}

// Search is the answer to a search; Total counts what the caller may see.
type Search struct {
	Query string    `json:"query"`
	Read  []string  `json:"read" doc:"how the query was read: scripts and readings"`
	Hits  []Hit     `json:"hits"`
	Texts []TextHit `json:"texts"`
	Total int       `json:"total"`
	// NotSeen says what was not looked at.
	NotSeen []string `json:"notSeen"`
}

// Group is what one source says of a subject.
type Group struct {
	Source string  `json:"source"`
	Claims []Claim `json:"claims"`
}

// Property is one property with all that is said of it.
type Property struct {
	Predicate string  `json:"predicate"`
	Label     string  `json:"label"`
	Claims    []Claim `json:"claims"`
	// Contradicted tells that the sources differ; both stand.
	Contradicted bool `json:"contradicted"`
}

// Tie groups the links to one other subject.
type Tie struct {
	Other     Ref     `json:"other"`
	Predicate string  `json:"predicate"`
	Label     string  `json:"label"`
	Claims    []Claim `json:"claims"`
}

// IdentityStep is a judgement that ties records into one entity.
type IdentityStep struct {
	Judgement string `json:"judgement"`
	Decision  string `json:"decision"`
	A         Ref    `json:"a"`
	B         Ref    `json:"b"`
	Actor     string `json:"actor"`
	Reason    string `json:"reason"`
	When      string `json:"when"`
}

// Stub is an associate of an associate: only that a tie exists, and of what
// nature.
type Stub struct {
	Handle string `json:"handle"`
	Kind   string `json:"tieKind"`
	Nature string `json:"tieNature"`
}

// Subject is one entity as the caller's claims make it.
type Subject struct {
	Ref        Ref            `json:"subject"`
	Members    []Ref          `json:"members" doc:"records that judgements hold to be the same"`
	Names      []string       `json:"names"`
	Properties []Property     `json:"properties"`
	Ties       []Tie          `json:"ties"`
	Sources    []Group        `json:"sources"`
	Identity   []IdentityStep `json:"identity"`
	Categories []string       `json:"categories" doc:"category per case"`
	Claims     int            `json:"claims"`
	Candidates []Candidate    `json:"candidates"`
	Marking    string         `json:"marking" doc:"highest marking of what is shown"`
}

// Candidate is a proposed similar record; a person decides.
type Candidate struct {
	ID     string  `json:"id"`
	A      Ref     `json:"a"`
	B      Ref     `json:"b"`
	Score  float64 `json:"score"`
	Bits   float64 `json:"bits"`
	Chance float64 `json:"chance" doc:"how many of 100 test pairs with such evidence were the same, as a share, where half of all were"`
	Band   string  `json:"band"`
	// Bands are the agency's bands by which Band is named.
	Bands   BandsShown `json:"bands"`
	Reasons []Reason   `json:"reasons"`
	State   string     `json:"state" enum:"proposed,same,not-same,unsure"`
	// NotCompared says what one side lacks.
	NotCompared []string       `json:"notCompared"`
	First       string         `json:"first" doc:"why it stands where it does in the queue"`
	Rank        int            `json:"rank"`
	News        []string       `json:"news" doc:"claims that came after the last judgement"`
	Judged      *IdentityStep  `json:"judged,omitempty" doc:"the last judgement in force"`
	TakesTwo    string         `json:"takesTwo,omitempty" doc:"why one officer alone does not judge them the same"`
	Second      *SecondOfficer `json:"second,omitempty" doc:"what the first of two officers said"`
	Snapshot    string         `json:"snapshot" doc:"hash of the evidence shown; a judgement names it"`
	Found       string         `json:"found" format:"date-time"`
	ClaimsA     []Claim        `json:"claimsA,omitempty"`
	ClaimsB     []Claim        `json:"claimsB,omitempty"`
}

// SecondOfficer is what one officer said and another has to agree to.
type SecondOfficer struct {
	By       string `json:"by"`
	Reason   string `json:"reason"`
	At       string `json:"at" format:"date-time"`
	Snapshot string `json:"snapshot,omitempty"`
}

// Candidates is the queue of pairs that may be one subject.
type Candidates struct {
	Pairs  []Candidate `json:"pairs" doc:"the most useful to decide first"`
	Total  int         `json:"total"`
	More   bool        `json:"more" doc:"more pairs were found than one look weighs"`
	Floor  float64     `json:"floor" doc:"score below which nothing is shown"`
	Urgent float64     `json:"urgent" doc:"score from which a pair is urgent"`
	Bands  int64       `json:"bands" doc:"version of the two; 0 is the standard"`
}

// Reason is one line of an explanation, with both source texts.
type Reason struct {
	Feature string  `json:"feature"`
	Level   string  `json:"level,omitempty"`
	A       string  `json:"a,omitempty"`
	B       string  `json:"b,omitempty"`
	Bits    float64 `json:"bits"`
	Why     string  `json:"why"`
	// ClaimsA and ClaimsB are the claims on both sides that the line rests on.
	ClaimsA []string `json:"claimsA,omitempty"`
	ClaimsB []string `json:"claimsB,omitempty"`
}

// Step is one step of a path with everything it rests on.
type Step struct {
	From     Ref     `json:"from"`
	To       Ref     `json:"to"`
	Sentence string  `json:"sentence"`
	Claims   []Claim `json:"claims"`
	// Level is the search order 1..3 of the strongest claim (LINKS.md 3);
	// shown beside the grades, never in their place.
	Level    int  `json:"level"`
	Sources  int  `json:"sources" doc:"independent sources"`
	Disputed bool `json:"disputed"`
	// Identity steps rest on judgements instead of claims.
	Identity []IdentityStep `json:"identity,omitempty"`
}

// Path is one chain between two subjects.
type Path struct {
	Steps   []Step   `json:"steps"`
	Level   int      `json:"level" doc:"of its weakest step"`
	Weakest int      `json:"weakest" doc:"index of the weakest step"`
	Falls   []string `json:"falls" doc:"sources without which nothing ties the two"`
	Breaks  []Break  `json:"breaks,omitempty" doc:"what is left without each source, for the best path"`
	Marking string   `json:"marking"`
}

// Break tells what is left of a connection without one source.
type Break struct {
	Source string `json:"source"`
	Root   string `json:"root"`
	Left   string `json:"left,omitempty" doc:"empty: nothing"`
	Level  int    `json:"level,omitempty" doc:"of the weakest step of what is left"`
	Steps  int    `json:"steps,omitempty"`
	Words  string `json:"words"`
}

// Knowable is the first day on which what is on record here tied the two.
type Knowable struct {
	Day      string `json:"day"`
	Claim    string `json:"id" doc:"the claim that closed the path"`
	Sentence string `json:"sentence"`
}

// Paths answers what ties two subjects.
type Paths struct {
	From    Ref      `json:"from"`
	To      Ref      `json:"to"`
	Found   bool     `json:"found"`
	Paths   []Path   `json:"paths"`
	MaxHops int      `json:"maxHops"`
	Seq     int64    `json:"seq" doc:"number of the last permitted claim at that moment"`
	Capped  []Ref    `json:"capped" doc:"hubs that were not crossed"`
	NotSeen []string `json:"notSeen" doc:"what was not looked at"`
	Answer  string   `json:"answer" doc:"the best path in sentences"`
	// Knowable is what was on record here; earlier reports that came later
	// count from the day on which they came.
	Knowable *Knowable    `json:"knowable,omitempty"`
	Call     []Originator `json:"call" doc:"other agencies on whose word the paths rest, and whom to call"`
}

// Originator is an agency whose statements the reader sees, and whom to call
// there.
type Originator struct {
	Agency     string `json:"agency"`
	Telephone  string `json:"telephone,omitempty" doc:"absent where it is no peer of this node"`
	Statements int    `json:"statements"`
}

// Neighbours answers who is around a subject.
type Neighbours struct {
	Of     Ref            `json:"of"`
	Counts map[string]int `json:"counts" doc:"by kind of subject"`
	Ties   []Tie          `json:"ties"`
	More   int            `json:"more" doc:"ties above the limit that were not listed"`
}
