package main

import (
	"math"
	"time"
)

const (
	firstWindow = 8 // pieces; about the four segments that RFC 5681 §3.1 allows
	leastWindow = 2
)

// congestion finds out how many pieces the way bears at a time (RFC 5681 §3.1). Times are since the sender's start.
type congestion struct {
	window    float64
	threshold float64       // up to here the window doubles in each round trip, above it grows by one
	reducedAt time.Duration // when the window was last made smaller
}

func newCongestion() congestion {
	return congestion{window: firstWindow, threshold: maxWindow, reducedAt: -1}
}

func (c *congestion) acknowledged() {
	if c.window < c.threshold {
		c.window++
	} else {
		c.window += 1 / c.window
	}
	c.window = math.Min(c.window, maxWindow)
}

// lost halves the window, once for all losses of one round trip: they tell of the same full queue.
func (c *congestion) lost(sentAt, now time.Duration) {
	if sentAt <= c.reducedAt {
		return
	}
	c.threshold = math.Max(c.window/2, leastWindow)
	c.window = c.threshold
	c.reducedAt = now
}

// timedOut begins from the bottom: nothing came back that could tell how much the way bears.
func (c *congestion) timedOut(now time.Duration, again bool) {
	if !again {
		c.threshold = math.Max(c.window/2, leastWindow)
	}
	c.window = 1
	c.reducedAt = now
}
