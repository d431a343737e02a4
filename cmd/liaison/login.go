package main

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"liaison/internal/account"
	"liaison/internal/fault"
	"liaison/internal/idp"
)

// provider is how the agency's identity provider knows this node. Its secret
// lies in a file of its own.
type provider struct {
	Name       string `json:"name"`
	Issuer     string `json:"issuer"`
	ClientID   string `json:"client"`
	SecretFile string `json:"secretFile"`
}

// provider opens the way to the agency's identity provider.
func (w wiring) provider(home string, c config) (*idp.Provider, error) {
	if c.Origin == "" {
		return nil, fault.New(fault.Invalid, "an identity provider sends the browser back to the workbench's address, which is not set").At("origin").
			WithMend("set origin in %s, such as https://liaison.be-spoc.example", w.file(home, "config.json"))
	}
	secret := ""
	if c.Provider.SecretFile != "" {
		b, err := os.ReadFile(c.Provider.SecretFile)
		if err != nil {
			return nil, fault.Wrap(fault.Unavailable, err, "the secret of the identity provider cannot be read")
		}
		secret = strings.TrimSpace(string(b))
	}
	return idp.New(idp.Config{Name: c.Provider.Name, Issuer: c.Provider.Issuer, ClientID: c.Provider.ClientID, Secret: secret, Return: strings.TrimSuffix(c.Origin, "/") + "/api/v1/provider/return"},
		&http.Client{Timeout: 10 * time.Second}, w.Now)
}

// passkeysAt says for which address passkeys are made.
func passkeysAt(origin string) account.Config {
	u, err := url.Parse(origin)
	if err != nil || u.Hostname() == "" {
		return account.Config{}
	}
	return account.Config{RPID: u.Hostname(), Origins: []string{u.Scheme + "://" + u.Host}}
}

// secure tells whether officers reach the workbench over TLS.
func (c config) secure() bool { return strings.HasPrefix(c.Origin, "https://") }
