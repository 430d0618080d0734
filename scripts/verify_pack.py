"""Verify an evidence pack: `python3 verify_pack.py PACK.zip [KEY.pem]`, the service's public key as you know it."""

import base64
import hashlib
import json
import pathlib
import sys
import zipfile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key


def fault(pack: str, key_file: str = "") -> str:
    """Say what is wrong with a pack; nothing for one that is whole."""
    try:
        with zipfile.ZipFile(pack) as file:
            names, said = file.namelist(), {name: file.read(name) for name in file.namelist()}
        if key_file and said["key.pem"] != pathlib.Path(key_file).read_bytes():
            return "it is signed by another key"
        key, manifest = load_pem_public_key(said["key.pem"]), said["manifest.json"]
        key.verify(
            base64.b64decode(said["manifest.sig"], validate=True), b"creator-credential-verifier/pack\n" + manifest
        )
        rest = said.keys() - {"key.pem", "manifest.json", "manifest.sig"}
        hashes = {name: hashlib.sha256(said[name]).hexdigest() for name in rest}
        if json.loads(manifest)["members"] != hashes or len(names) != len(said):
            return "a member was changed, added or taken away"
        stretches = [name for name in rest if name.startswith("log/") and name.endswith(".json")]
        return decided(said, [event for name in stretches for event in log(said, name, key)])
    except (InvalidSignature, OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as broken:
        return f"it is broken, or a signature does not fit ({type(broken).__name__} {broken})"


def log(said: dict, name: str, key: object) -> list:
    """Follow a stretch of the log to the checkpoint that was signed; ValueError where it does not lead there."""
    stretch, (text, signature) = json.loads(said[name]), said[name[:-4] + "note"].decode().rstrip().rsplit("\n\n", 1)
    key.verify(base64.b64decode(signature, validate=True), (text + "\n").encode())
    head = bytes.fromhex(stretch["after"])
    for content in stretch["events"]:
        head = hashlib.sha256(head + content.encode()).digest()
    if base64.b64decode(text.split("\n")[2]) != head:
        raise ValueError(name)
    return [event for event in map(json.loads, stretch["events"]) if event[0] in stretch["wanted"]]


def decided(said: dict, events: list) -> str:
    """Say whether the log has this very decision, made on these pieces of evidence and by this policy."""
    decision, row = json.loads(said["decision.json"]), hashlib.sha256(b"decision " + said["decision.json"]).hexdigest()
    kept = [one for event in events if event[2] == "rows_kept" for one in event[11]["rows"]]
    if not any(one[:2] == ["decision", decision["id"]] and row in one[3] for one in kept):
        return "the log has another decision"
    weighed = decision["machine_verdict"].get("evidence", {})
    known = weighed.items() <= {one["id"]: one["sha256"] for one in json.loads(said["evidence.json"])}.items()
    ruled = decision["policy_version"].endswith("+" + hashlib.sha256(said["policy.toml"]).hexdigest()[:12])
    return "" if known and ruled else "it was decided on other evidence, or by another policy"


if __name__ == "__main__":
    sys.exit((fault(*sys.argv[1:]) or 0) if len(sys.argv) in (2, 3) else __doc__)
