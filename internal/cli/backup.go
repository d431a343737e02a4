package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (p *program) backupCommand() *cobra.Command {
	c := &cobra.Command{Use: "backup", Short: "copy the node while it works, and check a copy", Args: cobra.NoArgs,
		Long: `A backup is a folder like the node's own without its store.key, which belongs elsewhere: who has
both has the node. Its manifest is signed. To restore: check it, stop the node, and have it made
into a node in a new folder (liaison backup restore). What was erased since it was made is erased
again, from the list of erasures, before anything is served. It begins a new life, and other
agencies give back what it lost.`,
		Example: "  liaison backup make /media/backup/2026-11-28\n  liaison backup check /media/backup/2026-11-28\n  liaison backup list\n  liaison --home /srv/liaison-2 backup restore /media/backup/2026-11-28 --key /media/keys/store.key"}
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
	}, p.restoreCommand())
	return c
}

// RestoreRequest names a backup, the key of its store, and the list of erasures.
type RestoreRequest struct {
	Folder, Key, Erasures string
	// Without is why it is restored without the list.
	Without string
}

func (p *program) restoreCommand() *cobra.Command {
	var req RestoreRequest
	c := &cobra.Command{
		Use: "restore FOLDER", Short: "make a node of a backup, in the folder that --home names", Args: cobra.ExactArgs(1),
		Long: `Makes a node of a backup in a new folder. The list of erasures is read from its first line to
the last: each is signed by this node and follows the one before. What it names is erased again, and
so is what is past its day, before the node serves anything. The list lies where config.json of the
backup says ("erasures"), or is named with --erasures.

If the list is lost, the node holds again what was erased since the backup was made, and nothing tells
what that was. Then --without-erasures says why it is restored all the same; it stands in the access log
and in the new list.`,
		Example: `  liaison --home /srv/liaison-2 backup restore /media/backup/2026-11-28 --key /media/keys/store.key
  liaison --home /srv/liaison-2 backup restore /media/backup/2026-11-28 --key /media/keys/store.key --erasures /media/usb/erasures.list`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if req.Erasures != "" && req.Without != "" {
				return fault.New(fault.Invalid, "with the list, or without it?").WithMend("give --erasures or --without-erasures, not both")
			}
			req.Folder = args[0]
			v, err := p.w.Restore(cmd.Context(), p.home, req)
			if err != nil {
				return err
			}
			return p.print(cmd, v, func(w io.Writer) {
				if v.Until == "" {
					fmt.Fprintf(w, "Restored WITHOUT a list of erasures: what was erased since the backup was made is held again. %d records past their day were erased.\n", v.Due)
					return
				}
				fmt.Fprintf(w, "Restored. %d lines of the list of erasures were new to it: %d records were erased again, and %d past their day. The list is whole until %s; what was erased later is not known.\n",
					v.Lines, v.Again, v.Due, v.Until)
			})
		},
	}
	c.Flags().StringVar(&req.Key, "key", "", "the file store.key, which lies apart from the backup; a passphrase is given in LIAISON_PASSPHRASE_FILE")
	c.Flags().StringVar(&req.Erasures, "erasures", "", "the list of erasures, if it does not lie where the node keeps it")
	c.Flags().StringVar(&req.Without, "without-erasures", "", "why it is restored without the list")
	return c
}

func (p *program) erasuresCommand() *cobra.Command {
	c := &cobra.Command{Use: "erasures", Short: "the list of what was erased, which a restored backup is held against", Args: cobra.NoArgs,
		Long: `Each erasure writes a line to a list outside of the store: which records, when and on what ground.
It holds ids and no word of what was erased; each line is signed and names the one before, so that a
missing or altered one shows. Once a day it says until when it is whole. Keep it on another disk than
the store.`,
		Example: "  liaison erasures check\n  liaison erasures keep /media/backup/erasures.list"}
	show := func(cmd *cobra.Command, v view.Erasures) error {
		return p.print(cmd, v, func(w io.Writer) {
			fmt.Fprintf(w, "%s: %d lines, each signed and behind the one before; whole until %s.\n", v.Path, v.Lines, v.Until)
		})
	}
	c.AddCommand(&cobra.Command{Use: "check", Short: "write what the list lacks, and check every line of it", Args: cobra.NoArgs, Example: "  liaison erasures check",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd, func(ctx context.Context, a *App) error {
				v, err := a.Node.CheckErasures(ctx, a.Caller, node.CheckErasuresRequest{})
				if err != nil {
					return err
				}
				return show(cmd, v)
			})
		},
	}, &cobra.Command{Use: "keep FILE", Short: "keep the list in another file from now on", Args: cobra.ExactArgs(1), Example: "  liaison erasures keep /media/backup/erasures.list",
		Long: "Writes the list whole to FILE, whose folder must be there, and keeps it there from now on. A serving\nnode does so when it is started anew.",
		RunE: func(cmd *cobra.Command, args []string) error {
			v, err := p.w.KeepErasures(cmd.Context(), p.home, args[0])
			if err != nil {
				return err
			}
			return show(cmd, v)
		},
	})
	return c
}
