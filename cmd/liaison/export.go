package main

import (
	"io"

	"liaison/internal/api"
	"liaison/internal/cli"
	"liaison/internal/format"
)

// Writer writes an export in one of the formats.
func (wiring) Writer(name string, out io.Writer) (cli.ExportWriter, error) {
	return format.New(name, out)
}

// downloads are the formats that a browser can fetch.
func downloads() map[string]api.ExportFormat {
	out := map[string]api.ExportFormat{}
	for _, name := range format.Names() {
		media, ending := format.MediaType(name)
		out[name] = api.ExportFormat{Media: media, Ending: ending, Open: func(w io.Writer) (api.ExportWriter, error) { return format.New(name, w) }}
	}
	return out
}
