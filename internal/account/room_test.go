package account

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/fault"
	"liaison/internal/marking"
)

var start = time.Date(2026, 3, 22, 8, 0, 0, 0, time.UTC)

const goodPassword = "correct horse battery"

// each runs a test on every engine.
func each(t *testing.T, test func(t *testing.T, s *db.Store, r *Room)) {
	t.Helper()
	dbtest.Each(t, Migrations(), func(t *testing.T, s *db.Store) {
		r, err := New("be-spoc", Config{Cost: cheap, RPID: "liaison.example", Origins: []string{"https://liaison.example"}}, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		test(t, s, r)
	})
}

func create(t *testing.T, s *db.Store, r *Room, login string, m Mandate) (id claim.OfficerID) {
	t.Helper()
	h, err := r.HashPassword(goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	write(t, s, func(tx *db.Tx) (err error) {
		id, err = r.Create(tx, start, NewOfficer{Login: login, Name: "Officer " + login, Mandate: m, Password: h})
		return err
	})
	return id
}

func try(s *db.Store, fn func(tx *db.Tx) error) error { return s.Write(context.Background(), fn) }

var analyst = Mandate{Roles: []marking.Role{marking.Analyst}, Desks: []string{"ct"}, Clearance: claim.Restricted, Rights: []marking.Right{marking.SeeVictims}}
var admin = Mandate{Roles: []marking.Role{marking.Administrator}}

func TestCreateAndFind(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		id := create(t, s, r, " Ana.Example ", analyst)
		var byID, byLogin Officer
		read(t, s, func(tx *db.ReadTx) (err error) { byID, err = r.Find(tx, id); return err })
		read(t, s, func(tx *db.ReadTx) (err error) { byLogin, err = r.FindLogin(tx, "ANA.EXAMPLE"); return err })
		if diff := cmp.Diff(byID, byLogin); diff != "" {
			t.Error(diff)
		}
		want := Officer{ID: id, Login: "ana.example", Name: "Officer  Ana.Example", Mandate: analyst, HasPassword: true, Created: start}
		if diff := cmp.Diff(want, byID); diff != "" {
			t.Error(diff)
		}
		if !claim.ValidID("o", string(id)) {
			t.Errorf("%s is no id of an officer", id)
		}
	})
}

