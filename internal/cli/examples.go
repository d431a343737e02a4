package cli

import "github.com/spf13/cobra"

// examples are calls of commands whose own words show none, by command path.
func examples() map[string]string {
	return map[string]string{
		"liaison chart new":        "  liaison chart new \"The flat in Fir Lane\" s-… s-… --case k-…",
		"liaison chart list":       "  liaison chart list",
		"liaison chart show":       "  liaison chart show c-… --known 2016-03-12",
		"liaison chart around":     "  liaison chart around c-… s-…",
		"liaison chart diff":       "  liaison chart diff c-… 2016-03-12 2016-03-24 --axis known",
		"liaison chart merge":      "  liaison chart merge c-… c-…",
		"liaison chart freeze":     "  liaison chart freeze c-… --reason \"exhibit 12\"",
		"liaison chart groups":     "  liaison chart groups c-…",
		"liaison chart history":    "  liaison chart history c-…",
		"liaison chart add":        "  liaison chart add c-… s-… s-…",
		"liaison chart remove":     "  liaison chart remove c-… s-…",
		"liaison chart expand":     "  liaison chart expand c-… s-… --kind person --limit 80",
		"liaison chart collapse":   "  liaison chart collapse c-… e-…",
		"liaison chart note":       "  liaison chart note c-… \"who paid the rent?\" --on s-…",
		"liaison chart hypothesis": "  liaison chart hypothesis c-… \"The flat was a hideout.\"",
		"liaison chart row":        "  liaison chart row c-… r-…\n  liaison chart row c-… --text \"Nobody paid in cash.\"",
		"liaison chart cell":       "  liaison chart cell c-… r-… h-… II",
		"liaison chart restore":    "  liaison chart restore c-… 3",
		"liaison joins aside":      "  liaison joins aside j-… --case k-… --reason \"known since January\"",
		"liaison audit":            "  liaison audit --limit 20\n  liaison audit --own --json",
		"liaison case list":        "  liaison case list",
		"liaison case category":    "  liaison case category \"Karel Janda\" associate --reason \"met the suspect twice, R-112\"",
		"liaison case people":      "  liaison case people",
		"liaison review stub":      "  liaison review stub p-… --reason \"known only through an associate\"",
		"liaison case open":        "  liaison case open \"Garage Noord\"\n  liaison session --case k-…",
		"liaison compare":          "  liaison compare \"Верхейм, Рууд\" \"Ruud Verheim\" --birth1 1971 --birth2 1971-04\n  liaison compare --pairs pairs.csv --out scored.csv",
		"liaison demo":             "  liaison demo",
		"liaison doctor":           "  liaison doctor --json",
		"liaison extract":          "  liaison extract article.txt --published 2016-03-24 --json",
		"liaison init":             "  liaison init --agency be-spoc --login ana --name \"Ana First\"\n  liaison init --home ./node --passphrase-file secret.txt",
		"liaison judge not-same":   "  liaison judge not-same s-… s-… --reason \"born twenty years apart\"",
		"liaison judge same":       "  liaison judge same s-… s-… --reason \"one passport number in both files\"",
		"liaison judge unsure":     "  liaison judge unsure s-… s-… --reason \"one name, no date of birth\"",
		"liaison judge withdraw":   "  liaison judge withdraw j-… --reason \"the passport was misread\"",
		"liaison ontology":         "  liaison ontology\n  liaison ontology --json",
		"liaison path":             "  liaison path \"Tomas Verkade\" \"Kastel attacks\"\n  liaison path s-… s-… --max-hops 4 --alternatives 2 --since 2015-01-01 --json",
		"liaison rebuild":          "  liaison rebuild",
		"liaison report add":       "  liaison report add article.pdf --published 2016-03-24 --outlet \"BBC News\"\n  liaison report add note.docx --handling H1,H3 --caveat \"ask first\"",
		"liaison report list":      "  liaison report list --json",
		"liaison report show":      "  liaison report show p-…",
		"liaison review accept":    "  liaison review accept --all p-…\n  liaison review accept q-… --same-as s-…",
		"liaison review list":      "  liaison review list",
		"liaison review reject":    "  liaison review reject q-… --reason \"another person of that name\"",
		"liaison screen":           "  liaison screen --list watch.csv --queries passengers.csv --out hits.jsonl --progress",
		"liaison search":           "  liaison search Верхейм\n  liaison search \"Kade Noord\" --kind organisation --json",
		"liaison session":          "  liaison session\n  liaison session --purpose ct --case k-…",
		"liaison show":             "  liaison show \"Tomas Verkade\"\n  liaison show s-… --json",
		"liaison verify":           "  liaison verify --json",
	}
}

// teach gives commands without an example theirs.
func teach(c *cobra.Command, calls map[string]string) {
	if c.Example == "" {
		c.Example = calls[c.CommandPath()]
	}
	for _, sub := range c.Commands() {
		teach(sub, calls)
	}
}
