"""Workers are forked from a process that has read every lexicon."""

from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context

from supportdesk_env.cases.names import FAMILY_NAMES
from supportdesk_env.cases.registry import get_family
from supportdesk_env.grading.lexicon import load_family_lexicon


def read_after_preloading() -> tuple[int, int]:
    """Return how many lexicons of families are read by the import, and how many after it."""
    import_module("supportdesk_env.evaluation.preload")
    first = load_family_lexicon.cache_info().misses
    for name in FAMILY_NAMES:
        load_family_lexicon(get_family(name).package)
    return first, load_family_lexicon.cache_info().misses - first


class TestPreload:
    """What the import leaves behind."""

    def test_nothing_is_left_to_read(self) -> None:
        """In a fresh process, every family's lexicon has been read once it is imported."""
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            assert pool.submit(read_after_preloading).result() == (len(FAMILY_NAMES), 0)