func TestCreateRefuses(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		create(t, s, r, "ana", analyst)
		good := NewOfficer{Login: "bob", Name: "Bob", Mandate: analyst}
		for name, tc := range map[string]struct {
			change func(*NewOfficer)
			want   fault.Kind
		}{
			"taken":         {func(o *NewOfficer) { o.Login = "ANA" }, fault.Conflict},
			"short":         {func(o *NewOfficer) { o.Login = "a" }, fault.Invalid},
			"odd login":     {func(o *NewOfficer) { o.Login = "a b" }, fault.Invalid},
			"no name":       {func(o *NewOfficer) { o.Name = " " }, fault.Invalid},
			"no role":       {func(o *NewOfficer) { o.Mandate.Roles = nil }, fault.Invalid},
			"unknown role":  {func(o *NewOfficer) { o.Mandate.Roles = []marking.Role{"king"} }, fault.Invalid},
			"unknown right": {func(o *NewOfficer) { o.Mandate.Rights = []marking.Right{"all"} }, fault.Invalid},
			"clearance":     {func(o *NewOfficer) { o.Mandate.Clearance = "COSMIC" }, fault.Invalid},
			"two hats":      {func(o *NewOfficer) { o.Mandate.Roles = []marking.Role{marking.Inspector, marking.Analyst} }, fault.Invalid},
		} {
			o := good
			tc.change(&o)
			err := try(s, func(tx *db.Tx) error { _, err := r.Create(tx, start, o); return err })
			if !fault.Is(err, tc.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestFirstIsAnAdministratorAndAlone(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		first := func(m Mandate) error {
			return try(s, func(tx *db.Tx) error {
				_, err := r.First(tx, start, NewOfficer{Login: "admin", Name: "Admin", Mandate: m})
				return err
			})
		}
		if err := first(analyst); !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
		if err := first(admin); err != nil {
			t.Error(err)
		}
		if err := first(admin); !fault.Is(err, fault.Conflict) {
			t.Error(err)
		}
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		a := create(t, s, r, "a-admin", admin)
		suspend := func(id claim.OfficerID) error {
			return try(s, func(tx *db.Tx) error { return r.Suspend(tx, start, id) })
		}
		if err := suspend(a); !fault.Is(err, fault.Conflict) {
			t.Errorf("suspended the last: %v", err)
		}
		if err := try(s, func(tx *db.Tx) error { return r.Entrust(tx, start, a, analyst) }); !fault.Is(err, fault.Conflict) {
			t.Errorf("disrobed the last: %v", err)
		}
		b := create(t, s, r, "b-admin", admin)
		if err := suspend(a); err != nil {
			t.Error(err)
		}
		if err := suspend(b); !fault.Is(err, fault.Conflict) {
			t.Errorf("suspended the last: %v", err)
		}
		if err := try(s, func(tx *db.Tx) error { return r.Reinstate(tx, start, a) }); err != nil {
			t.Error(err)
		}
		if err := suspend(b); err != nil {
			t.Error(err)
		}
		if err := suspend("o-nobody"); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
	})
}

func TestSecretsAreNotPrinted(t *testing.T) {
	r, err := New("be-spoc", Config{Cost: cheap}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	h, err := r.HashPassword(goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	token := Token("dG9rZW4")
	for _, f := range []string{"%v", "%s", "%+v", "%#v", "%q"} {
		got := fmt.Sprintf(f, h) + fmt.Sprintf(f, token) + fmt.Sprintf(f, NewOfficer{Password: h}) + fmt.Sprintf(f, struct{ T Token }{token})
		if strings.Contains(got, "argon2") || strings.Contains(got, "dG9rZW4") {
			t.Errorf("%s prints a secret: %s", f, got)
		}
	}
}

func TestTeams(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		ana, bob := create(t, s, r, "ana", analyst), create(t, s, r, "bob", analyst)
		write(t, s, func(tx *db.Tx) error { return r.Join(tx, start, "k-1", ana, bob) })
		write(t, s, func(tx *db.Tx) error { return r.Join(tx, start, "k-1", ana, bob) })
		write(t, s, func(tx *db.Tx) error { return r.Join(tx, start, "k-2", ana, bob) })
		for what, err := range map[string]error{
			"nobody decides":  try(s, func(tx *db.Tx) error { return r.Join(tx, start, "k-1", bob, "") }),
			"unknown officer": try(s, func(tx *db.Tx) error { return r.Join(tx, start, "k-1", "o-x", bob) }),
		} {
			if err == nil {
				t.Error(what)
			}
		}
		write(t, s, func(tx *db.Tx) error { return r.Leave(tx, "k-2", ana) })
		read(t, s, func(tx *db.ReadTx) error {
			cs, err := r.Cases(tx, ana)
			team, err2 := r.Team(tx, "k-1")
			if len(cs) != 1 || cs[0] != "k-1" || len(team) != 1 || err != nil || err2 != nil {
				t.Errorf("cases %v, team %v, %v %v", cs, team, err, err2)
			}
			return nil
		})
	})
}

func TestDeskAndImaginedCaller(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		create(t, s, r, "root", admin)
		ana, bob := create(t, s, r, "ana", analyst), create(t, s, r, "bob", analyst)
		write(t, s, func(tx *db.Tx) error { return r.Suspend(tx, start, bob) })
		reg := marking.DefaultRegister()
		read(t, s, func(tx *db.ReadTx) error {
			on, err := r.Desk(tx, "ct")
			if len(on) != 1 || on[0].ID != ana {
				t.Errorf("on the desk: %+v", on)
			}
			if c, err := r.Imagined(tx, reg, ana, Work{Purpose: "crime"}); err != nil || c.Session != "" || c.LegalBasis == "" || !c.Is(marking.Analyst) {
				t.Errorf("%+v %v", c, err)
			}
			if _, err := r.Imagined(tx, reg, ana, Work{}); !fault.Is(err, fault.Invalid) {
				t.Errorf("without a purpose: %v", err)
			}
			if _, err := r.Imagined(tx, reg, bob, Work{Purpose: "crime"}); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("suspended: %v", err)
			}
			return err
		})
	})
}
