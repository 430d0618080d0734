"""The files of each register in a folder of people, and the fields that hold number, status and name.

The shapes are those of the real registers; a folder may hold any of them and leave out the rest.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Row = dict[str, Any]
Path = tuple[str | int, ...]  # the way to a value inside a nested row


class Shape(StrEnum):
    """The format of a file of rows."""

    JSON_LIST = "json_list"
    JSON_RESULTS = "json_results"  # {"result_count": n, "results": [...]}
    JSON_BY_KEY = "json_by_key"  # {"licence type/number": {...}}
    CSV_PLAIN = "csv_plain"
    CSV_QUOTED = "csv_quoted"  # every value quoted, the header not
    PIPE = "pipe"  # unquoted, a trailing | on rows


@dataclass(frozen=True, slots=True)
class Source:
    """One file of one register."""

    registry: str
    part: str  # tells the files of one register apart; "" where there is one
    file: str
    shape: Shape
    number: Path
    status: Path
    header: tuple[str, ...] = ()  # served when the folder has no such file, so that an empty list is still a list

    @property
    def key(self) -> str:
        """The source's name inside a world: `us-tx-bhec/LPC`."""
        return f"{self.registry}/{self.part}" if self.part else self.registry


LEIE_HEADER = tuple(
    "LASTNAME FIRSTNAME MIDNAME BUSNAME GENERAL SPECIALTY UPIN NPI DOB ADDRESS CITY STATE ZIP EXCLTYPE EXCLDATE "
    "REINDATE WAIVERDATE WVRSTATE".split()
)
_CA = ("licenseDetails", 0, "getFullLicenseDetail", 0, "getLicenseDetails", 0)
_LIST, _BHEC = Shape.JSON_LIST, ("LIC_NBR",)

SOURCES: Sequence[Source] = (
    Source("us-nppes", "", "nppes_api_all.json", Shape.JSON_RESULTS, ("number",), ("basic", "status")),
    Source("us-wa-doh", "", "soda_wa_qxh8-f4bd.json", _LIST, ("credentialnumber",), ("status",)),
    Source("us-co-dora", "", "soda_co_7s5z-vewr.json", _LIST, ("licensenumber",), ("licensestatusdescription",)),
    Source("us-ct-elicense", "", "soda_ct_ngch-56tr.json", _LIST, ("credentialnumber",), ("statusreason",)),
    Source("us-il-idfpr", "", "soda_il_pzzh-kp68.json", _LIST, ("license_number",), ("license_status",)),
    Source("us-de-dpr", "", "soda_de_pjnv-eaih.json", _LIST, ("license_no",), ("license_status",)),
    Source("us-tx-tmb", "", "soda_tx_tmb_tm3v-pfq9.json", _LIST, ("license_number",), ("license_status",)),
    Source("us-tx-bon", "", "soda_tx_bon_tgb2-j935.json", _LIST, ("license_number",), ("license_status",)),
    Source("us-tx-bhec", "LPC", "tx_bhec_LPC.csv", Shape.CSV_PLAIN, _BHEC, ("LIC_STATUS",)),
    Source("us-tx-bhec", "MFT", "tx_bhec_MFT.csv", Shape.CSV_PLAIN, _BHEC, ("LIC_STATUS",)),
    Source("us-tx-bhec", "PSY", "tx_bhec_PSY.csv", Shape.CSV_PLAIN, _BHEC, ("LIC_STATUS",)),
    Source("us-tx-bhec", "SW", "tx_bhec_SW.csv", Shape.CSV_PLAIN, _BHEC, ("LIC_STATUS",)),
    Source("us-fl-mqa", "", "fl_PROF_ALL.txt", Shape.PIPE, ("License-Number",), ("License-Status-Description",)),
    Source("us-oig-leie", "", "leie_linked.csv", Shape.CSV_QUOTED, ("NPI",), ("EXCLTYPE",), LEIE_HEADER),
    Source("us-ca-dca", "", "ca_dca_by_key.json", Shape.JSON_BY_KEY, (*_CA, "licNumber"), (*_CA, "primaryStatusCode")),
    Source("us-ny-op", "", "ny_rosa_by_key.json", Shape.JSON_BY_KEY, ("licenseNumber",), ("status",)),
    Source("us-or-thentia", "", "or_thentia_registrants.json", _LIST, ("licenseNumber",), ("licenseStatus",)),
    Source("us-ma-bhpl", "", "ma_bhpl_rows.json", _LIST, ("licenseNumber",), ("computedStatus",)),
)
BY_KEY: Mapping[str, Source] = {source.key: source for source in SOURCES}
FILE_KEY = "_key"  # where a row of a keyed file remembers its key


def value_at(row: Row, path: Path) -> str:
    """Return the text at the end of a path, "" where there is none; of `{"value", "label"}` pairs the value."""
    value: Any = row
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError):
            return ""
    return str(value["value"] if isinstance(value, dict) else value)


def put_at(row: Row, path: Path, value: str) -> None:
    """Write a text at the end of a path, in both halves of a `{"value", "label"}` pair."""
    holder: Any = row
    for step in path[:-1]:
        holder = holder[step]
    pair = isinstance(holder.get(path[-1]), dict)
    holder[path[-1]] = {"value": value, "label": value} if pair else value


def read_rows(shape: Shape, text: str) -> tuple[tuple[str, ...], list[Row]]:
    """Read the header (of a table file) and the rows of a file."""
    match shape:
        case Shape.JSON_LIST:
            return (), json.loads(text)
        case Shape.JSON_RESULTS:
            return (), json.loads(text)["results"]
        case Shape.JSON_BY_KEY:
            return (), [{FILE_KEY: key, **row} for key, row in json.loads(text).items()]
        case Shape.PIPE:
            header, *lines = [line.split("|") for line in text.splitlines()]
            return tuple(header), [dict(zip(header, cells, strict=False)) for cells in lines]
        case Shape.CSV_PLAIN | Shape.CSV_QUOTED:
            reader = csv.DictReader(io.StringIO(text, newline=""))
            return tuple(reader.fieldnames or ()), list(reader)


def write_rows(shape: Shape, header: Sequence[str], rows: Iterable[Row]) -> str:
    """Write the file of these rows, as the register would publish it."""
    match shape:
        case Shape.JSON_LIST:
            return json.dumps(list(rows), ensure_ascii=False, indent=0)
        case Shape.JSON_RESULTS:
            results = list(rows)
            return json.dumps({"result_count": len(results), "results": results}, ensure_ascii=False, indent=0)
        case Shape.JSON_BY_KEY:
            return json.dumps({row[FILE_KEY]: public(row) for row in rows}, ensure_ascii=False, indent=0)
        case Shape.PIPE:
            lines = ["|".join(row.get(column, "") for column in header) + "|" for row in rows]
            return "\n".join(["|".join(header), *lines]) + "\n"
        case Shape.CSV_PLAIN | Shape.CSV_QUOTED:
            return _csv(header, rows, quoted=shape is Shape.CSV_QUOTED)


def _csv(header: Sequence[str], rows: Iterable[Row], *, quoted: bool) -> str:
    page = io.StringIO(newline="")
    csv.writer(page).writerow(header)
    writer = csv.DictWriter(page, header, restval="", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerows(rows)
    return page.getvalue()


def public(row: Row) -> Row:
    """Drop from a row what only the world itself needs to know of it."""
    return {name: value for name, value in row.items() if name != FILE_KEY}
