"""Finds the values a text states, in their normal form: money, ids, dates, durations, numbers."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.grading.amounts import (
    DAY_WORD,
    MONEY,
    MONEY_CODE,
    NUMBER,
    NUMBER_WORD,
    ORDINALS,
    day_of,
    money_of,
    number_of,
)

_LONG = 6000
"""Characters from which the values of a text are not kept."""
_UNIT_MINUTES = {"m": 1, "h": 60, "d": 1440, "w": 10080, "f": 20160}
_ZONES = {"cet": 1, "cest": 2, "bst": 1, "est": -5, "edt": -4, "pst": -8, "pdt": -7}
"""Hours ahead of UTC; moments of a case are in UTC."""

_FAR = timedelta(days=240)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)})\b"
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_HOUR = r"(?:hours?|hrs?|h)"
_MINUTE = r"(?:min(?:ute)?s?|m)"
_ENDING = (
    r"(?:the|it|you|this|that|your|any|a)\b[^.;,]{0,25}"
    r"\b(?:ends?|runs? out|expires?|closes?|lapses?|is over|stops?|times? out|falls?|shuts?"
    r"|(?:throws|logs|signs|cuts|drops) you)\b"
)
"""What a span reaches up to: "an hour before the session ends" is no time that is past."""
_NTH = (
    r"(?:\d+(?:st|nd|rd|th)"
    rf"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty-(?:{'|'.join(ORDINALS)}))"
)
_ZONE = rf"(?:\s?\(?(?:{'|'.join(_ZONES)}|(?:utc|gmt)(?:\s?[+-]\d{{1,2}})?|z)\b)"

_START = (
    r"(?:\b|(?<=\dt)|(?=[$€£¥₹]))(?=[a-z0-9$€£¥₹])"
    rf"(?:(?=[a-z0-9_-]{{0,40}}\d)|[$€£¥₹]|{MONEY_CODE}\s?\d|[a-z0-9-]{{1,40}}\.[a-z]"
    rf"|https?:|{NUMBER_WORD}(?![a-z])|{_WEEKDAY}|{_MONTH}\s|(?:day\s+after\s+)?tomorrow\b|noon\b|midnight\b"
    rf"|{DAY_WORD}\s+(?:day\s+)?of\s"
    r"|(?:an?|half|quarter|three|next|the\s+next|within\s+the)[\s-])"
)
"""Where a value may start; most of a text is ruled out by it at little cost."""

_VALUE = (
    rf"(?P<url>(?:https?://)?(?:[a-z0-9-]{{1,40}}\.){{1,4}}(?:example|com|net|org|io|dev|app|cloud|co|ai|eu)\b(?:/[\w./-]*)?)"
    rf"|(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    r"|(?P<digits>\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\b|\d{4}[/.]\d{2}[/.]\d{2}\b|\d{1,2}/\d{1,2}/\d{4}\b)"
    rf"|(?P<dmy>\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:,?\s+\d{{4}})?)"
    rf"|(?P<dayword>{DAY_WORD}\s+(?:day\s+)?of\s+{_MONTH}\b(?:,?\s+\d{{4}})?)"
    rf"|(?P<mdy>{_MONTH}\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\b(?!\.\d|\s?%)(?:,?\s+\d{{4}})?)"
    rf"|(?P<weekday>(?<!last ){_WEEKDAY}(?!,?\s+(?:the\s+)?(?:\d|{_MONTH}\b)))"
    rf"|(?P<tomorrow>(?:day\s+after\s+)?tomorrow\b)"
    rf"|(?P<money>{MONEY})"
    rf"|(?P<percent>{NUMBER}(?:,\d+)?[\s-]?(?:%|(?:percents?|per[\s-]+cent|pct)\b))"
    rf"|(?P<business>{NUMBER}[\s-]+(?:\((?:\d{{1,2}}|[a-z-]{{3,12}})\)\s+)?"
    rf"(?:(?:business|working|work|bus\.?)[\s-]+days?|bds?|wds?)\b)"
    rf"|(?P<mixed>(?:{NUMBER}|an)\s?{_HOUR}\s*(?:and\s+)?(?:{NUMBER}\s?{_MINUTE}|a\s+half)\b)"
    rf"|(?P<halves>{NUMBER}\s+and\s+a\s+half\s+{_HOUR}\b)"
    rf"|(?P<hour>(?:half[\s-](?:an\s+)?|(?:a\s+)?quarter\s+of\s+an\s+|three[\s-]quarters\s+of\s+an\s+"
    rf"|an\s+|(?:the\s+)?next\s+|within\s+the\s+)hour\b)"
    rf"|(?P<duration>(?:{NUMBER}[\s-]*(?:(?:calendar|paid|full|whole|more)[\s-]+)?(?:{_MINUTE}|{_HOUR}|d(?:ays?)?|weeks?|fortnights?)"
    rf"|(?<!once )(?<!twice )(?<!times )a\s+(?:day|week|fortnight))\b"
    rf"(?!\s+(?:ago|earlier|before(?!\s+{_ENDING}))\b))"
    rf"|(?P<time>(?<![.:])(?:\d{{1,2}}(?:[:.]\d{{2}})?\s?[ap]\.?m\b\.?|\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?=z?\b)"
    rf"|(?:\d{{1,2}}\.\d{{2}}|\d{{4}})(?=\s?(?:utc|gmt|z)\b)|(?:12\s+)?(?:noon|midnight)\b){_ZONE}?)"
    rf"|(?P<nth>{_NTH}(?=\s+(?:calendar\s+)?day\b))"
    rf"|(?P<id>(?!\d+-[a-z]+\b)(?=[\w-]{{0,40}}\d)(?=[\w-]{{0,40}}[a-z])[a-z0-9]+(?:[-_][a-z0-9]+)*\b)"
    rf"|(?P<count>(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{2}})?|\d+\.\d{{2}}(?!\.?\d)|\d+)\b)"
    rf"|(?P<words>{NUMBER_WORD}(?![a-z])(?=\s+of\s+(?:\d|{NUMBER_WORD})|\s+(?:users?|people|seats?)\b)"
    rf"|(?<=day ){NUMBER_WORD}(?![a-z]))"
)


def find_values(text: str, today: date) -> tuple[Value, ...]:
    """Return the values in `text` in order; `today` is the day it was written.

    A weekday is the next one; where several are named none is read, since a list of them
    promises nothing. Those of a clause are kept, since texts are revised in parts.
    """
    return (_find_kept if len(text) < _LONG else _find)(text, today)


def _find(text: str, today: date) -> tuple[Value, ...]:
    read = [(m.lastgroup, _READERS[m.lastgroup or ""](m.group(), today)) for m in _matches(text)]
    weekdays = {value for group, value in read if group == "weekday"}
    return tuple(
        value
        for group, value in read
        if value is not None and (group != "weekday" or len(weekdays) == 1)
    )


_find_kept = lru_cache(maxsize=4096)(_find)


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Yield the places where values stand, none inside another."""
    lowered, end = text.lower(), 0
    value = re.compile(_VALUE)  # on first use; `re` keeps what it compiled
    for start in re.finditer(_START, lowered):
        if start.start() >= end and (found := value.match(lowered, start.start())):
            yield found
            end = found.end()


