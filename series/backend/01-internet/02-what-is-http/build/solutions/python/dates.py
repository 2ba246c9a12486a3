"""The three formats of a date (RFC 9110 §5.6.7)."""

import re
from datetime import datetime, timezone

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
SHORT_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
LONG_DAY = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
MONTH = f"(?P<month>{'|'.join(MONTHS)})"
TIME = "(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
FORMATS = [
    re.compile(f"{SHORT_DAY}, (?P<day>[0-9]{{2}}) {MONTH} (?P<year>[0-9]{{4}}) {TIME} GMT"),
    re.compile(f"{LONG_DAY}, (?P<day>[0-9]{{2}})-{MONTH}-(?P<year>[0-9]{{2}}) {TIME} GMT"),
    re.compile(f"{SHORT_DAY} {MONTH} (?P<day>[0-9]{{2}}| [0-9]) {TIME} (?P<year>[0-9]{{4}})"),
]


def parse_date(value: str) -> int | None:
    """Seconds since 1970, or None for what is no date."""
    for form in FORMATS:
        if match := form.fullmatch(value):
            return seconds_of(match)
    return None


def seconds_of(match: re.Match) -> int | None:
    year = int(match["year"])
    second = int(match["second"])
    if len(match["year"]) == 2:
        year = full_year(year)
    try:
        date = datetime(
            year,
            MONTHS.index(match["month"]) + 1,
            int(match["day"]),
            int(match["hour"]),
            int(match["minute"]),
            59 if second == 60 else second,  # a leap second has no number of its own
            tzinfo=timezone.utc,
        )
    except ValueError:
        return None
    return int(date.timestamp())


def full_year(last_digits: int) -> int:
    """Two digits mean a year at most 50 years ahead."""
    this_year = datetime.now(timezone.utc).year
    year = this_year - this_year % 100 + last_digits
    return year - 100 if year > this_year + 50 else year
