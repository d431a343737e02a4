package main

import (
	"bufio"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"liaison/internal/account"
	"liaison/internal/claim"
	"liaison/internal/cli"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/peer"
	"liaison/internal/warning"
)

// quick is how many times as fast time passes while the story is played: an
// hour in four seconds.
const quick = 900

// Fictional desks of three countries. The first receives the warning, and
// holds the reports of the story; the second sends it; the third lies on the
// way.
var demoDesks = []string{"be-desk", "tr-desk", "nl-desk"}

var roleNames = map[duty.Role]string{duty.Owner: "its owner", duty.OnDuty: "the officer on duty", duty.Second: "the second officer",
	duty.Head: "the head of the desk", duty.Director: "the director", duty.Everyone: "everyone"}

// house is one agency of the demo.
type house struct {
	*opened
	home   string
	login  []string // of each officer, for whoever tries the demo
	served cli.Served
	// officer and second are two officers of it.
	officer, second node.Caller
}

// Demo makes three agencies on loopback, plays the story through them, and
// serves all three. A folder that holds them already is served as it is. A line
// such as +20m on in lets twenty minutes pass at once.
func (w wiring) Demo(ctx context.Context, folder, address string, in io.Reader, out io.Writer) error {
	if folder == "" {
		dir, err := os.MkdirTemp("", "liaison-demo-")
		if err != nil {
			return fault.Wrap(fault.Unavailable, err, "no temporary folder can be made")
		}
		defer os.RemoveAll(dir)
		folder = dir
	}
	fresh := false
	if _, err := os.Stat(w.file(filepath.Join(folder, demoDesks[0]), "config.json")); errors.Is(err, os.ErrNotExist) {
		fresh = true
	}
	w.clock = newQuickClock(1)
	voices := &voices{out: out}
	w.called = func(agency claim.AgencyID, p duty.Page) {
		waited := time.Duration(w.Now().UnixMicro()-p.Obligation.Received) * time.Microsecond
		switch what := strings.Replace(p.Obligation.Kind, "silence", "silence of a recipient", 1); {
		case p.Role == duty.Owner: // who sent it knows
		case p.Step == 0 && waited < time.Hour:
			voices.say("%s: a %s is on the desk; %s is called to it", agency, what, roleNames[p.Role])
		default:
			voices.say("%s: after %s nobody has answered for the %s; %s is called", agency, waited.Truncate(time.Minute), what, roleNames[p.Role])
		}
	}
	go w.letPass(in, voices)
	houses, err := w.openHouses(ctx, folder, fresh, out)
	if err != nil {
		return err
	}
	return errors.Join(w.liveIn(ctx, houses, fresh, address, voices), closeHouses(houses))
}

// letPass sets the clock forward by what is typed.
func (w wiring) letPass(in io.Reader, v *voices) {
	for lines := bufio.NewScanner(in); lines.Scan(); {
		text, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), "+")
		if d, err := time.ParseDuration(text); ok && err == nil && d > 0 {
			w.clock.Forward(d)
			v.say("%s pass", d)
		}
	}
}

func closeHouses(houses []*house) (err error) {
	for _, h := range houses {
		err = errors.Join(err, h.Close())
	}
	return err
}

// openHouses opens the three nodes, and makes them first where they are not.
func (w wiring) openHouses(ctx context.Context, folder string, fresh bool, out io.Writer) ([]*house, error) {
	var houses []*house
	for _, agency := range demoDesks {
		h := &house{home: filepath.Join(folder, agency)}
		if fresh {
			r, err := w.Init(ctx, h.home, cli.InitRequest{Agency: agency, Login: "officer", Name: "Officer of " + agency, Purpose: "ct"})
			if err != nil {
				return nil, errors.Join(err, closeHouses(houses))
			}
			h.login = append(h.login, fmt.Sprintf("%s, password %s", r.Login, r.Password))
			if agency == demoDesks[0] {
				if err := w.play(ctx, h.home, out); err != nil {
					return nil, errors.Join(err, closeHouses(houses))
				}
			}
		}
		if err := w.openHouse(ctx, h); err != nil {
			return nil, errors.Join(err, closeHouses(houses))
		}
		houses = append(houses, h)
	}
	return houses, nil
}

func (w wiring) openHouse(ctx context.Context, h *house) (err error) {
	if h.opened, err = w.openNode(ctx, h.home); err != nil {
		return err
	}
	if h.officer, err = w.terminal(ctx, h.opened); err != nil {
		return errors.Join(err, h.Close())
	}
	return nil
}

