"""The boards' own JSON APIs and the roster files over real HTTP."""

from __future__ import annotations

import csv
import io
import zipfile

from tests.harness.boards import LEIE, Visitor

CALIFORNIA = "/us-ca-dca/api/search/v1/licenseSearchService/getLicenseNumberSearch"
CALIFORNIA_TYPES = "/us-ca-dca/api/search/v1/breezeDetailService/getAllLicenseTypes"
NEW_YORK = "/us-ny-op/rosa/V2"
OREGON = "/us-or-thentia/rest/public/registrant"
MASSACHUSETTS = "/us-ma-bhpl/api-public/search"


async def test_california_answers_by_type_and_number_to_holders_of_keys(visitor: Visitor) -> None:
    asked = {"licType": "2005", "licNumber": "7149"}
    await visitor.refused(401, CALIFORNIA, **asked)
    visitor.session.headers.update({"APP_ID": "demo", "APP_KEY": "demo"})
    found = await visitor.json(CALIFORNIA, **asked)
    detail = found["licenseDetails"][0]["getFullLicenseDetail"][0]
    assert detail["getLicenseDetails"][0]["licNumber"] == "7149"
    assert detail["getNameDetails"][0]["individualNameDetails"][0]["lastName"] == "O'CONNOR"
    assert "_key" not in found
    assert await visitor.json(CALIFORNIA, licType="2001", licNumber="7149") == {"licenseDetails": []}


async def test_california_lists_its_licence_types_to_holders_of_keys(visitor: Visitor) -> None:
    await visitor.refused(401, CALIFORNIA_TYPES)
    visitor.session.headers.update({"APP_ID": "demo", "APP_KEY": "demo"})
    [group] = (await visitor.json(CALIFORNIA_TYPES))["getAllLicenseTypes"]
    assert {"2001", "6001"} <= {kind["clientCode"] for kind in group["licenseTypes"]}


async def test_new_york_answers_by_profession_and_number_to_holders_of_a_key(visitor: Visitor) -> None:
    path = f"{NEW_YORK}/byProfessionAndLicenseNumber"
    await visitor.refused(403, path, professionCode="020", licenseNumber="016637")
    visitor.session.headers["x-oapi-key"] = "demo"
    found = await visitor.json(path, professionCode="020", licenseNumber="016637")
    assert found["status"] == {"value": "Registered", "label": "Registered"}
    await visitor.refused(408, path, professionCode="ALL", licenseNumber="016637")
    await visitor.refused(404, path, professionCode="021", licenseNumber="016637")
    named = await visitor.json(f"{NEW_YORK}/byProfessionAndName", professionCode="ALL", name="ABDI")
    assert named["content"][0]["name"]["value"].startswith("ABDI")
    assert not any("status" in row for row in named["content"])


async def test_oregon_finds_by_part_of_the_number_and_tells_dates_one_by_one(visitor: Visitor) -> None:
    found = await visitor.json(f"{OREGON}/search/", keyword="C958", filter="license", skip="0", take="10")
    assert (found["errorCode"], found["resultCount"]) == ("0", 1)
    assert found["result"][0]["licenseExpirationDate"] is None
    one = await visitor.json(f"{OREGON}/get/", id=found["result"][0]["id"])
    assert (one["licenseNumber"], one["licenseExpirationDate"]) == ("C9587", "May-24-2027")


async def test_oregon_tells_of_notices_only_in_the_full_record(visitor: Visitor) -> None:
    found = await visitor.json(f"{OREGON}/search/", keyword="T9518", filter="license", skip="0", take="10")
    assert found["result"][0]["publicNotices"] == []
    assert (await visitor.json(f"{OREGON}/get/", id=found["result"][0]["id"]))["publicNotices"] != []


async def test_massachusetts_finds_by_part_of_the_name_within_a_licence_type(visitor: Visitor) -> None:
    async def search(**asked: object) -> list[str]:
        async with visitor.session.post(visitor.world.url + MASSACHUSETTS, json=asked) as answer:
            results = (await answer.json())["results"]
        assert results["totalDataCount"] == len(results["data"])
        return [row["licenseNumber"] for row in results["data"]]

    everybody = await search(firstName="", lastName="", searchType="BY_LICENSEE_NAME")
    assert len(everybody) == 14
    assert await search(licenseMetaId=35, firstName="", lastName="flem") == ["LMHC10006619"]
    assert {number[:4] for number in await search(licenseMetaId=35, lastName="")} == {"LMHC"}
    one = await visitor.json(f"{MASSACHUSETTS}/licenses/1000")
    assert one["licenseNumber"] == "LMHC10007626"


async def test_the_exclusion_list_is_a_csv_that_follows_the_truth(visitor: Visitor) -> None:
    rows = list(csv.DictReader(io.StringIO(await visitor.text(LEIE))))
    assert len(rows) == 8
    visitor.world.truth.add("us-oig-leie", rows[0] | {"LASTNAME": "UMBERNICKEL", "NPI": "0000000000"})
    later = list(csv.DictReader(io.StringIO(await visitor.text(LEIE))))
    assert [row["LASTNAME"] for row in later[8:]] == ["UMBERNICKEL"]


async def test_a_roster_is_not_sent_again_to_who_has_it(visitor: Visitor) -> None:
    async def status(tag: str) -> tuple[int, str]:
        async with visitor.session.get(visitor.world.url + LEIE, headers={"If-None-Match": tag}) as answer:
            return answer.status, answer.headers["ETag"]

    first, tag = await status("none")
    assert (first, (await status(tag))[0]) == (200, 304)
    visitor.world.truth.set_status("us-oig-leie", "2381400458", "1128b5")
    assert (await status(tag))[0] == 200


async def test_every_texas_roster_is_served_whole(visitor: Visitor) -> None:
    for part in ("LPC", "MFT", "PSY", "SW"):
        rows = list(csv.DictReader(io.StringIO(await visitor.text(f"/us-tx-bhec/csv/{part}.csv"))))
        assert {row["LIC_TYPE"] for row in rows} == {part}
        assert len(rows) == len(visitor.world.people.tables[f"us-tx-bhec/{part}"])


async def test_florida_is_served_as_published_stray_quotes_and_all(visitor: Visitor) -> None:
    text = await visitor.text("/us-fl-mqa/PROF_ALL.txt")
    header, first, *_ = text.splitlines()
    assert header.endswith("|Other-License ")
    assert '|100 "B" MAIN ST|' in first
    assert first.endswith("|")
    async with visitor.session.get(visitor.world.url + "/us-fl-mqa/PROF_ALL.zip") as answer:
        archive = zipfile.ZipFile(io.BytesIO(await answer.read()))
    assert archive.read("PROF_ALL.txt").decode() == text
