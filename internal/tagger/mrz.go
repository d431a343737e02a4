package tagger

import "strings"

// mrzDigit gives the check digit of a field (ICAO Doc 9303-3, 4.9): weights
// 7-3-1, "<" counts 0, A counts 10.
func mrzDigit(s string) byte {
	sum := 0
	for i := range len(s) {
		v := 0
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			v = int(c - '0')
		case 'A' <= c && c <= 'Z':
			v = 10 + int(c-'A')
		}
		sum += v * [...]int{7, 3, 1}[i%3]
	}
	return byte('0' + sum%10)
}

func mrzLine(s string) bool {
	for i := range len(s) {
		if c := s[i]; !('0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || c == '<') {
			return false
		}
	}
	return len(s) == 30 || len(s) == 36 || len(s) == 44
}

// readingZones finds machine-readable zones: TD1 (three lines of 30), TD2 (two
// of 36) and TD3 (two of 44).
func readingZones(text string) []Identifier {
	type line struct {
		begin int
		text  string
	}
	var run []line
	var out []Identifier
	settle := func() {
		for i := 0; i < len(run); {
			n := 2
			if len(run[i].text) == 30 {
				n = 3
			}
			if i+n > len(run) || len(run[i+n-1].text) != len(run[i].text) || len(run[i+1].text) != len(run[i].text) {
				i++
				continue
			}
			lines := make([]string, n)
			for k := range lines {
				lines[k] = run[i+k].text
			}
			last := run[i+n-1]
			id := readZone(lines)
			id.Begin, id.End = run[i].begin, last.begin+len(last.text)
			id.Text = text[id.Begin:id.End]
			out = append(out, id)
			i += n
		}
		run = run[:0]
	}
	for begin := 0; begin <= len(text); {
		end := strings.IndexByte(text[begin:], '\n')
		if end < 0 {
			end = len(text)
		} else {
			end += begin
		}
		raw := text[begin:end]
		trimmed := strings.TrimSpace(raw)
		if mrzLine(trimmed) {
			run = append(run, line{begin + strings.Index(raw, trimmed), trimmed})
		} else {
			settle()
		}
		begin = end + 1
	}
	settle()
	return out
}

// readZone reads the fields of a zone and checks all its digits.
func readZone(lines []string) Identifier {
	f := map[string]string{}
	check := func(field string, digit byte) bool { return mrzDigit(field) == digit }
	valid := false
	names := ""
	switch a, b := lines[0], lines[1]; len(a) {
	case 30:
		f["form"], f["issuer"], f["document"] = "TD1", a[2:5], a[5:14]
		f["birth"], f["expiry"], f["citizenship"] = b[:6], b[8:14], b[15:18]
		names = lines[2]
		number := check(a[5:14], a[14])
		if a[14] == '<' {
			// A longer number goes on in the optional data, its digit last.
			rest := strings.TrimRight(a[15:30], "<")
			if cut, _, _ := strings.Cut(rest, "<"); len(cut) > 1 {
				f["document"] = a[5:14] + cut[:len(cut)-1]
				number = check(a[5:14]+"<"+cut[:len(cut)-1], cut[len(cut)-1]) || check(a[5:14]+cut[:len(cut)-1], cut[len(cut)-1])
			}
		}
		valid = number && check(b[:6], b[6]) && check(b[8:14], b[14]) && check(a[5:30]+b[:7]+b[8:15]+b[18:29], b[29])
	case 36, 44:
		f["form"], f["issuer"], f["document"] = "TD3", a[2:5], b[:9]
		f["citizenship"], f["birth"], f["expiry"] = b[10:13], b[13:19], b[21:27]
		names = a[5:]
		valid = check(b[:9], b[9]) && check(b[13:19], b[19]) && check(b[21:27], b[27])
		if len(a) == 36 {
			f["form"] = "TD2"
			valid = valid && check(b[:10]+b[13:20]+b[21:35], b[35])
		} else {
			optional := check(b[28:42], b[42]) || b[42] == '<' && strings.Trim(b[28:42], "<") == ""
			valid = valid && optional && check(b[:10]+b[13:20]+b[21:43], b[43])
		}
	}
	surname, given, _ := strings.Cut(names, "<<")
	f["surname"] = strings.TrimSpace(strings.ReplaceAll(surname, "<", " "))
	f["given"] = strings.TrimSpace(strings.ReplaceAll(given, "<", " "))
	f["document"] = strings.TrimRight(f["document"], "<")
	f["issuer"] = strings.TrimRight(f["issuer"], "<")
	f["citizenship"] = strings.TrimRight(f["citizenship"], "<")
	id := Identifier{Kind: MRZ, Valid: valid, Fields: f}
	if valid {
		id.Norm = f["issuer"] + ":" + f["document"]
	}
	return id
}