// liveIn serves all houses, joins them, and plays the warning between them.
func (w wiring) liveIn(ctx context.Context, houses []*house, fresh bool, address string, v *voices) error {
	g, ctx := errgroup.WithContext(ctx)
	var up sync.WaitGroup
	up.Add(len(houses))
	for i, h := range houses {
		req := cli.ServeRequest{Address: address, Exchange: "127.0.0.1:0"}
		if i > 0 {
			req.Address = "127.0.0.1:0"
		}
		g.Go(func() error {
			return w.run(ctx, h.opened, req, func(s cli.Served) { h.served = s; up.Done() })
		})
	}
	g.Go(func() error {
		ready := make(chan struct{})
		go func() { up.Wait(); close(ready) }()
		select {
		case <-ctx.Done():
			return nil
		case <-ready:
		}
		if err := w.join(ctx, houses, fresh); err != nil {
			return err
		}
		introduce(houses, v.out)
		if !fresh {
			return nil
		}
		err := w.playWarning(ctx, houses, v)
		if ctx.Err() != nil {
			return nil
		}
		return err
	})
	return g.Wait()
}

func introduce(houses []*house, out io.Writer) {
	be := houses[0]
	fmt.Fprintf(out, "\n  Workbench   %s\n", be.served.URL)
	for _, l := range be.login {
		fmt.Fprintf(out, "  Login       %s\n", l)
	}
	fmt.Fprintf(out, "  Ask         %s/#/path?from=Brussels+attacks&to=Paris+attacks\n              What ties the Brussels airport attack to the Paris attacks?\n", be.served.URL)
	for _, h := range houses[1:] {
		fmt.Fprintf(out, "  %-11s %s   %s\n", h.config.Agency, h.served.URL, strings.Join(h.login, "; "))
	}
	fmt.Fprint(out, "\nType +20m to let twenty minutes pass. Stop with Ctrl C.\n\n")
}

