"""Template databases, on the real database server but without Odoo."""

import pytest

from dev import databases as module
from dev import environment
from dev.console import Failure
from dev.databases import Databases, Kind
from dev.settings import Settings

LABEL = "tooling"


@pytest.fixture
def databases(console):
    prepared = environment.existing(Settings.from_environment())
    found = Databases(prepared, console)
    yield found
    for name in [
        *found.templates(LABEL),
        f"new_{found.settings.tag}_{LABEL}",
        "tooling_copy",
    ]:
        found.drop(name)


@pytest.fixture
def builder(databases):
    """Builds a database with one row and one file; counts how often."""

    def build(name, content, step):
        build.times += 1
        databases._create_empty(name)
        databases.cluster.sql(f"CREATE TABLE t AS SELECT '{content}' AS c", name)
        folder = databases.settings.filestore / name / "ab"
        folder.mkdir(parents=True)
        (folder / "file").write_text(content)

    build.times = 0
    return build


def key(digit):
    return digit * 12


def test_a_template_is_built_once(databases, builder):
    first = databases.template(LABEL, key("1"), builder, "one")
    assert databases.template(LABEL, key("1"), builder, "one") == first
    assert builder.times == 1


def test_a_new_key_replaces_the_template(databases, builder):
    old = databases.template(LABEL, key("1"), builder, "one")
    new = databases.template(LABEL, key("2"), builder, "two")
    assert databases.templates(LABEL) == [new]
    assert not (databases.settings.filestore / old).exists()


def test_a_copy_has_rows_and_files_of_its_own(databases, builder):
    source = databases.template(LABEL, key("1"), builder, "one")
    databases.copy(source, "tooling_copy")
    assert databases.cluster.sql("SELECT c FROM t", "tooling_copy") == [["one"]]
    copied = databases.settings.filestore / "tooling_copy" / "ab" / "file"
    copied.unlink()
    assert (databases.settings.filestore / source / "ab" / "file").read_text() == "one"


def test_copying_again_gives_a_fresh_database(databases, builder):
    source = databases.template(LABEL, key("1"), builder, "one")
    databases.copy(source, "tooling_copy")
    databases.cluster.sql("DROP TABLE t", "tooling_copy")
    databases.copy(source, "tooling_copy")
    assert databases.cluster.sql("SELECT c FROM t", "tooling_copy") == [["one"]]


def test_nobody_connects_to_a_template(databases, builder):
    name = databases.template(LABEL, key("1"), builder, "one")
    status, output = databases.cluster.try_sql("SELECT 1", name)
    assert status and "not currently accepting connections" in output


def test_a_killed_build_is_begun_again(databases, builder):
    def killed(name, content, step):
        builder(name, content, step)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        databases.template(LABEL, key("1"), killed, "half")
    assert not databases.exists(f"tpl_{databases.settings.tag}_{LABEL}_{key('1')}")
    name = databases.template(LABEL, key("1"), builder, "one")
    databases.copy(name, "tooling_copy")
    assert databases.cluster.sql("SELECT c FROM t", "tooling_copy") == [["one"]]


def test_a_template_without_its_files_is_built_again(databases, builder):
    name = databases.template(LABEL, key("1"), builder, "one")
    (databases.settings.filestore / name).rename(databases.settings.filestore / "aside")
    try:
        databases.template(LABEL, key("1"), builder, "one")
        assert builder.times == 2
    finally:
        databases.drop("aside")


def test_what_a_template_is_named_after(databases):
    keys = {
        databases.product_key(Kind(full=full, demo=demo))
        for full in (False, True)
        for demo in (False, True)
    }
    assert len(keys) == 4


@pytest.mark.parametrize(
    "name", ["", "Upper", "1st", "a b", "x;y", "tpl_x", "postgres"]
)
def test_names_that_are_refused(name):
    with pytest.raises(Failure):
        module.check_name(name)


@pytest.mark.parametrize("name", ["demo", "my-db", "a_1"])
def test_names_that_are_accepted(name):
    module.check_name(name)
