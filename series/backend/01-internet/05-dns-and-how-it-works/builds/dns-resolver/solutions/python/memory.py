"""What was found out, for as long as it may be remembered and there is room for it."""

from collections import OrderedDict

from findings import Finding
from message import ANY, CNAME, NXDOMAIN, SERVFAIL, fold

ROOM = 50_000
FAILURE_TIME = 2.0


class Expiring:
    """A table whose entries end at a time. When it is full, what was not used for longest goes."""

    def __init__(self, clock):
        self.clock = clock
        self.entries = OrderedDict()

    def get(self, key):
        value, expires = self.entries.get(key, (None, 0))
        if value is None:
            return None
        if expires <= self.clock():
            del self.entries[key]
            return None
        self.entries.move_to_end(key)
        return value

    def put(self, key, value, expires):
        if expires <= self.clock():
            return
        self.entries[key] = value, expires
        self.entries.move_to_end(key)
        if len(self.entries) > ROOM:
            self.entries.popitem(last=False)


class Memory:
    """Findings by name and type. An alias and the absence of a name are findings for all types."""

    def __init__(self, clock):
        self.clock = clock
        self.findings = Expiring(clock)

    def get(self, name, kind):
        name = fold(name)
        finding = self.findings.get((name, kind)) or self.findings.get((name, None))
        if finding or kind == ANY:
            return finding
        alias = self.findings.get((name, CNAME))
        return alias if alias and alias.records else None

    def put(self, name, kind, finding):
        if finding.rcode == NXDOMAIN:
            kind = None
        elif finding.alias(kind):
            kind = CNAME
        self.findings.put((fold(name), kind), finding, finding.expires)

    def put_failure(self, name, kind):
        expires = self.clock() + FAILURE_TIME
        self.findings.put((fold(name), kind), Finding(SERVFAIL, [], [], expires), expires)
