"""Imports point downwards, nothing shadows the standard library, and `platform` stays a folder."""

import sys

import pytest

from tests.guard import files


@pytest.mark.parametrize("name", files.ORDER)
def test_imports_of_a_package_point_downwards(name):
    wrong = [
        f"{files.short(path)}:{line} imports {found}"
        for path in files.python()
        if files.package(path) == name
        for line, found in files.upward_imports(name, path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_an_import_upwards_is_seen_also_inside_a_function():
    source = "from common.text import fold\ndef late():\n    import config.settings\n    from chat import x\n"
    assert files.upward_imports("groups", source) == [(3, "config"), (4, "chat")]
    assert files.upward_imports("config", source) == []


@pytest.mark.parametrize("name", files.ORDER)
def test_every_package_says_what_it_owns(name):
    root = files.PLATFORM if (files.PLATFORM / name).is_dir() else files.ROOT
    assert (root / name / "__init__.py").read_text(encoding="utf-8").startswith('"""')


def test_nothing_shadows_the_standard_library():
    roots = [files.ROOT, files.PLATFORM]
    names = {
        path.stem for root in roots for path in root.iterdir() if path.suffix == ".py" or is_package(path)
    }
    assert names & set(sys.stdlib_module_names) == set()


def is_package(path):
    return (path / "__init__.py").exists()


def test_platform_stays_a_plain_folder():
    assert not (files.PLATFORM / "__init__.py").exists()


def test_no_module_below_imports_the_tests():
    wrong = [
        files.short(path)
        for path in files.python()
        if files.package(path) and any(found == "tests" for _, found in files.imported(path.read_text()))
    ]
    assert wrong == []
