package format

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"

	"liaison/internal/fault"
	"liaison/internal/view"
)

// PacketNames are the formats in which a person's packet can be given.
func PacketNames() []string { return []string{"html", "pdf", "json"} }

// WritePacket writes a person's packet: one page without scripts or anything
// from elsewhere, sheets to be printed, or JSON.
func WritePacket(name string, out io.Writer, p view.Packet) error {
	switch name {
	case "html":
		return packetHTML(out, p)
	case "pdf":
		return packetPDF(out, p)
	case "json":
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(p)
	}
	return fault.New(fault.Invalid, "%q is no format of a packet", name).At("format").WithMend("choose one of %v", PacketNames())
}

//go:embed packet.html
var packetPage string

func packetHTML(out io.Writer, p view.Packet) error {
	t, err := template.New("packet").Parse(packetPage)
	if err != nil {
		return fmt.Errorf("read the page of the packet: %w", err)
	}
	return t.Execute(out, p)
}

func packetPDF(out io.Writer, v view.Packet) error {
	p, err := newPage(view.ExportHead{Agency: v.Agency, Officer: v.By, Made: v.Made, Title: "What " + v.Agency + " holds on " + v.Person.Label, Marking: "Personal: for " + v.Person.Label + " alone", Purpose: "rights of data subjects"})
	if err != nil {
		return err
	}
	p.AddPage()
	p.heading(16, "What "+v.Agency+" holds on "+v.Person.Label)
	p.text(9, 0, "Made by "+v.By+", "+v.Made+", under Article 14 of Directive (EU) 2016/680.")
	for _, part := range packetParts(v) {
		p.heading(12, part.Title)
		for _, line := range part.Lines {
			p.text(9, 2, line)
		}
	}
	p.heading(12, "Statements")
	if len(v.Items) == 0 {
		p.text(9, 2, "None that can be given.")
	}
	for _, i := range v.Items {
		p.text(10, 2, i.Text)
		p.text(8, 6, packetLine(i))
	}
	p.heading(12, "Your rights")
	for _, r := range v.Rights {
		p.text(9, 2, r)
	}
	if err := p.Output(out); err != nil {
		return fault.Wrap(fault.Unavailable, err, "the PDF cannot be written")
	}
	return nil
}

type packetPart struct {
	Title string
	Lines []string
}

// packetParts are what Article 14 has the person told, beside the statements.
func packetParts(v view.Packet) []packetPart {
	parts := []packetPart{{"Names", v.Names}, {"Purposes", v.Purposes}, {"Legal bases", v.Bases}, {"Categories of data", v.Categories}, {"Where it came from", v.Sources}, {"Who got it", v.Recipients},
		{"Withheld", v.Limited}}
	return slices.DeleteFunc(parts, func(p packetPart) bool { return len(p.Lines) == 0 })
}

// packetLine says of a statement what the person may know beside its words.
func packetLine(i view.PacketItem) string {
	line := i.Category + "; " + i.Source
	if i.Basis == "assessment" {
		line += "; an assessment, not a fact"
	}
	line += "; on record since " + i.Recorded
	if i.ReviewBy != "" {
		line += "; reviewed by " + i.ReviewBy + ", erased by " + i.EraseBy
	}
	for _, r := range i.Recipients {
		line += "; given to " + r
	}
	if i.Corrected {
		line += "; a later statement corrects it"
	}
	if i.Restricted {
		line += "; its use is restricted"
	}
	return line
}
