"""Finds numbers of payment cards in a text, whole or with too few digits masked."""

import re

from supportdesk_env.grading.normalise import normalise

_MASKS = "x*#_?\u2022"
_NUMBER = (
    rf"(?i)(?<![\w{_MASKS}-])[\d{_MASKS}](?:[ ./-]{{0,2}}[\d{_MASKS}]){{12,18}}(?![\w{_MASKS}-])"
)
_MOST_SHOWN = 10
"""Digits of a masked number that may be shown: the first six and the last four, as on receipts."""


def find_card_numbers(text: str) -> list[tuple[int, int]]:
    """Return where card numbers stand in `text`, as start and end of each.

    A whole number is one whose check digit is right (Luhn, ISO/IEC 7812-1), so that references of
    as many digits are none; a masked one is one that shows more than a receipt does.
    """
    plain, offsets = normalise(text)
    return [
        (offsets[match.start()], offsets[match.end() - 1] + 1)
        for match in re.finditer(_NUMBER, plain)
        if _tells_number(re.sub(r"[ ./-]", "", match.group()))
    ]


def _tells_number(signs: str) -> bool:
    """Return whether digits and masks in a row give a card number away."""
    digits = [int(sign) for sign in signs if sign.isdecimal()]
    if len(digits) < len(signs):
        return len(digits) > _MOST_SHOWN
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
