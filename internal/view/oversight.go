package view

// AuditEntry is who looked at what, when and why.
type AuditEntry struct {
	Number      int64    `json:"number,omitempty" doc:"number in the log; not among one's own looks"`
	Place       string   `json:"place,omitempty" doc:"where it stands in the log; the next page begins behind it"`
	When        string   `json:"when" format:"date-time"`
	Officer     string   `json:"officer"`
	OfficerName string   `json:"officerName,omitempty"`
	Use         string   `json:"use"`
	Operation   string   `json:"operation"`
	Purpose     string   `json:"purpose"`
	LegalBasis  string   `json:"legalBasis"`
	Case        string   `json:"case,omitempty"`
	Touched     []string `json:"touched"`
	Recipients  []string `json:"recipients,omitempty"`
	Results     int64    `json:"results,omitempty" doc:"how many were shown"`
	Decision    string   `json:"decision"`
}

// UseCount is how often the node was used for one purpose in one way.
type UseCount struct {
	Purpose   string `json:"purpose" doc:"empty for what needs none, such as a login"`
	Label     string `json:"label,omitempty"`
	Operation string `json:"operation"`
	Allowed   int64  `json:"allowed"`
	Refused   int64  `json:"refused"`
}

// UseCounts are the uses of some days.
type UseCounts struct {
	From   string     `json:"from" format:"date"`
	To     string     `json:"to" format:"date"`
	Counts []UseCount `json:"counts"`
}

// Retention is until when records are kept, and which are gone.
type Retention struct {
	Today      string      `json:"today" format:"date"`
	Kept       int64       `json:"kept"`
	Over       int64       `json:"over" doc:"past their day and not yet erased"`
	OneMonth   int64       `json:"oneMonth" doc:"end within a month"`
	FourMonths int64       `json:"fourMonths" doc:"end within four months, and not within one"`
	Held       int64       `json:"held" doc:"no erasure while contested, evidence or protection"`
	Restricted int64       `json:"restricted" doc:"out of search, matching and graph"`
	Special    int64       `json:"special" doc:"of minors, victims, witnesses, informants or special categories"`
	Due        []KeptUntil `json:"due" doc:"what ends next, the nearest first"`
	// LongKept is what the supervisory authority is told of (Regulation (EU)
	// 2016/794 Art. 31(3)).
	LongKept []KeptUntil `json:"longKept" doc:"of minors, victims, witnesses, informants or special categories, and kept for more than five years: the supervisory authority is informed"`
	Limits   []KeptLimit `json:"limits"`
	Erasures []Erasure   `json:"erasures" doc:"orders of erasure, newest first"`
}

// Retained is what one decision about how long claims are kept ordered.
type Retained struct {
	Orders []RetentionOrder `json:"orders" doc:"one for each group of claims that the same people may know of"`
}

// RetentionOrder is an order that continues, holds or restricts claims.
type RetentionOrder struct {
	Order    string   `json:"order"`
	Act      string   `json:"act" enum:"continue,hold,restrict"`
	Agency   string   `json:"agency" doc:"whose order it is"`
	Ground   string   `json:"ground,omitempty" enum:"protect,contested,proof,objected"`
	Owner    string   `json:"owner,omitempty" doc:"who answers for a hold"`
	By       string   `json:"by"`
	ReviewBy string   `json:"reviewBy,omitempty" format:"date"`
	Overdue  bool     `json:"overdue,omitempty" doc:"the review of the hold is over; only a person releases it"`
	Records  []string `json:"records"`
	Told     []string `json:"told" doc:"the agencies that hold them and are bound"`
}

// KeptUntil is a record with its days; it says nothing of what it holds.
type KeptUntil struct {
	Record     string `json:"record"`
	Number     int64  `json:"number"`
	What       string `json:"what" doc:"kind of record, or act of a directive"`
	Since      string `json:"since" format:"date"`
	ReviewBy   string `json:"reviewBy" format:"date"`
	EraseBy    string `json:"eraseBy" format:"date"`
	Ends       string `json:"ends" format:"date" doc:"the first day on which it must be gone"`
	Stage      string `json:"stage,omitempty" doc:"four months, one month or over"`
	Held       bool   `json:"held,omitempty"`
	Restricted bool   `json:"restricted,omitempty"`
}

// KeptLimit is how long a kind of item goes without a decision to keep it.
type KeptLimit struct {
	Kind   string `json:"kind"`
	Months int    `json:"months"`
	Days   int    `json:"days"`
	Law    string `json:"law"`
}

