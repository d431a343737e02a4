package name

// Precision says how much of a date is known.
type Precision uint8

// The precisions of a date, from none to a day.
const (
	PrecisionUnknown Precision = iota
	PrecisionDecade
	PrecisionSpan // a range of years or days given as such
	PrecisionYear
	PrecisionMonth
	PrecisionDay
)

// PartialDate is a closed interval of days in which a date lies, with the text
// it was read from. The zero value is an unknown date.
type PartialDate struct {
	From, To  int32 // days since 1970-01-01, proleptic Gregorian
	Precision Precision
	Circa     bool   // "about": the true day may lie outside the interval
	Original  string // the text as written
}

// Known tells whether anything is known of the date.
func (d PartialDate) Known() bool { return d.Precision != PrecisionUnknown }
