package marking

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liaison/internal/claim"
)

func TestEffectiveIsFloorAndPolicies(t *testing.T) {
	e := engine(t, defaultText)
	st := e.state.Load()
	r := rand.New(rand.NewPCG(3, 4))
	for range casesToTry(t, 20_000) {
		c, a, m := randomCaller(r), randomAction(r), randomMarking(r)
		want := st.floor(&c, a, &m, true) == nil && st.policy(&pair{officerEntity(&c), markingEntity(&m)}, a).Allowed
		got := e.Permit(&c, a, m)
		if got.Allowed != want || len(got.Reasons) == 0 {
			t.Fatalf("got %+v, want %v: %+v %+v %+v", got, want, c, a, m)
		}
	}
}

func TestExplainTellsAll(t *testing.T) {
	e := engine(t, defaultText)
	c := analyst()
	m := claim.Marking{Originator: "be-spoc", Compartment: cases[2], Restrictions: []string{"informant"}}
	got := e.Explain(&c, m, "")
	var rules []string
	for _, r := range got[Export].Reasons {
		rules = append(rules, r.Layer+":"+r.Rule)
	}
	if diff := cmp.Diff([]string{"floor:compartment", "floor:restriction", "policy:informant-leaves"}, rules); diff != "" {
		t.Error(diff)
	}
	c.Cases, c.Rights = append(c.Cases, cases[2]), []Right{SeeInformants}
	if got := e.Explain(&c, m, ""); !got[Read].Allowed || got[Export].Allowed {
		t.Errorf("read %+v, export %+v", got[Read], got[Export])
	}
}

func drawCaller(t *rapid.T) Caller {
	return randomCaller(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "caller"), 0)))
}

// Taking something of a caller's mandate away never shows more.
func TestLosingARightNeverShowsMore(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var markings []claim.Marking
	for range 400 {
		markings = append(markings, randomMarking(r))
	}
	e := engine(t, defaultText, markings...)
	rapid.Check(t, func(t *rapid.T) {
		c := drawCaller(t)
		a := randomAction(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "action"), 0)))
		less := c
		switch rapid.IntRange(0, 3).Draw(t, "loses") {
		case 0:
			less.Roles = drop(t, c.Roles)
		case 1:
			less.Rights = drop(t, c.Rights)
		case 2:
			less.Cases = drop(t, c.Cases)
		case 3:
			less.Clearance = levels[rapid.IntRange(0, c.clearance()).Draw(t, "clearance")]
		}
		if extra := without(e.Bits(&less, a), e.Bits(&c, a)); len(extra) > 0 {
			t.Fatalf("%+v, less than %+v, may %+v more: %v", less, c, a, extra)
		}
	})
}

// Adding a forbid to the agency's policies never shows more, nor does adding
// a permit show more than the floor.
func TestAddingAForbidNeverShowsMore(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	var markings []claim.Marking
	for range 200 {
		markings = append(markings, randomMarking(r))
	}
	before := engine(t, defaultText, markings...)
	st := before.state.Load()
	forbids := []string{
		`resource.restrictions.contains("minor")`, `resource.originator == "fr-spoc"`, `resource.codes.contains("H3")`,
		`context.to == "de-bka"`, `principal.purpose == "border"`, `!principal.desks.contains("ct")`, `resource.classification + 9223372036854775807 > 0`,
	}
	rapid.Check(t, func(t *rapid.T) {
		when := rapid.SampledFrom(forbids).Draw(t, "when")
		text := string(defaultText) + `@id("new") forbid (principal, action, resource is Marking) when { ` + when + ` };` +
			`@id("all") permit (principal, action, resource is Marking);`
		ps, err := ParsePolicies("t.cedar", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		after := NewPolicy(before.interner, DefaultRegister(), ps)
		c := drawCaller(t)
		a := randomAction(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "action"), 0)))
		for n := range after.Bits(&c, a).All() {
			m, _ := before.interner.Marking(n)
			if st.floor(&c, a, &m, false) != nil {
				t.Fatalf("policies loosened the floor for %+v", m)
			}
		}
		one, err := ParsePolicies("t.cedar", []byte(string(defaultText)+`forbid (principal, action, resource is Marking) when { `+when+` };`))
		if err != nil {
			t.Fatal(err)
		}
		if extra := without(NewPolicy(before.interner, DefaultRegister(), one).Bits(&c, a), before.Bits(&c, a)); len(extra) > 0 {
			t.Fatalf("forbid when %s shows more: %v", when, extra)
		}
	})
}

