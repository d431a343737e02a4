package report

import "strings"

// readText reads plain text. The canonical text is the whole file; segments
// are its paragraphs, set off by empty lines.
func (r *reading) readText() error {
	r.doc.Converter = "text"
	raw, err := r.text("")
	if err != nil {
		return err
	}
	w := r.writer()
	w.add(raw)
	if w.err != nil {
		return w.err
	}
	if err := w.into(r.doc); err != nil {
		return err
	}
	r.doc.Segments = paragraphs(r.doc.Text)
	return nil
}

// paragraphs returns a segment for each run of lines that are not empty.
func paragraphs(text string) []Segment {
	var segs []Segment
	begin := -1
	end := 0
	flush := func() {
		if begin >= 0 {
			segs = append(segs, Segment{Begin: begin, End: end, Paragraph: len(segs) + 1})
		}
		begin = -1
	}
	for at := 0; at < len(text); {
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			next = len(text) - at
		}
		if strings.TrimSpace(text[at:at+next]) == "" {
			flush()
		} else {
			if begin < 0 {
				begin = at
			}
			end = at + next
		}
		at += next + 1
	}
	flush()
	return segs
}
