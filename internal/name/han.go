package name

// hanSystems gives the readings of a text in Han characters.
func hanSystems([]word, Kind) []string { return []string{"han"} }

// addHan reads a word in Han characters: character by character, so that two
// texts in Han meet.
func (p *personReader) addHan(w word, system string) {
	p.pieces = append(p.pieces, piece{Token: Token{Text: w.low, Original: w.orig, Units: unitsOfOther(w.low)}, word: w})
}
