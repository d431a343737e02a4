package node_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/peer"
	"liaison/internal/request"
)

// abroad are two agencies that the directive binds, and one of a third country.
func abroad(t *testing.T) (be, fr, tr *nodetest.House) {
	clock := march2016()
	be, fr, tr = nodetest.Open(t, "be-spoc", clock), nodetest.Open(t, "fr-spoc", clock), nodetest.Open(t, "tr-desk", clock)
	nodetest.Befriend(t, be, fr)
	nodetest.Befriend(t, be, tr)
	for _, h := range []*nodetest.House{be, fr, tr} {
		desk(t, h)
	}
	return be, fr, tr
}

// Nothing of a person goes to a third country before a supervisor has entered on
// what ground of the law; then it goes, and each record is in the book.
func TestNothingGoesToAThirdCountryWithoutAGround(t *testing.T) {
	be, _, tr := abroad(t)
	dpo := be.Officer(t, "dpo", marking.DPO)
	r := file(t, be, fiction)
	acceptAll(t, be, r)
	to := []claim.AgencyID{"tr-desk"}
	_, err := be.Share(t.Context(), be.Duty, node.ShareRequest{Report: r, To: to, Reason: "he may fly to Antalya"})
	if !fault.Is(err, fault.Forbidden) {
		t.Fatalf("shared without a ground: %v", err)
	}
	v, err := be.Share(t.Context(), be.Duty, node.ShareRequest{Report: r, To: to, Preview: true})
	if err != nil || len(v.Recipients) != 1 || len(v.Recipients[0].Records) != 0 || !strings.Contains(v.Recipients[0].Refused[0].Reason, "outside the directive") {
		t.Fatalf("the preview does not say why: %+v %v", v, err)
	}
	if _, err := be.Export(t.Context(), be.Analyst, node.ExportRequest{To: "tr-desk", Sink: &taken{}}); !fault.Is(err, fault.Forbidden) || !strings.Contains(err.Error(), "ground") {
		t.Errorf("a file left without a ground: %v", err)
	}
	if _, err := be.SetPeerCountry(t.Context(), be.Duty, node.PeerCountryRequest{Agency: "tr-desk", Country: "TR", Ground: peer.Safeguards, Instrument: "x"}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a duty officer entered a ground: %v", err)
	}
	if _, err := be.SetPeerCountry(t.Context(), be.Supervisor, node.PeerCountryRequest{Agency: "tr-desk", Country: "TR", Ground: peer.Safeguards}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a ground without its instrument: %v", err)
	}
	if _, err := be.SetPeerCountry(t.Context(), be.Supervisor, node.PeerCountryRequest{Agency: "tr-desk", Country: "TR", Ground: peer.Safeguards, Instrument: "agreement of 12 May 2015"}); err != nil {
		t.Fatal(err)
	}
	shared := share(t, be, r, "tr-desk")
	nodetest.Carry(t, be, tr)
	if finds(t, tr, "Janda") == 0 {
		t.Fatal("with a ground it does not arrive")
	}
	book, err := be.ListTransfers(t.Context(), dpo, node.ListTransfersRequest{})
	if err != nil || len(book) == 0 {
		t.Fatalf("%+v %v", book, err)
	}
	named := map[string]bool{}
	for _, b := range book {
		named[b.Record] = true
		if b.Agency != "tr-desk" || b.Country != "TR" || b.Ground != "safeguards" || b.Instrument != "agreement of 12 May 2015" || b.At == "" {
			t.Errorf("%+v", b)
		}
	}
	for _, id := range shared.Recipients[0].Records {
		if !named[id] {
			t.Errorf("%s went and is not in the book", id)
		}
	}
	if _, err := be.ListTransfers(t.Context(), be.Analyst, node.ListTransfersRequest{}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an analyst reads the book: %v", err)
	}
	p, err := be.Processing(t.Context(), dpo, node.ProcessingRequest{Controller: "Example SPOC"})
	if err != nil || !strings.Contains(p.Transfers, "tr-desk (TR): safeguards; agreement of 12 May 2015") || strings.Contains(p.Transfers, "fr-spoc") {
		t.Errorf("(f) of the record of processing: %q %v", p.Transfers, err)
	}
	// The ground is taken back: the next statement stays, a recall still goes.
	if _, err := be.SetPeerCountry(t.Context(), be.Supervisor, node.PeerCountryRequest{Agency: "tr-desk", Country: "TR"}); err != nil {
		t.Fatal(err)
	}
	if _, err := be.Share(t.Context(), be.Duty, node.ShareRequest{Report: r, To: to, Reason: "once more"}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("shared after the ground was taken back: %v", err)
	}
	if _, err := be.Recall(t.Context(), be.Supervisor, node.RecallRequest{Records: []claim.ID{claim.ID(shared.Recipients[0].Records[0])}, Reason: "mistaken identity"}); err != nil {
		t.Errorf("a recall was held back by a missing ground: %v", err)
	}
}

