"""The page as a PDF, printed by Chromium."""
import os
import shutil
import tempfile

from workbook.core import files, processes
from workbook.core.machine import programs
from workbook.graduation import lettering

HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>@page {{ size: A4; margin: 0 }} html, body {{ margin: 0 }} svg {{ display: block; width: 210mm;
height: 296.9mm }}
</style></head><body>{svg}</body></html>
"""
PATIENCE = 120


def print_page(svg, title):
    """(the PDF's bytes, ""), or (None, why there are none)."""
    browser = programs.chromium()
    if browser is None:
        return None, "no Chromium or Chrome prints here"
    folder = tempfile.mkdtemp(prefix="workbook-graduate-")
    try:
        page, pdf = os.path.join(folder, "page.html"), os.path.join(folder, "page.pdf")
        files.write_whole(page, HTML.format(title=lettering.escaped(title), svg=svg).encode())
        status, _ = processes.capture(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             f"--user-data-dir={folder}/profile", "--no-pdf-header-footer", f"--print-to-pdf={pdf}", f"file://{page}"],
            timeout=PATIENCE)
        data = files.bytes_of(pdf) or b""
        if status == 0 and data.startswith(b"%PDF") and data.rstrip().endswith(b"%%EOF"):
            return data, ""
        return None, f"{os.path.basename(browser)} has printed nothing (exit status {status})"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
