package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"liaison/internal/claim"
	"liaison/internal/cli"
	"liaison/internal/fault"
	"liaison/internal/format"
	"liaison/internal/node"
	"liaison/internal/view"
)

// importBatch is how many claims go into one transaction.
const importBatch = 1000

// importing is one run of an import.
type importing struct {
	app    *cli.App
	req    cli.ImportRequest
	cursor string
	batch  []*claim.Claim
	lines  int64 // in the batch
	done   view.Imported
	bad    *os.File
}

// Import reads a list and writes its claims, batch by batch; each batch is
// recorded together with how far the file was read.
func (w wiring) Import(ctx context.Context, app *cli.App, req cli.ImportRequest) (v view.Imported, err error) {
	if req.Dataset == "" {
		return v, fault.New(fault.Invalid, "an import needs the name of the list").At("dataset").WithMend("give --dataset NAME")
	}
	file, err := filepath.Abs(req.File)
	if err != nil {
		return v, err
	}
	f, err := os.Open(file)
	if err != nil {
		return v, fault.Wrap(fault.Invalid, err, "%s cannot be read", req.File)
	}
	defer f.Close()
	ends, err := readEnds(req.Format, f)
	if err != nil {
		return v, err
	}
	if _, err := f.Seek(0, 0); err != nil {
		return v, err
	}
	in := &importing{app: app, req: req, cursor: claim.DeriveID("import", req.Dataset, file)}
	start := int64(0)
	if !req.Restart {
		if start, err = app.Node.ImportedTo(ctx, in.cursor); err != nil {
			return v, err
		}
	}
	in.done.Resumed = start
	end := start
	opts := format.FtMOptions{Dataset: req.Dataset, Agency: app.Agency, Start: start, Ends: ends}
	err = readList(req, bufio.NewReaderSize(f, 1<<20), opts, func(l format.Line) error {
		end = l.End
		return in.line(ctx, l)
	})
	if err == nil {
		err = in.flush(ctx, end)
	}
	if in.bad != nil {
		err = errors.Join(err, in.bad.Close())
	}
	return in.done, err
}

// readEnds reads what the ends of ties are; a table has none.
func readEnds(name string, r io.Reader) (*format.Ends, error) {
	switch name {
	case "", "ftm":
		return format.ReadEnds(r)
	case "stix":
		return format.ReadSTIXEnds(r)
	case "csv":
		return nil, nil
	}
	return nil, fault.New(fault.Invalid, "%q is no format to read", name).At("format").WithMend("choose one of ftm, csv, stix")
}

func readList(req cli.ImportRequest, r io.Reader, opts format.FtMOptions, fn func(format.Line) error) error {
	switch req.Format {
	case "csv":
		return format.ReadCSV(r, format.CSVOptions{FtMOptions: opts, Schema: req.Schema, Columns: req.Columns}, fn)
	case "stix":
		return format.ReadSTIX(r, opts, fn)
	}
	return format.ReadFtM(r, opts, fn)
}

func (in *importing) line(ctx context.Context, l format.Line) error {
	in.lines++
	in.done.Blocked += int64(l.Blocked)
	if l.Bad != nil {
		return in.refuse(l)
	}
	subjects := map[claim.SubjectID]bool{}
	for _, c := range l.Claims {
		subjects[c.Subject.ID] = true
	}
	in.done.Subjects += int64(len(subjects))
	in.batch = append(in.batch, l.Claims...)
	if len(in.batch) < importBatch {
		return nil
	}
	return in.flush(ctx, l.End)
}

// refuse writes a line that cannot be read to the file of bad lines, by its
// number and reason; the line itself stays in the list alone.
func (in *importing) refuse(l format.Line) error {
	in.done.Bad++
	if in.bad == nil {
		f, err := os.OpenFile(in.req.File+".bad.jsonl", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return fault.Wrap(fault.Unavailable, err, "the file of bad lines cannot be written")
		}
		in.bad, in.done.BadFile = f, in.req.File+".bad.jsonl"
	}
	text, mend := fault.SafeText(l.Bad)
	return json.NewEncoder(in.bad).Encode(struct {
		Line int64  `json:"line"`
		Byte int64  `json:"byte"`
		Why  string `json:"why"`
		Mend string `json:"mend,omitempty"`
	}{l.Number, l.Offset, text, mend})
}

func (in *importing) flush(ctx context.Context, end int64) error {
	r, err := in.app.Node.Import(ctx, in.app.Caller, node.ImportRequest{Dataset: in.req.Dataset, Claims: in.batch, CursorName: in.cursor, Cursor: end, Codes: in.req.Codes})
	if err != nil {
		return fmt.Errorf("import up to byte %d: %w", end, err)
	}
	in.done.Lines += in.lines
	in.done.Claims += r.Written
	in.done.Known += r.Known
	in.batch, in.lines = in.batch[:0], 0
	if in.req.Progress != nil {
		in.req.Progress(in.done)
	}
	return nil
}