// What is told unasked, and whom this agency looks for, are of persons as well:
// without a ground neither goes to a third country, and with one each is in the
// book. Every confirmed peer is every one that may be told. The other side's
// interests are no duty here: the directive owes that to Member States.
func TestWhatIsToldUnaskedNeedsAGroundAbroad(t *testing.T) {
	be, fr, tr := abroad(t)
	sought := &request.Interest{Subjects: []request.Sought{{Kind: "person", Name: "Karel Janda"}}}
	word := node.InformRequest{To: "tr-desk", Information: toldUnasked("Karel Janda may fly to Antalya")}
	if _, err := be.Inform(t.Context(), be.Duty, word); !fault.Is(err, fault.Forbidden) {
		t.Errorf("told without a ground: %v", err)
	}
	if _, err := be.DeclareInterest(t.Context(), be.Duty, node.DeclareInterestRequest{Interest: sought, To: []claim.AgencyID{"tr-desk"}}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("declared without a ground: %v", err)
	}
	declares(t, be, sought)
	nodetest.Carry(t, be, fr, tr)
	if is, err := tr.Interests(t.Context(), tr.Duty, node.InterestsRequest{}); err != nil || len(is) != 0 {
		t.Errorf("whom be-spoc seeks is read there: %+v %v", is, err)
	}
	if is, err := fr.Interests(t.Context(), fr.Duty, node.InterestsRequest{}); err != nil || len(is) != 1 {
		t.Errorf("it did not reach who may be told: %+v %v", is, err)
	}
	if _, err := be.SetPeerCountry(t.Context(), be.Supervisor, node.PeerCountryRequest{Agency: "tr-desk", Country: "TR", Ground: peer.Safeguards, Instrument: "agreement of 12 May 2015"}); err != nil {
		t.Fatal(err)
	}
	if _, err := be.Inform(t.Context(), be.Duty, word); err != nil {
		t.Fatal(err)
	}
	declares(t, be, sought)
	nodetest.Carry(t, be, fr, tr)
	if is, err := tr.Interests(t.Context(), tr.Duty, node.InterestsRequest{}); err != nil || len(is) != 1 {
		t.Errorf("with a ground it does not arrive: %+v %v", is, err)
	}
	book, err := be.ListTransfers(t.Context(), be.Officer(t, "dpo", marking.DPO), node.ListTransfersRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var content []string
	for _, b := range book {
		content = append(content, b.Content)
	}
	slices.Sort(content)
	if !slices.Equal(content, []string{"information", "interest"}) {
		t.Errorf("the book: %q", content)
	}
	declares(t, tr, sought)
	nodetest.Carry(t, be, fr, tr)
	acceptAll(t, be, file(t, be, fiction))
	if vs := owedTo(t, be); len(vs) != 0 {
		t.Errorf("a duty to share with a third country: %+v", vs)
	}
	if _, err := be.SetPeerCountry(t.Context(), be.Supervisor, node.PeerCountryRequest{Agency: "tr-desk", Country: "TR"}); err != nil {
		t.Fatal(err)
	}
	if _, err := be.DeclareInterest(t.Context(), be.Duty, node.DeclareInterestRequest{Interest: &request.Interest{Ended: true}, To: []claim.AgencyID{"tr-desk"}}); err != nil {
		t.Errorf("an end that names nobody was held back: %v", err)
	}
}

// Two agencies of which nobody said a state exchange as they did; once a
// supervisor says that ours is of a bound state, the other must say its own.
func TestAnAgencyThatSaysItsStateIsHeldToItsLaw(t *testing.T) {
	clock := march2016()
	north, south := nodetest.Open(t, "northern", clock), nodetest.Open(t, "southern", clock)
	nodetest.Befriend(t, north, south)
	for _, h := range []*nodetest.House{north, south} {
		desk(t, h)
	}
	r := file(t, north, fiction)
	acceptAll(t, north, r)
	share(t, north, r, "southern")
	enter := func(a claim.AgencyID, country string) {
		t.Helper()
		if _, err := north.SetPeerCountry(t.Context(), north.Supervisor, node.PeerCountryRequest{Agency: a, Country: country}); err != nil {
			t.Fatal(err)
		}
	}
	again := func() error {
		_, err := north.Share(t.Context(), north.Duty, node.ShareRequest{Report: r, To: []claim.AgencyID{"southern"}, Reason: "once more"})
		return err
	}
	enter("southern", "TR")
	if err := again(); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a known third country: %v", err)
	}
	enter("southern", "NL")
	enter("northern", "BE")
	if err := again(); err != nil {
		t.Errorf("both are bound: %v", err)
	}
	enter("northern", "TR")
	enter("southern", "US")
	if err := again(); err != nil {
		t.Errorf("a node of a state that is not bound is held: %v", err)
	}
}

