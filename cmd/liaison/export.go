package main

import (
	"io"

	"liaison/internal/api"
	"liaison/internal/cli"
	"liaison/internal/format"
	"liaison/internal/view"
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

// packets are the files as which a person's packet is given.
func packets() map[string]api.PacketFormat {
	media := map[string]string{"html": "text/html; charset=utf-8", "pdf": "application/pdf", "json": "application/json"}
	out := map[string]api.PacketFormat{}
	for _, name := range format.PacketNames() {
		out[name] = api.PacketFormat{Media: media[name], Ending: name, Write: func(w io.Writer, p view.Packet) error { return format.WritePacket(name, w, p) }}
	}
	return out
}

// Packet writes a person's packet in one of the formats.
func (wiring) Packet(name string, out io.Writer, p view.Packet) error {
	return format.WritePacket(name, out, p)
}
