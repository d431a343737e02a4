package name

import "strings"

func set(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// The word lists of persons' names, folded to Latin letters. A title is
// dropped only where other words remain.
var (
	titleWords = set(`dr doctor prof professor mr mrs ms miss sir lord lady dame madame mme monsieur herr frau mullah mulla maulavi maulawi mawlawi mawlavi moulavi molvi
		sheikh shaikh shaykh cheikh sheik haji hajji hajj alhaj hadji hadj qari ustad ustaz hafiz imam ayatollah hojatoleslam sayed colonel col gen general brigadier maj major capt captain lt
		lieutenant sgt president praesident presidente minister prime king prince princess emir engineer eng ing dipl phd msc llc esq don dona doktor alhaji sheikha seyyed akhund akhunzada
		comandante`)
	particleWords = set(`al el ul ad ar as ash az an at de da do dos das del della di du des van von der den ter ten zu zum zur la le les los las der y e i und et af av op
		ur uz us ud a the na`)
	articleWords = set(`al el ul ad ar as ash az at il`)
	linkWords    = set(`bin ibn ben bint binti ibnu ould wuld uld wald walad ag bar`)
	chainEnds    = set(`oglu ogly ohli oghlu zadeh zade qizi kizi kyzy`)
	generations  = set(`jr junior sr senior snr ii iii iv`)
	kunyaWords   = set(`abu abou ebu aboo umm oum`)
	abdWords     = set(`abd abdul abdel abdal abdol abdil abdur abdus abdun abdoul abdelal`)
	// bearers of Abd that are names by themselves too, and what they must stand before
	abedWords   = set(`abdi abed abde abid`)
	divineNames = set(`rahman rehman raman rahim raheem rahem rab rabb rabbo rabbu rabbuh rabo rabou samad salam salaam selam aziz azeez karim kareem kerim
		latif lateef malik malek majid majeed hamid hameed hakim hakeem halim haleem ghani ghafar ghaffar ghafour ghafoor jabbar jabar qadir qader kader kadir
		qahhar razzaq razaq razak wahab wahhab wahid waheed wadud wadoud wali hafiz hafez hadi haq haqq basit baset bari baqi baki nasir nasser nour nur
		mumin mohsen muhsin rauf raouf rashid rasheed sattar satar fattah fatah jalil jaleel khaliq khalek mutalib muttalib manan mannan hai hay hayy qayyum qayum qayoum quddus qudus sabur saboor shakur shakoor tawwab tawab zahir zaher hafeez raziq allah ilah ellah`)
	ullahWords = set(`ullah allah ollah oullah ulla`)
	dinWords   = set(`din deen dine uddin eddin eddine ud-din aldin eldin aldeen eldeen`)
)

// NameOfGod tells whether a folded word is one of the names of God that Abd may
// stand before, and that then stand for the whole name in everyday use.
func NameOfGod(text string) bool { return divineNames[text] }

// readPerson turns the words of a person's name into tokens with roles.
func readPerson(ws []word, system string, opt Options) []Token {
	p := personReader{opt: opt, single: len(ws) == 1}
	for _, w := range ws {
		p.add(w, system)
	}
	p.turnCut()
	p.joinCompounds()
	p.assign()
	return p.tokens()
}

// turnCut puts a first part that a list has cut off and left at the end back
// before the family name: MARZOUK, Musa Abu and AL-BAQI, Abd.
func (p *personReader) turnCut() {
	last := len(p.pieces) - 1
	comma := p.commaAt()
	if comma == 0 || last < comma || kunyaWords[p.pieces[0].Text] || abdWords[p.pieces[0].Text] {
		return
	}
	if t := p.pieces[last].Text; !kunyaWords[t] && !abdWords[t] {
		return
	}
	cut := p.pieces[last]
	cut.word.sep = ' '
	copy(p.pieces[1:], p.pieces[:last])
	p.pieces[0] = cut
}

// piece is a token while its neighbours are still being looked at.
type piece struct {
	Token
	word    word
	article bool // an article stands before or in it
	dropped bool
}

type personReader struct {
	opt    Options
	single bool // the text is one word
	pieces []piece
}

// add reads one word into pieces.
func (p *personReader) add(w word, system string) {
	if (w.script == scriptHan || w.script == scriptHangul) && len(p.pieces) < MaxTokens-4 {
		p.addSyllables(w, system)
		return
	}
	text, units := w.read(system, KindPerson)
	if text == "" {
		return
	}
	pc := piece{Token: Token{Text: text, Original: w.orig, Units: units}, word: w}
	switch w.script {
	case scriptArabic:
		pc.readArabic()
	case scriptLatin:
		pc.cutArticle()
	case scriptKana:
		foreignInSigns(&pc.Token, w)
	}
	p.pieces = append(p.pieces, pc)
}

// cutArticle parts an article that an apostrophe or nothing joins to its word:
// alHakim is left alone, but el-Hakim came as two words already.
func (pc *piece) cutArticle() {
	if rest, ok := strings.CutPrefix(pc.word.low, "al'"); ok && len(rest) > 2 {
		pc.Text, pc.Units, pc.article = foldLatin(rest), unitsOfLatin(strings.ReplaceAll(rest, "'", "")), true
	}
}

// arabicWords reads the words of Arabic script that have a role.
var arabicWords = map[string]string{"بن": "bin", "ابن": "ibn", "بنت": "bint", "ولد": "ould", "عبد": "abd", "ابو": "abu", "ابي": "abu", "ام": "umm",
	"الدين": "din", "الله": "allah", "دين": "din", "الحاج": "haji", "حاجي": "haji", "الشيخ": "sheikh", "شيخ": "sheikh", "الدكتور": "dr", "دكتور": "dr", "ال": "al", "آل": "al",
	"ملا": "mullah", "مولوي": "maulavi", "السيد": "sayyid", "زاده": "zadeh", "قاري": "qari", "العقيد": "colonel", "اللواء": "general"}

// readArabic gives words with a role their Latin form and parts the article.
func (pc *piece) readArabic() {
	low := arabicSame.Replace(pc.word.low)
	if t, ok := arabicWords[low]; ok {
		pc.Text = t
		if t == "allah" {
			pc.Units = unitsOfAllah()
		}
		return
	}
	if rest, ok := strings.CutPrefix(low, "عبدال"); ok && len([]rune(rest)) > 2 { // written as one word
		abd, _ := abjadUnits("عبد", scriptArabic)
		units, latin := abjadUnits(rest, scriptArabic)
		if rest == "له" || rest == "لله" {
			units, latin = unitsOfAllah(), "allah"
		}
		pc.Text, pc.Units = "abd"+foldLatin(latin), abd+units
		return
	}
	// an alif with hamza is no article: أليكو is Aliko
	if rest, ok := strings.CutPrefix(low, "ال"); ok && strings.HasPrefix(pc.word.low, "ال") && len([]rune(rest)) > 2 {
		units, latin := abjadUnits(rest, scriptArabic)
		pc.Text, pc.Units, pc.article = foldLatin(latin), units, true
	}
	if t, ok := lexiconArabic(low); ok {
		pc.Text = t
	}
}

// unitsOfAllah are the letters of the word with one lam: doubled sounds count once.
func unitsOfAllah() string {
	u, _ := abjadUnits("اله", scriptArabic)
	return u
}

// joinCompounds writes names of two words as one: Abd al-Rahman, Salah al-Din,
// Habib Ullah, Abu Bakr.
func (p *personReader) joinCompounds() {
	for i := 0; i < len(p.pieces); i++ {
		pc := &p.pieces[i]
		next := p.nextName(i)
		switch {
		case next > 0 && (abdWords[pc.Text] || abedWords[pc.Text] && divineNames[p.pieces[next].Text] || !IsAbjad(pc.Units) && abdSlip(pc.Text, next > i+1 && articleWords[p.pieces[i+1].Text])):
			p.join(i, next, "abd", "abd")
		case kunyaWords[pc.Text] && next > 0:
			role := "abu"
			if pc.Text == "umm" || pc.Text == "oum" {
				role = "umm"
			}
			p.join(i, next, role, role)
			pc.Role, pc.Source = RoleKunya, Marked
		case ullahWords[pc.Text] && i > 0 && p.before(i) >= 0 && !abdWords[p.pieces[p.before(i)].Text]:
			p.suffix(p.before(i), i, "ullah")
		case dinWords[pc.Text] && i > 0 && p.before(i) >= 0:
			p.suffix(p.before(i), i, "din")
		}
	}
	for i := range p.pieces {
		if pc := &p.pieces[i]; !IsAbjad(pc.Units) && len(pc.Text) > 4 {
			pc.Text = canonicalCompound(pc.Text)
		}
	}
}

// nextName gives the next piece after articles, or -1.
func (p *personReader) nextName(i int) int {
	for j := i + 1; j < len(p.pieces) && j <= i+2; j++ {
		if !articleWords[p.pieces[j].Text] && !linkWords[p.pieces[j].Text] {
			return j
		}
	}
	return -1
}

// before gives the piece before the articles in front of i, or -1.
func (p *personReader) before(i int) int {
	for j := i - 1; j >= 0 && j >= i-2; j-- {
		if pc := &p.pieces[j]; !pc.dropped && !particleWords[pc.Text] {
			return j
		}
	}
	return -1
}

// join makes pieces i..j one token that starts with the given word.
func (p *personReader) join(i, j int, lead, units string) {
	a, b := &p.pieces[i], &p.pieces[j]
	if IsAbjad(b.Units) { // Abd and the bare name: the article is left out
		a.Units += b.Units
	} else {
		a.Units = unitsOfLatin(units) + b.Units
	}
	a.Text = lead + b.Text
	for k := i + 1; k <= j; k++ {
		a.Original += " " + p.pieces[k].Original
		p.pieces[k].dropped = true
	}
	p.pieces = append(p.pieces[:i+1], p.pieces[j+1:]...)
}

// suffix adds the compound's second part to piece i and drops i+1..j.
func (p *personReader) suffix(i, j int, tail string) {
	a := &p.pieces[i]
	if IsAbjad(a.Units) {
		u := p.pieces[j].Units
		if tail == "din" && len(u) > 3 {
			u = u[len(u)-3:] // without the article
		}
		a.Units += u
	} else {
		a.Units += unitsOfLatin(tail)
	}
	a.Text += tail
	for k := i + 1; k <= j; k++ {
		a.Original += " " + p.pieces[k].Original
	}
	p.pieces = append(p.pieces[:i+1], p.pieces[j+1:]...)
}

// tokens gives the pieces as tokens and reads the compounds' units anew.
func (p *personReader) tokens() []Token {
	out := make([]Token, 0, len(p.pieces))
	for i := range p.pieces {
		pc := &p.pieces[i]
		if pc.Text == "" {
			continue
		}
		if !IsAbjad(pc.Units) && pc.compound() {
			pc.Units = unitsOfLatin(pc.Text)
		}
		out = append(out, pc.Token)
	}
	return out
}

func (pc *piece) compound() bool {
	return pc.word.script != scriptHan && pc.word.script != scriptOther &&
		(strings.HasPrefix(pc.Text, "abd") || strings.HasSuffix(pc.Text, "din") || strings.HasSuffix(pc.Text, "ullah"))
}
