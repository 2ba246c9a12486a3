// JSON Web Tokens, signed and verified: a request in JSON a line, a reply in JSON a line.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
)

func main() {
	input := bufio.NewReader(os.Stdin)
	output := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(output) // ends each reply with a line feed
	encoder.SetEscapeHTML(false)
	for {
		line, err := input.ReadBytes('\n')
		if len(line) > 0 {
			if err := encoder.Encode(reply(line)); err != nil {
				log.Fatal(err)
			}
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

// reply is the reply to one line, whatever it is.
func reply(line []byte) object {
	request, err := parseObject(line)
	if request == nil {
		return object{"id": nil, "error": "the line is no request: " + err.Error()}
	}
	result := answer(request, err)
	result["id"] = request["id"]
	return result
}
