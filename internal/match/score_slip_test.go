package match

import (
	"slices"
	"strconv"
	"testing"
)

// slips are one-key slips in invented names: neighbouring letters exchanged, a
// letter left out, doubled, added, or the key beside it struck. Each pair must
// reach the working threshold.
var slips = [][2]string{
	// neighbouring letters exchanged
	{"JASKIC, Marko", "JAKSIC, Marko"}, {"Marko Jaskic", "Marko Jaksic"}, {"Pavel Nvoak", "Pavel Novak"}, {"Anna Shcmidt", "Anna Schmidt"},
	{"Petar Nejgovan", "Petar Njegovan"}, {"Amadou Kuoassi", "Amadou Kouassi"}, {"Elif Aksyo", "Elif Aksoy"}, {"Tomasz Wojcki", "Tomasz Wojcik"},
	{"Uysuf Karadag", "Yusuf Karadag"}, {"Nadia Bleaid", "Nadia Belaid"}, {"Marok Jaksic", "Marko Jaksic"},
	{"Сергей Кузенцов", "Сергей Кузнецов"}, {"Марко Јаскић", "Марко Јаксић"}, {"Сергей Кузенцов", "Sergei Kuznetsov"},
	{"Γιώργος Παπαδόυπλος", "Γιώργος Παπαδόπουλος"}, {"გიორგი ლომძიე", "გიორგი ლომიძე"}, {"محمد بويزد", "محمد بوزيد"}, {"יצחק כנה", "יצחק כהן"},
	// a letter left out, doubled, added, or a neighbour of the key
	{"Marko Jaksc", "Marko Jaksic"}, {"Marko Jaksicc", "Marko Jaksic"}, {"Marko Jaksixc", "Marko Jaksic"}, {"Mrako Jaksic", "Marko Jaksic"},
	{"Marko Jalsic", "Marko Jaksic"}, {"Pavel Noval", "Pavel Novak"}, {"Lena Brndt", "Lena Brandt"}, {"Oscar Lidgren", "Oscar Lindgren"},
	{"Иван Петорв", "Иван Петров"}, {"Иван Пеьров", "Иван Петров"}, {"خالد الحسيي", "خالد الحسيني"},
}

// notSlips differ by as little and are names of two persons.
var notSlips = [][2]string{
	{"Marko Jaksic", "Marko Jankovic"}, {"Marko Jaksic", "Marko Lasic"}, {"Marko Jaksic", "Mirko Saric"}, {"Ivan Petrov", "Ivan Pavlov"}, {"Juan Moreno", "Juan Romero"},
	{"Amir Nasser", "Omar Nasri"}, {"Erik Larsen", "Erik Hansen"}, {"Ali Rashid", "Ali Said"},
	{"Hasan Yilmaz", "Hakan Yildiz"}, {"Marina Kos", "Karina Ros"}, {"Dana Levin", "Dina Lavi"}, {"Peter Braun", "Peter Brunner"},
	{"Сергей Кузнецов", "Сергей Кузьмин"}, {"Иван Петров", "Иван Титов"}, {"יצחק כהן", "יצחק כץ"},
	{"Γιώργος Παππάς", "Γιώργος Παπαδάκης"}, {"გიორგი ლომიძე", "გიორგი ლორია"}, {"Elif Aksoy", "Elif Aydin"}, {"Nadia Belaid", "Nadia Belkacem"},
	{"Brian Blair", "Brenda Blake"}, {"Maria Rossi", "Mario Russo"}, {"Kim Min-jun", "Kim Min-su"}, {"Li Na", "Li An"}, {"Ali Omar", "Ila Amro"},
}

func TestOneKeySlips(t *testing.T) {
	for _, p := range slips {
		if s := scoreTexts(p[0], p[1]); s < 0.7 {
			t.Errorf("missed at %.2f: %s | %s", s, p[0], p[1])
		}
	}
	for _, p := range notSlips {
		if s := scoreTexts(p[0], p[1]); s >= 0.7 {
			t.Errorf("wrong at %.2f: %s | %s", s, p[0], p[1])
		}
	}
}

// TestOneKeySlipsAreFound searches an index for the names with a slip.
func TestOneKeySlipsAreFound(t *testing.T) {
	var list []Listed
	for i, p := range slips {
		list = append(list, Listed{Record: Record{ID: strconv.Itoa(i), Names: []NameEntry{{Text: p[1]}}}})
	}
	for i, p := range notSlips {
		list = append(list, Listed{Record: Record{ID: "other" + strconv.Itoa(i), Names: []NameEntry{{Text: p[1]}}}})
	}
	ix := NewIndex()
	if err := ix.Fill("", slices.Values(list)); err != nil {
		t.Fatal(err)
	}
	for _, p := range slips {
		found := ix.Search(Record{Names: []NameEntry{{Text: p[0]}}}, SearchOptions{Sight: Sight{Everything: true}})
		if !slices.ContainsFunc(found.Hits, func(h Hit) bool { return h.Record.Names[0].Text == p[1] && h.Result.Score >= 0.7 }) {
			t.Errorf("%s is not found by %s", p[1], p[0])
		}
	}
}
