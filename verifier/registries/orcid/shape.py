"""The keys of an ORCID record that are read, by their place, and those of them that may be left out."""

from __future__ import annotations

from typing import Final

USED: Final = {
    "": frozenset({"orcid-identifier", "history", "person", "activities-summary"}),
    "orcid-identifier": frozenset({"path"}),
    "history": frozenset({"deactivation-date"}),
    "person": frozenset({"name"}),
    "person.name": frozenset({"given-names", "family-name", "visibility"}),
    "activities-summary": frozenset({"educations", "qualifications"}),
    "section": frozenset({"affiliation-group"}),
    "group": frozenset({"summaries"}),
    "entry": frozenset(
        {"source", "department-name", "role-title", "start-date", "end-date", "organization", "visibility", "path"}
    ),
    "entry.source": frozenset(
        {
            "source-orcid",
            "source-client-id",
            "source-name",
            "assertion-origin-orcid",
            "assertion-origin-client-id",
            "assertion-origin-name",
        }
    ),
    "entry.organization": frozenset({"name", "disambiguated-organization"}),
    "disambiguated-organization": frozenset({"disambiguated-organization-identifier", "disambiguation-source"}),
    "person.researcher-urls": frozenset({"researcher-url"}),
    "researcher-url": frozenset({"source", "url", "visibility", "path"}),
    "value": frozenset({"value"}),
    "date": frozenset({"year", "month", "day"}),
    "reference": frozenset({"uri", "path"}),
}
# What may be left out: none of it can make an entry weigh more.
OPTIONAL: Final = frozenset(
    {
        "history",
        "visibility",
        "qualifications",
        "month",
        "day",
        "start-date",
        "department-name",
        "disambiguated-organization",
    }
)
