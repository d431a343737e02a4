package node

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/report"
	"liaison/internal/retention"
	"liaison/internal/review"
	"liaison/internal/view"
)

// FileRequest files one document.
type FileRequest struct {
	Name string
	Body []byte
	// Title and Outlet overrule what the document says of itself.
	Title, Outlet string
	// Published is the day of publication, YYYY-MM-DD: the anchor of all
	// relative dates. Empty takes what the document says.
	Published      string
	Codes          []claim.HandlingCode
	Caveat         string
	Classification claim.Classification
	Audience       []claim.AgencyID
	// Obtained declares how the document was obtained, of report.Obtained. What
	// was obtained in violation of human rights is not filed: see Quarantine.
	Obtained string
	// Document is Body as a limited process has read it; nil has the node
	// convert it.
	Document *report.Document
}

// FileReport takes a document into custody, reads it, and queues what it says
// as proposals. It writes no claim: a person decides. The same document filed
// twice is one report. Attachments and archive entries are reports of their
// own, with their own custody and the same marking; one that cannot be read is
// named and stops nothing.
func (n *Node) FileReport(ctx context.Context, caller Caller, req FileRequest) (view.Report, error) {
	u := use{name: "FileReport", op: audit.Consultation} // whether it is filed already; the filing is the collection
	var known view.Report
	err := n.ask(ctx, caller, u, func(a *asking) error {
		id, _ := report.NewID(n.Agency, req.Body)
		if !report.KnownObtained(req.Obtained) {
			return report.NoSuchOrigin(req.Obtained)
		}
		if err := n.notQuarantined(a.tx, id); err != nil { // before anything reads it
			return err
		}
		f, err := report.Find(a.tx, a.bits, string(id))
		if fault.Is(err, fault.NotFound) || err == nil && report.Holds(f.Mime) {
			return nil // new, or something may lie in it that is not filed yet
		}
		if err != nil {
			return err
		}
		known, err = n.reportView(a.tx, a.bits, f)
		return err
	})
	if err != nil || known.ID != "" {
		return known, err
	}
	u.op = audit.Collection
	doc, err := n.converted(ctx, req)
	if err != nil {
		return view.Report{}, n.refuse(ctx, caller, u, err)
	}
	v, err := n.fileDocument(ctx, caller, req, doc, "")
	if err != nil {
		return v, err
	}
	return v, n.fileParts(ctx, caller, req, doc, &v, v)
}

// converted is the document as it was read.
func (n *Node) converted(ctx context.Context, req FileRequest) (*report.Document, error) {
	if len(req.Body) == 0 {
		return nil, fault.New(fault.Invalid, "the document is empty").At("file")
	}
	if req.Document != nil {
		return req.Document, nil
	}
	doc, err := n.Converter.Convert(ctx, req.Name, bytes.NewReader(req.Body))
	if err != nil {
		return nil, fmt.Errorf("convert document: %w", err)
	}
	return doc, nil
}

// fileDocument files one document without what it holds.
func (n *Node) fileDocument(ctx context.Context, caller Caller, req FileRequest, doc *report.Document, parent claim.ReportID) (view.Report, error) {
	u := use{name: "FileReport", op: audit.Collection}
	paper, err := n.paper(req, doc)
	if err != nil {
		return view.Report{}, n.refuse(ctx, caller, u, err)
	}
	paper.Parent, paper.Obtained = parent, req.Obtained
	mark := claim.Marking{Originator: n.Agency, Codes: req.Codes, Caveat: req.Caveat, Classification: req.Classification,
		Audience: req.Audience, Compartment: caller.Case, LegalBasis: caller.LegalBasis, Exercise: caller.Exercise}
	proposals, read, err := n.readPaper(ctx, caller, mark, paper, doc.Text)
	if err != nil {
		return view.Report{}, n.refuse(ctx, caller, u, err)
	}
	var v view.Report
	err = n.act(ctx, caller, u, func(a *acting) error {
		if known, err := report.Find(a.tx, a.bits, string(paper.Report)); err == nil {
			v, err = n.reportView(a.tx, a.bits, known)
			return err
		}
		if err := n.notQuarantined(a.tx, paper.Report); err != nil { // as a part of another document
			return err
		}
		m, err := n.kept(retention.Stored, mark)
		if err != nil {
			return err
		}
		body, err := claim.Encode(&paper)
		if err != nil {
			return err
		}
		es, err := n.append(a, m, &claim.Directive{Act: claim.FilePaper, Actor: caller.Officer, Of: string(paper.Report), Body: body})
		if err != nil {
			return err
		}
		if err := report.Keep(a.tx, paper.Report, req.Body, doc.Text); err != nil {
			return fmt.Errorf("keep report %s: %w", paper.Report, err)
		}
		if err := report.KeepPlaces(a.tx, paper.Report, doc.Places()); err != nil {
			return fmt.Errorf("keep the pages of report %s: %w", paper.Report, err)
		}
		if _, err := review.Put(a.tx, a.bits, read, proposals); err != nil {
			return err
		}
		v, err = n.reportView(a.tx, a.bits, report.Filed{Paper: paper, Record: es[0].Record.ID, Mark: es[0].Mark, Seq: es[0].Seq,
			Actor: caller.Officer, Recorded: es[0].Record.Header.Recorded}, m)
		return err
	})
	return v, err
}

