package request_test

import (
	"testing"

	"liaison/internal/mutate"
	"liaison/internal/request"
)

// decoders are what reads the bodies of requests that a peer has sent.
func decoders(t testing.TB) []mutate.Decoder {
	return []mutate.Decoder{
		decoder(t, "FuzzRequest", request.DecodeRequest, urgent()),
		decoder(t, "FuzzAnswer", request.DecodeAnswer, &request.Answer{Items: []int64{1, 2}, Text: "x"}),
		decoder(t, "FuzzRefusal", request.DecodeRefusal, &request.Refusal{Ground: request.ThirdParty, Items: []int64{1}}),
		decoder(t, "FuzzClarification", request.DecodeClarification, &request.Clarification{Round: 1, Text: "x"}),
		decoder(t, "FuzzDelayNotice", request.DecodeDelayNotice, &request.DelayNotice{Number: 1, Expected: 9, Reason: "x", Authority: "y"}),
		decoder(t, "FuzzNote", request.DecodeNote, &request.Note{Zone: "Europe/Paris", Stops: true}),
		decoder(t, "FuzzOwnInitiative", request.DecodeOwnInitiative, &request.OwnInitiative{Why: "x", Offence: "y", Channel: siena()}),
		decoder(t, "FuzzInterest", request.DecodeInterest, &request.Interest{Subjects: []request.Sought{{Kind: "person", Name: "Karel Janda", Born: "1984"}}, Crimes: []string{"firearms"}, Until: 17000}),
		decoder(t, "FuzzWithdrawal", request.DecodeWithdrawal, &request.Withdrawal{Reason: "x"}),
	}
}

func decoder[T request.Body](t testing.TB, target string, decode func([]byte) (T, error), seed T) mutate.Decoder {
	t.Helper()
	b, err := request.Encode(seed)
	if err != nil {
		t.Fatal(err)
	}
	return mutate.Decoder{Target: target, Seeds: [][]byte{b}, Holds: mutate.Same(decode, func(v T) ([]byte, error) { return request.Encode(v) })}
}

func TestManyInputs(t *testing.T) { mutate.Many(t, decoders(t)) }

func FuzzRequest(f *testing.F)       { mutate.Fuzz(f, "FuzzRequest", decoders(f)) }
func FuzzAnswer(f *testing.F)        { mutate.Fuzz(f, "FuzzAnswer", decoders(f)) }
func FuzzRefusal(f *testing.F)       { mutate.Fuzz(f, "FuzzRefusal", decoders(f)) }
func FuzzClarification(f *testing.F) { mutate.Fuzz(f, "FuzzClarification", decoders(f)) }
func FuzzDelayNotice(f *testing.F)   { mutate.Fuzz(f, "FuzzDelayNotice", decoders(f)) }
func FuzzNote(f *testing.F)          { mutate.Fuzz(f, "FuzzNote", decoders(f)) }
func FuzzOwnInitiative(f *testing.F) { mutate.Fuzz(f, "FuzzOwnInitiative", decoders(f)) }
func FuzzInterest(f *testing.F)      { mutate.Fuzz(f, "FuzzInterest", decoders(f)) }
func FuzzWithdrawal(f *testing.F)    { mutate.Fuzz(f, "FuzzWithdrawal", decoders(f)) }
