package cli

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"liaison/internal/fault"
)

// Manual is what liaison man wrote.
type Manual struct {
	Folder string `json:"folder"`
	Pages  int    `json:"pages"`
}

func (p *program) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man FOLDER",
		Short: "write the manual pages of every command into a folder",
		Example: `  liaison man ./man && man -M . ./man/liaison-export.1
  liaison man /usr/local/share/man/man1`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return fault.Wrap(fault.Invalid, err, "%s cannot be made", args[0]).WithMend("choose a folder that you may write to")
			}
			root := cmd.Root()
			root.DisableAutoGenTag = true // equal programs write equal pages
			now := p.w.Now()
			if err := doc.GenManTree(root, &doc.GenManHeader{Title: "LIAISON", Section: "1", Source: "liaison " + root.Version, Date: &now}, args[0]); err != nil {
				return fault.Wrap(fault.Unavailable, err, "the manual cannot be written into %s", args[0])
			}
			v := Manual{Folder: args[0], Pages: pages(root)}
			return p.print(cmd, v, func(w io.Writer) {
				fmt.Fprintf(w, "%d pages in %s; read one with: man %s/liaison.1\n", v.Pages, v.Folder, v.Folder)
			})
		},
	}
}

// pages counts the commands that have a page.
func pages(c *cobra.Command) int {
	n := 1
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() && !sub.IsAdditionalHelpTopicCommand() {
			n += pages(sub)
		}
	}
	return n
}
