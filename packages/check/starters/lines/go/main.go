package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
)

// object is a JSON object; a number in it is a float64.
type object map[string]any

// answer says what to reply to one request, without the id.
func answer(request object) object {
	// Begin here: look at request["op"] and at what else the request holds, and return the result. What a request asks
	// for in vain is told in error, as a sentence; the program goes on.
	return object{"error": fmt.Sprintf("there is no op %v yet: write it in main.go, where it says \"Begin here\"", request["op"])}
}

// reply is the reply to one line, whatever it is.
func reply(line []byte) object {
	var request object
	if err := json.Unmarshal(line, &request); err != nil || request == nil {
		return object{"id": nil, "error": "the line is not a JSON object"}
	}
	result := answer(request)
	result["id"] = request["id"]
	return result
}

func main() {
	input := bufio.NewReader(os.Stdin)
	output := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(output) // ends each reply with a line feed
	for {
		line, err := input.ReadBytes('\n')
		if len(line) > 0 {
			if err := encoder.Encode(reply(line)); err != nil {
				log.Fatal(err)
			}
			// Without this the reply would stay in the buffer until it is full.
			if err := output.Flush(); err != nil {
				log.Fatal(err)
			}
		}
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			log.Fatal(err)
		}
	}
}
