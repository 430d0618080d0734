"""The families of credentials by one letter each, for tests that name many of them."""

from __future__ import annotations

from verifier.domain.credentials.profession import Family

C, M, S, P, D, N, R, G = (
    Family.COUNSELOR,
    Family.MFT,
    Family.SOCIAL_WORK,
    Family.PSYCHOLOGIST,
    Family.PHYSICIAN,
    Family.NURSE,
    Family.DIETITIAN,
    Family.DEGREE,
)
