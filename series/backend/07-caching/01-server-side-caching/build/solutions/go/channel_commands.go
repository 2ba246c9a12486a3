package main

func publish(s *session, arguments [][]byte, reply *replies) {
	listeners := s.server.channels[string(arguments[0])]
	for listener := range listeners {
		s.server.unsent = append(s.server.unsent, message{listener, arguments[0], arguments[1]})
	}
	reply.integer(int64(len(listeners)))
}

func subscribe(s *session, arguments [][]byte, reply *replies) {
	for _, channel := range arguments {
		s.join(string(channel))
		confirm(reply, "subscribe", channel, len(s.channels))
	}
}

func unsubscribe(s *session, arguments [][]byte, reply *replies) {
	if len(arguments) == 0 {
		for _, channel := range s.channels {
			arguments = append(arguments, []byte(channel))
		}
	}
	if len(arguments) == 0 {
		reply.array(3)
		reply.bulk([]byte("unsubscribe"))
		reply.null()
		reply.integer(0)
	}
	for _, channel := range arguments {
		s.quit(string(channel))
		confirm(reply, "unsubscribe", channel, len(s.channels))
	}
}

func confirm(reply *replies, kind string, channel []byte, count int) {
	reply.array(3)
	reply.bulk([]byte(kind))
	reply.bulk(channel)
	reply.integer(int64(count))
}

func (s *session) join(channel string) {
	listeners := s.server.channels[channel]
	if _, already := listeners[s]; already {
		return
	}
	if listeners == nil {
		listeners = map[*session]struct{}{}
		s.server.channels[channel] = listeners
	}
	listeners[s] = struct{}{}
	s.channels = append(s.channels, channel)
}

func (s *session) quit(channel string) {
	for i, each := range s.channels {
		if each == channel {
			s.channels = append(s.channels[:i:i], s.channels[i+1:]...)
			s.server.leaveChannel(s, channel)
			return
		}
	}
}
