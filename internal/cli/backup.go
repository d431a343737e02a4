package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"liaison/internal/fault"
	"liaison/internal/node"
)

func (p *program) backupCommand() *cobra.Command {
	c := &cobra.Command{Use: "backup", Short: "copy the node while it works, and check a copy", Args: cobra.NoArgs,
		Long: `A backup is a folder like the node's own without its store.key, which belongs elsewhere: who has
both has the node. Its manifest is signed. To restore: check it, stop the node, copy the backup to a
new folder, put store.key into it, and serve from there. It begins a new life, and other
agencies give back what it lost.`,
		Example: "  liaison backup make /media/backup/2026-11-28\n  liaison backup check /media/backup/2026-11-28\n  liaison backup list"}
	c.AddCommand(&cobra.Command{
		Use: "make FOLDER", Short: "copy the node into a new folder", Args: cobra.ExactArgs(1), Example: "  liaison backup make /media/backup/2026-11-28",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := p.w.Backup(ctx, a, p.home, args[0])
				if err != nil {
					return err
				}
				return p.print(cmd, v, func(w io.Writer) {
					fmt.Fprintf(w, "%d records, %d bytes in %s. Keep store.key apart from it. Check it: liaison backup check %s\n", v.Records, v.Bytes, args[0], args[0])
				})
			})
		},
	}, &cobra.Command{
		Use: "check FOLDER", Short: "open a backup and check every record of it", Args: cobra.ExactArgs(1), Example: "  liaison backup check /media/backup/2026-11-28",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := p.w.CheckBackup(ctx, a, p.home, args[0], p.progress(cmd, "checked"))
				if err != nil {
					return err
				}
				if err := p.print(cmd, v, func(w io.Writer) {
					if v.Fault == "" {
						fmt.Fprintf(w, "It opens, its manifest is signed, and all %d records prove themselves.\n", v.Records)
					}
				}); err != nil {
					return err
				}
				if v.Fault != "" {
					return fault.New(fault.Conflict, "the backup does not prove itself: %s", v.Fault).WithMend("make another one and keep this one for comparison")
				}
				return nil
			})
		},
	}, &cobra.Command{
		Use: "list", Short: "which backups were made, and when each was last opened", Args: cobra.NoArgs, Example: "  liaison backup list",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				vs, err := a.Node.Backups(ctx, a.Caller, node.BackupsRequest{})
				if err != nil {
					return err
				}
				return p.print(cmd, vs, func(w io.Writer) {
					for _, b := range vs {
						checked := "never opened"
						if b.Checked != "" {
							checked = "checked " + b.Checked + " " + b.Fault
						}
						fmt.Fprintf(w, "%s  %d records  %d bytes  %s\n", b.Made, b.Records, b.Bytes, checked)
					}
				})
			})
		},
	})
	return c
}
