"""Arguments of the proofs, each with its default."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from scripts.rig.chaos.patched import DEFECTS
from scripts.rig.fuzz.parsers import PARSERS
from scripts.rig.impostors import proof as impostors
from scripts.rig.mutants.trial import subjects
from scripts.rig.scale import proof as scale


def parser(description: str) -> argparse.ArgumentParser:
    """Build the command line of `scripts/prove`."""
    style = argparse.RawDescriptionHelpFormatter
    built = argparse.ArgumentParser(prog="scripts/prove", description=description, formatter_class=style)
    proofs = built.add_subparsers(dest="what", required=True)
    chaos = proofs.add_parser("chaos", help="kill -9 and freezing at random")
    chaos.add_argument("--faults", type=int, default=200, help="how many (default 200; a release is proved with 3000)")
    chaos.add_argument("--claims", type=int, default=500, help="how many (default 500)")
    chaos.add_argument("--workers", type=int, default=2, help="how many (default 2)")
    chaos.add_argument(
        "--plant", action="append", choices=sorted(DEFECTS), default=[], help="a defect that must be found"
    )
    posing = proofs.add_parser("impostors", help="claims with real numbers by people whose they are not")
    posing.add_argument("--number", type=_number, default=impostors.MOST, help="how many (default 10000)")
    faults = proofs.add_parser("mutants", help="small faults planted in the rules")
    faults.add_argument("--files", nargs="+", choices=subjects(), metavar="NAME", help=f"of {', '.join(subjects())}")
    faults.add_argument("--sample", type=int, default=200, help="how many in all, as many of each file (default 200)")
    faults.add_argument("--all", action="store_true", help="every mutant: of every file of the domain without --files")
    faults.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one for each core)")
    absence = proofs.add_parser("away", help="a database that does not answer")
    absence.add_argument("--rounds", type=int, default=3, help="of each fault (default 3)")
    absence.add_argument("--freeze", type=float, default=60.0, help="seconds of the long freeze (default 60)")
    pages = proofs.add_parser("pages", help="pasted pages of boards")
    pages.add_argument("--number", type=int, default=3000, help="of made-up pages (default 3000)")
    sent = proofs.add_parser("import", help="processes killed while an import arrives and is taken in, and its speed")
    sent.add_argument("--lines", type=int, default=100_000, help="how many (default 100000)")
    sent.add_argument("--arriving", type=int, default=5, help="deaths of the API during the upload (default 5)")
    sent.add_argument("--taking", type=int, default=20, help="deaths of the worker (default 20)")
    followed = proofs.add_parser("feed", help="consumers killed at any time, and the speed of export and feed")
    followed.add_argument("--people", type=int, default=300, help="who change their badges (default 300)")
    followed.add_argument(
        "--badges", type=int, default=100_000, help="that speed is measured over (default 100000; 0: none)"
    )
    followed.add_argument("--rounds", type=int, default=5, help="of each measurement (default 5)")
    lived = proofs.add_parser("years", help="two years over a made-up board")
    lived.add_argument("--days", type=int, default=730, help="how many (default 730)")
    lived.add_argument("--licences", type=int, default=20, help="how many (default 20)")
    walks = proofs.add_parser("model", help="claims, accounts, people and time at random")
    walks.add_argument("--runs", type=int, default=2000, help="how many walks (default 2000)")
    walks.add_argument("--steps", type=int, default=10, help="of each walk at most (default 10)")
    growth = proofs.add_parser("scale", help="every statement among a million accounts")
    growth.add_argument("--accounts", type=_accounts, default=scale.LARGE, help="with a badge (default 1000000)")
    growth.add_argument("--json", action="store_true", help="print one JSON document instead of text")
    growth.set_defaults(seed=0)
    keyed = proofs.add_parser("console", help="cases decided by keyboard alone, and their keys")
    keyed.add_argument("--json", action="store_true", help="print one JSON document instead of text")
    keyed.set_defaults(seed=0)
    right = _accuracy(proofs)
    _looks(proofs)
    odd = proofs.add_parser("openapi", help="odd requests to every operation")
    odd.add_argument("--minutes", type=float, default=5.0, help="how long (default 5)")
    torn = _fuzz(proofs)
    for proof in (chaos, posing, faults, absence, followed, sent, pages, odd, torn, lived, walks, right):
        proof.add_argument("--seed", type=int, default=None, help="to do the same again; drawn and printed when absent")
        proof.add_argument("--json", action="store_true", help="print one JSON document instead of text")
    return built


def _accuracy(proofs: Any) -> argparse.ArgumentParser:  # noqa: ANN401  argparse's own, which it does not name
    right: argparse.ArgumentParser = proofs.add_parser(
        "accuracy", help="names, others who fit, and whom a machine confirms"
    )
    right.add_argument("--people", type=int, default=600, help="who claim, made up (default 600)")
    right.add_argument("--pairs", type=Path, help="a CSV file of labelled pairs of names")
    right.add_argument("--labelled-by", default="", metavar="WHOM", help="who labelled them, for the page")
    right.add_argument(
        "--untold", action="append", default=[], metavar="KIND", help="a category of different people with one name"
    )
    right.add_argument("--page", type=Path, help="the page whose figures are written anew, such as docs/accuracy.md")
    return right


def _fuzz(proofs: Any) -> argparse.ArgumentParser:  # noqa: ANN401  the same
    torn: argparse.ArgumentParser = proofs.add_parser("fuzz", help="every parser of strangers' bytes")
    torn.add_argument("--minutes", type=float, default=20.0, help="in all, of all parsers side by side (default 20)")
    torn.add_argument(
        "--parser", nargs="+", choices=sorted(PARSERS), default=[], metavar="NAME", help=f"of {', '.join(PARSERS)}"
    )
    torn.add_argument("--again", type=Path, metavar="FILE", help="give the one parser that is named this input alone")
    return torn


def _looks(proofs: Any) -> None:  # noqa: ANN401  the same
    seen: argparse.ArgumentParser = proofs.add_parser(
        "looks", help="every page in a browser, in every look and language"
    )
    seen.add_argument("pages", nargs="*", help="of the gallery; all if none is named")
    seen.add_argument("--json", action="store_true", help="print one JSON document instead of text")
    seen.set_defaults(seed=0)


def _number(said: str) -> int:
    number = int(said)
    if not impostors.LEAST <= number <= impostors.MOST:
        raise argparse.ArgumentTypeError(f"a number from {impostors.LEAST} to {impostors.MOST} is wanted")
    return number


def _accounts(said: str) -> int:
    if int(said) < scale.SMALL:
        raise argparse.ArgumentTypeError(f"at least {scale.SMALL} are wanted")
    return int(said)
