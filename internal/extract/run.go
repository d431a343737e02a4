package extract

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/tagger"
)

// MaxText bounds one text, in bytes; a longer one is refused whole.
const MaxText = 64 << 20

// maxSentence is the most tokens of a sentence whose phrases are read: longer
// ones are tables and lists; their names and values are found all the same.
const maxSentence = 600

// Version names the rules of this reader in pipeline ids: it changes with every
// change of them. Models and lists name themselves (tagger.Version).
const Version = "4"

// BuiltinEngine is the name of the reader in this package.
const BuiltinEngine = "builtin"

// Run reads one text.
func Run(ctx context.Context, in Input) (*Result, error) {
	if len(in.Text) > MaxText {
		return nil, fault.New(fault.Invalid, "the text has %d bytes, the limit is %d", len(in.Text), MaxText).At("text").WithMend("cut it into documents")
	}
	if !utf8.ValidString(in.Text) {
		return nil, fault.New(fault.Invalid, "the text is not UTF-8").At("text").WithMend("convert the document first")
	}
	t, err := tagger.Builtin()
	if err != nil {
		return nil, fmt.Errorf("load the tagger: %w", err)
	}
	models, err := tagger.Version()
	if err != nil {
		return nil, fmt.Errorf("name the tagger: %w", err)
	}
	d := newDoc(in)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("read a text: %w", err)
	}
	d.sum = claim.TextHash(in.Text)
	d.names(t)
	d.identifiers()
	d.prepare()
	d.identifierTokens()
	d.dates()
	d.counts()
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("read a text: %w", err)
	}
	d.understand()
	r := d.result()
	r.Pipeline = pipelineID(&d.in, models)
	if err := d.engines(ctx, r); err != nil {
		return nil, err
	}
	return r, nil
}

// understand finds phrases, clauses, chains, frames and proposals.
func (d *doc) understand() {
	d.nameChains()
	english := d.lang == "en" || d.lang == ""
	if english {
		for i := range d.s {
			if len(d.s[i].toks) > maxSentence {
				continue
			}
			d.chunk(&d.s[i])
			d.s[i].clauses()
		}
		d.refChains()
		d.eventChains()
	}
	d.attribute()
	if english {
		d.relate()
		d.anchor()
	} else {
		d.relateForeign()
	}
	d.named()
}

func (d *doc) result() *Result {
	for i := range d.mentions {
		if n := d.spanChain[i]; n >= 0 {
			d.mentions[i].Chain = d.chains[n].ID
		}
	}
	chains := d.finish()
	slices.SortStableFunc(d.values, func(a, b ValueMention) int { return cmp.Or(a.Begin-b.Begin, a.End-b.End) })
	return &Result{TextSHA256: d.sum, Lang: d.lang, Mentions: d.mentions, Values: d.values,
		Chains: chains, Frames: d.frames, Hedges: d.hedged, Proposals: d.settle(),
		Runs: []EngineRun{{Engine: BuiltinEngine, Version: Version, Items: len(d.mentions) + len(d.values)}}}
}

// pipelineID hashes everything that decides what is found in a text.
func pipelineID(in *Input, models string) string {
	parts := []string{BuiltinEngine, Version, models, fmt.Sprint(in.Mode), in.Published.String(), in.Lang, in.Region}
	parts = append(parts, in.National...)
	for _, f := range in.Forced {
		parts = append(parts, string(f.Type), f.Text)
	}
	for _, e := range in.Engines {
		parts = append(parts, e.Name(), e.Version())
	}
	return claim.DeriveID("pipe", parts...)
}
