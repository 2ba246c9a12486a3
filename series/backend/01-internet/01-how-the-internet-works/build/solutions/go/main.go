// One of two programs that carry a stream of bytes over UDP, whatever the network between them does to datagrams.
package main

import (
	"fmt"
	"os"
)

func run() error {
	link, err := openLink(os.Getenv("LISTEN"), os.Getenv("PEER"))
	if err != nil {
		return err
	}
	defer link.close()
	switch role := os.Getenv("ROLE"); role {
	case "sender":
		return newSender(link, os.Stdin).run()
	case "receiver":
		return newReceiver(link, os.Stdout).run()
	default:
		return fmt.Errorf("ROLE is %q; it must be sender or receiver", role)
	}
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
