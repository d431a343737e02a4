package name

import (
	"strconv"
	"strings"
	"sync"
)

// EditUnit is the cost of one plain edit in the cost tables.
const EditUnit = 40

// Costs holds what it costs to read one unit for another, and to leave one out.
type Costs struct {
	Sub [128][128]uint8
	// Del is for a unit with no partner: index 0 when both words are of one
	// kind of script, index 1 for a Latin unit against an abjad word, and for
	// the abjad letter itself.
	Del [2][128]uint8
	// Merge gives for two neighbouring letters of an abjad, counted from the
	// first code of an abjad, the row of Merges, from 1 on, that says for which
	// Latin unit they may stand together; 0 for none.
	Merge  [64][64]uint8
	Merges [][64]uint8
}

// closeUnits lists pairs of Latin units that stand for one sound in some
// spelling tradition, with the cost in hundredths of an edit.
const closeUnits = `A E 35,A O 50,A U 55,A I 55,E I 25,E O 55,E U 60,I O 65,I U 55,O U 20,A AE 10,E AE 10,I AE 40,O OE 10,E OE 30,U OE 40,U UE 10,I UE 30,E UE 45,O UE 40,OE UE 30,
Y I 5,Y E 35,Y J 15,Y UE 30,Y U 40,Y DJ 45,Y A 60,Y O 60,Y AE 40,I J 25,H GH 35,H KH 20,H X 20,H CH 35,H G 40,H J 35,G GH 10,G K 60,G J 35,G Q 25,G DJ 30,GH Q 25,GH R 50,GH KH 45,
K C 5,K Q 5,K KH 25,K CH 40,K X 45,K CS 45,C CS 20,C Q 10,C S 45,C CH 20,C TS 20,C J 35,C DJ 40,C KH 35,C CC 20,CS S 10,CS CH 20,CS TS 15,CS K 40,CS J 35,CS Z 40,CS SH 40,CS CC 10,
CH SH 20,CH KH 25,CH TS 40,CH J 30,CH DJ 30,CH X 40,CH Q 45,CH CC 15,CH SZ 35,CH ZH 45,CH T 70,CH S 65,CH TH 70,SH S 30,SH ZH 35,SH SZ 5,SH X 35,SH CC 25,SH TS 65,S Z 30,S TS 45,S SZ 0,S TH 45,S X 50,S CC 10,
T D 60,T TH 10,T DH 45,D DH 10,D TH 45,D DJ 45,Z DH 35,Z ZH 25,Z TS 20,Z J 40,Z SZ 40,Z DJ 50,J DJ 5,J ZH 10,J KH 30,ZH DJ 15,KH X 10,X S 50,X Z 55,
B P 55,B V 35,P F 50,F V 25,V W 5,W U 25,W O 40,U V 45,W B 60,W GH 60,N NY 15,M N 60,L R 70,TH DH 30,TH Z 55,P V 60,TS SZ 50,KH GH 40,KH Q 30,LR L 0,LR R 0,PF P 0,PF F 0,PF B 50,PF V 40,MU A 25,MU E 15,MU I 25,MU O 10,MU U 5,MU OE 5,MU UE 5,MU Y 25,
VW V 0,VW W 0,VW U 20,VW F 30,VW B 40,VW O 35,HK H 0,HK KH 0,HK CH 20,HK G 25,HK X 20,HK K 40,HK J 35,GJ G 0,GJ J 0,GJ DJ 0,GJ GH 20,GJ CH 30,GJ Y 25,GJ ZH 10,GJ K 50,HS H 0,HS S 0,HS TH 15,JZ J 0,JZ Z 0,JZ DJ 0,JZ S 10,JZ ZH 0,JZ G 15,JZ CS 10,JZ SZ 5,JZ TS 15,JZ CH 30,JZ Y 25,JZ X 30,JZ GH 40,JZ DH 35,JZ SH 30,HS SH 0,HS CS 0,HS CH 20,HS X 20,HS KH 15,HS CC 5,HS SZ 0,HS J 40,HS Z 30,
BV B 0,BV V 0,BV W 20,BV P 50,BV F 40,VW BV 5,LR Y 60,RO R 0,RO LR 0,RO L 40,RO A 20,RO E 15,RO O 20,RO U 25,RO H 10,RO I 25,RO W 30,RO G 45`

// unitCodes names the Latin units in the tables above.
var unitCodes = map[string]uint8{"A": uA, "E": uE, "I": uI, "O": uO, "U": uU, "AE": uAE, "OE": uOE, "UE": uUE, "Y": uY, "B": uB, "C": uC,
	"D": uD, "F": uF, "G": uG, "H": uH, "J": uJ, "K": uK, "L": uL, "M": uM, "N": uN, "P": uP, "Q": uQ, "R": uR, "S": uS, "T": uT, "V": uV, "W": uW, "X": uX,
	"Z": uZ, "CH": uCH, "SH": uSH, "KH": uKH, "GH": uGH, "TH": uTH, "DH": uDH, "ZH": uZH, "TS": uTS, "NY": uNY, "DJ": uDJ, "CS": uCS, "SZ": uSZ, "CC": uCC, "MU": uMute, "LR": uLR, "PF": uPF,
	"VW": uVW, "HK": uHK, "GJ": uGJ, "HS": uHS, "BV": uBV, "RO": uRO, "JZ": uJZ}

