package main

import (
	"fmt"
	"os"
)

// run does what the program is called for, in the folder that it is called in. What is asked for in vain is an error.
func run(arguments []string) error {
	command := ""
	if len(arguments) > 0 {
		command = arguments[0]
	}
	// Begin here: look at the command and at the arguments after it. What is asked for goes to os.Stdout, what comes
	// on standard input is io.ReadAll(os.Stdin).
	return fmt.Errorf("there is no command %s yet: write it in main.go, where it says \"Begin here\"", command)
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
