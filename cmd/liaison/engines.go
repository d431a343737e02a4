package main

import (
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"liaison/internal/claim"
	"liaison/internal/extract"
	"liaison/internal/fault"
	"liaison/internal/node"
)

// engine is an engine of the operator that reads reports beside the built-in
// reader, as config.json names it. The key lies in a file of its own.
type engine struct {
	// Kind is "openai" (an endpoint of that form), "http" (a sidecar) or "onnx"
	// (a model in this process, where the program was built with that engine).
	Kind    string `json:"kind"`
	Name    string `json:"name,omitempty"`    // of a sidecar, in provenance
	Version string `json:"version,omitempty"` // of a sidecar; the model of an endpoint
	URL     string `json:"url"`
	KeyFile string `json:"key_file,omitempty"`
	// Inside counts a sidecar on this machine as part of the process.
	Inside bool `json:"inside,omitempty"`
	// Model is the folder of a model, Library that of ONNX Runtime.
	Model   string `json:"model,omitempty"`
	Library string `json:"library,omitempty"`
	// Highest, Codes and Cases say which texts may go; without Highest none.
	Highest claim.Classification `json:"highest,omitempty"`
	Codes   []claim.HandlingCode `json:"codes,omitempty"`
	Cases   bool                 `json:"cases,omitempty"`
}

// engineTime bounds one reading by an engine.
const engineTime = 2 * time.Minute

func (w wiring) engines(home string, list []engine) ([]node.ReadingEngine, error) {
	var out []node.ReadingEngine
	seen := map[string]bool{}
	for i := range list {
		e := &list[i]
		wrong := func(why string) error {
			return fault.New(fault.Invalid, "engine %d of %s: %s", i+1, w.file(home, "config.json"), why).WithMend("mend it, or take the engine out")
		}
		if e.Kind == "onnx" {
			r, err := modelOf(e)
			if err != nil {
				return nil, err
			}
			if seen[r.Name()] {
				return nil, wrong("its name stands twice")
			}
			seen[r.Name()] = true
			out = append(out, r)
			continue
		}
		at, err := url.Parse(e.URL)
		if err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Host == "" {
			return nil, wrong("its url is no address of the web")
		}
		local := at.Hostname() == "localhost" || net.ParseIP(at.Hostname()).IsLoopback()
		if at.Scheme == "http" && !local || e.Inside && !local {
			return nil, wrong("only an engine on this machine may stand inside or be asked without TLS")
		}
		if e.Highest != "" && e.Highest != claim.Unclassified && e.Highest != claim.Restricted {
			return nil, wrong("highest must be UNCLASSIFIED or EU RESTRICTED")
		}
		client := &http.Client{Timeout: engineTime, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		r := node.ReadingEngine{Highest: e.Highest, Codes: e.Codes, Cases: e.Cases}
		switch e.Kind {
		case "openai":
			key := ""
			if e.KeyFile != "" {
				b, err := os.ReadFile(e.KeyFile)
				if err != nil {
					return nil, wrong("its key_file cannot be read")
				}
				key = strings.TrimSpace(string(b))
			}
			r.Engine = &extract.OpenAIEngine{URL: e.URL, Model: e.Version, Key: key, Client: client}
		case "http":
			if e.Name == "" || e.Name == extract.BuiltinEngine {
				return nil, wrong("a sidecar needs a name of its own")
			}
			r.Engine = &extract.HTTPEngine{Label: e.Name, Release: e.Version, URL: e.URL, Client: client, Inside: e.Inside}
		default:
			return nil, wrong("its kind must be openai, http or onnx")
		}
		if seen[r.Name()] {
			return nil, wrong("its name stands twice")
		}
		seen[r.Name()] = true
		out = append(out, r)
	}
	return out, nil
}

// modelOf opens a model in this process: no text leaves.
func modelOf(e *engine) (node.ReadingEngine, error) {
	if e.Name == "" || e.Name == extract.BuiltinEngine || e.Model == "" {
		return node.ReadingEngine{}, fault.New(fault.Invalid, "an onnx engine needs a name of its own and the folder of its model").WithMend("give name and model in config.json")
	}
	opened, err := extract.OpenONNX(extract.Model{Label: e.Name, Release: e.Version, Dir: e.Model, Library: e.Library})
	return node.ReadingEngine{Engine: opened}, err
}
