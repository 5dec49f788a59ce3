"""The environment as an Inspect task, and scripted agents as models; needs the extra `inspect`.

Inspect finds it by entry point: `inspect eval supportdesk_env/supportdesk --model MODEL`. The log
of a sample holds the place of the case and every action, from which its grade can be had again.
"""

from supportdesk_env.errors import MissingExtra

try:
    import inspect_ai  # noqa: F401 - only whether it is there
except ModuleNotFoundError as missing:
    raise MissingExtra("inspect", "inspect-ai") from missing

from supportdesk_env.adapters.inspect_ai.models import scripted_models as scripted_models
from supportdesk_env.adapters.inspect_ai.task import supportdesk as supportdesk
