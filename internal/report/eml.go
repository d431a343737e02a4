package report

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/jhillyerd/enmime/v2"
	"golang.org/x/net/html"
)

// mailFields are the header fields that belong to the text, in its order.
var mailFields = []string{"From", "To", "Cc", "Date", "Subject"}

// readEML reads a message (RFC 5322, MIME): its header fields and body are
// parts of the text, its attachments are children. An HTML body counts where
// there is no plain one; what it links to is not fetched.
func (r *reading) readEML() error {
	r.doc.Converter = "eml/enmime 2.3.0"
	p := enmime.NewParser(enmime.DisableTextConversion(true), enmime.SkipMalformedParts(true), enmime.MaxStoredPartErrors(20))
	e, err := p.ReadEnvelope(bytes.NewReader(r.data))
	if err != nil {
		return fatal(Damaged, "is no readable message: %v", err)
	}
	w := r.writer()
	for _, f := range mailFields {
		headerLine(w, f, e.GetHeader(f))
	}
	w.gap()
	if err := mailBody(w, e.Text, e.HTML); err != nil {
		return err
	}
	if err := w.into(r.doc); err != nil {
		return err
	}
	r.mailMeta(e.GetHeader("Subject"), e.GetHeader("From"), e.GetHeader("To"))
	if at, err := e.Date(); err == nil {
		r.doc.meta("published", at.Format(time.RFC3339), "header")
	}
	for _, e := range e.Errors {
		r.doc.note(Partly, "", "a part of the message is malformed: %.200s", e.Error())
	}
	for _, list := range [][]*enmime.Part{e.Attachments, e.Inlines, e.OtherParts} {
		for i, part := range list {
			if len(part.Content) == 0 {
				continue
			}
			name := part.FileName
			if name == "" {
				name = fmt.Sprintf("part %s %d", strings.ReplaceAll(part.ContentType, "/", "-"), i+1)
			}
			if err := r.child(name, part.Content); err != nil {
				return err
			}
		}
	}
	return nil
}

// headerLine writes one header field, unfolded, as a part.
func headerLine(w *writer, field, value string) {
	if value = strings.Join(strings.Fields(value), " "); value != "" {
		w.block(field+": "+value, "header "+strings.ToLower(field), 0)
	}
}

// mailBody writes the body, plain where there is a plain one.
func mailBody(w *writer, text, page string) error {
	if strings.TrimSpace(text) == "" && page != "" {
		root, err := html.Parse(strings.NewReader(page))
		if err != nil {
			return fatal(Damaged, "its HTML body cannot be read: %v", err)
		}
		walkHTML(w, root, "")
		return nil
	}
	text = Canonical(text)
	for _, s := range paragraphs(text) {
		w.block(text[s.Begin:s.End], "", 0)
		w.gap()
	}
	return nil
}

func (r *reading) mailMeta(subject, from, to string) {
	r.doc.meta("title", subject, "header")
	r.doc.meta("sender", from, "header")
	r.doc.meta("author", from, "header")
	r.doc.meta("recipient", to, "header")
}
