package view

// ExportHead stands at the head of every file that leaves: whose it is, for
// whom, for what, and the union of the restrictions of all that is in it.
type ExportHead struct {
	Agency     string `json:"agency"`
	Officer    string `json:"officer"`
	For        string `json:"for,omitempty" doc:"agency that is to have the file; empty when it stays in the house"`
	Purpose    string `json:"purpose"`
	LegalBasis string `json:"legalBasis"`
	Case       string `json:"case,omitempty"`
	Subject    *Ref   `json:"subject,omitempty"`
	Chart      string `json:"chart,omitempty" doc:"title of the chart that is drawn"`
	Title      string `json:"title,omitempty" doc:"what the officer calls it"`
	// Places are where the chart has its subjects; empty leaves it to the
	// writer.
	Places         []Position `json:"-"`
	Made           string     `json:"made" format:"date-time"`
	Count          int64      `json:"count" doc:"claims chosen"`
	Classification string     `json:"classification"`
	Codes          []string   `json:"codes"`
	Caveats        []string   `json:"caveats"`
	Originators    []string   `json:"originators"`
	Exercise       bool       `json:"exercise,omitempty"`
	Marking        string     `json:"marking" doc:"all of it in one line, for every page"`
}

// Exported tells what a file holds and what its format could not carry.
type Exported struct {
	Head    ExportHead       `json:"head"`
	Format  string           `json:"format"`
	File    string           `json:"file,omitempty"`
	Written int64            `json:"written" doc:"claims that are in the file"`
	Dropped map[string]int64 `json:"dropped" doc:"claims that the format cannot carry, by reason"`
	Altered map[string]int64 `json:"altered" doc:"claims that it carries with a loss, by rule"`
}

// Position is where a subject stands on a chart; a tie is about 1 long.
type Position struct {
	ID string  `json:"id"`
	X  float64 `json:"x"`
	Y  float64 `json:"y"`
}
