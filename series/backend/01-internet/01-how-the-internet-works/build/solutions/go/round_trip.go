package main

import "time"

const (
	firstTimeout = time.Second            // RFC 6298, rule 2.1
	leastMargin  = 100 * time.Millisecond // answers come at once, so a timeout needs no more on a short way
	leastLate    = 20 * time.Millisecond
)

// roundTrip estimates how long answers take (RFC 6298 §2).
type roundTrip struct {
	measured  bool
	mean      time.Duration
	deviation time.Duration
}

// measure takes one sample. Many samples in one round trip weigh as much as one would (RFC 7323 §4.2 and appendix G).
func (r *roundTrip) measure(sample time.Duration, inFlight int) {
	if !r.measured {
		r.measured, r.mean, r.deviation = true, sample, sample/2
		return
	}
	samples := time.Duration(inFlight/2 + 1)
	difference := sample - r.mean
	if difference < 0 {
		difference = -difference
	}
	r.deviation += (difference - r.deviation) / (4 * samples)
	r.mean += (sample - r.mean) / (8 * samples)
}

// timeout is how long to wait when nothing at all comes back.
func (r *roundTrip) timeout() time.Duration {
	if !r.measured {
		return firstTimeout
	}
	return r.mean + longer(4*r.deviation, leastMargin)
}

// late is the age from which a piece is missing whose successors have arrived. On a way that shuffles pieces the
// deviation is large, and so is this.
func (r *roundTrip) late() time.Duration {
	return r.mean + longer(4*r.deviation, leastLate)
}

func longer(a, b time.Duration) time.Duration {
	if a > b {
		return a
	}
	return b
}
