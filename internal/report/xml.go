package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html/charset"
)

// maxXMLDepth bounds open elements; office files stay below a hundred.
const maxXMLDepth = 1000

// office is an opened office file: a zip file of XML parts.
type office struct {
	*reading
	files map[string]*zip.File
	names []string
}

func (r *reading) office() (*office, error) {
	z, err := r.open()
	if err != nil {
		return nil, err
	}
	o := &office{reading: r, files: map[string]*zip.File{}}
	for _, f := range z.File {
		if o.files[f.Name] == nil {
			o.files[f.Name] = f
			o.names = append(o.names, f.Name)
		}
	}
	return o, nil
}

// part returns the bytes of one part; nil when there is none.
func (o *office) part(name string) ([]byte, error) {
	f := o.files[name]
	if f == nil {
		return nil, nil
	}
	data, err := o.entry(f)
	if err != nil {
		var p *Problem
		if errors.As(err, &p) {
			return nil, p
		}
		return nil, fatal(Damaged, "its part %s cannot be unpacked: %v", name, err)
	}
	return data, nil
}

// required is part for a part without which there is no document.
func (o *office) required(name string) ([]byte, error) {
	data, err := o.part(name)
	if err == nil && data == nil {
		return nil, fatal(Damaged, "has no part %s", name)
	}
	return data, err
}

// visitor is told of each start, end and text of an XML part. Names are local:
// prefixes of office files vary, their local names do not collide where it
// matters.
type visitor interface {
	start(e xml.StartElement) (skip bool)
	end(name string)
	chars(s string)
}

// walkXML streams one XML part to v. Entities that the file declares itself
// are never expanded, and nothing outside is opened: the decoder knows neither.
func (j *job) walkXML(name string, data []byte, v visitor) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = charset.NewReaderLabel
	depth, skipping := 0, 0
	for n := 0; ; n++ {
		if n%4096 == 0 && j.ctx.Err() != nil {
			return j.ctx.Err()
		}
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fatal(Damaged, "its part %s is no well-formed XML: %v", name, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > maxXMLDepth {
				return fatal(Damaged, "its part %s nests deeper than %d elements", name, maxXMLDepth)
			}
			if skipping > 0 || v.start(t) {
				skipping++
			}
		case xml.EndElement:
			depth--
			if skipping > 0 {
				skipping--
				continue
			}
			v.end(t.Name.Local)
		case xml.CharData:
			if skipping == 0 {
				v.chars(string(t))
			}
		}
	}
}

// attr returns the attribute of that local name.
func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// properties gathers the text of the direct children of a metadata part.
type properties struct {
	values map[string]string
	name   string
}

func (p *properties) start(e xml.StartElement) bool { p.name = e.Name.Local; return false }
func (p *properties) end(string)                    { p.name = "" }
func (p *properties) chars(s string) {
	if p.name != "" && len(p.values[p.name]) < 1<<16 {
		p.values[p.name] += s
	}
}

// properties reads a metadata part into the document. Keys maps element names
// to metadata keys; the first element that is there gives the value.
func (o *office) properties(part string, keys [][2]string) {
	data, err := o.part(part)
	if err != nil || data == nil {
		return
	}
	p := &properties{values: map[string]string{}}
	if err := o.walkXML(part, data, p); err != nil {
		o.doc.note(Partly, part, "its metadata cannot be read: %v", err)
		return
	}
	for _, k := range keys {
		if o.doc.Value(k[1]) == "" {
			o.doc.meta(k[1], p.values[k[0]], "metadata")
		}
	}
}

// partly runs read for a part beside the body; what fails there costs that
// part only, except a limit of the whole file.
func (o *office) partly(name string, read func(data []byte) error) error {
	data, err := o.part(name)
	if err == nil && data != nil {
		err = read(data)
	}
	var p *Problem
	if err == nil || errors.As(err, &p) && (p.Kind == TooExpanded || p.Kind == TooMuchText) {
		return err
	}
	o.doc.note(Partly, name, "this part cannot be read: %s", fmt.Sprint(err))
	return nil
}

func (o *office) matching(prefix, suffix string) []string {
	var names []string
	for _, n := range o.names {
		if strings.HasPrefix(n, prefix) && strings.HasSuffix(n, suffix) {
			names = append(names, n)
		}
	}
	return names
}
