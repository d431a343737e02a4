package main

import (
	"io"

	"liaison/internal/cli"
	"liaison/internal/format"
)

// Writer writes an export in one of the formats.
func (wiring) Writer(name string, out io.Writer) (cli.ExportWriter, error) {
	return format.New(name, out)
}
