"""What `watch` is made of: how it hears of a save, what fits on a screen, and what it notes."""
import os
import tempfile
import types
import unittest
from unittest import mock

from workbook.core.trouble import Trouble, Usage
from workbook.watch import changes, kqueue, seen

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
98 22 0:44 / /mnt/my\\040folder rw,relatime shared:1 - nfs4 server:/home rw
99 22 0:45 / /mnt/c rw,noatime - 9p C:\\134 rw
97 98 0:46 / /mnt/my\\040folder/here rw - tmpfs tmpfs rw
96 97 0:47 / /mnt/my\\040folder/here rw - ext4 /dev/sdb rw
"""
MAC = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//me@there/folder on /Volumes/my folder (smbfs, nodev, nosuid, mounted by me)
"""


class FarAway(unittest.TestCase):
    def kinds(self, table, *folders):
        return [changes.kind_in(table, folder) for folder in folders]

    def test_the_innermost_mount_decides(self):
        table = [changes.mounted(line) for line in MOUNTS.splitlines()]
        folders = ("/home/me", "/mnt/my folder/x", "/mnt/c/x", "/mnt/cc", "/mnt/my folder/here/x")
        self.assertEqual(self.kinds(table, *folders), ["ext4", "nfs4", "9p", "ext4", "ext4"])

    def test_macos_says_it_by_a_command(self):
        answer = types.SimpleNamespace(stdout=MAC)
        with mock.patch.object(changes, "open", side_effect=FileNotFoundError, create=True), \
                mock.patch.object(changes.subprocess, "run", return_value=answer):
            self.assertEqual(self.kinds(changes.mounts(), "/Users/me", "/Volumes/my folder/x"), ["apfs", "smbfs"])

    def test_what_another_machine_writes_is_looked_at(self):
        for kind, way in (("nfs4", "polling"), ("9p", "polling"), ("smbfs", "polling"), ("fuse.sshfs", "polling"),
                          ("ext4", "inotify"), ("overlay", "inotify"), ("btrfs", "inotify"), ("", "inotify")):
            with mock.patch.object(changes, "kind_of", return_value=kind), \
                    mock.patch.object(changes.sys, "platform", "linux"):
                self.assertEqual(changes.best(["/"]), way, kind)

    def test_without_watches_it_looks_and_if_they_were_wanted_it_says_so(self):
        no_more = OSError(28, "no more watches")
        with mock.patch.dict(changes.WAYS, {"inotify": mock.Mock(side_effect=no_more)}), \
                mock.patch.object(changes, "best", return_value="inotify"), tempfile.TemporaryDirectory() as folder:
            self.assertIsInstance(changes.listen([folder]), changes.Polling)
            with self.assertRaisesRegex(Trouble, "inotify does not work here: no more watches"):
                changes.listen([folder], "inotify")
        with self.assertRaises(Usage):
            changes.listen([], "a guess")

    def test_a_folder_that_is_not_there_is_looked_for(self):
        with tempfile.TemporaryDirectory() as folder:
            place = os.path.join(folder, "later")
            found = changes.listen([place])
            self.assertIsInstance(found, changes.Polling)
            self.assertFalse(found.told())
            os.mkdir(place)
            with open(os.path.join(place, "one.cpp"), "w", encoding="utf-8"):
                pass
            self.assertTrue(found.told())
            self.assertFalse(found.told())


class FakeKqueue:
    """macOS's, as far as we use it: it knows what is watched, and says what a test tells it."""
    KQ_FILTER_VNODE, KQ_EV_ADD, KQ_EV_CLEAR = -4, 1, 0x20
    KQ_NOTE_WRITE, KQ_NOTE_EXTEND, KQ_NOTE_RENAME, KQ_NOTE_DELETE = 2, 4, 0x20, 1

    def __init__(self):
        self.watched, self.events = {}, []

    def kqueue(self):
        return self

    def kevent(self, file, *_):
        return file

    def control(self, changed, most, *timeout):
        for file in changed or ():
            self.watched[file] = os.path.realpath(f"/proc/self/fd/{file}")
        events, self.events = self.events[:most], self.events[most:]
        return events

    def close(self):
        self.watched = None


@unittest.skipUnless(os.path.isdir("/proc/self/fd"), "here nobody says what a descriptor is of")
class OnMacOs(unittest.TestCase):
    def test_folders_and_files_are_watched_and_files_again_when_they_are_others(self):
        fake = FakeKqueue()
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(kqueue, "select", fake), \
                mock.patch.object(kqueue, "ONLY_EVENTS", 0):
            path = os.path.join(os.path.realpath(folder), "one.cpp")
            for text in ("first", "second"):
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
            queue = kqueue.Kqueue([folder])
            self.assertEqual(sorted(fake.watched.values()), [os.path.realpath(folder), path])
            self.assertFalse(queue.told())
            fake.watched.clear()
            fake.events = ["written"]
            self.assertTrue(queue.told())
            self.assertEqual(sorted(fake.watched.values()), [os.path.realpath(folder), path])
            os.remove(path)
            os.rename(folder, folder + "-away")
            fake.events = ["gone"]
            self.assertTrue(queue.told())
            self.assertTrue(queue.lost)
            os.rename(folder + "-away", folder)
            queue.close()
            self.assertEqual([file for file in queue.files if os.path.exists(f"/proc/self/fd/{file}")], [])


class Screen(unittest.TestCase):
    def chapter(self, core, extra):
        kinds = {f"3.{number}": "core" for number in range(1, core + 1)}
        kinds.update({f"3.{number}": "extra" for number in range(core + 1, core + extra + 1)})
        return types.SimpleNamespace(number=3, kinds=lambda: kinds)

    def test_the_progress_has_two_lines_where_one_is_too_narrow(self):
        green = {f"3.{number}": "green" for number in (1, 2, 3, 4, 8)}
        chapter = self.chapter(7, 4)
        self.assertEqual(seen.progress(chapter, green, None, 120), [
            "chapter 3  [####...]  4 of 7 core, 1 of 4 extra   n next  h hint  l list  a all  d diff  q quit"])
        self.assertEqual(seen.progress(chapter, green, None, 80), [
            "chapter 3  [####...]  4 of 7 core, 1 of 4 extra", "n next  h hint  l list  a all  d diff  q quit"])
        self.assertEqual(seen.progress(chapter, {"3.5": "red"}, "3.5", 80)[0], "chapter 3  [.......]  step 3.5 alone")
        for line in seen.progress(self.chapter(12, 9), green, None, 80):
            self.assertLess(len(line), 80)

    def test_green_steps_are_one_line_where_the_screen_is_short(self):
        lines = ["Chapter 3", "  3.1   \033[32mgreen\033[0m  a", "  3.2   green  b", "  3.3   red    c", "", "Step 3.3"]
        self.assertEqual(seen.folded(lines, 6), lines)
        self.assertEqual(seen.folded(lines, 5), ["Chapter 3", "  3.1 to 3.2 are green", *lines[3:]])

    def test_what_a_run_has_shown(self):
        text = ("Chapter 3\n  3.1   \033[32mgreen\033[0m  the first\n  3.2   red    x\n  3.10  extra, not done  y\n"
                "  also  green  what holds for all steps\nStep 3.2  Reads   red\n")
        self.assertEqual(seen.steps_in(text), {"3.1": "green", "3.2": "red", "3.10": "extra, not done"})
        self.assertEqual(seen.steps_in("3.1 green\n"), {})


if __name__ == "__main__":
    unittest.main()
