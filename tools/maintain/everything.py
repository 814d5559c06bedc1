"""`./workbook test`: everything that is checked about the workbook, part after part, on a copy of it
in build/pristine, so that a half-written chapter of yours is neither in the way nor touched."""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from workbook.core import files
from workbook.core.files import BUILD, ROOT, all_files
from workbook.core.starters import is_pristine, starter, starters
from workbook.core.terminal import paint
from workbook.core.trouble import Usage, told

INSIDE = "WORKBOOK_INSIDE_TEST"  # set for the copy: it is the one that tests itself


def main(arguments):
    from maintain import parts
    unknown = [name for name in arguments if name not in parts.PARTS]
    if unknown:
        raise Usage(f"there is no part '{unknown[0]}'. The parts are: {', '.join(parts.PARTS)}.")
    if os.environ.get(INSIDE):
        return run_all(parts, parts.with_what_they_need(arguments or list(parts.PARTS)))
    return in_copy(arguments)


def in_copy(arguments):
    from workbook.core import processes
    copy = os.path.join(BUILD, "pristine")
    started = [path for path in starters() if not is_pristine(path)]
    if started and not os.environ.get("CI"):
        print(f"You have changed {len(started)} starters. They stay as they are: what is tested here is the "
              "workbook as it was handed out.")
    mirror(copy, {} if os.environ.get("CI") else {path: starter(path) for path in started})
    git = subprocess.run(["git", "rev-parse", "--absolute-git-dir"], cwd=ROOT, capture_output=True, text=True)
    environment = dict(os.environ, **{INSIDE: "1"})
    environment.pop("WORKBOOK_BUILD", None)
    if git.returncode == 0:
        environment["GIT_DIR"] = git.stdout.strip()  # where the starters are kept
    return processes.run([sys.executable, os.path.join(copy, "workbook"), "test", *arguments], cwd=copy, env=environment)


def mirror(copy, instead):
    """Makes `copy` the same as the workbook; files that are the same keep their age, for Ninja."""
    wanted = set(all_files())
    for path in wanted:
        data = instead.get(path) or files.bytes_of(path)
        target = os.path.join(copy, path)
        if read_bytes(target) != data:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            files.write_whole(target, data)
        os.chmod(target, os.stat(os.path.join(ROOT, path)).st_mode & 0o777)
    for path in set(all_files(root=copy)) - wanted:
        os.remove(os.path.join(copy, path))


def read_bytes(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def run_all(parts, names):
    passed = failed = 0
    lines = []
    begin = time.monotonic()
    for name in names:
        print(f"\n== {name}: {parts.PARTS[name].__doc__.splitlines()[0]}", flush=True)
        start = time.monotonic()
        result = parts.Result()
        try:
            parts.PARTS[name](result)
        except Exception as error:  # a part that breaks must not hide the parts after it
            result.fail(f"{name}: {error}" if str(error) else f"{name}: {type(error).__name__}")
        seconds = time.monotonic() - start
        passed, failed = passed + result.passed, failed + len(result.failures)
        note = f"   ({'; '.join(result.skipped)})" if result.skipped else ""
        colour = "red" if result.failures else "green"
        lines.append(f"  {paint('red  ' if result.failures else 'green', colour)}  {name:9}"
                     f"{result.passed:6} passed{len(result.failures):4} failed{seconds:7.0f} s{note}")
        print(lines[-1], flush=True)
    print("\n== all")
    print("\n".join(lines))
    print(f"  {time.monotonic() - begin:.0f} s in all")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(told(main, sys.argv[1:]))
