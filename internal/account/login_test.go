package account

import (
	"strings"
	"sync"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
)

// login goes through the three steps.
func login(t *testing.T, s *db.Store, r *Room, now time.Time, name, address, password, code string) (sess Session, tok Token, err error) {
	t.Helper()
	var a *Attempt
	err = try(s, func(tx *db.Tx) (err error) { a, err = r.Attempt(tx, now, name, address); return err })
	if err != nil {
		return sess, tok, err
	}
	if err := r.Judge(a, now, password, code); err != nil {
		t.Fatal(err)
	}
	err = try(s, func(tx *db.Tx) (err error) { sess, tok, err = r.Conclude(tx, now, a); return err })
	return sess, tok, err
}

func TestLoginWithPassword(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		ana := create(t, s, r, "ana", analyst)
		sess, tok, err := login(t, s, r, start, "Ana", "10.0.0.1", goodPassword, "")
		if err != nil || sess.Officer != ana || sess.Method != ByPassword || len(tok) != 43 {
			t.Fatalf("%+v %v", sess, err)
		}
		texts := map[string]bool{}
		for _, tc := range [][2]string{{"ana", "wrong horse battery"}, {"nobody", goodPassword}, {"ana", ""}} {
			_, _, err := login(t, s, r, start, tc[0], "10.0.0.1", tc[1], "")
			if !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%v: %v", tc, err)
			}
			texts[err.Error()] = true
		}
		if len(texts) != 1 {
			t.Errorf("failures can be told apart: %v", texts)
		}
	})
}

func TestLoginWithCode(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		ana := create(t, s, r, "ana", analyst)
		var uri string
		write(t, s, func(tx *db.Tx) (err error) { uri, err = r.ProposeTOTP(tx, ana); return err })
		raw, _, _ := strings.Cut(uri[strings.Index(uri, "secret=")+7:], "&")
		secret, err := base32NoPad.DecodeString(raw)
		if err != nil {
			t.Fatal(err)
		}
		code := func(now time.Time) string { return totpCode(secret, now.Unix()/totpStep) }
		if _, _, err := login(t, s, r, start, "ana", "x", goodPassword, ""); err != nil {
			t.Errorf("a proposed secret counts already: %v", err)
		}
		if err := try(s, func(tx *db.Tx) error { return r.ConfirmTOTP(tx, start, ana, "000000") }); !fault.Is(err, fault.Invalid) {
			t.Errorf("confirmed by a wrong code: %v", err)
		}
		write(t, s, func(tx *db.Tx) error { return r.ConfirmTOTP(tx, start, ana, code(start)) })
		if _, _, err := login(t, s, r, start, "ana", "x", goodPassword, code(start)); err == nil {
			t.Error("the code that confirmed served again")
		}
		now := start.Add(2 * time.Minute)
		if _, _, err := login(t, s, r, now, "ana", "x", goodPassword, ""); err == nil {
			t.Error("no code was asked for")
		}
		if _, _, err := login(t, s, r, now, "ana", "x", "wrong horse battery", code(now)); err == nil {
			t.Error("the code alone opened")
		}
		sess, _, err := login(t, s, r, now, "ana", "y", goodPassword, code(now))
		if err != nil || sess.Method != ByCode {
			t.Errorf("%+v %v", sess, err)
		}
		if _, _, err := login(t, s, r, now, "ana", "y", goodPassword, code(now)); err == nil {
			t.Error("a code served twice")
		}
	})
}

// Of many logins with one code at once, one gets in.
func TestOneCodeOpensOnce(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		ana := create(t, s, r, "ana", analyst)
		secret := []byte("12345678901234567890")
		write(t, s, func(tx *db.Tx) error { return r.change(tx, ana, `totp = $2`, secret) })
		var a [4]*Attempt
		for i := range a {
			write(t, s, func(tx *db.Tx) (err error) {
				a[i], err = r.Attempt(tx, start, "ana", string(rune('a'+i)))
				return err
			})
		}
		var wg sync.WaitGroup
		var opened [4]bool
		for i := range a {
			wg.Go(func() {
				if err := r.Judge(a[i], start, goodPassword, totpCode(secret, start.Unix()/totpStep)); err != nil {
					t.Error(err)
				}
				opened[i] = try(s, func(tx *db.Tx) error { _, _, err := r.Conclude(tx, start, a[i]); return err }) == nil
			})
		}
		wg.Wait()
		n := 0
		for _, o := range opened {
			if o {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d logins with one code", n)
		}
	})
}

func TestConcludeNeedsJudge(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		create(t, s, r, "ana", analyst)
		err := try(s, func(tx *db.Tx) error {
			a, err := r.Attempt(tx, start, "ana", "x")
			if err != nil {
				return err
			}
			_, _, err = r.Conclude(tx, start, a)
			return err
		})
		if !fault.Is(err, fault.Unauthenticated) {
			t.Error(err)
		}
	})
}

