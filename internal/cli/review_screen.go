package cli

import (
	"fmt"
	"io"
	"strings"

	"liaison/internal/view"
)

// keyHelp says every key; a tired officer asks with ?.
const keyHelp = `  a accept   r reject   x no such name: reject, and fold these words from now on
  s accept all that this sentence says      e move the ends of the quote
  m it is a subject on record: merge        j next   k back   u undo
  + unfold what is below medium or on the stop list
  w write what is decided and go on         q write and leave   Q leave, nothing written`

// screen prints the sitting, one block a key.
type screen struct {
	s   *sitting
	out io.Writer
}

func (c *screen) show() {
	s := c.s
	p := s.here()
	if p == nil || s.left() == 0 {
		fmt.Fprintf(c.out, "\nEverything that is shown is decided: %d. q writes it, u takes the last act back.\n", len(s.decided))
		if len(s.folded) > 0 && !s.unfolded {
			fmt.Fprintf(c.out, "%d more below medium or on the stop list: + shows them.\n", len(s.folded))
		}
		return
	}
	g := s.group(p)
	fmt.Fprintf(c.out, "\n%s (%s)  ·  %d open, %d decided and not written\n", g.About.Label, g.About.Kind, s.left(), len(s.decided))
	fmt.Fprintf(c.out, "  %s", p.Sentence)
	if d, ok := s.decided[p.ID]; ok {
		fmt.Fprintf(c.out, "  [%s]", d.Act)
	}
	fmt.Fprintf(c.out, "\n  %s\n  %s · %s", c.quoted(p), p.Said, p.Modality)
	if p.Time.Words != "" {
		fmt.Fprintf(c.out, " · “%s” is %s – %s", p.Time.Words, p.Time.From, p.Time.To)
		if p.Time.Reading != "" {
			fmt.Fprintf(c.out, " (%s)", p.Time.Reading)
		}
	}
	fmt.Fprintf(c.out, "\n  the text says so with %s certainty (%.2f) · %s: %s\n", p.Band, p.Score, strings.Join(p.Engines, ", "), strings.Join(p.Reasons, ", "))
	for _, note := range []string{p.Stopped, besides(p)} {
		if note != "" {
			fmt.Fprintf(c.out, "  ! %s\n", note)
		}
	}
	if with, ok := s.merges[p.About]; ok {
		fmt.Fprintf(c.out, "  is %s on record\n", with.Subject.Label)
	} else if n := len(g.Candidates); n > 0 {
		fmt.Fprintf(c.out, "  may be on record: %s (%d alike) – m\n", g.Candidates[0].Subject.Label, n)
	}
	fmt.Fprintf(c.out, "a r x  s(%d) e m  j k u + w q ?\n", len(s.sentence(p)))
}

func besides(p *view.Proposal) string {
	if p.Beside == "" {
		return ""
	}
	return "another reading of words that were decided before: " + p.Beside
}

// quoted is the sentence with the quote between brackets.
func (c *screen) quoted(p *view.Proposal) string {
	if len(p.Evidence) == 0 {
		return ""
	}
	at := c.s.spanOf(p)
	text := c.s.v.Text
	begin, end := min(p.In.Begin, at.Begin), max(p.In.End, at.End)
	s := text[begin:at.Begin] + "⟦" + text[at.Begin:at.End] + "⟧" + text[at.End:end]
	return strings.Join(strings.Fields(s), " ")
}

func (c *screen) candidates(g *view.ProposalGroup) {
	fmt.Fprintf(c.out, "%s may be:\n", g.About.Label)
	for i, h := range g.Candidates {
		fmt.Fprintf(c.out, "  %d  %s (%s), %d claims: %s\n", i+1, h.Subject.Label, h.Subject.Kind, h.Claims, strings.Join(h.Why, "; "))
	}
	fmt.Fprintln(c.out, "a number says that it is the same subject; any other key says nothing")
}
