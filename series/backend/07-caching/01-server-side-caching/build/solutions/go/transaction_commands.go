package main

func multi(s *session, _ [][]byte, reply *replies) {
	if s.queueing {
		reply.fail("ERR MULTI within a transaction")
		return
	}
	s.queueing = true
	reply.simple("OK")
}

func exec(s *session, _ [][]byte, reply *replies) {
	if !s.queueing {
		reply.fail("ERR EXEC without MULTI")
		return
	}
	queue, spoiled, lost := s.queue, s.spoiled, s.hasLostWatched()
	s.endTransaction()
	switch {
	case spoiled:
		reply.fail("EXECABORT a command before could not be queued")
	case lost:
		reply.nullArray()
	default:
		reply.array(len(queue))
		for _, each := range queue {
			each.command.run(s, each.words[1:], reply)
		}
	}
}

func discard(s *session, _ [][]byte, reply *replies) {
	if !s.queueing {
		reply.fail("ERR DISCARD without MULTI")
		return
	}
	s.endTransaction()
	reply.simple("OK")
}

func watch(s *session, arguments [][]byte, reply *replies) {
	if s.queueing {
		reply.fail("ERR WATCH within a transaction")
		return
	}
	for _, key := range arguments {
		s.watch(string(key))
	}
	reply.simple("OK")
}

func unwatch(s *session, _ [][]byte, reply *replies) {
	s.unwatch()
	reply.simple("OK")
}
