"""The OpenEnv server: one environment per session, the agent's tools and the console at `/web`.

`app` starts it; importing this package loads nothing.
"""
