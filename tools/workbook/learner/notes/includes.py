"""What a file of yours uses and does not include. It compiles all the same: the build has a header of headers, made
beforehand (chapters/CMakeLists.txt), and the fuzzers have none."""
import os
import re

from workbook.core.files import ROOT, read
from workbook.core.sources.braces import NOT_CODE

# Of the header made beforehand; std::get, std::size and the like stand in several.
NAMES = {
    "algorithm": "adjacent_find all_of any_of binary_search clamp copy copy_backward copy_if copy_n count count_if "
                 "equal_range fill fill_n find find_end find_first_of find_if find_if_not for_each for_each_n generate "
                 "includes is_sorted lexicographical_compare lower_bound max max_element merge min min_element minmax "
                 "mismatch none_of nth_element partial_sort partition remove_copy remove_if replace replace_if reverse "
                 "reverse_copy rotate search search_n sort stable_sort swap_ranges transform unique unique_copy "
                 "upper_bound",
    "array": "array to_array",
    "chrono": "chrono",
    "map": "map multimap",
    "memory": "make_shared make_unique shared_ptr unique_ptr weak_ptr",
    "optional": "make_optional nullopt nullopt_t optional",
    "span": "dynamic_extent span",
    "string": "getline stoi stol stoll stoul stoull string to_string u8string",
    "string_view": "string_view",
    "unordered_map": "unordered_map unordered_multimap",
    "variant": "get_if holds_alternative monostate variant visit",
    "vector": "vector",
}
HEADER = {name: header for header, names in NAMES.items() for name in names.split()}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def missing(path):
    """[(what it uses, the header)], one of each header."""
    text, found = read(path), {}
    there = included(text, folders(), set())
    for name in re.findall(r"\bstd::(\w+)", NOT_CODE.sub(" ", text)):
        header = HEADER.get(name)
        if header and header not in there:
            found.setdefault(header, f"std::{name}")
    return [(name, header) for header, name in found.items()]


def included(text, rooms, seen):
    """The library's headers that it includes, by itself and by the workbook's own headers."""
    there = set()
    for kind, name in INCLUDE.findall(text):
        if kind == "<":
            there.add(name)
            continue
        path = next((f"{room}/{name}" for room in rooms if os.path.exists(os.path.join(ROOT, room, name))), None)
        if path and path not in seen:
            seen.add(path)
            there |= included(read(path), rooms, seen)
    return there


def folders():
    names = sorted(os.listdir(os.path.join(ROOT, "chapters")))
    return [f"chapters/{name}" for name in names if os.path.isdir(os.path.join(ROOT, "chapters", name))]


def told(chapter):
    """A line for each file of yours that lacks one, or nothing."""
    lines = []
    for name in chapter.files():
        path = f"{chapter.path}/{name}"
        if not os.path.exists(os.path.join(ROOT, path)):
            continue
        for used, header in missing(path):
            lines.append(f"{path} uses {used}: write #include <{header}>. The fuzzers do not compile without it.")
    return "\n".join(lines)