// join makes confirmed peers of the houses, or tells those that are where the
// others listen now.
func (w wiring) join(ctx context.Context, houses []*house, fresh bool) error {
	for _, from := range houses {
		i, err := from.node.Invite(ctx, from.officer, node.InviteRequest{Address: from.served.Exchange})
		if err != nil {
			return err
		}
		for _, to := range houses {
			if to == from {
				continue
			}
			if !fresh {
				_, err := to.node.SetPeerContact(ctx, to.officer, node.ContactRequest{Agency: from.config.Agency, Address: from.served.Exchange, Telephone: "+00 0000"})
				if err != nil {
					return err
				}
				continue
			}
			if err := w.colleague(ctx, to); err != nil {
				return err
			}
			if _, err := to.node.ProposePeer(ctx, to.officer, node.ProposeRequest{Invite: i.Invite, Telephone: "+00 0000"}); err != nil {
				return err
			}
			for _, officer := range []node.Caller{to.officer, to.second} {
				if _, err := to.node.ConfirmPeer(ctx, officer, node.ConfirmRequest{Agency: from.config.Agency, Fingerprint: i.Fingerprint}); err != nil {
					return err
				}
			}
			if strings.HasPrefix(string(from.config.Agency), "tr-") { // what a real agency enters is the agreement that it has
				ground := node.PeerCountryRequest{Agency: from.config.Agency, Country: "TR", Ground: peer.Safeguards, Instrument: "agreement made up for this demonstration"}
				if _, err := to.node.SetPeerCountry(ctx, to.second, ground); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// playWarning sends the warning of summer 2015 as it should have gone: nobody
// answers, the desk escalates, an officer acknowledges, the sender sees it.
func (w wiring) playWarning(ctx context.Context, houses []*house, v *voices) error {
	be, tr, nl := houses[0], houses[1], houses[2]
	w.clock.SetRate(cmp.Or(w.quick, quick))
	defer w.clock.SetRate(1)
	content := &warning.Warning{Precedence: warning.Urgent, Action: warning.Locate, Urgency: warning.UrgentThreat,
		Reason: "he was put on a flight today", Threat: "A man held at our border on suspicion of going to fight abroad was deported to Europe",
		Basis: claim.Fact, Awaited: []string{"the papers he travels on"},
		Contacts: []warning.Contact{{Name: "tr-desk, duty officer", Telephone: "+00 0000", AllHours: true}},
		To: []warning.Recipient{
			{Agency: be.config.Agency, Because: []warning.Because{{Rule: warning.RuleDocument, Words: "its passport"}}},
			{Agency: nl.config.Agency, Because: []warning.Because{{Rule: warning.RuleDestination, Words: "the flight lands there"}}},
		}}
	draft, err := tr.node.Warn(ctx, tr.officer, node.WarnRequest{Warning: content, Reason: "deported today"})
	if err != nil {
		return err
	}
	v.say("tr-desk: an officer has drafted an URGENT warning; a second releases it")
	sent, err := tr.node.Warn(ctx, tr.second, node.WarnRequest{Draft: draft.ID, Reason: "agreed"})
	if err != nil {
		return err
	}
	id := claim.ID(sent.ID)
	acknowledge := func(h *house, text string) error {
		_, err := h.node.AnswerWarning(ctx, h.officer, node.AnswerRequest{Warning: id, Outcome: claim.Acknowledged, Text: text})
		return err
	}
	stage := func(of *house) string {
		sent, err := tr.node.ShowWarning(ctx, tr.officer, node.ShowWarningRequest{Warning: id})
		if err != nil {
			return ""
		}
		for _, r := range sent.Recipients {
			if r.Agency == string(of.config.Agency) {
				return r.Stage
			}
		}
		return ""
	}
	if !tr.until(ctx, func() bool { return stage(be) == "received" && stage(nl) == "received" }) {
		return nil
	}
	v.say("tr-desk sees: the machines of be-desk and nl-desk have it, and nobody there has said so")
	if err := acknowledge(nl, "looking for the passenger list"); err != nil {
		return err
	}
	if !tr.until(ctx, func() bool { return stage(nl) == "acknowledged" }) {
		return nil
	}
	v.say("tr-desk sees: an officer of nl-desk has it; be-desk is silent")
	select { // the night passes
	case <-ctx.Done():
		return nil
	case <-w.after(5 * time.Hour):
	}
	if err := acknowledge(be, "he is known here: two convictions"); err != nil {
		return err
	}
	if !tr.until(ctx, func() bool { return stage(be) == "acknowledged" }) {
		return nil
	}
	v.say("tr-desk sees: an officer of be-desk has it at last. Time passes as usual again.")
	return nil
}

// until waits for what the node commits until done, or ctx ends.
func (h *house) until(ctx context.Context, done func() bool) bool {
	for {
		next := h.store.Committed()
		if done() {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-next:
		}
	}
}

// voices prints what happens, a line at a time.
type voices struct {
	mu  sync.Mutex
	out io.Writer
}

func (v *voices) say(format string, args ...any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	fmt.Fprintf(v.out, "  · "+format+"\n", args...)
}

// colleague gives the house its second officer and its data protection
// officer, and puts the second on the roster.
func (w wiring) colleague(ctx context.Context, h *house) error {
	if h.second.Officer != "" {
		return nil
	}
	id, err := w.employ(ctx, h, "second", "Second", account.Mandate{Roles: []marking.Role{marking.Analyst, marking.DutyOfficer, marking.Supervisor}, Clearance: claim.Confidential})
	if err != nil {
		return err
	}
	if _, err := w.employ(ctx, h, "dpo", "Data protection officer", account.Mandate{Roles: []marking.Role{marking.DPO}, Clearance: claim.Confidential}); err != nil {
		return err
	}
	err = h.store.Read(ctx, func(tx *db.ReadTx) error {
		h.second, err = h.node.Accounts.Imagined(tx, h.node.Policy.Register(), id,
			account.Work{Purpose: h.officer.Purpose, LegalBasis: h.officer.LegalBasis})
		h.second.Session = "demo"
		return err
	})
	if err != nil {
		return err
	}
	now := w.Now().UnixMicro()
	for role, who := range map[duty.Role]claim.OfficerID{duty.OnDuty: h.officer.Officer, duty.Second: id, duty.Head: id} {
		shift := duty.Shift{Desk: node.DutyDesk, Role: role, Officer: who, Begins: now, Ends: now + duty.Fortnight*9/14}
		if _, err := h.node.PlanShift(ctx, h.officer, node.ShiftRequest{Shift: shift}); err != nil {
			return err
		}
	}
	return nil
}

func (w wiring) employ(ctx context.Context, h *house, login, title string, m account.Mandate) (claim.OfficerID, error) {
	password, err := account.GeneratePassword(rand.Reader)
	if err != nil {
		return "", err
	}
	v, err := h.node.AddOfficer(ctx, h.officer, node.OfficerRequest{Login: login, Name: title + " of " + string(h.config.Agency), Mandate: m})
	if err != nil {
		return "", err
	}
	h.login = append(h.login, fmt.Sprintf("%s, password %s", login, password))
	var own node.Caller // who comes to work has chosen a password of his own
	err = h.store.Read(ctx, func(tx *db.ReadTx) error {
		own, err = h.node.Accounts.Imagined(tx, h.node.Policy.Register(), claim.OfficerID(v.ID), account.Work{Purpose: h.officer.Purpose, LegalBasis: h.officer.LegalBasis})
		return err
	})
	if err == nil {
		_, err = h.node.ChangePassword(ctx, own, node.PasswordRequest{Password: password})
	}
	return claim.OfficerID(v.ID), err
}