// Erasure is an order by which records lost their words.
type Erasure struct {
	Order   string `json:"order"`
	Number  int64  `json:"number"`
	At      string `json:"at" format:"date-time"`
	Agency  string `json:"agency"`
	Actor   string `json:"actor"`
	Reason  string `json:"reason"`
	Records int64  `json:"records"`
}

// ErasureProof is what still proves the records of an order: that they were
// there, by whom and when, and that their words are gone.
type ErasureProof struct {
	Order   string   `json:"order"`
	Records []Proven `json:"records" doc:"the first 200 of them"`
	Known   int      `json:"known" doc:"records of the order that came to this node"`
	Gone    int      `json:"gone" doc:"records whose words are gone"`
	Sound   int      `json:"sound" doc:"records whose signature and place in the chain hold"`
}

// Proven is one record with what proves it.
type Proven struct {
	Record   string `json:"record"`
	Number   int64  `json:"number"`
	Recorded string `json:"recorded" format:"date-time"`
	Leaf     string `json:"leaf" doc:"its leaf in the log, in hex"`
	Gone     bool   `json:"gone"`
	Signed   bool   `json:"signed"`
	Chained  bool   `json:"chained"`
}

// Packet is all that the node holds on a person (Directive (EU) 2016/680
// Art. 14). As it is prepared it shows the officer what he may withhold; as it
// is given it holds what the person is told and nothing else.
type Packet struct {
	Agency     string       `json:"agency"`
	Made       string       `json:"made" format:"date-time"`
	By         string       `json:"by,omitempty" doc:"the data protection officer who made it"`
	Person     Ref          `json:"person"`
	Names      []string     `json:"names"`
	Given      bool         `json:"given" doc:"as the person gets it"`
	Purposes   []string     `json:"purposes"`
	Bases      []string     `json:"bases" doc:"legal bases"`
	Categories []string     `json:"categories" doc:"categories of personal data"`
	Sources    []string     `json:"sources"`
	Recipients []string     `json:"recipients"`
	Items      []PacketItem `json:"items"`
	// Limited tells the person that parts are withheld, by ground, where that
	// may be told (Art. 15(3)).
	Limited []string      `json:"limited" doc:"grounds of Article 15(1) on which parts are withheld"`
	Grounds []Option      `json:"grounds,omitempty" doc:"the grounds of Article 15(1), for the officer"`
	Rights  []string      `json:"rights" doc:"what the person may ask for next"`
	Counts  *PacketCounts `json:"counts,omitempty" doc:"for the officer"`
}

// PacketCounts count what a packet gives and withholds.
type PacketCounts struct {
	Held     int `json:"held"`
	Proposed int `json:"proposed" doc:"which the rules propose to withhold"`
	Withheld int `json:"withheld"`
}

// PacketItem is one statement on the person.
type PacketItem struct {
	Record     string   `json:"record,omitempty"`
	Category   string   `json:"category" doc:"what it is about"`
	Text       string   `json:"text"`
	Basis      string   `json:"basis,omitempty" enum:"fact,assessment"`
	Source     string   `json:"source"`
	LegalBasis string   `json:"legalBasis,omitempty"`
	Purposes   []string `json:"purposes,omitempty" doc:"to which its originator has limited it"`
	Recorded   string   `json:"recorded" format:"date-time"`
	ReviewBy   string   `json:"reviewBy,omitempty" format:"date"`
	EraseBy    string   `json:"eraseBy,omitempty" format:"date"`
	Recipients []string `json:"recipients"`
	Corrected  bool     `json:"corrected,omitempty" doc:"a later statement corrects it"`
	Held       bool     `json:"held,omitempty"`
	Restricted bool     `json:"restricted,omitempty"`
	// Ground and Why are the proposal to withhold it, for the officer alone.
	Ground string `json:"ground,omitempty" enum:"a,b,c,d,e"`
	Why    string `json:"why,omitempty"`
	Must   bool   `json:"must,omitempty" doc:"only its originator can release it"`
}

// Pruned tells which days of the access log were ended, and that it proves
// itself without them.
type Pruned struct {
	Before string `json:"before" format:"date" doc:"first day that stays"`
	Days   int    `json:"days" doc:"days whose entries are gone by this order"`
	Proof  string `json:"proof"`
	// Pending tells that old copies wait until readers of them end.
	Pending bool `json:"pending,omitempty"`
}
