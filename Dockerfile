FROM python:3.13-slim AS build
COPY pyproject.toml README.md LICENSE /src/
COPY probe /src/probe
COPY man /src/man
ARG EXTRAS=all
RUN python -m venv /opt/probe && /opt/probe/bin/pip install --no-cache-dir "/src[${EXTRAS}]"
# A login shell, as KubeRay starts Ray in, has another PATH.
RUN mkdir /links && for name in probe ray; do ! test -e /opt/probe/bin/$name || ln -s /opt/probe/bin/$name /links/; done

FROM python:3.13-slim
COPY --from=build /opt/probe /opt/probe
COPY --from=build /links /usr/local/bin
ENV PATH=/opt/probe/bin:$PATH PYTHONDONTWRITEBYTECODE=1
# 65532 is "nonroot" in the images that are built for it: no name to look up, no home to write to.
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["probe"]
CMD ["--help"]