def fills(value: Value, slot: Slot) -> bool:
    """Return whether `value` fills `slot`: equal to an accepted value, or sooner where allowed.

    An amount to the cent fills a slot for money without its currency: a case has only one.
    """
    return (
        value in slot.accepts
        or (value.kind is ValueKind.PERCENT and _is_share(value, slot.accepts))
        or (slot.is_upper_bound and _is_sooner(value, slot.accepts))
        or (value.kind is ValueKind.COUNT and "." in value.text and _is_amount(value, slot))
    )


def has_rival(values: Iterable[Value], slots: Sequence[Slot]) -> bool:
    """Return whether `values` hold another sum than the one that every one of `slots` asks for.

    Where a charge and the limit for it are one sum, "within the limit of ..." may name another.
    """
    if len(slots) < 2 or not set.intersection(*(set(slot.accepts) for slot in slots)):
        return False
    sums = [value for value in values if value.kind is ValueKind.MONEY]
    return any(not any(fills(value, slot) for slot in slots) for value in sums)


def _is_share(value: Value, accepts: tuple[Value, ...]) -> bool:
    """Return whether a percentage is, to the whole percent, the accepted share of a count."""
    has_count = any(a.kind is ValueKind.COUNT and a.text.isdigit() for a in accepts)
    return has_count and value._replace(text=f"{float(value.text):.0f}") in accepts


def _is_amount(value: Value, slot: Slot) -> bool:
    """Return whether an accepted sum of money is the number that `value` holds."""
    return any(a.kind is ValueKind.MONEY and a.text[4:] == value.text for a in slot.accepts)


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


def _numbers(text: str) -> list[float]:
    return [number_of(number) for number in re.findall(NUMBER, text)]


def _percent(text: str) -> float:
    """Return a percentage as written, with a point or a comma before its decimals."""
    return _numbers(re.sub(r"(\d),(\d{1,2})(?!\d)", r"\1.\2", text))[0]


def _minutes(number: float) -> Value:
    return Value(ValueKind.MINUTES, str(round(number)))


def _read_duration(text: str, _: date) -> Value:
    unit = re.findall("[a-z]+", text)[-1]
    return _minutes((_numbers(text) or [1])[0] * _UNIT_MINUTES[unit[0]])


def _read_hour(text: str, _: date) -> Value:
    """Return a part of an hour, or an hour."""
    parts = {"half": 30, "quarter": 15, "a": 15, "three": 45}
    first = re.findall("[a-z]+", text)[0]
    return _minutes(parts.get(first, 60))


