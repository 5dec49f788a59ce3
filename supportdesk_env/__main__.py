"""`python -m supportdesk_env`: the same as the `supportdesk` command."""

from supportdesk_env.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
