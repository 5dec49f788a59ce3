"""The environment as two Gymnasium environments; importing this registers them.

`SupportDesk-v1` shows text and takes JSON text; `SupportDeskFactored-v1` shows numbers and takes a
vector of choices. Needs the extra `gymnasium`.
"""

from supportdesk_env.errors import MissingExtra

try:
    import gymnasium
except ModuleNotFoundError as missing:
    raise MissingExtra("gymnasium", "gymnasium") from missing

gymnasium.register("SupportDesk-v1", entry_point=f"{__name__}.text:TextEnv")
gymnasium.register("SupportDeskFactored-v1", entry_point=f"{__name__}.factored:FactoredEnv")
