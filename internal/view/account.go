package view

import "encoding/json"

// Ways are the ways into this node that an officer may choose from before he
// is known.
type Ways struct {
	Passkeys bool   `json:"passkeys" doc:"passkeys can be used at this address"`
	Provider string `json:"provider,omitempty" doc:"what officers call the agency's identity provider"`
	// NoPasswords nodes take the first password of an account and no other.
	NoPasswords bool `json:"noPasswords,omitempty"`
}

// Ceremony is the node's half of a passkey ceremony.
type Ceremony struct {
	Handle  string          `json:"handle" doc:"to be sent back with the answer"`
	Options json.RawMessage `json:"options" doc:"for navigator.credentials, as WebAuthn Level 3 writes it in JSON"`
}

// OwnAccount is what an officer is told of his own account.
type OwnAccount struct {
	Login       string        `json:"login"`
	HasPassword bool          `json:"hasPassword"`
	HasCode     bool          `json:"hasCode" doc:"one-time codes are asked for with the password"`
	Linked      bool          `json:"linked" doc:"the identity provider's login opens this account"`
	Passkeys    []Passkey     `json:"passkeys"`
	Sessions    []OpenSession `json:"sessions"`
	Ways        Ways          `json:"ways"`
}

// Passkey is one passkey of an officer, without its key.
type Passkey struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Since string `json:"since" format:"date-time"`
	Used  string `json:"used,omitempty" doc:"when it opened a session last"`
}

// OpenSession is one of an officer's own sessions; it opens nothing.
type OpenSession struct {
	ID     string `json:"id"`
	Method string `json:"method" enum:"password,password and code,passkey,identity provider"`
	Since  string `json:"since" format:"date-time"`
	Seen   string `json:"seen" format:"date-time"`
	Here   bool   `json:"here,omitempty" doc:"the session that asks"`
}

// CodeSecret is the address that an authenticator reads; shown once.
type CodeSecret struct {
	URI    string `json:"uri"`
	Secret string `json:"secret" doc:"the same secret to be typed, in base32"`
}
