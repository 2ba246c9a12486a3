"""What clients send, looked at before anything is done with it."""

import json
import re

from ledger import Refused, Wish

MOST = 1_000_000_000_000  # cents
LONGEST = 200  # characters


def object_of(body):
    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    try:
        value = json.loads(body, parse_constant=refuse)
    except (ValueError, RecursionError):
        raise Refused(400, "the body is not JSON") from None
    if not isinstance(value, dict):
        raise Refused(400, "the body must be a JSON object")
    return value


def account_of(body):
    """Owner, overdraft and balance of an account that is to be opened."""
    wish = object_of(body)
    overdraft = wish.get("overdraft", False)
    if not isinstance(overdraft, bool):
        raise Refused(400, "overdraft must be true or false")
    return text_of(wish.get("owner"), "owner"), overdraft, cents_of(wish.get("balance", 0), "balance", 0)


def transfer_of(body, key, knows_notes):
    wish = object_of(body)
    source, target = wish.get("from"), wish.get("to")
    if not isinstance(source, str) or not isinstance(target, str):
        raise Refused(400, "from and to must be ids of accounts, as texts")
    if source == target:
        raise Refused(400, "from and to must be two accounts")
    amount = cents_of(wish.get("amount"), "amount", 1)
    if key is not None:
        text_of(key, "Idempotency-Key")
    note = text_of(wish["note"], "note") if knows_notes and "note" in wish else None
    return Wish(source, target, amount, key, note)


def text_of(value, name):
    if not isinstance(value, str) or not 1 <= len(value) <= LONGEST:
        raise Refused(400, f"{name} must be a text of 1 to {LONGEST} characters")
    if not can_be_kept(value):
        raise Refused(400, f"{name} has a character in it that can't be kept")
    return value


def can_be_kept(text):
    """Not every text is: U+0000 has no place in PostgreSQL, and half of a pair none in UTF-8."""
    return not re.search("[\0\ud800-\udfff]", text)


def cents_of(value, name, least):
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST:
        raise Refused(400, f"{name} must be a whole number of cents from {least} to {MOST}")
    return value


def limit_of(text):
    if not re.fullmatch("[0-9]{1,3}", text) or not 1 <= int(text) <= 100:
        raise Refused(400, "limit must be a number from 1 to 100")
    return int(text)


def after_of(text):
    if text is not None and not re.fullmatch("[0-9]{1,18}", text):
        raise Refused(400, "after must be what next was")
    return text
