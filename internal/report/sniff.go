package report

import (
	"archive/zip"
	"bytes"
	"io"
	"net/mail"
	"path"
	"strings"
	"unicode/utf8"
)

// The mime types that are told apart.
const (
	mimeText  = "text/plain"
	mimeCSV   = "text/csv"
	mimeHTML  = "text/html"
	mimePDF   = "application/pdf"
	mimeDOCX  = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	mimeXLSX  = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	mimeODT   = "application/vnd.oasis.opendocument.text"
	mimeODS   = "application/vnd.oasis.opendocument.spreadsheet"
	mimeODP   = "application/vnd.oasis.opendocument.presentation"
	mimeEML   = "message/rfc822"
	mimeMSG   = "application/vnd.ms-outlook"
	mimeDOC   = "application/msword"
	mimeRTF   = "application/rtf"
	mimeZIP   = "application/zip"
	mimeTAR   = "application/x-tar"
	mimeGZIP  = "application/gzip"
	mimePNG   = "image/png"
	mimeJPEG  = "image/jpeg"
	mimeTIFF  = "image/tiff"
	mimeOLE   = "application/x-ole-storage"
	mimeBytes = "application/octet-stream"
	mimeEmpty = "application/x-empty"
)

var magics = []struct{ magic, mime string }{
	{"\x89PNG\r\n\x1a\n", mimePNG}, {"\xff\xd8\xff", mimeJPEG}, {"II*\x00", mimeTIFF}, {"MM\x00*", mimeTIFF},
	{"\x1f\x8b", mimeGZIP}, {"{\\rtf", mimeRTF}, {"\xef\xbb\xbf{\\rtf", mimeRTF}, {"%PDF-", mimePDF},
}

// Sniff finds the mime type of data from its content. The name decides only
// between kinds of text that look alike: a table from prose.
func Sniff(name string, data []byte) string {
	if len(data) == 0 {
		return mimeEmpty
	}
	head := data[:min(len(data), 1024)]
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return m.mime
		}
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return sniffOLE(data)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return sniffZIP(data)
	case len(data) >= 512 && string(data[257:262]) == "ustar":
		return mimeTAR
	case latePDF(head, data):
		return mimePDF
	}
	return sniffText(name, data)
}

// latePDF tells a PDF with something before its header, as readers allow within
// the first 1,024 bytes (ISO 32000-1, annex H.3.4.1). Archives, which may hold a
// PDF as it is, are told before; so is a mail with one; a text that only speaks
// of PDF has no end of one.
func latePDF(head, data []byte) bool {
	return bytes.Contains(head, []byte("%PDF-")) && !looksLikeMail(string(head)) && (bytes.Contains(data, []byte("startxref")) || bytes.Contains(data, []byte("%%EOF")))
}

// sniffOLE looks for the directory names of a message and of a Word file,
// which a compound file holds in UTF-16.
func sniffOLE(data []byte) string {
	switch {
	case bytes.Contains(data, wide("__properties_version1.0")):
		return mimeMSG
	case bytes.Contains(data, wide("WordDocument")):
		return mimeDOC
	}
	return mimeOLE
}

func wide(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

// sniffZIP tells office documents from plain archives by the entries that
// their standards ask for.
func sniffZIP(data []byte) string {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return mimeZIP
	}
	for _, f := range z.File {
		switch f.Name {
		case "word/document.xml":
			return mimeDOCX
		case "xl/workbook.xml":
			return mimeXLSX
		case "mimetype":
			r, err := f.Open()
			if err != nil {
				continue
			}
			b, err := io.ReadAll(io.LimitReader(r, 128))
			r.Close()
			if err != nil {
				continue
			}
			for _, m := range []string{mimeODT, mimeODS, mimeODP} {
				if strings.HasPrefix(string(b), m) {
					return m
				}
			}
		}
	}
	return mimeZIP
}

func sniffText(name string, data []byte) string {
	head, binary := decodeHead(data)
	if binary {
		return mimeBytes
	}
	trimmed := strings.ToLower(strings.TrimLeft(head, " \t\r\n\ufeff"))
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<article", "<meta", "<title", "<div", "<p>", "<h1", "<table", "<script", "<!--"} {
		if strings.HasPrefix(trimmed, tag) {
			return mimeHTML
		}
	}
	if strings.HasPrefix(trimmed, "<?xml") && strings.Contains(trimmed, "<html") {
		return mimeHTML
	}
	if looksLikeMail(head) {
		return mimeEML
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".csv", ".tsv":
		return mimeCSV
	}
	return mimeText
}

// decodeHead returns the beginning of data as text, and whether it is no text
// in any encoding.
func decodeHead(data []byte) (string, bool) {
	head := data[:min(len(data), 8<<10)]
	if enc := unicodeOf(head); enc != nil {
		text, err := enc.NewDecoder().Bytes(head)
		return string(text), err != nil
	}
	controls := 0
	for _, c := range head {
		if c == 0 {
			return "", true
		}
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b {
			controls++
		}
	}
	return string(head), controls*20 > len(head)
}

// looksLikeMail asks for a header block with two of the fields that RFC 5322
// knows before the first empty line.
func looksLikeMail(head string) bool {
	head = strings.TrimPrefix(head, "\ufeff")
	if !utf8.ValidString(head[:min(1, len(head))]) || strings.HasPrefix(head, "\n") {
		return false
	}
	end := strings.Index(strings.ReplaceAll(head, "\r\n", "\n"), "\n\n")
	if end < 0 {
		return false
	}
	m, err := mail.ReadMessage(strings.NewReader(head))
	if err != nil {
		return false
	}
	known := 0
	for _, k := range []string{"From", "To", "Date", "Subject", "Message-Id", "Received", "Mime-Version", "Return-Path"} {
		if m.Header.Get(k) != "" {
			known++
		}
	}
	return known >= 2 && (m.Header.Get("From") != "" || m.Header.Get("Mime-Version") != "" || m.Header.Get("Received") != "")
}

// Holds tells whether other documents may lie in one of that format.
func Holds(mime string) bool {
	switch mime {
	case mimeZIP, mimeTAR, mimeGZIP, mimeEML, mimeMSG:
		return true
	}
	return false
}
