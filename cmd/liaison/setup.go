package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"liaison/internal/account"
	"liaison/internal/claim"
	"liaison/internal/cli"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/node"
)

// Init makes the folder of a new node. What it made is removed again when a
// later step fails.
func (w wiring) Init(ctx context.Context, home string, req cli.InitRequest) (cli.InitResult, error) {
	var r cli.InitResult
	if !claim.ValidAgency(req.Agency) {
		return r, fault.New(fault.Invalid, "%q cannot name an agency", req.Agency).At("agency").WithMend("use 2 to 64 lower-case letters, digits and dashes, such as be-spoc")
	}
	if _, err := os.Stat(w.file(home, "config.json")); err == nil {
		return r, fault.New(fault.Conflict, "there is a node in %s already", home).WithMend("name another folder with --home")
	}
	if entries, err := os.ReadDir(home); err == nil && len(entries) > 0 {
		return r, fault.New(fault.Conflict, "%s is not empty", home).WithMend("name an empty folder with --home")
	}
	if err := os.MkdirAll(home, 0o700); err != nil {
		return r, fault.Wrap(fault.Unavailable, err, "%s cannot be made", home)
	}
	r, err := w.initIn(ctx, home, req)
	if err != nil {
		return r, errors.Join(err, w.clear(home))
	}
	return r, nil
}

func (w wiring) clear(home string) error {
	files, err := filepath.Glob(w.file(home, "*"))
	for _, f := range files {
		err = errors.Join(err, os.Remove(f))
	}
	return err
}

func (w wiring) initIn(ctx context.Context, home string, req cli.InitRequest) (r cli.InitResult, err error) {
	key, err := w.storeKey(home, req.PassphraseFile, true)
	if err != nil {
		return r, err
	}
	if err := w.newIdentity(home, claim.AgencyID(req.Agency), key, w.Now()); err != nil {
		return r, err
	}
	c := config{Agency: claim.AgencyID(req.Agency), Passphrase: req.PassphraseFile != ""}
	o, err := w.assemble(ctx, home, c, key)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	basis, err := o.node.Policy.Register().Check(claim.Purpose(req.Purpose), "")
	if err != nil {
		return r, err
	}
	password := req.Password
	if password == "" {
		if password, err = account.GeneratePassword(rand.Reader); err != nil {
			return r, err
		}
		r.Password = password
	}
	if c.Officer, err = w.firstOfficer(ctx, o, req, password); err != nil {
		return r, err
	}
	c.Work = cli.Work{Purpose: req.Purpose, LegalBasis: basis}
	r.Home, r.Agency, r.Officer, r.Login, r.Purpose, r.LegalBasis = home, req.Agency, string(c.Officer), req.Login, req.Purpose, basis
	return r, w.writeConfig(home, c)
}

func (w wiring) firstOfficer(ctx context.Context, o *opened, req cli.InitRequest, password string) (claim.OfficerID, error) {
	hash, err := o.node.Accounts.HashPassword(password)
	if err != nil {
		return "", err
	}
	var id claim.OfficerID
	err = o.store.Write(ctx, func(tx *db.Tx) (err error) {
		id, err = o.node.Accounts.First(tx, w.Now(), account.NewOfficer{Login: req.Login, Name: req.Name, Password: hash,
			Mandate: account.Mandate{Roles: []marking.Role{marking.Analyst, marking.DutyOfficer, marking.Supervisor, marking.Administrator}, Clearance: claim.Confidential}})
		if err != nil {
			return err
		}
		return duty.SetDesk(tx, node.DutyDesk, id)
	})
	return id, err
}

// SetWork shows the terminal's purpose and case, and changes what is given.
func (w wiring) SetWork(ctx context.Context, home string, work cli.Work) (cli.Work, error) {
	o, err := w.openNode(ctx, home)
	if err != nil {
		return work, err
	}
	defer o.Close()
	if work == (cli.Work{}) {
		return o.config.Work, nil
	}
	now := o.config.Work
	if work.Purpose != "" {
		now.Purpose, now.LegalBasis = work.Purpose, work.LegalBasis
	}
	if now.LegalBasis, err = o.node.Policy.Register().Check(claim.Purpose(now.Purpose), now.LegalBasis); err != nil {
		return work, err
	}
	switch work.Case {
	case "":
	case "none":
		now.Case = ""
	default:
		now.Case = work.Case
	}
	now.Exercise = (now.Exercise || work.Exercise) && !work.Real
	o.config.Work = now
	if _, err := w.terminal(ctx, o); err != nil {
		return work, err
	}
	return now, w.writeConfig(home, o.config)
}

// Doctor looks at what a node needs and says what to mend.
func (w wiring) Doctor(ctx context.Context, home string) ([]cli.Check, error) {
	var out []cli.Check
	add := func(name string, err error, text string) bool {
		c := cli.Check{Name: name, OK: err == nil, Text: text}
		if err != nil {
			c.Text, c.Mend = fault.SafeText(err)
		}
		out = append(out, c)
		return err == nil
	}
	c, err := w.readConfig(home)
	if !add("folder", err, home+" holds the node of "+string(c.Agency)) {
		return out, nil
	}
	for _, name := range []string{"config.json", ringFile, "root.public", "liaison.db"} {
		info, err := os.Stat(w.file(home, name))
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			err = fault.New(fault.Invalid, "%s can be read by others", name).WithMend("chmod 600 %s", w.file(home, name))
		}
		add(name, err, "present, for its owner alone")
	}
	o, err := w.openNode(ctx, home)
	if !add("store", err, "opens with its key") {
		return out, nil
	}
	defer o.Close()
	caller, err := w.terminal(ctx, o)
	if !add("session", err, fmt.Sprintf("purpose %s", o.config.Work.Purpose)) {
		return out, nil
	}
	list, err := o.node.CheckErasures(ctx, caller, node.CheckErasuresRequest{})
	text := fmt.Sprintf("%d lines in %s, whole until %s", list.Lines, list.Path, list.Until)
	if c.Erasures == "" {
		text += "; it is lost with this disk: liaison erasures keep FILE, on another one"
	}
	if !fault.Is(err, fault.Forbidden) { // it is an administrator's to see
		add("list of erasures", err, text)
	}
	h, err := o.node.Health(ctx, caller, node.HealthRequest{})
	if !add("node", err, fmt.Sprintf("%d records", h.Seq)) {
		return out, nil
	}
	for _, x := range h.Checks {
		out = append(out, cli.Check{Name: x.Name, OK: x.OK, Text: x.Text, Mend: x.Mend})
	}
	return out, nil
}
