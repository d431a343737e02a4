package name

import "strings"

// cyrillicCommon are the letters that all Cyrillic readings share, in the
// English manner; passports (ICAO Doc 9303) differ by what the unit table
// holds close: ya and ia, ts and c, kh and h.
var cyrillicCommon = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y",
	'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f",
	'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya",
	'і': "i", 'ї': "yi", 'є': "ye", 'ґ': "g", 'ў': "u", 'ђ': "dj", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ћ': "ć", 'џ': "dž",
	'ѓ': "gj", 'ќ': "kj", 'ѕ': "dz", 'ѝ': "i", 'ѐ': "e",
	'ә': "a", 'ғ': "gh", 'қ': "q", 'ң': "ng", 'ө': "o", 'ұ': "u", 'ү': "u", 'һ': "h", 'ҳ': "h", 'ҷ': "j", 'ҹ': "j", 'ӣ': "i", 'ӯ': "u",
	'ѣ': "e", 'ѳ': "f", 'ѵ': "i", 'ҝ': "g", 'ҡ': "q", 'ҙ': "dh", 'ҫ': "th",
}

// cyrillicUkrainian, cyrillicBulgarian and cyrillicSerbian are what differs in
// those readings (Ukraine: Resolution 55 of 2010; Bulgaria: law of 2009).
var (
	cyrillicUkrainian  = map[rune]string{'г': "h", 'и': "y", 'ґ': "g", 'й': "i", 'є': "ie", 'ї': "i", 'ю': "iu", 'я': "ia"}
	cyrillicBelarusian = map[rune]string{'г': "h"}
	cyrillicBulgarian  = map[rune]string{'щ': "sht", 'ъ': "a", 'х': "h"}
	cyrillicSerbian    = map[rune]string{'х': "h", 'ц': "c", 'ч': "č", 'ш': "š", 'ж': "ž", 'ђ': "đ", 'ј': "j"}
)

// cyrillicSystems chooses the readings of a text: by letters that only one
// language has, else by the hint, else Russian with Ukrainian or Bulgarian
// where the letters leave it open.
func cyrillicSystems(text, lang string) []string {
	switch {
	case strings.ContainsAny(text, "ђјљњћџѓќѕ"):
		return []string{"cyrillic-sr"}
	case strings.ContainsAny(text, "ў"):
		return []string{"cyrillic-be"}
	case strings.ContainsAny(text, "їєґі"):
		return []string{"cyrillic-uk"}
	case strings.ContainsAny(text, "ыэё"):
		return []string{"cyrillic-ru"}
	}
	switch lang {
	case "uk", "bg", "ru", "be", "sr", "mk":
		if lang == "mk" {
			lang = "sr"
		}
		return []string{"cyrillic-" + lang}
	}
	out := []string{"cyrillic-ru"}
	if strings.ContainsAny(text, "ъщ") {
		out = append(out, "cyrillic-bg")
	}
	if strings.ContainsAny(text, "ги") {
		out = append(out, "cyrillic-uk")
	}
	return out
}

// romaniseCyrillic writes a lowered Cyrillic word in Latin letters.
func romaniseCyrillic(word, system string) string {
	var own map[rune]string
	switch system {
	case "cyrillic-uk":
		own = cyrillicUkrainian
	case "cyrillic-bg":
		own = cyrillicBulgarian
	case "cyrillic-sr":
		own = cyrillicSerbian
	case "cyrillic-be":
		own = cyrillicBelarusian
	}
	var b strings.Builder
	for _, r := range word {
		if s, ok := own[r]; ok {
			b.WriteString(s)
		} else if s, ok := cyrillicCommon[r]; ok {
			b.WriteString(s)
		} else if scriptOf(r) != scriptCyrillic {
			b.WriteRune(r)
		}
	}
	s := b.String()
	if strings.HasSuffix(word, "ий") || strings.HasSuffix(word, "ый") {
		s = strings.TrimRight(s, "iy") + "y"
	}
	return s
}
