package extract

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"liaison/internal/claim"
)

func TestDump(t *testing.T) {
	path := os.Getenv("DUMP")
	if path == "" {
		return
	}
	if m, _ := filepath.Glob(path); len(m) > 0 {
		path = m[0]
	}
	b, _ := os.ReadFile(path)
	r, err := Run(context.Background(), Input{Text: string(b), Published: claim.Date(2016, 3, 24)})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range r.Values {
		fmt.Println("VAL", v.Kind, v.Begin, v.End, v.Text, v.Low, v.High, v.Anchor, v.Unresolved, v.Planned, v.Rule)
	}
	for _, c := range r.Chains {
		fmt.Print("CHAIN ", c.ID, " ", c.Kind, " ", c.Name, " named=", c.Named, " time=", c.Time, " :")
		for _, m := range c.Mentions {
			fmt.Printf(" [%d %s]", m.Begin, m.Text)
		}
		for _, m := range c.Roles {
			fmt.Printf(" ROLE[%s]", m.Text)
		}
		fmt.Println()
	}
	for _, f := range r.Frames {
		fmt.Printf("FRAME %s %q cue %q %d content %q\n", f.Kind, f.Speaker, f.Cue, f.CueAt.Begin, r_(string(b), *f.Content))
	}
	for _, p := range r.Proposals {
		o := ""
		if p.Object != nil {
			o = p.Object.Label
		} else {
			o = "=" + p.Value.String()
		}
		at := ""
		for _, f := range p.Attribution[1:] {
			at += " > " + f.Speaker + "(" + f.Cue + ")"
		}
		fmt.Printf("PROP %s | %s | %s  [%s] %s %s  %.2f %v\n     %q\n", p.Subject.Label, p.Predicate, o, p.Modality, p.Time, at, p.Score, p.Reasons, p.Evidence[0].Quote)
	}
}

func r_(s string, sp Span) string { return s[sp.Begin:sp.End] }
