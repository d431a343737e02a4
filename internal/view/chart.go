package view

// ChartHead is a chart as a list shows it.
type ChartHead struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Case    string `json:"case,omitempty"`
	Purpose string `json:"purpose"`
	Version int    `json:"version" doc:"the newest version"`
	By      string `json:"by"`
	Made    string `json:"made" format:"date-time"`
}

// ChartVersion is one saved state of a chart.
type ChartVersion struct {
	Version int    `json:"version"`
	By      string `json:"by"`
	Saved   string `json:"saved" format:"date-time"`
	Note    string `json:"note,omitempty"`
	Digest  string `json:"digest,omitempty" doc:"SHA-256 of what was drawn, when it was frozen for a file"`
}

// ChartFilter is what is drawn between the subjects.
type ChartFilter struct {
	Since     string   `json:"since,omitempty"`
	Until     string   `json:"until,omitempty"`
	Known     string   `json:"known,omitempty" doc:"as it could have been drawn at the end of this day"`
	Floor     int      `json:"floor,omitempty"`
	Relations []string `json:"relations,omitempty"`
}

// ChartSubject is one entity on a chart. A tie is about 1 long.
type ChartSubject struct {
	ID      string  `json:"id"`
	Kind    string  `json:"kind"`
	Label   string  `json:"label"`
	X       float64 `json:"x"`
	Y       float64 `json:"y"`
	Pinned  bool    `json:"pinned,omitempty"`
	Hidden  bool    `json:"hidden,omitempty" doc:"on the chart, not drawn"`
	Ties    int     `json:"ties" doc:"drawn ties"`
	Records int     `json:"records" doc:"records that judgements hold to be this subject"`
	Step    string  `json:"step,omitempty" doc:"expansion that added it"`
	Fold    int     `json:"fold,omitempty" doc:"equal numbers above 0 have the same kind and the same neighbours: draw them as one"`
}

// ChartLink is all that ties two subjects of a chart; A and B are places in
// the list of subjects.
type ChartLink struct {
	A          int      `json:"a"`
	B          int      `json:"b"`
	Label      string   `json:"label" doc:"words of the strongest claim's relation"`
	Sentence   string   `json:"sentence"`
	Relations  []string `json:"relations"`
	Claims     []string `json:"claims" doc:"the strongest first"`
	Level      int      `json:"level"`
	Sources    int      `json:"sources" doc:"independent sources"`
	Disputed   bool     `json:"disputed,omitempty"`
	Assessment bool     `json:"assessment,omitempty" doc:"rests on assessments alone"`
	Undated    bool     `json:"undated,omitempty"`
	From       string   `json:"from,omitempty"`
	To         string   `json:"to,omitempty"`
}

// ChartStep is one expansion in the chart's history.
type ChartStep struct {
	ID    string `json:"id"`
	Of    Ref    `json:"of"`
	Name  string `json:"name"`
	By    string `json:"by"`
	Added int    `json:"added"`
}

// ChartNote is a remark of a named person.
type ChartNote struct {
	ID   string `json:"id"`
	On   string `json:"on,omitempty"`
	Text string `json:"text"`
	By   string `json:"by"`
	At   string `json:"at" format:"date-time"`
}

// Hypothesis is one explanation, with the sum of what speaks against it:
// I counts 1, II counts 2. No probability follows from it.
type Hypothesis struct {
	ID       string `json:"id"`
	Text     string `json:"text"`
	By       string `json:"by"`
	At       string `json:"at" format:"date-time"`
	Against  int    `json:"against" doc:"sum of inconsistencies, each row alike"`
	Weighted int    `json:"weighted" doc:"the same, each row times its evidence level, an assumption times 1"`
}

// GridRow is what hypotheses are held against.
type GridRow struct {
	ID         string     `json:"id"`
	Claim      *Claim     `json:"claim,omitempty"`
	Assumption string     `json:"assumption,omitempty"`
	By         string     `json:"by"`
	Cells      []GridCell `json:"cells"`
	// Withdrawn rows count no more: their claim was recalled or erased.
	Withdrawn bool `json:"withdrawn,omitempty"`
	// Idle rows say the same of every hypothesis.
	Idle bool `json:"idle,omitempty"`
	// Decides tells that the order of the hypotheses changes without it.
	Decides bool `json:"decides,omitempty"`
}

// GridCell is one person's judgement.
type GridCell struct {
	Hypothesis string `json:"hypothesis"`
	Mark       string `json:"mark" enum:"CC,C,N,I,II,NA"`
	By         string `json:"by"`
	At         string `json:"at" format:"date-time"`
}

// ChartChanges says what happened to the claims since the version was saved.
type ChartChanges struct {
	Gone  int `json:"gone" doc:"drawn then and since recalled, erased or corrected"`
	Added int `json:"added" doc:"drawn now and not on record then"`
}

