package name

import "strings"

// canonicalCompound writes the fused forms of compound names in one way, so
// that Abdurrahman, Abderrahmane and Abdalrahman begin alike, and Salaheddine,
// Selahattin and Salahuddin end alike.
func canonicalCompound(text string) string {
	if rest, ok := strings.CutPrefix(text, "abd"); ok {
		return canonicalAbd(text, rest)
	}
	if base, ok := dinBase(text); ok {
		return base + "din"
	}
	for _, tail := range []string{"ullah", "oullah", "ollah", "ulla", "allah"} {
		if base, ok := strings.CutSuffix(text, tail); ok && len(base) >= 3 {
			return base + "ullah"
		}
	}
	return text
}

// canonicalAbd drops the vowel and the article between Abd and the name of God.
func canonicalAbd(text, rest string) string {
	trimmed := strings.TrimLeft(rest, "aeiou")
	if len(trimmed) < 3 {
		return text
	}
	vowel := len(trimmed) < len(rest)
	switch {
	case strings.HasPrefix(trimmed, "lah") || strings.HasPrefix(trimmed, "llah"):
		tail := strings.TrimPrefix(strings.TrimPrefix(trimmed, "l"), "l")
		return "abdall" + tail
	case !vowel:
		return "abd" + trimmed
	case trimmed[0] == 'l' && len(trimmed) > 3 && strings.IndexByte("aeiou", trimmed[1]) < 0:
		return "abd" + strings.TrimPrefix(trimmed[1:], "l") // abdulrahman; abdullatif keeps one l below
	case trimmed[0] == 'l' && len(trimmed) > 4:
		return "abd" + trimmed[1:] // abdulaziz
	case trimmed[0] == trimmed[1]:
		return "abd" + trimmed[1:] // abdurrahman, abdessalam
	}
	return "abd" + trimmed
}

// dinBase cuts the second part of names in -din: -eddine, -uddin, -attin.
func dinBase(text string) (string, bool) {
	for _, tail := range []string{"uddeen", "eddine", "iddine", "addine", "uddine", "ouddine", "ouddin", "oddine", "ettine", "aldin", "eldin", "uldin", "udine", "edine",
		"uddin", "eddin", "iddin", "addin", "oddin", "ettin", "attin", "ittin", "uttin", "aldeen", "eldeen", "udeen", "edeen", "uddyn", "udin", "edin", "deen"} {
		if base, ok := strings.CutSuffix(text, tail); ok && len(base) >= 3 {
			return base, true
		}
	}
	return "", false
}
