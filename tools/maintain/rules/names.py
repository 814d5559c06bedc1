"""One name, one thing: what an include or the linker would have to choose between."""
import os
import re

from workbook.core.files import all_files, read

NAMESPACE = re.compile(r"^namespace ([\w:]+) \{", re.M)
TYPE = re.compile(r"^(?:class|struct|enum class) (\w+)[^;{]*\{", re.M)


def names():
    """No two headers of the chapters are called alike, and no two of their types have one name in one namespace."""
    headers, types = {}, {}
    for path in all_files(".h"):
        if not path.startswith("chapters/"):
            continue
        headers.setdefault(os.path.basename(path), []).append(path)
        text = read(path)
        namespace = NAMESPACE.search(text)
        for name in TYPE.findall(text):
            types.setdefault(f"{namespace[1] if namespace else ''}::{name}", []).append(path)
    for name, paths in sorted({**headers, **types}.items()):
        if len(paths) > 1:
            yield f"{paths[0]}: {name} is in {paths[1]}, too"
