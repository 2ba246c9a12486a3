import json
import sys


def answer(request: dict) -> dict:
    """What to reply to one request, without the id."""
    # Begin here: look at request["op"] and at what else the request holds, and return the result. What a request asks
    # for in vain is told in error, as a sentence; the program goes on.
    return {"error": f'there is no op {request.get("op")} yet: write it in main.py, where it says "Begin here"'}


def reply(line: bytes) -> dict:
    """The reply to one line, whatever it is."""
    try:
        request = json.loads(line)
    except ValueError:
        return {"id": None, "error": "the line is not JSON"}
    if not isinstance(request, dict):
        return {"id": None, "error": "the line is not a JSON object"}
    return {"id": request.get("id"), **answer(request)}


# Ends when standard input ends.
for line in sys.stdin.buffer:
    # Without flush the reply would stay in a buffer until some kilobytes have come together.
    print(json.dumps(reply(line)), flush=True)
