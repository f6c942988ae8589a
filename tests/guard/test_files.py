"""Files and functions stay small, and name no place of one machine."""

from tests.guard import files

MOST_LINES = 350
MOST_LINES_OF_A_FUNCTION = 60
CODE = (".py", ".html", ".js", ".css", ".sh", ".txt")
SCRIPTS = ("run", "test", "bench")


def test_no_file_of_ours_is_long():
    texts = [*files.named(".py", ".html", ".js", ".css", ".sh"), *scripts()]
    lengths = {files.short(path): path.read_text(encoding="utf-8").count("\n") for path in texts}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def scripts():
    return [files.ROOT / name for name in (*SCRIPTS, ".ci/run") if (files.ROOT / name).is_file()]


def test_no_function_is_long():
    wrong = [
        f"{files.short(path)}:{line} {name} has {lines} lines"
        for path in files.python()
        for line, name, lines in files.long_functions(path.read_text(), MOST_LINES_OF_A_FUNCTION)
    ]
    assert wrong == []


def test_a_long_function_is_seen():
    source = "def short():\n    pass\n\ndef long():\n" + "    pass\n" * 60
    assert files.long_functions(source, 60) == [(4, "long", 61)]


def test_nothing_names_a_place_of_one_machine_or_an_index():
    texts = [path for path in files.ours() if path.suffix in (*CODE, ".in", ".md", ".toml", ".json", "")]
    places = {files.short(path): files.machine_places(path.read_text(encoding="utf-8")) for path in texts}
    assert {name: found for name, found in places.items() if found} == {}


def test_a_machine_path_is_seen():
    flag = "--index" + "-url"
    places = files.machine_places(f'x = "/{"tmp"}/somewhere"\npip install {flag} y\n')
    assert places == ['"/' + "tmp/s", flag]
