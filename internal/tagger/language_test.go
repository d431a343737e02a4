package tagger

import "testing"

func TestLanguageOfShortLines(t *testing.T) {
	for text, want := range map[string]string{
		"The police searched the house in the morning.":    "en",
		"Investigators identified three men":               "en",
		"La police a fouillé la maison hier matin.":        "fr",
		"Les enquêteurs ont identifié trois hommes":        "fr",
		"De politie doorzocht het huis gisterochtend.":     "nl",
		"Onderzoekers herkenden drie mannen op de beelden": "nl",
		"Die Polizei durchsuchte gestern das Haus.":        "de",
		"Ermittler haben drei Männer erkannt":              "de",
		"Polis dün sabah evde arama yaptı.":                "tr",
		"Üç şüpheli gözaltına alındı":                      "tr",
		"فتشت الشرطة المنزل صباح أمس":                      "ar",
		"Полиция обыскала дом вчера утром":                 "ru",
		"Поліція обшукала будинок учора вранці, її працівники щось знайшли і": "uk",
		"Η αστυνομία ερεύνησε το σπίτι":                                       "el",
		"1234 / 56": "",
		"":          "",
	} {
		if got, p := Language(text); got != want || p < 0 || p > 1 {
			t.Errorf("Language(%q) = %q, %.2f; want %q", text, got, p, want)
		}
	}
}

func FuzzLanguage(f *testing.F) {
	f.Add("The police")
	f.Add("\xff قال İ")
	f.Fuzz(func(t *testing.T, text string) { languageHolds(t, text) })
}

func languageHolds(t testing.TB, text string) {
	if _, p := Language(text); !(p >= 0 && p <= 1) {
		t.Fatalf("share %v", p)
	}
}