// UnitCosts gives the cost tables.
var UnitCosts = sync.OnceValue(func() *Costs {
	c := &Costs{}
	for a := range c.Sub {
		for b := range c.Sub[a] {
			if a != b {
				c.Sub[a][b] = EditUnit
			}
		}
		c.Del[0][a], c.Del[1][a] = EditUnit, EditUnit
	}
	isVowel := func(u int) bool { return u >= uA && u <= uUE }
	for a := uA; a < uDigit; a++ {
		for b := uA; b < uDigit; b++ {
			if a != b && isVowel(a) && isVowel(b) {
				c.Sub[a][b] = EditUnit * 6 / 10
			}
		}
	}
	for _, p := range strings.Split(strings.ReplaceAll(closeUnits, "\n", ""), ",") {
		f := strings.Fields(p)
		a, okA := unitCodes[f[0]]
		b, okB := unitCodes[f[1]]
		if n, err := strconv.Atoi(f[2]); err == nil && okA && okB {
			c.Sub[a][b], c.Sub[b][a] = scaled(n), scaled(n)
		}
	}
	for u := uA; u <= uUE; u++ {
		c.Del[0][u], c.Del[1][u] = EditUnit*55/100, EditUnit*4/100
	}
	c.Del[0][uMute], c.Del[1][uMute] = scaled(4), scaled(4)
	c.Del[0][uRO], c.Del[1][uRO] = scaled(8), scaled(8)
	c.Del[0][uY], c.Del[1][uY] = EditUnit*60/100, EditUnit*20/100
	c.Del[0][uH], c.Del[1][uH] = EditUnit*35/100, EditUnit*20/100
	c.Del[0][uW], c.Del[0][uJ] = EditUnit*70/100, EditUnit*70/100
	fillAbjad(c, arabicLetters, unitArabic, arabicSounds)
	fillAbjad(c, hebrewLetters, unitHebrew, hebrewSounds)
	fillMerges(c, arabicLetters, unitArabic, arabicMerges)
	fillMerges(c, hebrewLetters, unitHebrew, hebrewMerges)
	at := func(r rune) int { return unitArabic + strings.IndexRune(arabicLetters, r)/2 }
	for _, p := range [][2]rune{{'ه', 'ة'}, {'ى', 'ي'}, {'ا', 'ى'}, {'ا', 'ة'}, {'ا', 'ء'}, {'ي', 'ء'}, {'و', 'ء'}, {'ب', 'پ'}, {'ج', 'چ'}, {'ز', 'ژ'}, {'ك', 'گ'}, {'ن', 'ں'}, {'غ', 'ق'}, {'ج', 'گ'}, {'ت', 'ط'}, {'س', 'ص'}, {'ز', 'ذ'}, {'ح', 'ه'}, {'غ', 'ج'}} {
		a, b := at(p[0]), at(p[1])
		c.Sub[a][b], c.Sub[b][a] = scaled(20), scaled(20)
	}
	return c
})

func scaled(hundredths int) uint8 { return uint8((hundredths*EditUnit + 50) / 100) }

// fillAbjad enters the sounds of an alphabet's letters.
func fillAbjad(c *Costs, letters string, base int, sounds map[rune]string) {
	for r, list := range sounds {
		code := base + strings.IndexRune(letters, r)/2
		for _, e := range strings.Fields(list) {
			unit, n := splitCost(e)
			if unit == "-" {
				c.Del[1][code] = scaled(n)
				c.Del[0][code] = scaled(max(n, 50))
				continue
			}
			u := unitCodes[unit]
			c.Sub[code][u], c.Sub[u][code] = scaled(n), scaled(n)
		}
	}
}

// splitCost parts a unit from its cost: CH15.
func splitCost(e string) (unit string, hundredths int) {
	cut := strings.IndexAny(e, "0123456789")
	n, err := strconv.Atoi(e[cut:])
	if err != nil {
		panic("name: cost table: " + e)
	}
	return e[:cut], n
}

// SpellUnits names the Latin units of a word, as tables hold them: S MU.
func SpellUnits(units string) string {
	var out []string
	for i := range len(units) {
		for n, u := range unitCodes {
			if u == units[i] {
				out = append(out, n)
			}
		}
	}
	return strings.Join(out, " ")
}

// ReadUnits reads what SpellUnits wrote; unknown names are left out.
func ReadUnits(names string) string {
	var b []byte
	for _, n := range strings.Fields(names) {
		if u, ok := unitCodes[n]; ok {
			b = append(b, u)
		}
	}
	return string(b)
}
