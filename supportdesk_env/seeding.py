"""Numbers that depend on nothing but their labels: stable across processes, hosts and versions."""


def stable_number(*labels: object, below: int) -> int:
    """Return a number in [0, below) that two different label lists practically never share.

    The labels are joined unambiguously and hashed with BLAKE2b (RFC 7693).
    """
    return int.from_bytes(_digest(labels)) % below


def stable_id(*labels: object) -> str:
    """Return 16 hexadecimal characters that identify `labels`."""
    return _digest(labels).hex()[:16]


def _digest(labels: tuple[object, ...]) -> bytes:
    import hashlib  # noqa: PLC0415 - OpenSSL is slow to load and only a reset needs it

    joined = "".join(f"{len(str(label))}:{label}" for label in labels)
    return hashlib.blake2b(joined.encode(), digest_size=16).digest()
