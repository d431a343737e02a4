// Package web embeds the built workbench. Its folder dist is made by
// `make web`; without it the program builds and says that it has no workbench.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files returns the built workbench, with index.html at its root.
func Files() (fs.FS, error) { return fs.Sub(dist, "dist") }
