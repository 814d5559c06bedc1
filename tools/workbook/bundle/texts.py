"""What stands in a bundle for the people that get it: how it is used, and the script that installs from it."""

README = """\
WebSockets by Hand, on a stick
==============================

Open a terminal in this folder. These commands need no network:

    {commands}

The last one builds for a minute or two, and ends with a red screen. Red is
right: nothing is written yet.

What is here
------------

{contents}
SHA256SUMS                 of all files: sha256sum --quiet --check SHA256SUMS

Made of commit {commit}.
"""
CLONE = ("git clone {repository} ~/websockets-by-hand", "cd ~/websockets-by-hand")
CHECK = "./workbook check 1"
WITH_DEBS = ("sudo sh install.sh", *CLONE, CHECK)
WITHOUT_DEBS = (*CLONE, "./workbook doctor      says what is missing; README.md says how it is installed", CHECK)
REMARKS = {
    "repository": "the workbook, with its history\n",
    "debs": "what install.sh installs. It is for {system}; README.md says what other systems need\n",
    "site": "lessons, slides and labs. In the clone: ./workbook web --from THIS-FOLDER/site\n",
    "npm": "the packages of web/, for contributors. In the clone: tar -xzmf THIS-FOLDER/node_modules.tar.gz -C web\n",
    "pdf": "slides and handouts, to print\n",
}

INSTALL = """\
#!/bin/sh
# Installs what the workbook needs, from this folder alone: no network is asked. For root: sudo sh install.sh
set -eu
cd "$(dirname "$0")"
made_for='{made_for}'

if [ "$(id -u)" != 0 ]; then
  echo "install.sh: this is for root. Type: sudo sh install.sh" >&2
  exit 1
fi
. /etc/os-release
this="$ID ${{VERSION_CODENAME:-?}} $(dpkg --print-architecture)"
if [ "$this" != "$made_for" ] && [ "${{1:-}}" != --anyway ]; then
  echo "install.sh: these packages are for $made_for, and this is $this." >&2
  echo "README.md says what to install. 'sudo sh install.sh --anyway' tries it all the same." >&2
  exit 1
fi

echo "Looking whether all files are whole."
grep '  debs/' SHA256SUMS | sha256sum --quiet --check - || {{
  echo "install.sh: this stick is damaged. Nothing was installed." >&2
  exit 1
}}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/none"
echo "deb [trusted=yes] file:$(pwd | sed 's/%/%25/g; s/ /%20/g')/debs ./" >"$work/stick.list"
apt() {{
  DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -o Dir::Etc::SourceList="$work/stick.list" \\
    -o Dir::Etc::SourceParts="$work/none" -o Dir::State::Lists="$work/lists" -o Dir::Cache::pkgcache= \\
    -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root "$@"
}}
apt update >"$work/log" 2>&1 || {{ cat "$work/log" >&2; exit 1; }}
apt install -y --no-install-recommends {names}

echo
echo "All is installed. README.txt has the next two commands."
"""
