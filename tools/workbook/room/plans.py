"""The schedule of the room's day, for its board. It is made of slides/room.json in the built site, where slides and breaks
have their times. A plan of several days has an entry for each."""
import json
import os
import re

from workbook.core.trouble import Usage
from workbook.web import making

TIMES = os.path.join(making.SITE, "slides", "room.json")


def clock(text):
    """Minutes since midnight."""
    found = re.fullmatch(r"(\d{1,2}):(\d\d)", text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise Usage(f"'{text}' is no time of the day. It looks like 09:00.")
    return 60 * int(found[1]) + int(found[2])


def of_the_site(name, begins):
    """What the board's page shows; None if no site is built."""
    times = read()
    if times is None:
        return None
    found = re.fullmatch(r"([a-z-]+)(?:/([1-9]))?", name)
    days = {one["id"]: one for one in times["days"]}
    wanted = f"{found[1]}/{int(found[2] or 1) - 1}" if found else None
    if wanted not in days:
        raise Usage(f"there is no plan '{name}'. There are: {names(times)}.")
    return planned(times, days[wanted], begins)


def read():
    try:
        with open(TIMES, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def names(times):
    found = {}
    for one in times["days"]:
        name, _, day = one["id"].partition("/")
        found[name] = int(day) + 1
    return ", ".join(name if days == 1 else f"{name}/1 to {name}/{days}" for name, days in found.items())


def why_none(name):
    """Why there is no plan, and how there would be one."""
    times = read()
    if times is None:
        return "No plan: build/site has none yet. ./workbook slides makes it." if name else \
               "No plan. When ./workbook slides has made the site, --plan one-day shows the room's time against it."
    return f"No plan. --plan NAME shows the room's time against it: {names(times)}."


def planned(times, day, begins):
    decks = {deck["name"]: deck for deck in times["decks"]}
    later = 0 if begins is None else begins - day["from"]
    starts = sorted([slot["at"] for slot in day["slots"]] + [pause["at"] for pause in day["pauses"]])
    blocks = []
    for slot in day["slots"]:
        blocks += of_a_slide(slot, decks[slot["deck"]])
    for pause in day["pauses"]:
        end = next((at for at in starts if at > pause["at"]), None)
        blocks += [block(pause["at"], end, pause["title"])] if end else []  # behind the last there is nothing
    blocks.sort(key=lambda one: one["from"])
    for one in blocks:
        one.update({"from": int(one["from"] + later), "to": int(one["to"] + later)})
    return {"title": day["title"], "blocks": joined(blocks)}


def of_a_slide(slot, deck):
    """The time in which it is shown, and that in which the room works."""
    shown = slot["at"] + slot["minutes"]
    slide = deck["slides"][slot["slide"]]
    work = [block(shown, shown + slot["work"], slide["title"], [step["number"] for step in slide["steps"]])]
    return [block(slot["at"], shown, deck["title"]), *(work if slot["work"] else [])]


def block(begin, end, title, steps=()):
    return {"from": begin, "to": end, "title": title, "steps": list(steps)}


def joined(blocks):
    """The slides of a deck that follow each other are one."""
    found = []
    for one in blocks:
        last = found[-1] if found else None
        if last and not one["steps"] and (last["title"], last["to"]) == (one["title"], one["from"]):
            last["to"] = one["to"]
        else:
            found.append(one)
    return found
