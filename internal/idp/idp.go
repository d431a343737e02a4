// Package idp speaks with the agency's own identity provider, by OpenID
// Connect: the authorisation code flow with PKCE (RFC 7636), a nonce, and the
// provider's signature checked against its published keys. It returns who
// somebody is there and nothing else: names, groups and roles of a provider
// open nothing here.
//
// The network and the clock are handed in. It imports fault.
package idp

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"liaison/internal/fault"
)

// Config names the provider and this node's registration there.
type Config struct {
	// Name is what officers call it, such as "Federal login".
	Name string
	// Issuer is its address, as its tokens say it.
	Issuer string
	// ClientID and Secret are this node's; Secret must not be logged.
	ClientID, Secret string
	// Return is where the browser comes back: the node's origin followed by
	// /api/v1/provider/return.
	Return string
}

// Provider is the agency's identity provider. It is asked for its description
// at the first login, not at the start: a node starts while its provider is
// down. Safe for use by many goroutines.
type Provider struct {
	config Config
	client *http.Client
	now    func() time.Time

	mu    sync.Mutex
	found *oidc.Provider
}

// New returns the provider of c. client reaches it; it should have a timeout.
func New(c Config, client *http.Client, now func() time.Time) (*Provider, error) {
	if c.Name == "" {
		c.Name = "identity provider"
	}
	for _, x := range []struct{ field, value string }{{"issuer", c.Issuer}, {"return", c.Return}} {
		u, err := url.Parse(x.value)
		if err != nil || u.Host == "" || (u.Scheme != "https" && u.Hostname() != "127.0.0.1" && u.Hostname() != "localhost") {
			return nil, fault.New(fault.Invalid, "the identity provider's %s has to be an https address", x.field).At("provider." + x.field)
		}
	}
	if c.ClientID == "" {
		return nil, fault.New(fault.Invalid, "the identity provider knows this node under a client id, which is missing").At("provider.client")
	}
	return &Provider{config: c, client: client, now: now}, nil
}

// Name is what officers call the provider.
func (p *Provider) Name() string { return p.config.Name }

// Issuer is the provider's name in its tokens.
func (p *Provider) Issuer() string { return p.config.Issuer }

// discover asks the provider once where it listens and with which keys it
// signs (OpenID Connect Discovery 1.0).
func (p *Provider) discover(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.config.Issuer)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the identity provider does not answer").WithMend("log in with a passkey, or try again")
	}
	p.found = found
	return found, nil
}

func (p *Provider) oauth(found *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: p.config.ClientID, ClientSecret: p.config.Secret, RedirectURL: p.config.Return, Endpoint: found.Endpoint(), Scopes: []string{oidc.ScopeOpenID}}
}

// Asked is what the browser is sent away with.
type Asked struct {
	State, Nonce, Verifier string
	// Anew has the provider ask the person again, however lately he logged in.
	Anew bool
}

// Verifier draws the secret of RFC 7636 section 4.1 from 32 random bytes.
func Verifier(random [32]byte) string { return base64.RawURLEncoding.EncodeToString(random[:]) }

// Address is where the browser goes.
func (p *Provider) Address(ctx context.Context, a Asked) (string, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	options := []oauth2.AuthCodeOption{oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)}
	if a.Anew {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	return p.oauth(found).AuthCodeURL(a.State, options...), nil
}

// fresh is how long ago a person may have proved himself at the provider when
// he was asked anew.
const fresh = 3 * time.Minute

// Redeem takes the code that the browser brought back to the provider and
// returns who the person is there. Whatever does not fit is unauthenticated.
func (p *Provider) Redeem(ctx context.Context, code string, a Asked) (subject string, err error) {
	found, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := p.oauth(found).Exchange(ctx, code, oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return "", refused(err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return "", refused(nil)
	}
	id, err := found.Verifier(&oidc.Config{ClientID: p.config.ClientID, Now: p.now}).Verify(ctx, raw)
	if err != nil {
		return "", refused(err)
	}
	if id.Nonce != a.Nonce || id.Subject == "" {
		return "", refused(nil)
	}
	if !a.Anew {
		return id.Subject, nil
	}
	var said struct {
		AuthTime int64 `json:"auth_time"`
	}
	if err := id.Claims(&said); err != nil {
		return "", refused(err)
	}
	// auth_time is required when max_age was asked for: Core 1.0 section 2.
	if age := p.now().Sub(time.Unix(said.AuthTime, 0)); age > fresh || age < -fresh {
		return "", refused(nil)
	}
	return id.Subject, nil
}

// refused keeps the cause for the process; the person learns that it failed.
func refused(cause error) error {
	return fault.Wrap(fault.Unauthenticated, cause, "the identity provider's answer was not accepted").WithMend("try again")
}
