from soteria_tracker.front.release import release


def test_release_changes_with_the_code_alone(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "base.html").write_text("a")
    (tmp_path / "var").mkdir()
    first = release(tmp_path)
    (tmp_path / "var" / "tracker.sqlite3").write_text("data")
    same = release(tmp_path)
    (tmp_path / "templates" / "base.html").write_text("b")

    assert first == same != release(tmp_path)