func TestBitsFollowMarkingsMandateAndPolicies(t *testing.T) {
	open := claim.Marking{Originator: "be-spoc"}.Normal()
	e := engine(t, defaultText, open)
	c := analyst()
	check := func(what string, want ...uint32) {
		t.Helper()
		if got := slices.Collect(e.Bits(&c, Reading()).All()); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", what, got, want)
		}
	}
	check("one marking", 1)
	learnNew(t, e.interner, claim.Marking{Originator: "be-spoc", Compartment: cases[2]})
	learnNew(t, e.interner, claim.Marking{Originator: "be-spoc", EraseBy: 9})
	check("a closed and an open one interned", 1, 3)
	c.Cases = append(c.Cases, cases[2])
	check("joined the case", 1, 2, 3)
	c.Cases = c.Cases[:1]
	check("left the case", 1, 3)
	ps, err := ParsePolicies("t.cedar", []byte(`permit (principal, action == Action::"read", resource is Marking) when { resource.compartment != "" };`))
	if err != nil {
		t.Fatal(err)
	}
	e.Replace(DefaultRegister(), ps)
	check("policies changed")
	none, err := NewRegister([]Entry{{Purpose: "border", Label: "Border", Bases: []string{"x"}}})
	if err != nil {
		t.Fatal(err)
	}
	dp, _ := DefaultPolicies()
	e.Replace(none, dp)
	check("the purpose left the register")
	e.Replace(DefaultRegister(), dp)
	check("all as before", 1, 3)
	if e.Version() != 3 {
		t.Errorf("version %d after three changes", e.Version())
	}
}

// Bits equals Permit asked marking by marking, whatever the order in which
// markings become known.
func TestBitsEqualPermit(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	e := engine(t, defaultText)
	var callers []Caller
	for range 20 {
		callers = append(callers, randomCaller(r))
	}
	for range 12 {
		for range r.IntN(40) {
			learnNew(t, e.interner, randomMarking(r))
		}
		for _, c := range callers {
			a := randomAction(r)
			got := e.Bits(&c, a)
			for n := uint32(1); int(n) <= e.interner.Len(); n++ {
				m, _ := e.interner.Marking(n)
				if want := e.Permit(&c, a, m).Allowed; got.Has(n) != want {
					t.Fatalf("marking %d: bits %v, permit %v", n, got.Has(n), want)
				}
			}
		}
	}
}

func drop[T any](t *rapid.T, in []T) []T {
	if len(in) == 0 {
		return nil
	}
	i := rapid.IntRange(0, len(in)-1).Draw(t, "which")
	return slices.Delete(slices.Clone(in), i, i+1)
}

func without(a, b *Set) (extra []uint32) {
	for n := range a.All() {
		if !b.Has(n) {
			extra = append(extra, n)
		}
	}
	return extra
}

// Many ask while markings are interned and policies replaced: whoever asks
// after a change gets the answer of after the change.
func TestBitsWhileAllChanges(t *testing.T) {
	e := engine(t, defaultText)
	ps, err := DefaultPolicies()
	if err != nil {
		t.Fatal(err)
	}
	nothing, err := ParsePolicies("t.cedar", []byte(`forbid (principal, action, resource);`))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		wg.Go(func() {
			c := analyst()
			for {
				select {
				case <-stop:
					return
				default:
				}
				before := e.interner.Len()
				got := e.Bits(&c, Reading())
				if n := got.Len(); n != 0 && n < before {
					t.Errorf("%d of %d markings that were known", n, before)
					return
				}
			}
		})
	}
	c := analyst()
	for i := range 300 {
		learnNew(t, e.interner, claim.Marking{Originator: "be-spoc", EraseBy: claim.Day(i + 1)})
		if got := e.Bits(&c, Reading()).Len(); got != i+1 {
			t.Errorf("after interning %d: %d", i+1, got)
		}
		e.Replace(DefaultRegister(), nothing)
		if got := e.Bits(&c, Reading()).Len(); got != 0 {
			t.Errorf("after all was forbidden: %d", got)
		}
		e.Replace(DefaultRegister(), ps)
	}
	close(stop)
	wg.Wait()
}
