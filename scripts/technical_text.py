#!/usr/bin/python3
"""Makes a text for scripts/train-base: documentation of programs, from packages of Debian 12, each of which is in the public domain or
under a licence that lets everybody use, change and pass it on with its notice: PostgreSQL's, the Python Software Foundation's,
Apache 2.0 (Apache HTTP Server, LLVM, Rust), MIT (Node.js, PuTTY, SQLAlchemy, X), BSD (Django, lighttpd), none (SQLite).
/usr/share/doc/PACKAGE/copyright has each. It needs pandoc, and these packages, installed or unpacked into one folder by dpkg -x:

    apache2-doc lighttpd-doc llvm-14-doc nodejs-doc postgresql-doc-15 putty-doc python-django-doc python-sqlalchemy-doc
    python3.11-doc rust-doc sqlite3-doc xorg-docs

    scripts/technical_text.py /usr/share/doc technical.txt

Pages in HTML become plain text, every second one with a paragraph on a line; sources in Markdown, reStructuredText and plain text
stay what they are. Of each documentation a random part is taken, so that no hand writes most of the text: 26.9 million characters in
all. The page Experiments tells what a model learns from it.
"""
import gzip
import random
import re
import shutil
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BETWEEN = "\n\n\n"
SHORTEST_PAGE = 400
LONGEST_PAGE = 100_000
WIDTHS = [72, 66, 78, 80, 60]
ALPHABET = {chr(c) for c in [*range(0x20, 0x7F), *range(0xA1, 0x180)] if c != 0xAD} | set("\n\t‘’‚“”„‹›–—…•†‡€™−′″")

# Characters to take (in millions), the folder, its pages, and which of them are no prose.
SOURCES = {
    "postgresql": (4.5, "postgresql-doc-15/html", ["*.html"], r"bookindex|/index|release-|features-sql|sql-keywords|errcodes"),
    "python": (
        5,
        "python3.11/html/_sources",
        [f"{part}/*.txt*" for part in "library howto tutorial faq using reference extending distutils".split()],
        None,
    ),
    "llvm": (2.2, "llvm-14-doc/html/_sources", ["**/*.txt*"], r"AMDGPU|Release"),
    "sqlalchemy": (1.5, "python-sqlalchemy-doc/rst", ["**/*.rst*"], r"unreleased"),
    "node": (1.8, "nodejs/api", ["*.md*"], None),
    "django": (3, "python-django-doc/html", ["**/*.html"], r"_modules|genindex|search|releases/[01]|py-modindex|contents"),
    "apache": (2.8, "apache2-doc/manual/en", ["**/*.html"], r"sitemap|quickreference|directives\.html"),
    "rust": (
        3.3,
        "rust-doc/html",
        [
            f"{book}/**/*.html"
            for book in "book nomicon rust-by-example reference embedded-book edition-guide rustc cargo rustdoc".split()
        ],
        r"print|toc|second-edition|2018-edition|first-edition",
    ),
    "putty": (0.6, "putty-doc", ["*.html"], r"Index"),
    "xorg": (0.6, "xorg-docs", ["**/*.txt*"], r"License"),
    "lighttpd": (0.2, "lighttpd", ["*.txt*"], None),
    "sqlite": (
        1.5,
        "sqlite3",
        ["*.html", "c3ref/*.html", "session/*.html"],
        r"/[^/]*(crossref|index)[^/]*$|/(capi3ref|requirements|search|shortnames|sitemap)[^/]*$",
    ),
}

# What stands around the text of a page: up to the first, and from the second.
AROUND = {
    "postgresql": (r'(?s)^.*?class="navheader".*?<hr[^>]*>', r'(?s)<div class="navfooter".*$'),
    "django": (r'(?s)^.*?<div class="yui-b">', r'(?s)<div class="yui-b" id="sidebar">.*$'),
    "apache": (
        r'(?s)^.*?id="(?:preamble|page-content)">(?:<div id="preamble">)?',
        r'(?s)<div class="(?:section"><h2><a id="comments_section|bottomlang).*$',
    ),
    "rust": (r"(?s)^.*?<main>", r"(?s)</main>.*$"),
}
WITHIN = {
    "apache": [
        r'(?s)<div class="toplang">.*?</div>',
        r'(?s)<div id="quickview">.*?</div>',
        r"<img[^>]*>",
        r'(?s)<div class="top">.*?</div>',
    ]
}


