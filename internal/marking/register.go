package marking

import (
	"slices"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// Entry is one purpose of the node's register (Directive (EU) 2016/680
// Art. 4(1)(b), 8): what records may be processed for, and on which ground.
type Entry struct {
	Purpose claim.Purpose `json:"purpose"`
	Label   string        `json:"label"`
	// Bases are the legal bases that may be named for it, the usual first.
	Bases []string `json:"bases"`
	// Judicial purposes disclose to a court: H1 needs its permit.
	Judicial bool `json:"judicial,omitempty"`
	// Serious purposes serve against serious criminal offences: what may be
	// used for one can fall under the duty of Art. 7(2) of Directive (EU)
	// 2023/977.
	Serious bool `json:"serious,omitempty"`
	// Statutory purposes serve the rights of data subjects. They open, to
	// the data protection officer alone, records of every purpose and case.
	Statutory bool `json:"statutory,omitempty"`
}

// Register is the node's list of purposes. It never changes once made.
type Register struct{ entries []Entry }

// DefaultRegister returns the register that a new node starts with. The
// agency names its own national legal bases instead.
func DefaultRegister() *Register {
	return &Register{[]Entry{
		{Purpose: "ct", Label: "Counter-terrorism", Bases: []string{"Directive (EU) 2016/680 Art. 8; Directive (EU) 2017/541", "Directive (EU) 2023/977 Art. 7"}, Serious: true},
		{Purpose: "crime", Label: "Prevention and investigation of serious crime", Bases: []string{"Directive (EU) 2016/680 Art. 8", "Directive (EU) 2023/977 Art. 4"}, Serious: true},
		{Purpose: "border", Label: "Border checks", Bases: []string{"Regulation (EU) 2018/1862", "Directive (EU) 2016/680 Art. 8"}},
		{Purpose: "exchange", Label: "Exchange with other agencies", Bases: []string{"Directive (EU) 2023/977", "Directive (EU) 2016/680 Art. 9"}},
		{Purpose: "court", Label: "Judicial proceedings", Bases: []string{"Directive (EU) 2016/680 Art. 8; national law of procedure"}, Judicial: true},
		{Purpose: "rights", Label: "Rights of data subjects", Bases: []string{"Directive (EU) 2016/680 Art. 12-18"}, Statutory: true},
	}}
}

// NewRegister makes a register of entries, and refuses one that repeats a
// purpose or lacks a label or a legal basis.
func NewRegister(entries []Entry) (*Register, error) {
	if len(entries) == 0 {
		return nil, fault.New(fault.Invalid, "the register of purposes is empty").WithMend("name at least one purpose with its legal basis")
	}
	r := &Register{}
	for _, e := range entries {
		switch {
		case e.Purpose == "" || e.Label == "":
			return nil, fault.New(fault.Invalid, "a purpose needs its key and its label").At("purposes")
		case len(e.Bases) == 0 || slices.Contains(e.Bases, ""):
			return nil, fault.New(fault.Invalid, "purpose %q has no legal basis", e.Purpose).At("purposes")
		case e.Judicial && e.Statutory:
			return nil, fault.New(fault.Invalid, "purpose %q cannot be both judicial and statutory", e.Purpose).At("purposes")
		}
		if _, ok := r.Entry(e.Purpose); ok {
			return nil, fault.New(fault.Invalid, "purpose %q stands twice", e.Purpose).At("purposes")
		}
		e.Bases = slices.Clone(e.Bases)
		r.entries = append(r.entries, e)
	}
	return r, nil
}

// Entries returns the register in its order.
func (r *Register) Entries() []Entry { return slices.Clone(r.entries) }

// Entry finds a purpose.
func (r *Register) Entry(p claim.Purpose) (Entry, bool) {
	if i := slices.IndexFunc(r.entries, func(e Entry) bool { return e.Purpose == p }); i >= 0 {
		return r.entries[i], true
	}
	return Entry{}, false
}

// Check refuses a purpose that the register does not have, or a legal basis
// that it does not name for it. An empty basis takes the usual one.
func (r *Register) Check(p claim.Purpose, basis string) (legalBasis string, err error) {
	e, ok := r.Entry(p)
	if !ok {
		return "", fault.New(fault.Invalid, "%q is no purpose of this node's register", string(p)).At("purpose").WithMend("choose one of %s", r.keys())
	}
	if basis == "" {
		return e.Bases[0], nil
	}
	if !slices.Contains(e.Bases, basis) {
		return "", fault.New(fault.Invalid, "the register names another legal basis for %q", string(p)).At("legalBasis").WithMend("use “%s”", e.Bases[0])
	}
	return basis, nil
}

func (r *Register) keys() string {
	s := ""
	for i, e := range r.entries {
		if i > 0 {
			s += ", "
		}
		s += string(e.Purpose)
	}
	return s
}
