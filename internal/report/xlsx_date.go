package report

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"time"
)

// cellStyles gathers which cell formats show a date. The built-in number
// formats 14 to 22 and 45 to 47 do (ECMA-376 part 1, 18.8.30), and custom ones
// that hold a letter of a date outside quotes and brackets.
type cellStyles struct {
	custom map[string]bool
	date   []bool
	inXfs  bool
}

func (s *cellStyles) start(e xml.StartElement) bool {
	switch e.Name.Local {
	case "numFmt":
		s.custom[attr(e, "numFmtId")] = dateFormat(attr(e, "formatCode"))
	case "cellXfs":
		s.inXfs = true
	case "xf":
		if s.inXfs {
			id := attr(e, "numFmtId")
			n, err := strconv.Atoi(id)
			builtin := err == nil && (n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 45 && n <= 47 || n >= 50 && n <= 58)
			s.date = append(s.date, builtin || s.custom[id])
		}
	}
	return false
}

func (s *cellStyles) end(name string) {
	if name == "cellXfs" {
		s.inXfs = false
	}
}
func (s *cellStyles) chars(string) {}

func dateFormat(code string) bool {
	quoted, bracketed := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			bracketed = true
		case c == ']':
			bracketed = false
		case bracketed:
		case strings.IndexByte("yYdDhHsS", c) >= 0, c == 'm', c == 'M':
			return true
		}
	}
	return false
}

// serialDate writes a serial number as a date, a time of day, or both. Day 60
// of the 1900 system is the 29 February that never was; days up to it are one
// less.
func serialDate(raw string, epoch1904 bool) (string, bool) {
	n, err := strconv.ParseFloat(strings.TrimSpace(raw), 64)
	if err != nil || math.IsNaN(n) || n < 0 || n >= 2958466 { // 9999-12-31
		return "", false
	}
	days := int(n)
	seconds := int(math.Round((n - float64(days)) * 86400))
	if days == 0 && !epoch1904 {
		return time.Date(2000, 1, 1, 0, 0, seconds, 0, time.UTC).Format(time.TimeOnly), true
	}
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case epoch1904:
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 60:
		epoch = epoch.AddDate(0, 0, 1)
	case days == 60:
		return "", false
	}
	at := epoch.AddDate(0, 0, days).Add(time.Duration(seconds) * time.Second)
	if seconds == 0 {
		return at.Format(time.DateOnly), true
	}
	return at.Format("2006-01-02T15:04:05"), true
}
