"""Copies a repository from a server."""

import hashlib
import http.client
import os
import struct
import urllib.request
import zlib

import history
import objects
import packs
import refs
import repository
import work_tree
from pkt_line import packet, packets

SERVICE = "git-upload-pack"
NO_OBJECT = "0" * 40


def clone(url, folder):
    if os.path.lexists(folder) and (not os.path.isdir(folder) or os.listdir(folder)):
        raise objects.Refused(f"{folder} is there and not empty")
    try:
        found, abilities = ask_for_refs(url)
        wanted = sorted(set(found.values()))
        fetched = unpack(ask_for_pack(url, wanted, abilities)) if wanted else {}
    except (http.client.HTTPException, packs.BrokenPack, zlib.error, IndexError, ValueError, struct.error) as error:
        raise objects.Refused(f"the server's answer makes no sense: {error}") from error
    if not fetched.keys() >= set(wanted):
        raise objects.Refused("the server did not send all that was asked for")
    for kind, content in fetched.values():
        if kind == "tree":
            refuse_bad_names(content)
    # All was looked at; only now is anything written.
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)
    head = head_of(found, abilities)
    repository.make(head.removeprefix("refs/heads/"))
    remember_remote(url, head)
    for kind, content in fetched.values():
        objects.store(kind, content)
    write_refs(found)
    if head in found:
        refs.write(head, found[head])
        work_tree.move({}, history.files_of(found[head]))


def ask_for_refs(url):
    """The refs of the server by their names, and its abilities."""
    with urllib.request.urlopen(f"{url}/info/refs?service={SERVICE}") as reply:
        lines = packets(reply.read())
    if not (next(lines, None) or b"").startswith(b"# service=" + SERVICE.encode()):
        raise objects.Refused(f"at {url} is no repository")
    found, abilities = {}, []
    for line in lines:
        if line is None:
            continue
        line, zero, after = line.decode().rstrip("\n").partition("\0")
        if zero:
            abilities = after.split()
        value, _, name = line.partition(" ")
        # What a tag leads to is listed too, as tag^{}.
        if value != NO_OBJECT and name.startswith(("refs/heads/", "refs/tags/")) and not name.endswith("^{}"):
            found[name] = value
    return found, abilities


def ask_for_pack(url, wanted, abilities):
    """The bytes of a pack with all that these ids need."""
    used = [ability for ability in ("side-band-64k", "ofs-delta") if ability in abilities]
    lines = [f"want {name}\n" for name in wanted]
    lines[0] = " ".join([lines[0].rstrip("\n"), *used]) + "\n"
    body = b"".join(packet(line.encode()) for line in lines) + b"0000" + packet(b"done\n")
    kind = {"Content-Type": f"application/x-{SERVICE}-request"}
    with urllib.request.urlopen(urllib.request.Request(f"{url}/{SERVICE}", body, kind)) as reply:
        answer = reply.read()
    first = next(packets(answer), None)
    if first != b"NAK\n":
        raise objects.Refused(f"the server says {first!r}")
    answer = answer[4 + len(first) :]
    if "side-band-64k" not in used:
        return answer
    pack = []
    for part in packets(answer):
        if part and part[0] == 3:
            raise objects.Refused(part[1:].decode(errors="replace"))
        if part and part[0] == 1:
            pack.append(part[1:])
    return b"".join(pack)


def unpack(data):
    """The objects of a pack by their names: (type, content)."""
    if hashlib.sha1(data[:-20]).digest() != data[-20:]:
        raise packs.BrokenPack("the sum at the end of the pack is another")
    by_name, by_place = {}, {}
    waiting = packs.entries_of(data)
    while waiting:
        later = {}
        for place, (kind, base, content) in waiting.items():
            if base is None:
                made = packs.KINDS[kind], content
            else:
                found = by_place.get(base) or by_name.get(base)
                if found is None:
                    later[place] = (kind, base, content)
                    continue
                made = found[0], packs.apply(content, found[1])
            by_place[place] = by_name[objects.name_of(*made)[0]] = made
        if len(later) == len(waiting):
            raise packs.BrokenPack("the base of a delta is not there")
        waiting = later
    return by_name


def refuse_bad_names(tree):
    """Nobody but an attacker makes a tree with such names: they would lead out of the folder, or into .git."""
    names = [name for _, name, _ in objects.entries_in(tree)]
    for name in names:
        if b"/" in name or name.lower() in (b"", b".", b"..", b".git") or names.count(name) > 1:
            raise objects.Refused(f"a tree has an entry named {os.fsdecode(name)!r}")


def head_of(found, abilities):
    """The branch that the server's HEAD names."""
    for ability in abilities:
        if ability.startswith("symref=HEAD:refs/heads/"):
            return ability.removeprefix("symref=HEAD:")
    return next((name for name in found if name.startswith("refs/heads/")), "refs/heads/main")


def write_refs(found):
    for name, value in found.items():
        refs.write(name.replace("refs/heads/", "refs/remotes/origin/", 1), value)


def remember_remote(url, head):
    branch = head.removeprefix("refs/heads/")
    with open(".git/config", "a") as file:
        file.write(f'[remote "origin"]\n\turl = {quoted(url)}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n')
        file.write(f"[branch {quoted(branch)}]\n\tremote = origin\n\tmerge = {quoted(head)}\n")


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
