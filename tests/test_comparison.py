"""The measured figures in the documentation are those of the benchmarks."""

from tests.comparison import MEASURED, PAGE, cell


def test_it_is_told_where_another_tool_is_faster() -> None:
    slower = [
        label
        for label, section, column, (mine, _, other) in MEASURED
        if "time" in label and _seconds(cell(section, mine, column)) > _seconds(cell(section, other, column))
    ]
    assert slower
    assert "## Where probe is slower" in PAGE.read_text("utf-8")


def _seconds(figure: str) -> float:
    number, unit = figure.replace(",", "").split()
    return float(number) / (1000 if unit == "ms" else 1)
