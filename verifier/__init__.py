"""Answers honestly whether the person behind a creator account holds the licence they claim.

The path of a claim::

    a creator says "I am an LMFT in Washington, number LF00001"
      1 web/api                takes the words             -> flows/claims/intake, event claim_received
      2 queue                  one check per registry that may speak for LMFT in US-WA, in the same transaction
      3 worker                 takes a check               -> flows/checks/check, asked outside any transaction
      4 registries/us_wa_doh   answers Found | NotFound | Unavailable | Unreadable
      5 domain/matching        claim against record, point by point
      6 domain/assessment      weigh(...) -> Confirm | AskCreator | AskReviewer | AskAgain -> flows/checks/decide
      7 web/pages/binding      only the holder is missing: the creator shows it is theirs -> flows/binding, then 2 again
      8 web/pages/console      a person decides the rest   -> flows/review
      9 domain/badge           what the platform may show, computed at the moment of reading -> flows/core/badge_reader
     10 web/api/feed           every change, in order      -> flows/feed, flows/webhooks; to carry along: flows/signed
     11 client                 the platform shows it, or a copy of it; it stands alone, and knows the API only

Imports run downward: cli > app > web | worker | demo > flows > checker > store | registries > settings | log > domain.
Within flows: policy < core < accounts | feed | webhooks < proofs | sources < assessment < checks < claims
< imports | review < binding < licensees < access < audit < signed < rights < operations.
Machines confirm; people refuse.
"""

__version__ = "0.1.0"
