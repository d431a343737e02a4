// Package account keeps the officers of one agency: who they are, their
// roles, desks, clearance, rights and the cases on whose teams they are; how
// they log in (passkeys; password with a one-time code); and their working
// sessions, each bound to a purpose, a legal basis and a case. From a session
// it makes the marking.Caller on which every decision rests.
//
// Officers, credentials and sessions are plain tables, not records of the
// ledger. Clock and randomness are handed in. No secret stands in an error,
// and secrets are compared in constant time.
//
// It imports claim, db, marking, fault, x/crypto, x/text and go-webauthn.
package account
