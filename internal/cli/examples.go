package cli

import "github.com/spf13/cobra"

// examples are calls of commands whose own words show none, by command path.
func examples() map[string]string {
	return map[string]string{
		"liaison audit":          "  liaison audit --limit 20\n  liaison audit --own --json",
		"liaison case list":      "  liaison case list",
		"liaison case category":  "  liaison case category \"Karel Janda\" associate --reason \"met the suspect twice, R-112\"",
		"liaison case people":    "  liaison case people",
		"liaison review stub":    "  liaison review stub p-… --reason \"known only through an associate\"",
		"liaison case open":      "  liaison case open \"Garage Noord\"\n  liaison session --case k-…",
		"liaison compare":        "  liaison compare \"Верхейм, Рууд\" \"Ruud Verheim\" --birth1 1971 --birth2 1971-04\n  liaison compare --pairs pairs.csv --out scored.csv",
		"liaison demo":           "  liaison demo",
		"liaison doctor":         "  liaison doctor --json",
		"liaison extract":        "  liaison extract article.txt --published 2016-03-24 --json",
		"liaison init":           "  liaison init --agency be-spoc --login ana --name \"Ana First\"\n  liaison init --home ./node --passphrase-file secret.txt",
		"liaison judge not-same": "  liaison judge not-same s-… s-… --reason \"born twenty years apart\"",
		"liaison judge same":     "  liaison judge same s-… s-… --reason \"one passport number in both files\"",
		"liaison judge unsure":   "  liaison judge unsure s-… s-… --reason \"one name, no date of birth\"",
		"liaison judge withdraw": "  liaison judge withdraw j-… --reason \"the passport was misread\"",
		"liaison ontology":       "  liaison ontology\n  liaison ontology --json",
		"liaison path":           "  liaison path \"Tomas Verkade\" \"Kastel attacks\"\n  liaison path s-… s-… --max-hops 4 --alternatives 2 --since 2015-01-01 --json",
		"liaison rebuild":        "  liaison rebuild",
		"liaison report add":     "  liaison report add article.pdf --published 2016-03-24 --outlet \"BBC News\"\n  liaison report add note.docx --handling H1,H3 --caveat \"ask first\"",
		"liaison report list":    "  liaison report list --json",
		"liaison report show":    "  liaison report show p-…",
		"liaison review accept":  "  liaison review accept --all p-…\n  liaison review accept q-… --same-as s-…",
		"liaison review list":    "  liaison review list",
		"liaison review reject":  "  liaison review reject q-… --reason \"another person of that name\"",
		"liaison screen":         "  liaison screen --list watch.csv --queries passengers.csv --out hits.jsonl --progress",
		"liaison search":         "  liaison search Верхейм\n  liaison search \"Kade Noord\" --kind organisation --json",
		"liaison session":        "  liaison session\n  liaison session --purpose ct --case k-…",
		"liaison show":           "  liaison show \"Tomas Verkade\"\n  liaison show s-… --json",
		"liaison verify":         "  liaison verify --json",
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
