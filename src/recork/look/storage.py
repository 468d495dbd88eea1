"""Static files under names that carry their own hash, so that a browser may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Hashes the modules that our modules import too: else a browser mixes an old one with a new one."""

    support_js_module_import_aggregation = True
