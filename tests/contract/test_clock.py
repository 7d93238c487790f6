"""The stand-in's time."""

import threading

from rocketchat_standin import Clock


def test_a_clock_of_speed_0_stands_still_until_it_is_moved() -> None:
    clock = Clock(speed=0)
    before = clock.now()
    clock.advance(5)
    assert clock.now() == before + 5


def test_sleeping_ends_when_the_clock_is_moved() -> None:
    clock = Clock(speed=0)
    sleeper = threading.Thread(target=clock.sleep, args=(60,))
    sleeper.start()
    while sleeper.is_alive():
        clock.advance(30)
        sleeper.join(0.05)


def test_a_fast_clock_counts_its_seconds_in_less_of_the_clients() -> None:
    assert Clock(speed=20).real(60) == 3
    assert Clock(speed=0).real(60) == 60
