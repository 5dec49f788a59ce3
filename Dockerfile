# The environment's server on port 8000. Works as any user and on a read-only file system with /tmp.

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/venv
COPY requirements-runtime.txt /tmp/
RUN /opt/venv/bin/pip install --no-compile --no-deps --require-hashes -r /tmp/requirements-runtime.txt
COPY openenv.yaml README.md inference.py /app/
COPY supportdesk_env /app/supportdesk_env
# Bytecode that does not look at file times: copying between stages rounds them, which would make
# half of it stale, and a read-only container could never write it anew.
RUN /opt/venv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/venv/lib /app \
    && chmod -R a+rX /app

FROM python:3.11-slim
RUN useradd --uid 65532 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin supportdesk
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
# Anything a library wants to write goes to /tmp; nothing reports home.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    LOGNAME=supportdesk \
    GRADIO_TEMP_DIR=/tmp/gradio \
    GRADIO_ANALYTICS_ENABLED=False \
    HF_HUB_DISABLE_TELEMETRY=1 \
    ENABLE_WEB_INTERFACE=true
WORKDIR /app
USER 65532:65532
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=40s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD ["python", "-m", "supportdesk_env.server.app", "--host", "0.0.0.0", "--port", "8000"]
