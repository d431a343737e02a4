package report

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// readZIP reads an archive: each entry is a child document.
func (r *reading) readZIP() error {
	r.doc.Converter = "zip"
	z, err := r.open()
	if err != nil {
		return err
	}
	for _, f := range z.File {
		if f.FileInfo().IsDir() {
			continue
		}
		if f.Flags&1 != 0 {
			if err := r.skip(f.Name, fatal(Locked, "is locked by a password")); err != nil {
				return err
			}
			continue
		}
		data, err := r.entry(f)
		if err := r.unpacked(f.Name, data, err); err != nil {
			return err
		}
	}
	return nil
}

// open opens the document's bytes as a zip file with a bounded directory.
func (r *reading) open() (*zip.Reader, error) {
	z, err := zip.NewReader(bytes.NewReader(r.data), int64(len(r.data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fatal(Damaged, "is no readable zip file: %v", err)
	}
	if len(z.File) > r.limits.Entries {
		return nil, fatal(TooMany, "holds %d entries, more than %d", len(z.File), r.limits.Entries)
	}
	return z, nil
}

func (r *reading) entry(f *zip.File) ([]byte, error) {
	src, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("open entry: %w", err)
	}
	defer src.Close()
	return r.expand(src, int64(min(f.CompressedSize64, uint64(len(r.data)))))
}

// unpacked hangs an unpacked entry on the document. A limit of the whole file
// ends the archive; damage of one entry is kept as that entry's problem.
func (r *reading) unpacked(name string, data []byte, err error) error {
	var p *Problem
	switch {
	case err == nil:
		return r.child(name, data)
	case errors.As(err, &p) && p.Kind == TooExpanded:
		return p
	case r.ctx.Err() != nil:
		return r.ctx.Err()
	case errors.As(err, &p):
		return r.skip(name, p)
	}
	return r.skip(name, fatal(Damaged, "cannot be unpacked: %v", err))
}

// skip keeps an entry that could not be unpacked as a child without bytes.
func (r *reading) skip(name string, p *Problem) error {
	if r.entries++; r.entries > r.limits.Entries {
		return fatal(TooMany, "holds more than %d entries", r.limits.Entries)
	}
	d := &Document{Name: name, Mime: mimeBytes}
	d.fail(p)
	r.doc.Children = append(r.doc.Children, d)
	return nil
}

// readTAR reads an archive without compression.
func (r *reading) readTAR() error {
	r.doc.Converter = "tar"
	return r.walkTAR(bytes.NewReader(r.data), func(src io.Reader) ([]byte, error) {
		return r.expand(src, int64(len(r.data)))
	})
}

func (r *reading) walkTAR(src io.Reader, unpack func(io.Reader) ([]byte, error)) error {
	t := tar.NewReader(src)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return fatal(Damaged, "is no readable tar file: %v", err)
		}
		if h.Typeflag != tar.TypeReg {
			continue // links and devices have no content of their own
		}
		data, err := unpack(t)
		if err := r.unpacked(h.Name, data, err); err != nil {
			return err
		}
	}
}

// readGZIP reads one compressed file; a tar file inside is walked as part of
// the same level.
func (r *reading) readGZIP() error {
	r.doc.Converter = "gzip"
	g, err := gzip.NewReader(bytes.NewReader(r.data))
	if err != nil {
		return fatal(Damaged, "is no readable gzip file: %v", err)
	}
	defer g.Close()
	data, err := r.expand(g, int64(len(r.data)))
	if err != nil {
		return err
	}
	name := g.Name
	if name == "" {
		name = strings.TrimSuffix(path.Base(r.doc.Name), ".gz")
	}
	if Sniff(name, data) != mimeTAR {
		return r.child(name, data)
	}
	// Counted again: a sparse entry grows out of bytes that are not there.
	return r.walkTAR(bytes.NewReader(data), func(src io.Reader) ([]byte, error) {
		return r.expand(src, int64(len(data)))
	})
}
