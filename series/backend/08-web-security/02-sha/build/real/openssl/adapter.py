"""Lets OpenSSL's libcrypto answer lines of JSON. All hashing is done by libcrypto; this only reads, asks and writes."""

import ctypes
import ctypes.util
import json
import re
import sys

crypto = ctypes.CDLL(ctypes.util.find_library("crypto"))
crypto.EVP_get_digestbyname.restype = ctypes.c_void_p


def context(word, words: int) -> type:
    """SHA_CTX, SHA256_CTX and SHA512_CTX of openssl/sha.h."""

    class Context(ctypes.Structure):
        _fields_ = [
            ("h", word * words),
            ("Nl", word),
            ("Nh", word),
            ("data", word * 16),
            ("num", ctypes.c_uint),
            ("md_len", ctypes.c_uint),
        ]

    return Context


# name: the context, the names of its functions, bytes of a word, words of the state, bytes of the digest and of a block
ALGORITHMS = {
    "sha1": (context(ctypes.c_uint32, 5), "SHA1", 4, 5, 20, 64),
    "sha224": (context(ctypes.c_uint32, 8), "SHA224", 4, 8, 28, 64),
    "sha256": (context(ctypes.c_uint32, 8), "SHA256", 4, 8, 32, 64),
    "sha384": (context(ctypes.c_uint64, 8), "SHA384", 8, 8, 48, 128),
    "sha512": (context(ctypes.c_uint64, 8), "SHA512", 8, 8, 64, 128),
}


class Refused(Exception):
    pass


class Stream:
    def __init__(self, algorithm: str, state: bytes, count: int) -> None:
        kind, self.name, size, words, self.length, _block = ALGORITHMS[algorithm]
        self.context = kind()
        self.bytes = count
        self.call("Init", ctypes.byref(self.context))
        if state:
            for i in range(words):
                self.context.h[i] = int.from_bytes(state[i * size : (i + 1) * size], "big")
            self.context.Nl = (count * 8) & ((1 << (8 * size)) - 1)
            self.context.Nh = (count * 8) >> (8 * size)

    def call(self, function: str, *arguments) -> None:
        if getattr(crypto, f"{self.name}_{function}")(*arguments) != 1:
            raise RuntimeError(f"{self.name}_{function} failed")

    def update(self, data: bytes, times: int) -> None:
        # Many short pieces are put together, so that the calls are not what takes the time.
        batch = max(1, min(times, 65536 // max(1, len(data))))
        for done in range(0, times, batch):
            piece = data * min(batch, times - done)
            self.call("Update", ctypes.byref(self.context), piece, ctypes.c_size_t(len(piece)))
        self.bytes += len(data) * times

    def digest(self) -> str:
        out = ctypes.create_string_buffer(64)
        self.call("Final", out, ctypes.byref(self.context))
        return out.raw[: self.length].hex()


streams = {}


def algorithm_of(request: dict) -> str:
    if request.get("algorithm") not in ALGORITHMS:
        raise Refused("there is no such algorithm")
    return request["algorithm"]


def bytes_of(request: dict, name: str) -> bytes:
    text = request.get(name)
    if not isinstance(text, str) or not re.fullmatch(r"([0-9a-fA-F]{2})*", text):
        raise Refused(f"{name} is not hexadecimal")
    return bytes.fromhex(text)


def count_of(request: dict, name: str, otherwise: int) -> int:
    count = request.get(name, otherwise)
    if type(count) is not int or count < 0:
        raise Refused(f"{name} is no whole number")
    return count


def name_of(request: dict) -> str:
    if not isinstance(request.get("stream"), str):
        raise Refused("a stream has a name")
    return request["stream"]


def stream_of(request: dict) -> Stream:
    if name_of(request) not in streams:
        raise Refused("there is no such stream")
    return streams[request["stream"]]


def hashed(request: dict) -> dict:
    stream = Stream(algorithm_of(request), b"", 0)
    stream.update(bytes_of(request, "hex"), count_of(request, "times", 1))
    return {"hex": stream.digest()}


def hmac(request: dict) -> dict:
    key, message = bytes_of(request, "key"), bytes_of(request, "hex")
    digest = ctypes.c_void_p(crypto.EVP_get_digestbyname(algorithm_of(request).encode()))
    out, length = ctypes.create_string_buffer(64), ctypes.c_uint()
    crypto.HMAC(digest, key, len(key), message, ctypes.c_size_t(len(message)), out, ctypes.byref(length))
    return {"hex": out.raw[: length.value].hex()}


def begin(request: dict) -> dict:
    algorithm, name = algorithm_of(request), name_of(request)
    if name in streams:
        raise Refused("that stream has been begun")
    state, count = b"", 0
    if "state" in request:
        _kind, _name, size, words, _length, block = ALGORITHMS[algorithm]
        state, count = bytes_of(request, "state"), count_of(request, "bytes", 0)
        if len(state) != size * words or count % block != 0:
            raise Refused("state and bytes do not fit the algorithm")
    streams[name] = Stream(algorithm, state, count)
    return {"stream": name, "bytes": count}


def update(request: dict) -> dict:
    stream = stream_of(request)
    stream.update(bytes_of(request, "hex"), count_of(request, "times", 1))
    return {"stream": request["stream"], "bytes": stream.bytes}


def end(request: dict) -> dict:
    digest = stream_of(request).digest()
    del streams[request["stream"]]
    return {"hex": digest}


OPS = {"hash": hashed, "hmac": hmac, "begin": begin, "update": update, "end": end}


def reply(line: bytes) -> dict:
    try:
        request = json.loads(line)
    except ValueError:
        return {"id": None, "error": "this is not JSON"}
    if not isinstance(request, dict):
        return {"id": None, "error": "this is no object"}
    try:
        op = request.get("op")
        if not isinstance(op, str) or op not in OPS:
            raise Refused("there is no such op")
        return {"id": request.get("id"), **OPS[op](request)}
    except Refused as error:
        return {"id": request.get("id"), "error": str(error)}


for line in sys.stdin.buffer:
    print(json.dumps(reply(line)), flush=True)
