package report

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/jpeg" // a scan is shown as the picture that it is
	"image/png"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"golang.org/x/image/draw"
)

// Bounds of the picture of a page, in pixels: A4 at 150 to the inch; and of a
// scan that is looked at for it.
const (
	pictureWidth, pictureHeight = 1240, 1754
	pictureSource               = 40_000_000
)

// Picture returns a page of a PDF, counted from 1, or a scan, as PNG of at most
// 1240 by 1754 pixels, in Document.Picture. What cannot be shown is a result:
// Document.Failure says why.
func (c *Converter) Picture(ctx context.Context, name string, data []byte, page int) (*Document, error) {
	d := (&job{ctx: ctx, limits: c.limits, converter: c}).picture(name, data, page)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("show a page of %s: %w", name, err)
	}
	return d, nil
}

// picture shows one page; it always returns a document.
func (j *job) picture(name string, data []byte, page int) *Document {
	d := &Document{Name: name, Bytes: int64(len(data))}
	d.setText("")
	if int64(len(data)) > j.limits.FileBytes {
		d.fail(fatal(TooLarge, "is larger than %d bytes", j.limits.FileBytes))
		return d
	}
	d.Mime = Sniff(name, data)
	r := &reading{job: j, doc: d, data: data}
	if err := r.guarded(func() error { return r.show(page) }); err != nil {
		d.Picture = nil
		d.fail(err)
	}
	return d
}

func (r *reading) show(page int) error {
	switch r.doc.Mime {
	case mimePDF:
		return r.opened(func(at pdfium.Pdfium, doc references.FPDF_DOCUMENT) error {
			one := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: page - 1}}
			// A page of no sound size would be a picture of no sound size.
			if size, _ := r.shown(at, one); size == (PageSize{}) {
				return fatal(Damaged, "page %d cannot be shown: it is not there, or has no size", page)
			}
			shown, err := at.RenderPageInPixels(&requests.RenderPageInPixels{Page: one, Width: pictureWidth, Height: pictureHeight})
			if err != nil {
				return pdfProblem(err)
			}
			defer shown.Cleanup()
			return r.keep(shown.Result.RenderedImage)
		})
	case mimePNG, mimeJPEG:
		size, _, err := image.DecodeConfig(bytes.NewReader(r.data))
		if err != nil || page != 1 {
			return fatal(Damaged, "page %d cannot be shown", page)
		}
		if size.Width < 1 || size.Height < 1 || size.Width > pictureSource/size.Height {
			return fatal(TooLarge, "has %d by %d pixels", size.Width, size.Height)
		}
		scan, _, err := image.Decode(bytes.NewReader(r.data))
		if err != nil {
			return fatal(Damaged, "cannot be shown: %v", err)
		}
		return r.keep(fitted(scan))
	}
	return fatal(Unknown, "has no pages that could be shown: %s", r.doc.Mime)
}

// fitted makes a scan no larger than a picture may be.
func fitted(scan image.Image) image.Image {
	b := scan.Bounds()
	scale := min(1, float64(pictureWidth)/float64(b.Dx()), float64(pictureHeight)/float64(b.Dy()))
	if scale == 1 {
		return scan
	}
	to := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(b.Dx())*scale)), max(1, int(float64(b.Dy())*scale))))
	draw.ApproxBiLinear.Scale(to, to.Bounds(), scan, b, draw.Src, nil)
	return to
}

func (r *reading) keep(shown image.Image) error {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, shown); err != nil {
		return fmt.Errorf("draw a page: %w", err)
	}
	r.doc.Picture = b.Bytes()
	return nil
}
