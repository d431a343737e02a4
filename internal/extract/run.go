package extract

import (
	"context"
	"fmt"
	"unicode/utf8"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/tagger"
)

// MaxText bounds one text, in bytes; a longer one is refused whole.
const MaxText = 64 << 20

// Version names this reader in pipeline ids: it changes with every change of
// its rules or lists.
const Version = "1"

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
	d := newDoc(in)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("read a text: %w", err)
	}
	d.names(t)
	d.identifiers()
	r := &Result{TextSHA256: claim.TextHash(in.Text), Lang: d.lang, Pipeline: pipelineID(&in),
		Mentions: d.mentions, Values: d.values}
	return r, nil
}

// pipelineID hashes everything that decides what is found in a text.
func pipelineID(in *Input) string {
	parts := []string{BuiltinEngine, Version, fmt.Sprint(in.Mode), in.Published.String(), in.Lang, in.Region}
	parts = append(parts, in.National...)
	for _, f := range in.Forced {
		parts = append(parts, string(f.Type), f.Text)
	}
	for _, e := range in.Engines {
		parts = append(parts, e.Name(), e.Version())
	}
	return claim.DeriveID("pipe", parts...)
}