// Chart is one version of a chart as its reader may see it; others may see
// more or less of it.
type Chart struct {
	ChartHead
	Shown      int            `json:"shown" doc:"the version that is shown"`
	Saved      string         `json:"saved" format:"date-time"`
	SavedBy    string         `json:"savedBy"`
	Digest     string         `json:"digest,omitempty"`
	Seq        int64          `json:"seq" doc:"number of the last permitted claim at this moment"`
	Filter     ChartFilter    `json:"filter"`
	Subjects   []ChartSubject `json:"subjects"`
	Links      []ChartLink    `json:"links"`
	Steps      []ChartStep    `json:"steps"`
	Notes      []ChartNote    `json:"notes"`
	Hypotheses []Hypothesis   `json:"hypotheses"`
	Grid       []GridRow      `json:"grid"`
	Changes    ChartChanges   `json:"changes"`
	Marking    string         `json:"marking" doc:"highest marking of what is drawn"`
}

// Around answers what an expansion would draw, before anything is drawn.
type Around struct {
	Of        Ref           `json:"of"`
	Groups    []AroundGroup `json:"groups"`
	Total     int           `json:"total" doc:"subjects around"`
	OnChart   int           `json:"onChart" doc:"of these, on the chart already"`
	Default   int           `json:"default" doc:"most that one expansion draws unless more is asked for"`
	Relations []AroundGroup `json:"relations"`
}

// AroundGroup counts the subjects around of one kind or relation.
type AroundGroup struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

// ChartDiff compares two states of a chart.
type ChartDiff struct {
	Chart    string         `json:"chart"`
	Axis     string         `json:"axis" enum:"version,valid,known"`
	From     string         `json:"from"`
	To       string         `json:"to"`
	Subjects DiffRefs       `json:"subjects"`
	Links    []DiffLink     `json:"links"`
	Words    []string       `json:"words" doc:"the differences in sentences"`
	Filters  [2]ChartFilter `json:"filters"`
}

// DiffRefs lists the subjects that only one state has.
type DiffRefs struct {
	Gone  []Ref `json:"gone"`
	Added []Ref `json:"added"`
}

// DiffLink is a tie that differs.
type DiffLink struct {
	A      Ref    `json:"a"`
	B      Ref    `json:"b"`
	Change string `json:"change" enum:"gone,added,weaker,stronger,other"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// Groups are the groups and brokers of one chart. They belong to it, were
// computed for this answer and are kept nowhere.
type Groups struct {
	Chart   string       `json:"chart"`
	Version int          `json:"version"`
	Groups  []ChartGroup `json:"groups"`
	Between []Ref        `json:"between" doc:"subjects that stayed with their group in less than 80 % of the runs"`
	Quality float64      `json:"modularity"`
	Runs    int          `json:"runs"`
	Brokers []Broker     `json:"brokers" doc:"in the order of their names"`
	Bridges []string     `json:"bridges"`
	Marking string       `json:"marking"`
}

// ChartGroup is a part of the chart that is tied more closely.
type ChartGroup struct {
	Members []Ref   `json:"members"`
	Stayed  float64 `json:"stayed" doc:"least share of runs in which a member stayed"`
}

// Broker says in guarded words what passes through one subject on this chart.
type Broker struct {
	Subject Ref    `json:"subject"`
	Words   string `json:"words"`
	// Share is of this chart alone; Without leaves its strongest source out.
	Share   float64 `json:"share"`
	Without float64 `json:"withoutStrongest"`
	Claims  int     `json:"claims"`
	Sources int     `json:"sources"`
	Cuts    string  `json:"cuts,omitempty" doc:"what falls apart without it"`
}

// Join is a pair of cases that have come together.
type Join struct {
	ID     string       `json:"id"`
	State  string       `json:"state" enum:"open,withdrawn" doc:"withdrawn: its evidence was recalled, corrected or erased"`
	Cases  []Option     `json:"cases"`
	Ends   []Ref        `json:"ends" doc:"a subject of each case"`
	Steps  int          `json:"steps" doc:"0: one subject is in both"`
	Closed string       `json:"closed" doc:"record that closed it"`
	At     string       `json:"at" format:"date-time"`
	Answer string       `json:"answer,omitempty"`
	Path   *Path        `json:"path,omitempty"`
	Call   []Originator `json:"call" doc:"other agencies on whose word it rests, and whom to call"`
	Aside  []SetAside   `json:"aside,omitempty"`
}

// SetAside tells who held a join to be of no importance to a case, and why.
type SetAside struct {
	Case   string `json:"case"`
	By     string `json:"by"`
	Reason string `json:"reason"`
	At     string `json:"at" format:"date-time"`
}
