"""Finds out what is at a name, beginning at the nearest zone that is known (RFC 1034 §5.3.3)."""

import asyncio
import secrets

from budget import Budget, OutOfBudget
from exchange import TCP_PATIENCE, NoReply, Useless, ask_over_tcp, ask_over_udp
from findings import Server, Zone, addresses_in, read_reply
from memory import Expiring, Memory
from message import A, DS, IN, SERVFAIL, Question, fold

MAX_LINKS = 12
MAX_DEPTH = 6
MAX_LOOKUPS = 5
PATIENCE = (0.3, 0.6, 1.2)
TROUBLE_TIME = 60.0


class Failure(Exception):
    """It could not be found out. Lasting, unless it came from who just waited for whom."""

    def __init__(self, lasting=True):
        super().__init__()
        self.lasting = lasting


class Search:
    """A search for one type at one name, which all share that want to know it.

    It waits for one other search at most.
    """

    def __init__(self, budget, parent):
        self.budget = budget
        self.depth = parent.depth + 1 if parent else 0
        self.waits_for = None
        self.task = None

    def depends_on(self, other):
        search = self
        while search and search is not other:
            search = search.waits_for
        return search is other


class Resolver:
    def __init__(self, roots, port):
        self.port = port
        self.clock = asyncio.get_running_loop().time
        self.root = Zone((), [Server((address.encode(),), [address]) for address in roots], 0)
        self.memory = Memory(self.clock)
        self.zones = Expiring(self.clock)
        self.troubled = Expiring(self.clock)
        self.searches = {}

    async def resolve(self, name, kind):
        """The findings from the name to the end of its aliases, for a client's question."""
        try:
            return await self.follow(name, kind, Budget(), None)
        except (Failure, OutOfBudget):
            self.memory.put_failure(name, kind)
            raise Failure from None

    async def follow(self, name, kind, budget, parent):
        findings = []
        for _ in range(MAX_LINKS):
            finding = await self.find(name, kind, budget, parent)
            findings.append(finding)
            name = finding.alias(kind)
            if name is None:
                return findings
        raise Failure

    async def find(self, name, kind, budget, parent):
        """What is at one name: from memory, from a search that is under way, or from a new one."""
        key = fold(name), kind
        while True:
            finding = self.memory.get(name, kind)
            if finding:
                if finding.rcode == SERVFAIL:
                    raise Failure
                return finding
            search = self.searches.get(key)
            if search is None:
                search = self.start(key, budget, parent)
            elif parent and search.depends_on(parent):
                raise Failure(lasting=False)
            left = budget.left()
            try:
                return await self.wait(search, left, parent)
            except (OutOfBudget, TimeoutError):
                # Somebody else's budget is no reason to give up.
                if search.budget is budget:
                    raise OutOfBudget from None

    def start(self, key, budget, parent):
        search = Search(budget, parent)
        if search.depth > MAX_DEPTH:
            raise Failure(lasting=False)
        self.searches[key] = search
        search.task = asyncio.create_task(self.run(search, key))
        search.task.add_done_callback(lambda task: task.cancelled() or task.exception())
        return search

    async def wait(self, search, seconds, parent):
        if parent:
            parent.waits_for = search
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.shield(search.task)
        finally:
            if parent:
                parent.waits_for = None

    async def run(self, search, key):
        try:
            finding = await self.descend(search, Question(*key, IN))
            self.memory.put(*key, finding)
            return finding
        except Failure as failure:
            if failure.lasting:
                self.memory.put_failure(*key)
            raise
        finally:
            del self.searches[key]

    async def descend(self, search, question):
        """From zone to zone, until the servers of one have a finding."""
        zone = self.nearest_zone(question)
        while True:
            told = await self.ask_zone(search, zone, question)
            if not isinstance(told, Zone):
                return told
            zone = told
            self.zones.put(zone.name, zone, zone.expires)

    def nearest_zone(self, question):
        # The zone above a border holds the DS records of the one below.
        name = question.name[1:] if question.kind == DS else question.name
        for at in range(len(name)):
            zone = self.zones.get(name[at:])
            if zone:
                return zone
        return self.root

    async def ask_zone(self, search, zone, question):
        """Asks the servers of a zone, each round with more patience, until one tells something."""
        servers = self.in_order(zone)
        useless, lasting = set(), True
        for patience in PATIENCE:
            for server in list(servers):
                try:
                    addresses = await self.addresses_of(server, search)
                except Failure as failure:
                    lasting = lasting and failure.lasting
                    servers.remove(server)
                    continue
                for address in addresses:
                    if address in useless:
                        continue
                    try:
                        return await self.ask(address, zone, question, patience, search.budget)
                    except NoReply:
                        pass
                    except Useless:
                        useless.add(address)
                    self.troubled.put((zone.name, server.host), True, self.clock() + TROUBLE_TIME)
        raise Failure(lasting)

    def in_order(self, zone):
        """Servers with an address, then a few without one; what was no use comes last."""
        servers = list(zone.servers)
        secrets.SystemRandom().shuffle(servers)
        known = [server for server in servers if server.addresses]
        unknown = [server for server in servers if not server.addresses]
        servers = known + unknown[:MAX_LOOKUPS]
        servers.sort(key=lambda server: bool(self.troubled.get((zone.name, server.host))))
        return servers

    async def addresses_of(self, server, search):
        if server.addresses:
            return server.addresses
        findings = await self.follow(server.host, A, search.budget, search)
        return addresses_in(findings[-1].records)

    async def ask(self, address, zone, question, patience, budget):
        """What one server tells."""
        budget.spend()
        reply = await ask_over_udp(address, self.port, question, min(patience, budget.left()))
        if reply is None:
            budget.spend()
            patience = min(TCP_PATIENCE, budget.left())
            reply = await ask_over_tcp(address, self.port, question, patience)
        told = read_reply(reply, zone, question, self.clock())
        if told is None:
            raise Useless
        return told