def read(page):
    opened = gzip.open if page.endswith(".gz") else open
    with opened(page, "rb") as file:
        return file.read().decode("utf-8", "replace")


def plain(html, *options):
    command = ["pandoc", "--to", "plain", *options]
    return subprocess.run(command, input=html.encode(), stdout=subprocess.PIPE, check=True).stdout.decode()


def clean(text):
    """With characters of the alphabet only, and without the marks beside headings."""
    text = text.replace("\r", "").replace("\u00a0", " ").replace("¶", "").replace("\u200b", "")
    text = "".join(
        c if c in ALPHABET else "".join(part for part in unicodedata.normalize("NFKD", c) if part in ALPHABET) for c in text
    )
    text = re.sub(r"[ \t]+\n", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text)
    return re.sub(r"-{60,}", "-" * 40, text).strip()


def converted(name, number, page):
    html = read(page)
    for around in AROUND.get(name, ()):
        html = re.sub(around, "", html, count=1)
    html = re.sub(r"(?s)<(script|style|svg).*?</\1>", "", html)
    for within in WITHIN.get(name, ()):
        html = re.sub(within, "", html)
    wrap = "none" if number % 2 else "auto"
    columns = str(WIDTHS[number % len(WIDTHS)])
    return clean(plain(html, "--from", "html-native_divs-native_spans", "--wrap", wrap, "--columns", columns))


def sqlite(pages):
    """As the second part of english's training read it, in ASCII."""
    texts = []
    for number, page in enumerate(pages, 1):
        text = plain(read(page), "--from", "html", "--wrap", "auto" if number % 2 else "none")
        texts.append(re.sub(r"(?s)^.*?(^Search Documentation[^\n]*\n|\Z)", "", text, count=1, flags=re.M) + BETWEEN)
    ascii_only = ["iconv", "-f", "UTF-8", "-t", "ASCII//TRANSLIT"]
    return subprocess.run(ascii_only, input="".join(texts).encode(), stdout=subprocess.PIPE, check=True).stdout.decode()


def documentation(root, name):
    _, folder, patterns, without = SOURCES[name]
    pages = [sorted(str(page) for page in (root / folder).glob(pattern)) for pattern in patterns]
    around = len(str(root))  # a folder of the user's may have any name
    pages = [page for group in pages for page in group if without is None or not re.search(without, page[around:])]
    if not pages:
        sys.exit(f"technical_text.py: there are no pages in {root / folder}; the docstring names the packages")
    if name == "sqlite":
        return sqlite(pages)
    pages.sort()
    if pages[0].endswith(".html"):
        with ThreadPoolExecutor() as pool:
            texts = list(pool.map(lambda numbered: converted(name, *numbered), enumerate(pages)))
    else:
        texts = [clean(read(page)) for page in pages]
    return BETWEEN.join(dict.fromkeys(text for text in texts if len(text) > SHORTEST_PAGE))


def part(text, millions):
    pages = text.split(BETWEEN)
    random.shuffle(pages)
    taken, characters = [], 0
    for page in pages:
        if characters > millions * 1e6:
            break
        page = page.strip()
        page = page[:LONGEST_PAGE] if len(page) > 2 * LONGEST_PAGE else page
        taken.append(page)
        characters += len(page)
    return taken


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    root, target = Path(sys.argv[1]), Path(sys.argv[2])
    if shutil.which("pandoc") is None:
        sys.exit("technical_text.py: pandoc is not installed")
    random.seed(1)
    taken = [page for name in SOURCES for page in part(documentation(root, name), SOURCES[name][0])]
    target.write_text(BETWEEN.join(taken) + "\n", encoding="utf-8")


main()
