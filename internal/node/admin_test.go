package node_test

import (
	"strings"
	"testing"

	"liaison/internal/account"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// A new officer's first password is the administrator's: it opens a session in
// which nothing is done before he has chosen his own. Who lost his ways in gets
// such a password anew.
func TestTheFirstPasswordOpensNothingButTheChoiceOfOnesOwn(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	mandate := account.Mandate{Roles: []marking.Role{marking.Analyst}, Clearance: claim.Restricted}
	v, err := h.AddOfficer(t.Context(), h.Admin, node.OfficerRequest{Login: "ana", Name: "Ana Second", Mandate: mandate})
	if err != nil || len(v.Password) < account.MinPassword || !v.MustChange {
		t.Fatalf("%+v %v", v, err)
	}
	enter := func(word string) (node.Caller, error) {
		s, err := h.Login(t.Context(), node.LoginRequest{Name: "ana", Password: word, Address: "127.0.0.1"})
		if err != nil {
			return node.Caller{}, err
		}
		return h.Resume(t.Context(), s.Token)
	}
	for _, word := range []string{v.Password, ""} {
		if word == "" {
			again, err := h.ResetOfficer(t.Context(), h.Admin, node.ResetRequest{Officer: claim.OfficerID(v.ID)})
			if err != nil || again.Password == v.Password || again.Password == "" {
				t.Fatalf("%+v %v", again, err)
			}
			word = again.Password
		}
		c, err := enter(word)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.ChooseWork(t.Context(), c, node.WorkRequest{Purpose: "ct"}); !fault.Is(err, fault.Forbidden) {
			t.Fatalf("work with the first password: %v", err)
		}
		c.Proved = true
		if _, err := h.ChangePassword(t.Context(), c, node.PasswordRequest{Password: "a phrase of her own words"}); err != nil {
			t.Fatal(err)
		}
		if c, err = enter("a phrase of her own words"); err != nil {
			t.Fatal(err)
		}
		if me, err := h.ChooseWork(t.Context(), c, node.WorkRequest{Purpose: "ct"}); err != nil || me.MustChange {
			t.Fatalf("%+v %v", me, err)
		}
	}
	if _, err := enter(v.Password); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("the first password still opens: %v", err)
	}
}

// Nobody widens his own mandate; another administrator's word holds from the
// next question on, and each act takes a fresh proof and stands in the log.
func TestNobodyChangesHisOwnMandate(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	wide := account.Mandate{Roles: []marking.Role{marking.Administrator, marking.Analyst}, Rights: []marking.Right{marking.SeeInformants}, Clearance: claim.Secret}
	if _, err := h.EntrustOfficer(t.Context(), h.Admin, node.EntrustRequest{Officer: h.Admin.Officer, Mandate: wide}); !fault.Is(err, fault.Forbidden) {
		t.Fatal(err)
	}
	if _, err := h.ResetOfficer(t.Context(), h.Admin, node.ResetRequest{Officer: h.Admin.Officer}); !fault.Is(err, fault.Forbidden) {
		t.Fatal(err)
	}
	if _, err := h.SuspendOfficer(t.Context(), h.Admin, node.SuspendRequest{Officer: h.Admin.Officer}); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("the last administrator closes the node: %v", err)
	}
	standing := h.Admin
	standing.Standing = true
	wide.Roles = []marking.Role{marking.Analyst}
	if _, err := h.EntrustOfficer(t.Context(), standing, node.EntrustRequest{Officer: h.Analyst.Officer, Mandate: wide}); !fault.Is(err, fault.Unproved) {
		t.Fatal(err)
	}
	v, err := h.EntrustOfficer(t.Context(), h.Admin, node.EntrustRequest{Officer: h.Analyst.Officer, Mandate: wide})
	if err != nil || v.Clearance != string(claim.Secret) || len(v.Rights) != 1 {
		t.Fatalf("%+v %v", v, err)
	}
	for _, roles := range [][]marking.Role{{marking.DPO, marking.Analyst}, {marking.Inspector, marking.Administrator}, {"king"}} {
		wide.Roles = roles
		if _, err := h.EntrustOfficer(t.Context(), h.Admin, node.EntrustRequest{Officer: h.Analyst.Officer, Mandate: wide}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v", roles, err)
		}
	}
	if _, err := h.EntrustOfficer(t.Context(), h.Supervisor, node.EntrustRequest{Officer: h.Analyst.Officer, Mandate: wide}); !fault.Is(err, fault.Forbidden) {
		t.Error(err)
	}
	log, err := h.ReadAudit(t.Context(), h.Officer(t, "dpo", marking.DPO), node.AuditRequest{Use: "EntrustOfficer", Limit: 20})
	if err != nil || len(log) < 6 {
		t.Errorf("%d entries %v", len(log), err)
	}
}