def _read_mixed(text: str, _: date) -> Value:
    """Return hours and minutes together; `an` is one hour, `a half` half an hour."""
    numbers = ([1.0] if text.startswith("an") else []) + _numbers(text)
    return _minutes(60 * numbers[0] + (30 if text.endswith("half") else numbers[-1]))


def _read_named_date(text: str, today: date) -> Value | None:
    """Return the date, or nothing for a day its month does not have.

    Without a year it is in that of `today`, or across New Year where that is far away.
    """
    day, *years = (int(number) for number in re.findall(r"\d+", text))
    name = re.findall(_MONTH, text)[0]
    month = _MONTHS.index(name[:3]) // 3 + 1
    near = years or (today.year, today.year - 1, today.year + 1)
    days = [found for year in near if (found := _day(year, month, day))]
    meant = days if years else [found for found in days if abs(found - today) <= _FAR]
    return Value(ValueKind.DATE, meant[0].isoformat()) if meant else None


def _read_day_word(text: str, today: date) -> Value | None:
    """Return the date whose day is in words: the ninth of July."""
    day = re.findall(DAY_WORD, text)[0]
    return _read_named_date(f"{day_of(day)}{text[len(day) :]}", today)


def _read_digits(text: str, _: date) -> Value | None:
    """Return a date in digits: 27.03.2027, 2027/03/27; nothing for 6/8/2026, which is two days."""
    first, month, last = (int(number) for number in re.findall(r"\d+", text))
    year, day = (first, last) if first > 31 else (last, first)
    if "/" in text and year == last:
        if month > 12 >= day:
            day, month = month, day
        elif max(day, month) <= 12 and day != month:
            return None
    found = _day(year, month, day)
    return Value(ValueKind.DATE, found.isoformat()) if found else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_weekday(text: str, today: date) -> Value:
    """Return the next day of that name after `today`."""
    ahead = (_WEEKDAYS.index(text) - today.weekday() - 1) % 7 + 1
    return Value(ValueKind.DATE, (today + timedelta(days=ahead)).isoformat())


def _read_tomorrow(text: str, today: date) -> Value:
    ahead = 2 if text.startswith("day") else 1
    return Value(ValueKind.DATE, (today + timedelta(days=ahead)).isoformat())


def _read_time(text: str, _: date) -> Value | None:
    """Return a time of day in UTC, or nothing for one that no clock shows."""
    hour, minute = _clock(text)
    if hour > 23 or minute > 59:
        return None
    zone = re.search(rf"({'|'.join(_ZONES)}|[+-]\d+)$", text)
    ahead = (_ZONES.get(zone[0]) or int(zone[0])) if zone else 0
    return Value(ValueKind.TIME, f"{(hour - ahead) % 24:02}:{minute:02}")


def _clock(text: str) -> tuple[int, int]:
    """Return the hour, 0 to 23, and the minute that a clock would show."""
    if "noon" in text or "midnight" in text:
        return (12 if "noon" in text else 0), 0
    hour, minute = re.findall(r"(\d{1,2})[:.]?(\d{2})?", text)[0]
    if half := re.search(r"([ap])\.?m\b", text):
        return int(hour) % 12 + (12 if half[1] == "p" else 0), int(minute or 0)
    return int(hour), int(minute or 0)


def _read_nth(text: str, _: date) -> Value:
    """Return the number of a day that is counted: "the 42nd day", "the twenty-third day"."""
    number = int(text[:-2]) if text[0].isdigit() else day_of(text)
    return Value(ValueKind.COUNT, f"{number}")


_READERS: dict[str, Callable[[str, date], Value | None]] = {
    "url": lambda t, _: Value(ValueKind.URL, t.removeprefix("https://").rstrip("./")),
    "iso": lambda t, _: Value(ValueKind.DATE, t),
    "digits": _read_digits,
    "dmy": _read_named_date,
    "dayword": _read_day_word,
    "mdy": _read_named_date,
    "weekday": _read_weekday,
    "tomorrow": _read_tomorrow,
    "money": lambda t, _: Value(ValueKind.MONEY, money_of(t)),
    "percent": lambda t, _: Value(ValueKind.PERCENT, f"{_percent(t):g}"),
    "business": lambda t, _: Value(ValueKind.BUSINESS_DAYS, f"{_numbers(t)[0]:g}"),
    "hour": _read_hour,
    "mixed": _read_mixed,
    "halves": lambda t, _: _minutes(60 * _numbers(t)[0] + 30),
    "duration": _read_duration,
    "time": _read_time,
    "nth": _read_nth,
    "id": lambda t, _: Value(ValueKind.IDENTIFIER, t.upper()),
    "count": lambda t, _: Value(ValueKind.COUNT, t.replace(",", "")),
    "words": lambda t, _: Value(ValueKind.COUNT, f"{number_of(t):g}"),
}
