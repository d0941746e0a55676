"""Results that wait until it is known whether any site is reached at all."""

from probe.engine.connectivity import Connectivity
from probe.engine.withheld import MOST_WITHHELD, Withheld
from probe.model import Failure, FailureKind, Hop, Reply, Result, Target, Verdict

UNKNOWN = Failure(FailureKind.DNS_NOT_FOUND)
PUBLIC = "93.184.216.34"


def dead(number: int) -> Result:
    url = f"https://site{number}.com/"
    hop = Hop(url, "GET", None, UNKNOWN.kind)
    return Result(Target(number, url), Verdict.UNREACHABLE, (hop,), failure=UNKNOWN.kind)


class Told:
    def __init__(self) -> None:
        self.connectivity = Connectivity()
        self.numbers: list[int] = []
        self.withheld = Withheld(self.connectivity, lambda result: self.numbers.append(result.target.index))

    def finish(self, number: int) -> None:
        self.connectivity.learn(f"https://site{number}.com/", UNKNOWN)
        self.withheld.take(dead(number))


def test_what_may_be_no_fault_of_the_site_waits_and_no_more_than_a_bounded_number() -> None:
    told = Told()
    for number in range(MOST_WITHHELD):
        told.finish(number)
    assert told.numbers == []
    told.finish(MOST_WITHHELD)
    assert told.numbers == [*range(MOST_WITHHELD + 1)]


def test_it_waits_until_one_site_is_reached() -> None:
    told = Told()
    told.finish(0)
    told.connectivity.learn("https://there.com/", Reply(404, address=PUBLIC))
    told.withheld.take(Result(Target(1, "https://there.com/"), Verdict.BROKEN))
    assert told.numbers == [0, 1]


def test_it_waits_no_longer_than_the_run() -> None:
    told = Told()
    told.finish(0)
    told.withheld.release()
    assert told.numbers == [0]


def test_nothing_waits_where_somebody_may_wait_for_it_or_where_it_says_nothing() -> None:
    told = Told()
    told.withheld.holds = False
    told.finish(0)
    told.withheld.holds = True
    told.withheld.take(Result(Target(1, "https://x.com/"), Verdict.BROKEN, status=404))
    assert told.numbers == [0, 1]