func TestSuspendedAndChangedMeanwhile(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		create(t, s, r, "root", admin)
		ana := create(t, s, r, "ana", analyst)
		for what, change := range map[string]func(tx *db.Tx) error{
			"suspended": func(tx *db.Tx) error { return r.Suspend(tx, start, ana) },
			"password changed": func(tx *db.Tx) error {
				return r.SetPassword(tx, start, ana, PasswordHash(mustHash(t, r.hasher, "another horse battery")), false)
			},
		} {
			var a *Attempt
			write(t, s, func(tx *db.Tx) (err error) { a, err = r.Attempt(tx, start, "ana", what); return err })
			if err := r.Judge(a, start, goodPassword, ""); err != nil {
				t.Fatal(err)
			}
			write(t, s, change)
			if err := try(s, func(tx *db.Tx) error { _, _, err := r.Conclude(tx, start, a); return err }); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%s: %v", what, err)
			}
			write(t, s, func(tx *db.Tx) error { return r.Reinstate(tx, start, ana) })
			write(t, s, func(tx *db.Tx) error {
				return r.SetPassword(tx, start, ana, PasswordHash(mustHash(t, r.hasher, goodPassword)), false)
			})
		}
		write(t, s, func(tx *db.Tx) error { return r.Suspend(tx, start, ana) })
		if _, _, err := login(t, s, r, start, "ana", "z", goodPassword, ""); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("a suspended officer logs in: %v", err)
		}
	})
}

// A login at today's cost replaces a hash of yesterday's.
func TestStaleHashIsMadeAnew(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		ana := create(t, s, r, "ana", analyst)
		r.hasher.cost.Passes = 2
		if _, _, err := login(t, s, r, start, "ana", "x", goodPassword, ""); err != nil {
			t.Fatal(err)
		}
		var phc string
		read(t, s, func(tx *db.ReadTx) error {
			return tx.QueryRow(`SELECT password FROM officers WHERE id = $1`, string(ana)).Scan(&phc)
		})
		if !strings.Contains(phc, "t=2") {
			t.Errorf("the hash is %s", phc)
		}
		if _, _, err := login(t, s, r, start, "ana", "x", goodPassword, ""); err != nil {
			t.Error(err)
		}
	})
}

func TestThrottleDelaysAndNeverDenies(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		create(t, s, r, "ana", analyst)
		now := start
		fails, waited := 0, time.Duration(0)
		for range 60 {
			_, _, err := login(t, s, r, now, "ana", "10.0.0.9", "wrong horse battery", "")
			switch {
			case fault.Is(err, fault.Unauthenticated):
				fails++
			case fault.Is(err, fault.Unavailable):
				now = now.Add(time.Minute)
				waited += time.Minute
			default:
				t.Fatal(err)
			}
		}
		if fails > 25 || waited < 30*time.Minute {
			t.Errorf("%d guesses in %v", fails, waited)
		}
		// From elsewhere her officer gets in after at most the account's own wait.
		if _, _, err := login(t, s, r, now.Add(30*time.Second), "ana", "10.0.0.1", goodPassword, ""); err != nil {
			t.Errorf("a stranger kept her out: %v", err)
		}
		// And after a wait from the same address too: delay, no denial.
		if _, _, err := login(t, s, r, now.Add(16*time.Minute), "ana", "10.0.0.9", goodPassword, ""); err != nil {
			t.Errorf("denied for good: %v", err)
		}
	})
}

func TestThrottleCountsUnknownLoginsAlike(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		create(t, s, r, "ana", analyst)
		kinds := func(name, address string) (out []fault.Kind) {
			for range 8 {
				_, _, err := login(t, s, r, start, name, address, "wrong horse battery", "")
				out = append(out, fault.KindOf(err))
			}
			return out
		}
		a, b := kinds("ana", "10.0.0.1"), kinds("nobody", "10.0.0.2")
		for i := range a {
			if a[i] != b[i] {
				t.Fatalf("a login that exists answers %v, one that does not %v", a, b)
			}
		}
	})
}

