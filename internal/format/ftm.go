package format

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// MaxLine is the longest line, in bytes, that is read by default.
const MaxLine = 1 << 20

// FtMOptions says whose list a FollowTheMoney file is and how to read it.
type FtMOptions struct {
	// Dataset names the list; it is the source of every claim.
	Dataset string
	// Agency imports the list; subject ids derive from it, the dataset and
	// the id of the list.
	Agency claim.AgencyID
	// Start is how many bytes to pass over: the End of a line read before.
	Start int64
	// MaxLine is the longest line in bytes; 0 is the constant MaxLine.
	MaxLine int
	// Ends tells what the other ends of ties are, from ReadEnds over the same
	// file. Without it a tie is read only where the schema alone says it.
	Ends *Ends
}

// Line is what one line of the file says. Either Bad is set and there are no
// claims, or the claims are whole.
type Line struct {
	Number int64 // from 1
	Offset int64 // of the first byte
	End    int64 // of the first byte after the line
	Entity string
	Schema string
	Claims []*claim.Claim
	// Blocked counts values that the house refuses to hold; Unmapped counts
	// values that the ontology has no place for, or that cannot be read.
	Blocked, Unmapped int
	Bad               error
}

// ReadFtM reads FollowTheMoney entities, one JSON object a line, and calls fn
// for each line that is not blank. A bad line does not end the reading; an
// error of r or of fn does.
func ReadFtM(r io.Reader, opts FtMOptions, fn func(Line) error) error {
	if opts.Dataset == "" {
		return fault.New(fault.Invalid, "an import needs the name of the list").At("dataset").WithMend("give --dataset NAME")
	}
	if !claim.ValidAgency(string(opts.Agency)) {
		return fault.New(fault.Invalid, "%q cannot name an agency", opts.Agency).At("agency")
	}
	return eachLine(r, opts.Start, opts.MaxLine, func(l Line, raw []byte) error {
		if l.Bad == nil {
			if e, err := parseFtM(raw); err != nil {
				l.Bad = err
			} else {
				l.Entity, l.Schema = e.ID, e.Schema
				m := mapper{opts: opts, line: &l}
				if err := m.entity(e); err != nil {
					l.Bad, l.Claims, l.Blocked, l.Unmapped = err, nil, 0, 0
				}
			}
		}
		return fn(l)
	})
}

// eachLine calls fn for each line that is not blank, with its bytes, which
// hold until fn returns. A line that is too long is Bad and has no bytes.
func eachLine(r io.Reader, start int64, limit int, fn func(Line, []byte) error) error {
	if limit <= 0 {
		limit = MaxLine
	}
	b := bufio.NewReaderSize(r, max(limit+1, 4096))
	at, number, err := skip(b, start)
	if err != nil {
		return err
	}
	for {
		raw, err := b.ReadSlice('\n')
		l := Line{Number: number + 1, Offset: at}
		long := false
		at += int64(len(raw))
		for errors.Is(err, bufio.ErrBufferFull) {
			long = true
			raw, err = b.ReadSlice('\n')
			at += int64(len(raw))
		}
		if err != nil && err != io.EOF {
			return fault.Wrap(fault.Unavailable, err, "line %d cannot be read", l.Number)
		}
		l.End = at
		number++
		body := bytes.TrimSpace(raw)
		if long || len(body) > limit {
			l.Bad = badLine("the line is longer than %d bytes", limit)
			body = nil
		}
		if l.Bad != nil || len(body) > 0 {
			if err := fn(l, body); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

// skip passes over start bytes, which must end a line, and counts the lines.
func skip(b *bufio.Reader, start int64) (at, lines int64, err error) {
	last := byte('\n')
	buf := make([]byte, 64<<10)
	for at < start {
		n, err := b.Read(buf[:min(int64(len(buf)), start-at)])
		if n > 0 {
			at += int64(n)
			lines += int64(bytes.Count(buf[:n], []byte{'\n'}))
			last = buf[n-1]
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return at, lines, fault.Wrap(fault.Unavailable, err, "the file cannot be read")
		}
	}
	if at < start {
		return at, lines, fault.New(fault.Invalid, "the file is shorter than what was read of it").WithMend("start again with --restart")
	}
	if last != '\n' {
		if _, err := b.Peek(1); err != io.EOF { // the last line may lack its end
			return at, lines, fault.New(fault.Invalid, "byte %d is within a line", start).WithMend("start again with --restart")
		}
	}
	return at, lines, nil
}
