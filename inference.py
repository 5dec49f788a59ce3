"""Baseline of SupportDesk: plays the three canonical tasks and prints their scores.

A language model plays through the OpenAI Python client against `API_BASE_URL` (the Hugging Face
router by default) with `MODEL_NAME` (openai/gpt-oss-120b by default) and `OPENAI_API_KEY`,
`HF_TOKEN` or `API_KEY`. Without credentials, or when a request fails, a deterministic rule-based
agent plays instead. `python inference.py --help` lists the options.
"""

import sys

from supportdesk_env.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main(["baseline", *sys.argv[1:]]))
