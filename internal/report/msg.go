package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/richardlehane/mscfb"
	"golang.org/x/net/html/charset"
)

// MAPI property tags that are read ([MS-OXPROPS]).
const (
	tagSubject     = "0037"
	tagSubmitted   = 0x0039
	tagHeaders     = "007D"
	tagSender      = "0C1A"
	tagSenderMail  = "0C1F"
	tagSenderSMTP  = "5D01"
	tagCopies      = "0E03"
	tagRecipients  = "0E04"
	tagDelivered   = 0x0E06
	tagBody        = "1000"
	tagRTF         = "1009"
	tagHTML        = "1013"
	tagName        = "3001"
	tagData        = "3701"
	tagShortName   = "3704"
	tagLongName    = "3707"
	tagBodyCharset = 0x3FDE
	tagCharset     = 0x3FFD
)

// readMSG reads an Outlook item ([MS-OXMSG]): a compound file whose streams
// are MAPI properties. Attachments are children; so is an attached item, which
// has no bytes of its own.
func (r *reading) readMSG() error {
	r.doc.Converter = "msg/mscfb 1.0.9"
	root, err := r.compound()
	if err != nil {
		return err
	}
	return r.item(root, "")
}

// folder is a storage of a compound file.
type folder struct {
	streams map[string][]byte
	folders map[string]*folder
	order   []string
}

func newFolder() *folder { return &folder{streams: map[string][]byte{}, folders: map[string]*folder{}} }

func (f *folder) at(path []string) *folder {
	for _, name := range path {
		next := f.folders[name]
		if next == nil {
			next = newFolder()
			f.folders[name] = next
			f.order = append(f.order, name)
		}
		f = next
	}
	return f
}

// compound reads the tree of a compound file. Streams that hold the properties
// of recipients are left out; together the rest may not exceed the expansion
// limit, so that overlapping chains cannot grow.
func (r *reading) compound() (*folder, error) {
	c, err := mscfb.New(bytes.NewReader(r.data))
	if err != nil {
		return nil, fatal(Damaged, "is no readable compound file: %v", err)
	}
	root := newFolder()
	for n := 0; ; n++ {
		e, err := c.Next()
		if errors.Is(err, io.EOF) {
			return root, nil
		}
		if err != nil {
			return nil, fatal(Damaged, "its directory is damaged: %v", err)
		}
		if n > r.limits.Entries*64 || len(e.Path) > 64 {
			return nil, fatal(TooMany, "holds too many streams")
		}
		if e.FileInfo().IsDir() {
			root.at(e.Path).at([]string{e.Name})
			continue
		}
		if e.Size < 0 || e.Size > int64(len(r.data)) {
			r.doc.note(Partly, e.Name, "is longer than the file that holds it")
			continue
		}
		data, err := r.expand(e, e.Size)
		var p *Problem
		if errors.As(err, &p) {
			return nil, p
		}
		if err != nil {
			r.doc.note(Partly, e.Name, "cannot be read: %v", err)
			continue
		}
		root.at(e.Path).streams[e.Name] = data
	}
}

// item writes one message and hangs its attachments on the document.
func (r *reading) item(f *folder, place string) error {
	header := 32
	if place != "" {
		header = 24 // [MS-OXMSG] 2.4.1.2, an embedded item
	}
	p := &mapi{folder: f, header: header}
	p.charset = p.codepage(tagCharset)
	from := p.text(tagSender)
	for _, tag := range []string{tagSenderSMTP, tagSenderMail} {
		if mail := p.text(tag); strings.Contains(mail, "@") {
			from = strings.TrimSpace(from + " <" + mail + ">")
			break
		}
	}
	at, dated := p.time(tagSubmitted)
	if !dated {
		at, dated = p.time(tagDelivered)
	}
	w := r.writer()
	headerLine(w, "From", from)
	headerLine(w, "To", p.text(tagRecipients))
	headerLine(w, "Cc", p.text(tagCopies))
	if dated {
		headerLine(w, "Date", at.Format(time.RFC1123Z))
		r.doc.meta("published", at.Format(time.RFC3339), "header")
	}
	headerLine(w, "Subject", p.text(tagSubject))
	w.gap()
	page := p.text(tagHTML)
	if page == "" {
		page = p.page()
	}
	if err := mailBody(w, p.text(tagBody), page); err != nil {
		return err
	}
	if err := w.into(r.doc); err != nil {
		return err
	}
	r.mailMeta(p.text(tagSubject), from, p.text(tagRecipients))
	if rtf := f.streams["__substg1.0_"+tagRTF+"0102"]; len(rtf) > 0 && p.text(tagBody) == "" && page == "" {
		if err := r.richBody(rtf); err != nil {
			return err
		}
	}
	return r.attached(f)
}

// richBody hangs a body that there is only as compressed RTF on the document.
func (r *reading) richBody(packed []byte) error {
	rtf, err := unpackRTF(packed, r.limits.TextBytes)
	if err != nil {
		r.doc.note(Partly, "", "its body cannot be unpacked: %v", err)
		return nil
	}
	return r.child("body.rtf", rtf)
}

func (r *reading) attached(f *folder) error {
	for _, name := range f.order {
		if !strings.HasPrefix(name, "__attach_version1.0_") {
			continue
		}
		p := &mapi{folder: f.folders[name], header: 8}
		p.charset = p.codepage(tagCharset)
		file := p.text(tagLongName)
		for _, tag := range []string{tagShortName, tagName} {
			if file == "" {
				file = p.text(tag)
			}
		}
		if file == "" {
			file = fmt.Sprintf("attachment %d", len(r.doc.Children)+1)
		}
		if item := p.folder.folders["__substg1.0_"+tagData+"000D"]; item != nil {
			if err := r.embedded(file, item); err != nil {
				return err
			}
			continue
		}
		if data, ok := p.folder.streams["__substg1.0_"+tagData+"0102"]; ok {
			if err := r.child(file, data); err != nil {
				return err
			}
		}
	}
	return nil
}

// embedded reads an attached item, which is a storage of the same file.
func (r *reading) embedded(name string, f *folder) error {
	if r.entries++; r.entries > r.limits.Entries {
		return fatal(TooMany, "holds more than %d entries", r.limits.Entries)
	}
	d := &Document{Name: name, Mime: mimeMSG, Converter: r.doc.Converter}
	r.doc.Children = append(r.doc.Children, d)
	if r.depth+1 > r.limits.Depth {
		d.fail(fatal(TooDeep, "lies deeper than %d levels inside another document", r.limits.Depth))
		return nil
	}
	inner := &reading{job: r.job, doc: d, depth: r.depth + 1}
	if err := inner.item(f, name); err != nil {
		d.fail(err)
	}
	return nil
}

// decodeAs decodes b from a charset; as it is when the charset is unknown.
func decodeAs(b []byte, name string) string {
	if e, _ := charset.Lookup(name); e != nil {
		if out, err := e.NewDecoder().Bytes(b); err == nil {
			return string(out)
		}
	}
	return string(b)
}