// paper is what the ledger keeps of a document. One without text is refused,
// unless other documents lie in it.
func (n *Node) paper(req FileRequest, doc *report.Document) (report.Paper, error) {
	var p report.Paper
	if strings.TrimSpace(doc.Text) == "" && len(doc.Children) == 0 {
		why := "no text was found in it"
		if len(doc.Problems) > 0 {
			why = doc.Problems[0].Text
		}
		return p, fault.New(fault.Invalid, "the document cannot be read: %s", why).At("file").WithMend("send it as text, or as a PDF that holds its text")
	}
	id, sum := report.NewID(n.Agency, req.Body)
	p = report.Paper{Report: id, Title: req.Title, Outlet: req.Outlet, Mime: doc.Mime, Bytes: int64(len(req.Body)), SHA256: sum,
		TextSHA: claim.TextHash(doc.Text), Name: req.Name}
	published := req.Published
	for _, m := range doc.Meta {
		switch {
		case m.Key == "title" && p.Title == "":
			p.Title = m.Value
		case (m.Key == "published" || m.Key == "date") && published == "" && len(m.Value) >= 10:
			published = m.Value[:10]
		}
	}
	if p.Title == "" {
		p.Title = firstLine(doc.Text)
	}
	if p.Title == "" {
		p.Title = req.Name
	}
	if published != "" {
		d, err := parseDay(published)
		if err != nil && req.Published != "" {
			return p, fault.New(fault.Invalid, "%q is no day", req.Published).At("published").WithMend("write it as 2016-03-24")
		}
		if err == nil {
			p.Published = claim.OneDay(d)
		}
	}
	return p, nil
}

// mostTitle is how long, in bytes, a title may be that a document does not bear
// itself: it stands in every sentence that says where a claim comes from.
const mostTitle = 100

// firstLine returns the first line of a text. A longer one is cut at a word and
// ends with an ellipsis.
func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if len(line) <= mostTitle {
		return strings.ToValidUTF8(line, "")
	}
	line = strings.ToValidUTF8(line[:mostTitle-len("…")], "")
	if at := strings.LastIndexByte(line, ' '); at > mostTitle/2 {
		line = line[:at]
	}
	return strings.TrimRight(line, " ,;:") + "…"
}

// ListReportsRequest asks for the documents on file.
type ListReportsRequest struct{}

// ListReports returns the documents that the caller may see, the last first.
func (n *Node) ListReports(ctx context.Context, caller Caller, _ ListReportsRequest) ([]view.Report, error) {
	out := []view.Report{}
	err := n.ask(ctx, caller, use{name: "ListReports", op: audit.Consultation}, func(a *asking) error {
		fs, err := report.List(a.tx, a.bits)
		if err != nil {
			return err
		}
		for _, f := range fs {
			v, err := n.reportView(a.tx, a.bits, f)
			if err != nil {
				return err
			}
			out = append(out, v)
			a.touch(v.ID)
		}
		return nil
	})
	return out, err
}

// texts finds the permitted reports whose text holds the words.
func (n *Node) texts(a *asking, query string, limit int) ([]view.TextHit, error) {
	out := []view.TextHit{}
	fs, err := report.List(a.tx, a.bits)
	if err != nil {
		return nil, err
	}
	folded := strings.ToLower(query)
	for _, f := range fs {
		if len(out) == limit {
			break
		}
		text, err := report.Text(a.tx, f.Report)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		low := strings.ToLower(text)
		if i := strings.Index(low, folded); i >= 0 && len(low) == len(text) {
			out = append(out, view.TextHit{Report: string(f.Report), Title: f.Title, Snippet: snippet(text, i, i+len(folded))})
		}
	}
	return out, nil
}

// snippet returns the words around text[begin:end], cut at characters.
func snippet(text string, begin, end int) string {
	from, to := max(0, begin-80), min(len(text), end+80)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	return strings.ReplaceAll(text[from:to], "\n", " ")
}

// titles names the reports from which evidence is quoted.
func (n *Node) titles(a *asking, v *view.Paths) {
	known := map[string]string{}
	for _, p := range v.Paths {
		for _, s := range p.Steps {
			for _, c := range s.Claims {
				n.title(a, known, c.Evidence)
			}
		}
	}
}

func (n *Node) title(a *asking, known map[string]string, evidence []view.Evidence) {
	for i, e := range evidence {
		t, ok := known[e.Report]
		if !ok {
			if f, err := report.Find(a.tx, a.bits, e.Report); err == nil {
				t = f.Title
			}
			known[e.Report] = t
		}
		evidence[i].Title = t
	}
}
