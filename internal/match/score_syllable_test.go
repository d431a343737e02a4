package match

import (
	"testing"

	"liaison/internal/name"
)

// Names in signs are short, and short words are near many: a name in Han
// characters or Hangul must not find whoever is nearest in a long list.
func TestShortWordsInSignsAreNotOneForBeingNear(t *testing.T) {
	for _, p := range [][2]string{
		{"美玲 田", "Wei Tien"}, {"美雲 謝", "Wei Hsueh Yuan"}, {"文章 陳", "Wang Chen"}, {"東 王", "Wang Chung"}, {"和也 中", "Aung Ye"},
		{"惠珍 謝", "Wei Hsueh Lung"}, {"秀英 陳", "Chen Bingshen"}, {"博 磊 趙", "Zhao Wei"},
		{"정수 민재 김", "Yun Su Jin"}, {"현지 박", "Pak Hun"}, {"민재 백", "Park Min"},
	} {
		if s := scoreTexts(p[0], p[1]); s >= 0.7 {
			t.Errorf("%.2f: %s | %s", s, p[0], p[1])
		}
	}
	for _, p := range [][2]string{
		{"美玲 田", "Tian Meiling"}, {"蔡志豪", "Tsai Chih-hao"}, {"陳偉明", "Chan Wai Ming"}, {"박철수", "Pak Ch'ol-su"},
	} {
		if s := scoreTexts(p[0], p[1]); s < 0.7 {
			t.Errorf("missed at %.2f: %s | %s", s, p[0], p[1])
		}
	}
}

// A day of birth that agrees lowers nothing, also where twins are possible and
// sex and country agree beside.
func TestABirthOfPossibleTwinsLowersNothing(t *testing.T) {
	a, b := Record{Sex: SexMale, Countries: []string{"FR"}}, Record{Sex: SexMale, Countries: []string{"FR"}}
	a.Names, b.Names = []NameEntry{{Text: "Mohamed Иван"}}, []NameEntry{{Text: "Mohamed van"}}
	without := ScoreOnly(Prepare(a), Prepare(b)).Score
	born, err := name.ParseDates("1980-03-04")
	if err != nil {
		t.Fatal(err)
	}
	a.Births, b.Births = born, born
	if with := ScoreOnly(Prepare(a), Prepare(b)).Score; with < without {
		t.Errorf("the same birthday lowers %.3f to %.3f", without, with)
	}
}

// Two words of three are found in many a long list, if one need only be near.
func TestTwoWordsOfThreeAndOneOnlyNear(t *testing.T) {
	for _, p := range [][2]string{{"Robert Valerie Diaz", "BARRERA, Robert"}} {
		if s := scoreTexts(p[0], p[1]); s >= 0.7 {
			t.Errorf("%.2f: %s | %s", s, p[0], p[1])
		}
	}
	for _, p := range [][2]string{{"ALKTRANJI, Mohammed", "KATRANGI, Mohamad"}, {"Olivera Rodriguez", "RODRIGUEZ OLIVEIRA, Luis"}} {
		if s := scoreTexts(p[0], p[1]); s < 0.7 {
			t.Errorf("missed at %.2f: %s | %s", s, p[0], p[1])
		}
	}
}
