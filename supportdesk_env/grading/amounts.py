"""Reads numbers and amounts of money as people write them, in digits and in words.

A small grammar of our own: what a desk writes in words ends at a few hundred, and the libraries
for it (text2num) are compiled ones.
"""

import re

_SMALL = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORTH = {word: number for number, word in enumerate(_SMALL, 1)}
_WORTH |= {word: 10 * number for number, word in enumerate(_TENS, 2)}

_SMALL_WORD = "|".join(reversed(_SMALL))  # seventeen before seven
_BELOW_HUNDRED = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{_SMALL_WORD}))?|{_SMALL_WORD})"
_HUNDREDS = rf"(?:(?:an?|{_SMALL_WORD})\s+hundred(?:\s+(?:and\s+)?{_BELOW_HUNDRED})?)"

_FIRST = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth"),
    *("thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth"),
    "nineteenth",
)
_RANK = {word: number for number, word in enumerate(_FIRST, 1)}
_RANK |= {"twentieth": 20, "thirtieth": 30}
ORDINALS = _FIRST[:9]
DAY_WORD = (
    rf"(?:(?:twenty|thirty)[\s-](?:{'|'.join(ORDINALS)})|{'|'.join(reversed(_FIRST))}"
    r"|twentieth|thirtieth)"
)
"""A day of the month in words: first, twenty-third."""

NUMBER_WORD = rf"(?:{_HUNDREDS}|{_BELOW_HUNDRED})"
NUMBER = rf"(?:\d{{1,9}}(?:\.\d+)?|{NUMBER_WORD}(?![a-z]))"

_AMOUNT = r"(?:\d{1,3}(?:[.,']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?)"
_NAMES = {
    "$": "USD",
    "us$": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "bucks": "USD",
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "pound": "GBP",
    "pounds": "GBP",
    "ca$": "CAD",
    "c$": "CAD",
    "au$": "AUD",
    "a$": "AUD",
    "¥": "JPY",
    "₹": "INR",
    "zł": "PLN",
}
_GROUP = 3
_CODES = "usd|eur|gbp|chf|sek|nok|dkk|pln|czk|cad|aud|nzd|jpy|inr|brl|sgd|zar|mxn"
MONEY_CODE = rf"(?:{_CODES}|(?:us|ca?|au?)\$)"
_BEFORE = rf"(?:{MONEY_CODE}|[$€£¥₹])"
_AFTER = rf"(?:(?:{_CODES}|(?:us )?dollars?|bucks|euros?|pounds?|zł)\b|[€£$])"

MONEY = (
    rf"(?:(?<!\w){_BEFORE}\s?{_AMOUNT}(?![.,]?\d)"
    rf"|(?<![\w.,]){_AMOUNT}[\s-]?{_AFTER}(?:\s+and\s+\d{{1,2}}\s+cents?\b)?)"
)


def day_of(text: str) -> int:
    """Return which day of the month a match of `DAY_WORD` is."""
    *tens, last = re.split(r"[\s-]+", text)
    return sum(_WORTH[word] for word in tens) + _RANK[last]


def number_of(text: str) -> float:
    """Return what a match of `NUMBER` is worth."""
    if text[0].isdigit():
        return float(text)
    total = 0
    for word in re.findall(r"[a-z]+", text.lower()):
        total = max(total, 1) * 100 if word == "hundred" else total + _WORTH.get(word, 0)
    return float(total)


def money_of(text: str) -> str:
    """Return a match of `MONEY` in normal form, `USD 1249.00`."""
    amount, *cents = re.findall(rf"{_AMOUNT}", text)
    unit = re.sub(r"[\d.,'\s-]|and.*", "", text.lower().replace("us dollar", "dollar"))
    return (
        f"{_NAMES.get(unit) or unit.upper()} {_plain(amount) + float((cents or [0])[0]) / 100:.2f}"
    )


def _plain(amount: str) -> float:
    """Return an amount without its separators; the last one parts the cents unless three follow."""
    *groups, last = re.split(r"[.,']", amount)
    cents = last if groups and len(last) < _GROUP else "0"
    return float(f"{''.join(groups) if cents is last else ''.join(groups) + last}.{cents}")