// What another state gave goes to a third country with its word alone; and that
// word is no ground.
func TestAThirdCountryGetsAnotherStatesRecordWithItsWordAlone(t *testing.T) {
	be, fr, tr := abroad(t)
	v, err := fr.Import(t.Context(), fr.Analyst, node.ImportRequest{Dataset: "open", Claims: []*claim.Claim{saidOf(person("open", "Karel Janda"), "name", nil, "Karel Janda")}})
	if err != nil {
		t.Fatal(err, v)
	}
	id := lastRecord(t, fr)
	if _, err := fr.Share(t.Context(), fr.Duty, node.ShareRequest{Records: []claim.ID{id}, To: []claim.AgencyID{"be-spoc"}, Reason: "he lives there"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, be, fr)
	on := node.ShareRequest{Records: []claim.ID{id}, To: []claim.AgencyID{"tr-desk"}, Reason: "he may fly to Antalya"}
	permit(t, fr, []claim.ID{id}, "tr-desk", "be-spoc")
	nodetest.Carry(t, be, fr)
	if _, err := be.Share(t.Context(), be.Duty, on); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("consent alone opened the way: %v", err)
	}
	// An officer derogates, for a day and in his name.
	if _, err := be.Derogate(t.Context(), be.Duty, node.DerogateRequest{Agency: "tr-desk", Ground: "curiosity", Reason: "x"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a sixth ground: %v", err)
	}
	if _, err := be.Derogate(t.Context(), be.Duty, node.DerogateRequest{Agency: "tr-desk", Ground: "threat"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a derogation without its reason: %v", err)
	}
	if _, err := be.Derogate(t.Context(), be.Duty, node.DerogateRequest{Agency: "tr-desk", Ground: "threat", Reason: "the bus leaves at six"}); err != nil {
		t.Fatal(err)
	}
	if _, err := be.Share(t.Context(), be.Duty, on); err != nil {
		t.Fatalf("with consent and derogation: %v", err)
	}
	book, err := be.ListTransfers(t.Context(), be.Officer(t, "dpo", marking.DPO), node.ListTransfersRequest{})
	if err != nil || len(book) != 1 || book[0].Ground != "derogation: threat" || book[0].By != string(be.Duty.Officer) || book[0].Instrument != "the bus leaves at six" {
		t.Errorf("%+v %v", book, err)
	}
	// Without the giver's word a ground alone does not do.
	if _, err := fr.Import(t.Context(), fr.Analyst, node.ImportRequest{Dataset: "open", Claims: []*claim.Claim{saidOf(person("open", "Karel Janda"), "alias", nil, "K. J.")}}); err != nil {
		t.Fatal(err)
	}
	second := lastRecord(t, fr)
	if _, err := fr.Share(t.Context(), fr.Duty, node.ShareRequest{Records: []claim.ID{second}, To: []claim.AgencyID{"be-spoc"}, Reason: "he lives there"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, be, fr)
	on.Records = []claim.ID{second}
	if v, err := be.Share(t.Context(), be.Duty, node.ShareRequest{Records: on.Records, To: on.To, Preview: true}); err != nil || len(v.Recipients[0].Records) != 0 || !strings.Contains(v.Recipients[0].Refused[0].Reason, "originator") {
		t.Errorf("it would go without its originator's word: %+v %v", v, err)
	}
	if _, err := be.AskConsent(t.Context(), be.Duty, node.AskConsentRequest{Records: on.Records, Recipient: "tr-desk", Reason: "he may fly to Antalya"}); err != nil {
		t.Errorf("consent cannot be asked: %v", err)
	}
	// After its day a derogation opens nothing more.
	be.Clock.Add(25 * time.Hour)
	on.Records = []claim.ID{id}
	if _, err := be.Share(t.Context(), be.Duty, on); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a day later: %v", err)
	}
	_ = tr
}

// A question at the roadside is not put to an agency without a ground, which is
// named as not asked, and is not answered to one.
func TestARoadsideQuestionStaysWithinTheDirective(t *testing.T) {
	be, fr, tr := abroad(t)
	be.Join(line{"fr-spoc": fr, "tr-desk": tr})
	at := node.RoadsideRequest{Names: []string{"Karel Janda"}, Peers: true, Within: time.Minute}
	v, err := be.Roadside(t.Context(), be.Duty, at)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, s := range v.NotAnswered {
		said[s.Source] = s.Why
	}
	if !slices.Contains(v.Answered, "fr-spoc") || slices.Contains(v.Answered, "tr-desk") || !strings.Contains(said["tr-desk"], "no ground") {
		t.Fatalf("%+v", v)
	}
	q := &peer.Question{From: "tr-desk", To: "be-spoc", Asked: be.Clock.Now().UnixMicro(), Purpose: "ct", Kind: "person", Names: []string{"Karel Janda"}}
	if _, err := be.Office().Check(t.Context(), "tr-desk", q); !fault.Is(err, fault.Forbidden) || !strings.Contains(err.Error(), "ground") {
		t.Errorf("answered without a ground: %v", err)
	}
	if _, err := be.Derogate(t.Context(), be.Duty, node.DerogateRequest{Agency: "tr-desk", Ground: "vital-interests", Reason: "he stands at their counter"}); err != nil {
		t.Fatal(err)
	}
	if _, err := be.Office().Check(t.Context(), "tr-desk", q); err != nil {
		t.Errorf("with a derogation: %v", err)
	}
	if v, err = be.Roadside(t.Context(), be.Duty, at); err != nil || !slices.Contains(v.Answered, "tr-desk") {
		t.Errorf("with a derogation it is asked: %+v %v", v, err)
	}
	book, err := be.ListTransfers(t.Context(), be.Officer(t, "dpo", marking.DPO), node.ListTransfersRequest{})
	if err != nil || len(book) != 1 || book[0].Agency != "tr-desk" || book[0].Content != "question at the road" {
		t.Errorf("%+v %v", book, err)
	}
}

// The law in a table: who is bound, and what a footing has to say.
func TestWhereATransferNeedsAGround(t *testing.T) {
	for country, third := range map[string]bool{"BE": false, "NO": false, "CH": false, "TR": true, "GB": true, "US": true, peer.Organisation: true, "": true} {
		if peer.ThirdCountry(country) != third {
			t.Errorf("%q", country)
		}
	}
	for name, f := range map[string]peer.Footing{
		"no country":    {Agency: "tr-desk", Country: "Turkey"},
		"no instrument": {Agency: "tr-desk", Country: "TR", Ground: peer.Adequacy},
		"no such":       {Agency: "tr-desk", Country: "TR", Ground: "friendship", Instrument: "x"},
		"within":        {Agency: "fr-spoc", Country: "FR", Ground: peer.Adequacy, Instrument: "x"},
	} {
		if err := f.Validate(); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
