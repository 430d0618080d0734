"""The figures as tables, for a terminal and for `docs/accuracy.md`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from scripts.rig.accuracy.names import Names, Pairs
    from scripts.rig.accuracy.proof import Proof

_BEGIN, _END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
_WAITING = ("awaiting_creator", "in_review")


def lines(proof: Proof) -> list[str]:
    """Write all figures as Markdown, line by line."""
    said = [f"Measured on {proof.at} with Python {proof.python}, seed {proof.seed}, in {proof.seconds:.0f} s.", ""]
    said += _names(proof.names) if proof.names is not None else []
    said += ["### How many others fit", ""]
    said += _table(
        ("what agrees with the record", "others who fit, in the middle", "bound by it alone"),
        [(fit.what, f"{fit.middle:,g}", f"{fit.bound:.1%}") for fit in proof.fits],
    )
    return [*said, "", "### Whom a machine confirms", "", *_states(proof)]


def write(path: Path, proof: Proof) -> None:
    """Put the figures between the marks of the page."""
    before, _, rest = path.read_text(encoding="utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    path.write_text(f"{before}{_BEGIN}\n{chr(10).join(lines(proof))}\n\n{_END}{after}", encoding="utf-8")


def _names(names: Names) -> list[str]:
    by = f", labelled by {names.labelled_by}" if names.labelled_by else ""
    said = ["### Names", "", f"{sum(pairs.number for pairs in names.groups.values()):,} pairs{by}.", ""]
    said += _table(
        ("group", "of one person", "of two", "precision of `match`", "recall of `match`", "two people, `match`"),
        [
            (
                group,
                *map(_count, (pairs.same, pairs.others)),
                f"{pairs.precision:.2%}",
                f"{pairs.recall:.1%}",
                str(pairs.others["match"]),
            )
            for group, pairs in sorted(names.groups.items())
        ],
    )
    head = ("kind", "of one person", "match", "possible", "mismatch", "of two", "match", "possible", "mismatch")
    rows = sorted(names.kinds.items(), key=lambda kind: -kind[1].number)
    said += ["", *_table(head, [(kind, *_verdicts(pairs)) for kind, pairs in rows])]
    if names.untold.number:
        matched = names.untold.others["match"]
        said += [
            "",
            f"{names.untold.number} more pairs are of different people with one name, and {matched} of them match: no",
            "comparison of names tells them apart. That is what the proof of the holder is for.",
        ]
    return [*said, ""]


def _verdicts(pairs: Pairs) -> Iterable[str]:
    for counted in (pairs.same, pairs.others):
        yield _count(counted)
        yield from (str(counted[verdict] or "") for verdict in ("match", "possible", "mismatch"))


def _count(counted: Counter[str]) -> str:
    return f"{counted.total():,}" if counted else ""


def _states(proof: Proof) -> list[str]:
    rows = [
        (
            state,
            str(one.honest.total()),
            str(one.honest["verified"]),
            str(sum(one.honest[waiting] for waiting in _WAITING)),
            f"{one.alone:.0%}" if one.honest else "",
            str(one.others.total()),
            str(one.others["verified"]),
        )
        for state, one in sorted(proof.states.items(), key=lambda row: (-row[1].alone, row[0]))
    ]
    honest = sum((one.honest for one in proof.states.values()), Counter[str]())
    false = sum((one.others for one in proof.states.values()), Counter[str]())
    rows.append(
        (
            "all", str(honest.total()), str(honest["verified"]), str(sum(honest[waiting] for waiting in _WAITING)),
            f"{honest['verified'] / max(1, honest.total()):.0%}", str(false.total()), str(false["verified"]),
        )
    )  # fmt: skip
    head = (
        "state",
        "honest claims",
        "confirmed",
        "asked or looked at",
        "without a person",
        "claims that are not true",
        "badges",
    )
    return _table(head, rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(head)} |",
        f"|---{'|--:' * (len(head) - 1)}|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
