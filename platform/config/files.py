"""Static files under names that tell their contents, also where one script of ours asks for another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = r"""(?P<matched>import (?P<names>\{[^}]*\}) from "(?P<url>\./[\w-]+\.js)";)"""


class ModuleFilesStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports of the site's own ES modules, so that each may be kept for ever.

    Django's `support_js_module_import_aggregation` would read the scripts of others, too, and stumbles over
    an import in a comment of theirs.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((_IMPORT, 'import %(names)s from "%(url)s";'),)),
    )
