"""The rules of the house that no linter knows: sizes, one owner of the transaction, what travels in the wheel."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers", "scheduler", "reports", "storage")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
EXEMPT = re.compile(r"(^|/)(models|texts|migrations/versions)(/|\.py$)")
RULED = [path for path in SOURCES if not EXEMPT.search(str(path.relative_to(ROOT)))]
REGISTRIES = ["py" + "pi", "python" + "hosted", "npm" + "js", "un" + "pkg", "js" + "delivr", "ana" + "conda"]
HOSTS = re.compile(rf"\b(?:{'|'.join(REGISTRIES)})\.(?:org|com|net)\b", re.IGNORECASE)
TEXT = {".py", ".md", ".toml", ".txt", ".cfg", ".ini", ".yml", ".yaml", ".js", ".css", ".html", ".sh", ".service", ""}


def relative(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """(name, lines of its body without the docstring) of every function of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            said = ast.get_docstring(node) is not None
            body = node.body[1:] if said else node.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            yield f"{path.relative_to(ROOT)}:{node.name}", lines


def test_the_import_contracts_hold() -> None:
    checked = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("word", [r"\.commit\(", r"\.rollback\("])
def test_one_module_ends_transactions(word: str) -> None:
    assert relative([p for p in SOURCES if re.search(word, p.read_text(encoding="utf-8"))]) in (
        [], ["storage/database.py"],
    )  # fmt: skip


def test_no_module_is_over_300_lines() -> None:
    long = {str(p.relative_to(ROOT)): n for p in RULED if (n := len(p.read_text(encoding="utf-8").splitlines())) > 300}
    assert long == {}


def test_no_function_is_over_40_lines_and_most_are_short() -> None:
    sizes = {name: lines for path in RULED for name, lines in functions(path)}
    assert {name: lines for name, lines in sizes.items() if lines > 40} == {}
    assert median(sizes.values()) <= 8
    assert quantiles(sizes.values(), n=10)[-1] <= 22


def test_every_module_says_why_it_is_there() -> None:
    silent = [p for p in SOURCES if p.stat().st_size and ast.get_docstring(ast.parse(p.read_text("utf-8"))) is None]
    assert [one for one in relative(silent) if "migrations/versions" not in one] == []


@pytest.mark.parametrize("name", ["utils", "helpers", "manager", "service", "common"])
def test_no_module_hides_behind_a_name_that_says_nothing(name: str) -> None:
    assert relative([path for path in SOURCES if name in (path.stem, path.parent.name)]) == []


def tracked() -> list[Path]:
    """Files of the repository; of a source tree without one, all but what tools leave behind."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = [name for name in listed.stdout.split("\0") if name]
    found = [ROOT / name for name in names] if names else [p for p in ROOT.rglob("*") if ".venv" not in p.parts]
    return [path for path in found if path.is_file() and path.suffix in TEXT]


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert relative([path for path in tracked() if HOSTS.search(path.read_text(encoding="utf-8"))]) == []


@pytest.mark.parametrize("name", REGISTRIES)
def test_the_pattern_of_hosts_finds_them(name: str) -> None:
    assert HOSTS.search(f"x @ https://files.{name}.org/x.whl")
    assert HOSTS.search(f"--index-url https://{name}.com/simple")


def test_constraints_pin_every_version_and_name_no_address() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.partition("#")[0].strip() for line in lines if line.partition("#")[0].strip()]
    assert len(pins) > 30
    assert [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[\w.!+-]+(\s*;[^:/]*)?", pin)] == []


def test_every_dependency_is_pinned() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    names = {re.split(r"[^A-Za-z0-9._-]", one)[0].lower().replace("_", "-") for one in wanted} - {"kurator"}
    pinned = {
        line.partition("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    }
    assert names - pinned == set()


TRAVELS = (
    "storage/migrations/env.py",
    "storage/migrations/versions/*.py",
    "storage/programmes/*/*.csv",
    "storage/questionnaires/risk/*.csv",
    "reports/charts/**/*.ttf",
    "bot/sandbox/page/*.js",
)


def test_what_the_program_needs_at_run_time_travels_in_the_wheel(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="the build backend is not installed; see the next test")
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", tmp_path, ROOT],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        inside = set(opened.namelist())
    needed = {str(path.relative_to(ROOT)) for pattern in TRAVELS for path in ROOT.glob(pattern)}
    assert needed - inside == set()
    assert not [name for name in inside if name.startswith(("tests/", "docs/"))]


def test_what_the_program_needs_lies_inside_the_packages_of_the_wheel() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        wheel = tomllib.load(file)["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel == {"packages": list(PACKAGES)}  # nothing is excluded, so whole packages travel
    for pattern in TRAVELS:
        found = list(ROOT.glob(pattern))
        assert found, pattern
        assert {path.relative_to(ROOT).parts[0] for path in found} <= set(PACKAGES)


def test_nothing_of_the_wheel_is_ignored_by_git() -> None:
    """hatch leaves out what .gitignore names."""
    data = [str(path.relative_to(ROOT)) for pattern in TRAVELS for path in ROOT.glob(pattern)]
    ignored = subprocess.run(["git", "check-ignore", *data], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ignored.stdout == ""
