"""What a start loads: the libraries of files people carry away wait for the first file."""

import os
import pkgutil
import subprocess
import sys

import pages.panels
from data.database import open_database

OF_FILES = ("docx", "lxml", "openpyxl", "pptx", "pypdfium2", "reportlab", "uharfbuzz", "xlsxwriter")
# Only needed to make the boundaries, and most of a second.
OF_BUILDS = ("geopandas",)
# Of a ledger that has been through all migrations.
OF_MIGRATIONS = ("alembic", "mako")


def test_neither_the_server_nor_a_screen_loads_the_libraries_of_files(root, tmp_path):
    ledger = f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    open_database(ledger).close()
    panels = [f"pages.panels.{module.name}" for module in pkgutil.iter_modules(pages.panels.__path__)]
    program = (
        f"import sys, importlib; [importlib.import_module(name) for name in {['app', *panels]!r}];"
        f"print(sorted(set({[*OF_FILES, *OF_BUILDS, *OF_MIGRATIONS]!r}) & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env={**os.environ, "ATLAS_DATABASE_URL": ledger},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "[]"
