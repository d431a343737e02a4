// Command describe prints the OpenAPI document of the API. The build of the
// workbench makes its types from it, so that a page that asks for what the
// node does not say does not compile.
package main

import (
	"fmt"
	"os"

	"liaison/internal/api"
)

func main() {
	b, err := api.Description()
	if err == nil {
		_, err = os.Stdout.Write(b)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "describe the API:", err)
		os.Exit(1)
	}
}
