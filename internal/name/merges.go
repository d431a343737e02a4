package name

import "strings"

// NoMerge marks a Latin unit that two letters of an abjad do not write together.
const NoMerge = 255

// arabicMerges and hebrewMerges list two letters that write one sound for which
// the alphabet has no letter, with the Latin units that they stand for and the
// cost in hundredths of an edit: Arabic writes ch with t and sh, ts with t and s.
// A vowel at the start of a word is a bare alif and the letter of the vowel.
var (
	arabicMerges = map[string]string{
		"تش": "CH0 C10 CC5 CS15 J40 SH40 TS30 X50", "تس": "TS0 Z5 CS15 C20 SZ30 S40 CH60 CC30", "كس": "X0", "دج": "J5 DJ0", "دز": "Z20 DJ20 TS30 ZH30",
		"دش": "DJ20 J25 CH20", "تز": "TS5 Z5", "شت": "S35 SH40", "نغ": "N40 G40", "نج": "N50 G40", "يو": "U5 UE5 O25 Y30", "وو": "W0 U5 O10", "يي": "I0 Y0 E5 AE10",
		"او": "U0 O0 OE5 UE5 W20", "اي": "I0 E5 Y5 AE5 J20",
	}
	hebrewMerges = map[string]string{
		"טש": "CH0", "תש": "CH10", "טס": "TS5 Z10", "קס": "X0", "דז": "DJ10 J20", "או": "U0 O0", "אי": "I0 E5", "יו": "U10 UE10", "וי": "W20",
	}
)

// fillMerges enters the pairs of one alphabet.
func fillMerges(c *Costs, letters string, base int, merges map[string]string) {
	code := func(r rune) int { return base - unitArabic + strings.IndexRune(letters, r)/2 }
	for pair, list := range merges {
		rs := []rune(pair)
		row := [64]uint8{}
		for i := range row {
			row[i] = NoMerge
		}
		for _, e := range strings.Fields(list) {
			unit, n := splitCost(e)
			if u, ok := unitCodes[unit]; ok {
				row[u] = scaled(n)
			}
		}
		c.Merges = append(c.Merges, row)
		c.Merge[code(rs[0])][code(rs[1])] = uint8(len(c.Merges))
	}
}
