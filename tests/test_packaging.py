"""The package ships what was checked: locked, complete, runnable anywhere, and without a password in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml

from verifier import __version__
from verifier.settings import Settings

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SCRIPTS = ("scripts/serve", "scripts/test", "scripts/check")


def _pinned(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;]+)", (ROOT / lock).read_text(), re.MULTILINE))


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", PROJECT["project"]["dependencies"]),
        ("requirements-dev.lock", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]),
        ("requirements-build.lock", PROJECT["dependency-groups"]["build"]),
    ],
)
def test_every_dependency_is_locked_with_its_hash_and_no_host_is_named(lock: str, wanted: list[str]) -> None:
    text = (ROOT / lock).read_text()
    assert {_name(requirement) for requirement in wanted} <= set(_pinned(lock))
    assert "://" not in text
    assert "--index" not in text
    for block in re.split(r"\n(?=[a-z0-9])", text)[1:]:
        assert "--hash=sha256:" in block


def test_tests_run_on_what_ships() -> None:
    shipped, tested = _pinned("requirements.lock"), _pinned("requirements-dev.lock")
    assert {name: tested.get(name) for name in shipped} == shipped


def test_the_rig_needs_no_library_of_the_development_group() -> None:
    """`scripts/prove` and `scripts/bench` install what ships and no more; what they take from the tests keeps to it."""
    group = {_name(wanted) for wanted in PROJECT["dependency-groups"]["dev"]}
    absent = [module for module, whose in packages_distributions().items() if {_name(one) for one in whose} <= group]
    refused = f"import sys; sys.modules.update(dict.fromkeys({absent!r}))"  # None there: an import of it fails
    rig = "import scripts.rig.prove, scripts.rig.bench.run, scripts.rig.bench.yardstick, tests.harness.process_world"
    done = subprocess.run([sys.executable, "-c", f"{refused}; {rig}"], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert "pytest" in absent


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    requirements = re.findall(r'^    "[A-Za-z][^"]*[>=<][^"]*",.*$', text, re.MULTILINE)
    assert len(requirements) >= len(PROJECT["project"]["dependencies"])
    assert [line for line in requirements if "# " not in line] == []


def test_the_version_is_said_once() -> None:
    assert PROJECT["project"]["version"] == __version__
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text()
    assert COMPOSE["x-service"]["image"].endswith(f":{__version__}")


def test_the_wheel_carries_the_sql_and_every_file_of_the_package(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", str(tmp_path), str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = {path for path in (ROOT / "verifier").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert {str(path.relative_to(ROOT)) for path in shipped} <= names
    assert {f"verifier/sql/{path.relative_to(ROOT / 'sql')}" for path in (ROOT / "sql").rglob("*.sql")} <= names
    assert not any(name.startswith(("tests/", "scripts/")) for name in names)


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_explain_themselves_from_anywhere_without_installing(script: str, tmp_path: Path) -> None:
    said = subprocess.run([ROOT / script, "--help"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert said.stdout.startswith(script)
    assert said.stderr == ""


@pytest.mark.parametrize("script", [*SCRIPTS, ".ci/run"])
def test_scripts_can_be_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


def test_a_missing_python_is_said_clearly(tmp_path: Path) -> None:
    for tool in ("bash", "dirname", "mkdir", "chmod"):
        (tmp_path / tool).symlink_to(f"/usr/bin/{tool}" if Path(f"/usr/bin/{tool}").exists() else f"/bin/{tool}")
    said = subprocess.run(
        [tmp_path / "bash", ROOT / "scripts" / "serve"],
        env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode != 0
    assert "Python 3.11 or newer is needed" in said.stderr


def test_compose_runs_the_schema_first_and_waits_for_health() -> None:
    assert set(SERVICES) == {"postgres", "migrate", "api", "worker"}
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert SERVICES["migrate"]["restart"] == "no"
    for name in ("api", "worker"):
        assert SERVICES[name]["depends_on"] == {
            "postgres": {"condition": "service_healthy"},
            "migrate": {"condition": "service_completed_successfully"},
        }
        assert SERVICES[name]["restart"] == "unless-stopped"
    for name in ("postgres", "api", "worker"):
        assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
        assert SERVICES[name]["healthcheck"]["retries"] >= 3


def test_compose_starts_commands_that_exist() -> None:
    assert {name: SERVICES[name]["command"] for name in ("migrate", "api", "worker")} == {
        "migrate": ["migrate"],
        "api": ["api"],
        "worker": ["worker"],
    }
    assert 'ENTRYPOINT ["python", "-P", "-m", "verifier"]' in DOCKERFILE


def test_there_is_no_password_to_be_left_unchanged() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for variable in ("OWNER_PASSWORD", "SERVICE_PASSWORD", "VERIFIER_PUBLIC_URL"):
        uses = re.findall(r"\$\{" + variable + r"([^}]*)\}", text)
        assert uses
        assert all(use.startswith(":?") for use in uses)  # compose refuses to start without it
    for address in re.findall(r"postgresql://[^@]*@", text):
        assert re.fullmatch(r"postgresql://[a-z_]+:\$\{[A-Z_]+:\?[^}]*\}@", address)
    for secret in re.findall(r"PASSWORD[A-Z_]*:? +'?(\S+)", re.sub(r"(?m)^ *#.*$", "", text)):
        assert secret.startswith("${")


def test_the_service_cannot_sign_in_as_the_owner_of_the_schema() -> None:
    for name in ("api", "worker"):
        assert "//verifier_service:" in SERVICES[name]["environment"]["VERIFIER_DATABASE_URL"]
        assert "OWNER_PASSWORD" not in str(SERVICES[name])


def test_compose_sets_only_settings_that_exist() -> None:
    known = {f"VERIFIER_{name.upper()}" for name in Settings.model_fields}
    for name in ("migrate", "api", "worker"):
        assert set(SERVICES[name]["environment"]) <= known


def test_the_image_runs_as_nobody_in_particular_from_locked_files() -> None:
    assert re.search(r"(?m)^USER verifier$", DOCKERFILE)
    assert "HEALTHCHECK" in DOCKERFILE
    for line in re.findall(r"pip install (.*?)(?: \\)?$", DOCKERFILE, re.MULTILINE):
        assert "--require-hashes" in line or "--no-deps --no-index" in line
    for name in ("migrate", "api", "worker"):
        assert SERVICES[name]["read_only"]
        assert SERVICES[name]["cap_drop"] == ["ALL"]


def test_what_the_image_is_built_from_reaches_the_builder() -> None:
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {word for line in re.findall(r"(?m)^COPY (?!--from)(.*)$", DOCKERFILE) for word in line.split()[:-1]}
    assert copied == sent
    assert all((ROOT / name).exists() for name in sent)


def test_the_licence_is_there_in_full() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
