"""Every surface by its name."""

from tests.fuzz import baselines, commands, configs, documents, replies

SURFACES = {
    surface.name: surface
    for surface in (replies.SURFACE, documents.SURFACE, configs.SURFACE, commands.SURFACE, baselines.SURFACE)
}
