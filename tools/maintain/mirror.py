"""A copy of the workbook in another folder, with other files in some places."""
import os

from workbook.core import files
from workbook.core.files import ROOT, all_files


def mirror(copy, instead):
    """Makes `copy` the same as the workbook, but for {path: bytes}; what is the same keeps its age, for Ninja."""
    wanted = set(all_files())
    for path in wanted:
        data = instead.get(path) or files.bytes_of(path)
        target = os.path.join(copy, path)
        if data is None:
            continue  # it was being written, and has its right name by now
        if files.bytes_of(target) != data:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            files.write_whole(target, data)
        os.chmod(target, os.stat(os.path.join(ROOT, path)).st_mode & 0o777)
    for path in set(all_files(root=copy)) - wanted:
        os.remove(os.path.join(copy, path))
