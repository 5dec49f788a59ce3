"""Finds the values a text states, in their normal form: money, ids, dates, durations, numbers."""

import re
from collections.abc import Callable
from datetime import date

from supportdesk_env.domain.claim import Slot, Value, ValueKind

_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "us$": "USD"}
_NUMBER_WORDS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
    "fifteen": "15",
    "twenty": "20",
    "thirty": "30",
    "forty-five": "45",
    "sixty": "60",
    "ninety": "90",
}
_UNIT_MINUTES = {"m": 1, "h": 60, "d": 1440}
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_N = r"(?P<{}>\d{{1,9}}(?:\.\d+)?|" + "|".join(_NUMBER_WORDS) + ")"
_AMOUNT = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?"
_CODES = "usd|eur|gbp|chf|sek|nok|dkk|pln|czk|cad|aud|nzd|jpy|inr|brl|sgd|zar|mxn"
_CURRENCY = rf"{_CODES}|us\$|\$|€|£"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)

_VALUES = (
    rf"(?i)(?P<url>\b(?:https?://)?(?:[a-z0-9-]{{1,40}}\.){{1,4}}(?:example|com|net|org|io|dev|app|cloud|co|ai|eu)\b(?:/[\w./-]*)?)"
    rf"|(?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?P<dmy>\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:,?\s+\d{{4}})?)"
    rf"|(?P<mdy>\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?)"
    rf"|(?P<money>(?<!\w)(?:{_CURRENCY})\s?(?:{_AMOUNT})"
    rf"|\b(?:{_AMOUNT})\s?(?:(?:{_CODES}|dollars|euros?|pounds)\b|[€£$]))"
    rf"|(?P<percent>\b\d{{1,9}}(?:\.\d+)?\s?(?:%|percent\b|per\s+cent\b))"
    rf"|(?P<business>\b{_N.format('b')}\s+(?:\(\d{{1,2}}\)\s+)?(?:business|working)\s+days?\b)"
    rf"|(?P<hour>\b(?:half\s+an|an|(?:the\s+)?next|within\s+the)\s+hour\b(?:\s+and\s+a\s+half\b)?)"
    rf"|(?P<duration>\b{_N.format('n')}[\s-]*(?P<unit>min(?:ute)?s?|hours?|hrs?|h|(?:calendar\s+)?days?)\b)"
    rf"|(?P<id>\b(?=[\w-]{{0,40}}\d)(?=[\w-]{{0,40}}[a-z])[a-z0-9]+(?:[-_][a-z0-9]+)*\b)"
    rf"|(?P<time>\b\d{{1,2}}:\d{{2}}(?=z?\b))"
    rf"|(?P<count>\b\d{{1,3}}(?:,\d{{3}})+\b|\b\d+\b)"
)


def find_values(text: str, year: int) -> list[Value]:
    """Return the values in `text` in order; a date without a year is taken to be in `year`."""
    values = []
    for match in re.finditer(_VALUES, text):
        value = _READERS[_kind(match)](match, year)
        if value is not None:
            values.append(value)
    return values


def _kind(match: re.Match[str]) -> str:
    """Return the name of the outer alternative that matched."""
    return next(name for name in _READERS if match.group(name) is not None)


def fills(value: Value, slot: Slot) -> bool:
    """Return whether `value` fills `slot`: equal to an accepted value, or sooner where allowed."""
    return value in slot.accepts or (slot.is_upper_bound and _is_sooner(value, slot.accepts))


def _is_sooner(value: Value, accepts: tuple[Value, ...]) -> bool:
    """Return whether a duration is shorter than the accepted one, or a time of day earlier."""
    bounds = {accepted.kind: accepted.text for accepted in accepts}
    minutes = int(bounds[ValueKind.MINUTES])
    if value.kind is ValueKind.MINUTES:
        return 0 < int(value.text) <= minutes
    if value.kind is ValueKind.TIME:
        return (_minute(bounds[ValueKind.TIME]) - _minute(value.text)) % 1440 < minutes
    return False


def _minute(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def _number(text: str) -> str:
    return _NUMBER_WORDS.get(text.lower(), text)


def _read_money(match: re.Match[str], _: int) -> Value:
    text = match.group("money").lower()
    amount = re.search(_AMOUNT, text)
    digits = amount.group().replace(",", "") if amount else "0"
    unit = re.sub(r"[\d.,\s]", "", text)
    names = {"dollars": "USD", "euro": "EUR", "euros": "EUR", "pounds": "GBP"}
    currency = _SYMBOLS.get(unit) or names.get(unit) or unit.upper()
    return Value(ValueKind.MONEY, f"{currency} {float(digits):.2f}")


def _read_duration(match: re.Match[str], _: int) -> Value:
    unit = match.group("unit").lower().removeprefix("calendar").strip()
    minutes = float(_number(match.group("n"))) * _UNIT_MINUTES[unit[0]]
    return Value(ValueKind.MINUTES, str(round(minutes)))


def _read_named_date(match: re.Match[str], year: int) -> Value | None:
    """Return the date, or nothing for a day its month does not have."""
    text = (match.group("dmy") or match.group("mdy")).lower()
    day, *stated_year = (int(number) for number in re.findall(r"\d+", text))
    month = re.findall("[a-z]{3,}", text)[0]
    try:
        found = date((stated_year or [year])[0], _MONTHS.index(month[:3]) // 3 + 1, day)
    except ValueError:
        return None
    return Value(ValueKind.DATE, found.isoformat())


def _read_hour(match: re.Match[str], _: int) -> Value:
    """Return half an hour, an hour, or an hour and a half, in minutes."""
    words = match.group("hour").lower()
    if words.startswith("half"):
        return Value(ValueKind.MINUTES, "30")
    return Value(ValueKind.MINUTES, "90" if words.endswith("half") else "60")


_READERS: dict[str, Callable[[re.Match[str], int], Value | None]] = {
    "url": lambda m, _: Value(
        ValueKind.URL, m.group("url").lower().removeprefix("https://").rstrip("./")
    ),
    "iso": lambda m, _: Value(ValueKind.DATE, m.group("iso")),
    "dmy": _read_named_date,
    "mdy": _read_named_date,
    "id": lambda m, _: Value(ValueKind.IDENTIFIER, m.group("id").upper()),
    "money": _read_money,
    "percent": lambda m, _: Value(
        ValueKind.PERCENT, str(round(float(re.findall(r"[\d.]+", m.group("percent"))[0])))
    ),
    "business": lambda m, _: Value(ValueKind.BUSINESS_DAYS, _number(m.group("b"))),
    "hour": _read_hour,
    "duration": _read_duration,
    "time": lambda m, _: Value(ValueKind.TIME, m.group("time").zfill(5)),
    "count": lambda m, _: Value(ValueKind.COUNT, m.group("count").replace(",", "")),
}