// Guesses at once gain nothing: each is counted before it is judged.
func TestThrottleCountsBeforeJudging(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		create(t, s, r, "ana", analyst)
		n := 0
		for range 20 {
			if try(s, func(tx *db.Tx) error { _, err := r.Attempt(tx, start, "ana", "x"); return err }) == nil {
				n++
			}
		}
		if n > 5 {
			t.Errorf("%d guesses before the first was judged", n)
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		create(t, s, r, "root", admin)
		ana := create(t, s, r, "ana", analyst)
		resume := func(now time.Time, tok Token) (sess Session, err error) {
			read(t, s, func(tx *db.ReadTx) error { sess, err = r.Resume(tx, now, tok); return nil })
			return sess, err
		}
		open := func(now time.Time) (Session, Token) {
			sess, tok, err := login(t, s, r, now, "ana", "x", goodPassword, "")
			if err != nil {
				t.Fatal(err)
			}
			return sess, tok
		}
		_, tok := open(start)
		if _, err := resume(start.Add(14*time.Minute), tok); err != nil {
			t.Errorf("before it is idle: %v", err)
		}
		if _, err := resume(start.Add(15*time.Minute), tok); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("idle: %v", err)
		}
		if _, err := resume(start, "x"); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("unknown: %v", err)
		}
		now := start
		sess, tok := open(now)
		for now.Sub(start) < 8*time.Hour-10*time.Minute {
			now = now.Add(10 * time.Minute)
			var err error
			if sess, err = resume(now, tok); err != nil {
				t.Fatalf("in use, after %v: %v", now.Sub(start), err)
			}
			write(t, s, func(tx *db.Tx) error { return r.Touch(tx, now, &sess) })
		}
		if _, err := resume(now.Add(10*time.Minute), tok); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("after twelve hours: %v", err)
		}
		for what, end := range map[string]func(tx *db.Tx, s Session) error{
			"ended":          func(tx *db.Tx, s Session) error { return r.End(tx, s.ID) },
			"all ended":      func(tx *db.Tx, _ Session) error { return r.EndAll(tx, ana) },
			"restored":       func(tx *db.Tx, _ Session) error { return r.EndEverything(tx) },
			"purged":         func(tx *db.Tx, _ Session) error { return r.Purge(tx, start.Add(time.Hour)) },
			"suspended":      func(tx *db.Tx, _ Session) error { return r.Suspend(tx, start, ana) },
			"other password": func(tx *db.Tx, _ Session) error { return r.SetPassword(tx, start, ana, "$x", false) },
		} {
			write(t, s, func(tx *db.Tx) error { return r.Reinstate(tx, start, ana) })
			write(t, s, func(tx *db.Tx) error {
				return r.SetPassword(tx, start, ana, PasswordHash(mustHash(t, r.hasher, goodPassword)), false)
			})
			sess, tok := open(start)
			write(t, s, func(tx *db.Tx) error { return end(tx, sess) })
			if _, err := resume(start, tok); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

func TestTokensAreKeptHashed(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		create(t, s, r, "ana", analyst)
		_, tok, err := login(t, s, r, start, "ana", "x", goodPassword, "")
		if err != nil {
			t.Fatal(err)
		}
		read(t, s, func(tx *db.ReadTx) error {
			var kept []byte
			if err := tx.QueryRow(`SELECT token FROM sessions`).Scan(&kept); err != nil {
				return err
			}
			if len(kept) != 32 || strings.Contains(string(kept), string(tok)) {
				t.Error("the token itself is in the store")
			}
			return nil
		})
	})
}

func TestEnterAndCaller(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		ana := create(t, s, r, "ana", analyst)
		write(t, s, func(tx *db.Tx) error { return r.Join(tx, start, "k-1", ana, ana) })
		sess, tok, err := login(t, s, r, start, "ana", "x", goodPassword, "")
		if err != nil {
			t.Fatal(err)
		}
		reg := marking.DefaultRegister()
		enter := func(w Work) error {
			return try(s, func(tx *db.Tx) error { _, err := r.Enter(tx, reg, sess, w); return err })
		}
		for what, tc := range map[string]struct {
			w    Work
			want fault.Kind
		}{
			"no purpose":    {Work{}, fault.Invalid},
			"other purpose": {Work{Purpose: "curiosity"}, fault.Invalid},
			"other basis":   {Work{Purpose: "ct", LegalBasis: "because"}, fault.Invalid},
			"other's case":  {Work{Purpose: "ct", Case: "k-2"}, fault.NotFound},
		} {
			if err := enter(tc.w); !fault.Is(err, tc.want) {
				t.Errorf("%s: %v", what, err)
			}
		}
		caller := func() (c marking.Caller) {
			read(t, s, func(tx *db.ReadTx) error {
				sess, err := r.Resume(tx, start, tok)
				if err != nil {
					return err
				}
				c, err = r.Caller(tx, sess)
				return err
			})
			return c
		}
		if c := caller(); c.Purpose != "" || c.Officer != ana || c.Agency != "be-spoc" || c.Session != sess.ID {
			t.Errorf("before entering: %+v", c)
		}
		if err := enter(Work{Purpose: "ct", Case: "k-1"}); err != nil {
			t.Fatal(err)
		}
		e, _ := reg.Entry("ct")
		c := caller()
		if c.Purpose != "ct" || c.LegalBasis != e.Bases[0] || c.Case != "k-1" || len(c.Cases) != 1 || !c.Is(marking.Analyst) ||
			c.Clearance != claim.Restricted || len(c.Rights) != 1 || len(c.Desks) != 1 {
			t.Errorf("got %+v", c)
		}
		write(t, s, func(tx *db.Tx) error { return r.Leave(tx, "k-1", ana) })
		write(t, s, func(tx *db.Tx) error {
			return r.Entrust(tx, start, ana, Mandate{Roles: []marking.Role{marking.DutyOfficer}})
		})
		if c := caller(); c.Case != "" || len(c.Cases) != 0 || c.Is(marking.Analyst) || len(c.Rights) != 0 {
			t.Errorf("an open session keeps what was taken: %+v", c)
		}
	})
}
