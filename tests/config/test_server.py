"""Where the server listens, and the script that starts it."""

import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as now
from django.contrib.staticfiles import finders

from config import prepare, server
from tests import people

ROOT = Path(now.BASE_DIR)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def test_a_demo_listens_on_loopback_whatever_is_asked(settings: Any) -> None:
    settings.DEMO = True
    hosts = server.addresses("0.0.0.0", free_port())
    assert "127.0.0.1" in hosts and set(hosts) <= {"127.0.0.1", "::1"}


def test_production_listens_where_it_is_told(settings: Any) -> None:
    settings.DEMO = False
    assert server.addresses("127.0.0.1", free_port()) == ["127.0.0.1"]


def test_a_taken_port_is_told() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(server.PortTakenError, match=str(port)):
            server.addresses("127.0.0.1", port)


def test_an_address_of_another_machine_is_told(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(server.PortTakenError, match=r"192\.0\.2\.1"):
        server.addresses("192.0.2.1", free_port())


def test_endpoints_are_written_as_twisted_reads_them() -> None:
    assert server.endpoint("127.0.0.1", 80) == "tcp:port=80:interface=127.0.0.1"
    assert server.endpoint("::1", 80) == r"tcp6:port=80:interface=\:\:1"


def test_static_files_are_collected_only_when_they_changed(settings: Any, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], tmp_path / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    get_finder: Any = finders.get_finder
    get_finder.cache_clear()
    try:
        assert prepare.collect_static_if_stale() is True
        assert (tmp_path / "static" / "a.css").exists()
        assert prepare.collect_static_if_stale() is False
        (source / "b.css").write_text("b")
        assert prepare.collect_static_if_stale() is True
    finally:
        get_finder.cache_clear()


def test_run_is_plain_sh() -> None:
    subprocess.run(["sh", "-n", "run"], cwd=ROOT, check=True)
    assert (ROOT / "run").read_text().startswith("#!/bin/sh\n")
    assert (ROOT / "run").stat().st_mode & 0o111


def test_run_says_which_python_it_needs(tmp_path: Path) -> None:
    for name in ("run", "requirements.txt"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("dirname", "rm", "cmp", "cp"):
        (tools / tool).symlink_to(f"/usr/bin/{tool}")
    ended = subprocess.run(
        ["/bin/sh", str(tmp_path / "run")], env={"PATH": str(tools)}, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert "needs Python 3.11 or newer" in ended.stderr


def test_run_names_the_missing_package(tmp_path: Path) -> None:
    """A Python without `venv`, as on a bare Debian."""
    (tmp_path / "run").write_bytes((ROOT / "run").read_bytes())
    fake = tmp_path / "python3"
    fake.write_text('#!/bin/sh\ncase "$*" in *venv*) echo "no ensurepip" >&2; exit 1;; esac\n')
    fake.chmod(0o755)
    ended = subprocess.run(
        ["/bin/sh", str(tmp_path / "run")],
        env={"PATH": "/usr/bin:/bin", "PYTHON": str(fake)},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert "apt install python3-venv" in ended.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.django_db
def test_a_filling_that_was_broken_off_goes_on(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    people.user()
    assert not prepare.demo_is_filled()
    prepare.note_demo_filled()
    assert prepare.demo_is_filled()
