"""What Recork is made of: known holes in it, a bill of materials, its licences. `make audit-deps sbom licences`."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LICENCES = ROOT / "docs" / "licences.md"
SBOM = ROOT / "sbom.json"
UNREACHED = 2
"""Nothing is known: neither that all is well, nor that something isn't."""


def uv(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "bin" / "uv", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def exported(form: str) -> str:
    """Everything that runs, exactly as `uv.lock` pins it: without what only developers need."""
    said = uv("export", "--frozen", "--no-dev", "--no-emit-project", "--quiet", "--format", form)
    if said.returncode:
        sys.exit(said.stderr)
    return said.stdout


def audit() -> int:
    """Ask the advisory database about every pinned version. Says so when it can't be asked."""
    with tempfile.TemporaryDirectory(prefix="recork-audit-") as folder:
        pinned, found = Path(folder) / "pinned.txt", Path(folder) / "found.json"
        pinned.write_text(exported("requirements.txt"), encoding="utf-8")
        said = uv(
            *("run", "--isolated", "--frozen", "--only-group", "audit", "pip-audit", "--require-hashes"),
            *("--requirement", str(pinned), "--disable-pip", "--format", "json", "--output", str(found)),
        )
        if not found.exists():
            print(*(said.stderr.strip() or said.stdout.strip()).splitlines()[-1:])
            return unreached("any package")
        packages = json.loads(found.read_text(encoding="utf-8"))["dependencies"]
    return tell_holes(packages)


def tell_holes(packages: list[dict[str, object]]) -> int:
    """Print what pip-audit has found; 1 when it found anything, UNREACHED when it could not ask about all."""
    holes = [(each, hole) for each in packages for hole in listed(each.get("vulns"))]
    for package, hole in holes:
        mended = ", ".join(map(str, listed(hole.get("fix_versions")))) or "no version yet"
        print(f"{package['name']} {package['version']}: {hole['id']}, mended in {mended}")
    skipped = [str(each["name"]) for each in packages if "skip_reason" in each]
    print(
        f"{len(packages) - len(skipped)} of {len(packages)} packages asked about, {len(holes)} known holes."
    )
    if holes:
        return 1
    return unreached(", ".join(skipped)) if skipped else 0


def unreached(about: str) -> int:
    """Say that no hole known is not the same as none there."""
    print(f"The advisory database can't be asked from here, so nothing is known about {about}.")
    print("Run `make audit-deps` where PyPI itself can be reached; a mirror often has no advisories.")
    return UNREACHED


def listed(value: object) -> list[dict[str, object]]:
    return value if isinstance(value, list) else []


def sbom() -> int:
    """Write a bill of materials (CycloneDX 1.5) with where each file comes from and its hash."""
    SBOM.write_text(exported("cyclonedx1.5"), encoding="utf-8")
    print(SBOM.name)
    return 0


def licences() -> int:
    """Write what everything that runs is licensed under."""
    LICENCES.write_text(licences_page(), encoding="utf-8")
    print(LICENCES.relative_to(ROOT))
    return 0


HEAD = """# Licences

What runs with Recork and under which licence its authors give it, as its own metadata says. Written by `make licences` from
`uv.lock`; what only developers need is left out. Recork itself: [Apache-2.0](../LICENSE).

| package | version | licence |
|---|---|---|
"""


def licences_page() -> str:
    return HEAD + "".join(f"| {name} | {version} | {of} |\n" for name, version, of in everything())


def everything() -> Iterator[tuple[str, str, str]]:
    """Each package that runs here, its version, its licence."""
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", exported("requirements.txt"), re.MULTILINE):
        try:
            yield name, version, licence_of(name)
        except PackageNotFoundError:
            continue  # for another system


def licence_of(name: str) -> str:
    said = metadata(name)
    classifiers = said.get_all("Classifier") or []
    trove = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License :: ")]
    plain = (said.get("License") or "").strip().splitlines()
    return said.get("License-Expression") or ", ".join(trove) or (plain[0] if plain else "not said")


if __name__ == "__main__":
    sys.exit({"audit": audit, "sbom": sbom, "licences": licences}[sys.argv[1]]())