// The simulator tells who could see what is so marked, and every rule in the
// way. It looks at no record: its answer is the same whatever is held.
func TestTheSimulatorTellsNothingOfWhatIsHeld(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	k, err := h.OpenCase(t.Context(), h.Analyst, node.CaseRequest{Title: "Lanterns"})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(m claim.Marking) map[string]string {
		t.Helper()
		vs, err := h.Simulate(t.Context(), h.Admin, node.SimulateRequest{Marking: m, Verb: marking.Read, Purpose: "ct"})
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for _, v := range vs {
			word := "no:"
			if v.Allowed {
				word = "yes:"
			}
			for _, r := range v.Reasons {
				word += " " + r.Rule
			}
			out[v.Name] = word
		}
		return out
	}
	m := claim.Marking{Compartment: claim.CaseID(k.ID), Classification: claim.Secret}
	got := ask(m)
	if got["Officer analyst"] != "no: clearance" || !strings.Contains(got["Officer duty"], "compartment clearance") || !strings.Contains(got["Officer admin"], "role") {
		t.Errorf("%v", got)
	}
	if open := ask(claim.Marking{}); !strings.HasPrefix(open["Officer duty"], "yes:") || !strings.HasPrefix(open["Officer admin"], "no:") {
		t.Errorf("%v", open)
	}
	listedAll(t, h, "list", []claim.HandlingCode{claim.H2}, said(0, 5, "list", func(_ int, r claim.Ref) *claim.Claim {
		return &claim.Claim{Predicate: "name", Value: claim.TextValue(r.Label)}
	}))
	for name, was := range got {
		if now := ask(m)[name]; now != was {
			t.Errorf("%s: %q, and once more is held %q", name, was, now)
		}
	}
	for _, c := range []node.Caller{h.Analyst, h.Supervisor, h.Officer(t, "dpo", marking.DPO)} {
		if _, err := h.Simulate(t.Context(), c, node.SimulateRequest{Verb: marking.Read, Purpose: "ct"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%v simulates: %v", c.Roles, err)
		}
	}
}

// What an administrator reads of desks, policies and keys.
func TestAdministratorsSeeTheNodeAndNoRecord(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	if _, err := h.SetDesk(t.Context(), h.Admin, node.SetDeskRequest{Desk: node.DutyDesk, LastResort: h.Duty.Officer}); err != nil {
		t.Fatal(err)
	}
	desks, err := h.ShowDesks(t.Context(), h.Admin, node.DesksRequest{})
	if err != nil || len(desks) == 0 || desks[0].LastResortName != "Officer duty" || len(desks[0].Gaps) != 1 {
		t.Errorf("%+v %v", desks, err)
	}
	p, err := h.ShowPolicies(t.Context(), h.Admin, node.PoliciesRequest{})
	if err != nil || len(p.Floor) < 10 || len(p.Rules) < 5 || !strings.Contains(p.Text, "permit") {
		t.Errorf("%d %d %v", len(p.Floor), len(p.Rules), err)
	}
	keys, err := h.ShowKeys(t.Context(), h.Admin, node.KeysRequest{})
	if err != nil || keys.Version != 1 || len(keys.Keys) < 4 || keys.Keys[0].State != "in force" || keys.Fingerprint == "" {
		t.Errorf("%+v %v", keys, err)
	}
	h.Clock.Add(51 * 366 * 24 * 3600e9)
	if keys, err = h.ShowKeys(t.Context(), h.Admin, node.KeysRequest{}); err != nil || keys.Keys[0].State == "in force" || !keys.Overdue {
		t.Errorf("fifty years on: %+v %v", keys, err)
	}
	for what, err := range map[string]error{
		"desks": second(h.ShowDesks(t.Context(), h.Analyst, node.DesksRequest{})), "keys": second(h.ShowKeys(t.Context(), h.Analyst, node.KeysRequest{})),
		"policies": second(h.ShowPolicies(t.Context(), h.Analyst, node.PoliciesRequest{})), "backups": second(h.Backups(t.Context(), h.Analyst, node.BackupsRequest{})),
	} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("an analyst reads %s: %v", what, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// Passwords go off once two administrators can enter by passkey, and as long
// as they are off neither of the two can be lost.
func TestPasswordsGoOffOnceTwoAdministratorsHavePasskeys(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	other := h.Officer(t, "other", marking.Administrator)
	off := node.SwitchPasswordsRequest{Off: true}
	key := func(o node.Caller) {
		t.Helper()
		if err := h.Store.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Exec(`INSERT INTO passkeys (id, officer, name, data, created, used) VALUES ($1,$2,'key','{}',0,0)`, []byte(o.Officer), string(o.Officer))
		}); err != nil {
			t.Fatal(err)
		}
	}
	key(h.Admin)
	if _, err := h.SwitchPasswords(t.Context(), h.Admin, off); !fault.Is(err, fault.Conflict) {
		t.Fatalf("off with one key: %v", err)
	}
	key(other)
	if v, err := h.SwitchPasswords(t.Context(), h.Admin, off); err != nil || !v.Off || v.Keyholders != 2 {
		t.Fatalf("%+v %v", v, err)
	}
	if _, err := h.Login(t.Context(), node.LoginRequest{Name: "analyst", Password: "a long enough phrase of words", Address: "127.0.0.1"}); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("a password still opens: %v", err)
	}
	if _, err := h.SuspendOfficer(t.Context(), h.Admin, node.SuspendRequest{Officer: other.Officer}); !fault.Is(err, fault.Conflict) {
		t.Errorf("one of the two is suspended: %v", err)
	}
	if _, err := h.ResetOfficer(t.Context(), h.Admin, node.ResetRequest{Officer: other.Officer}); !fault.Is(err, fault.Conflict) {
		t.Errorf("one of the two loses his key: %v", err)
	}
	v, err := h.AddOfficer(t.Context(), h.Admin, node.OfficerRequest{Login: "ana", Name: "Ana Second", Mandate: account.Mandate{Roles: []marking.Role{marking.Analyst}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Login(t.Context(), node.LoginRequest{Name: "ana", Password: v.Password, Address: "127.0.0.1"}); err != nil {
		t.Errorf("a first password, which leads to a passkey: %v", err)
	}
	if ways, err := h.WaysIn(t.Context()); err != nil || !ways.NoPasswords {
		t.Errorf("%+v %v", ways, err)
	}
	if v, err := h.SwitchPasswords(t.Context(), h.Admin, node.SwitchPasswordsRequest{}); err != nil || v.Off {
		t.Errorf("%+v %v", v, err)
	}
	if _, err := h.Login(t.Context(), node.LoginRequest{Name: "analyst", Password: "a long enough phrase of words", Address: "127.0.0.1"}); err != nil {
		t.Errorf("on again: %v", err)
	}
}
