"""What the transport on aiohttp does not do as our own does: tests by name, with patterns of their parameters.

They fail on it, and have to: one that passes is struck off this list. The README tells of them in words.
"""

_NO_SECOND_USE = ("aiohttp*",)  # its connections serve one exchange each
_HEADS = (  # its parser refuses them, and the status is lost
    "aiohttp-ICY-*", "aiohttp-two lengths-*", "aiohttp-a length of words-*", "aiohttp-a field of 40 KB-*",
    "aiohttp-300 fields-*", "aiohttp-a field without a name-*",
)  # fmt: skip
_BEHIND = (  # what stands behind a head spoils it where both come at once
    "aiohttp-a body to 204-*", "aiohttp-a body to 304-*", "aiohttp-more than was announced-*",
    "aiohttp-a chunk that is none-*", "aiohttp-a body that is no gzip-HEAD",
    "aiohttp-an encoding that nobody knows-HEAD", "aiohttp-a body without end-HEAD",
)  # fmt: skip

LIMITS: dict[str, tuple[str, ...]] = {
    "test_a_clean_connection_is_used_again": _NO_SECOND_USE,
    "test_get_too_where_the_body_has_come_whole": _NO_SECOND_USE,
    "test_fresh_is_fresh_and_leaves_no_idle_one_of_its_origin": _NO_SECOND_USE,
    "test_the_last_one_closes": _NO_SECOND_USE,
    "test_one_request_for_each_time_of_asking": _NO_SECOND_USE,
    "test_the_last_one_is_kept_for_a_page_that_is_to_be_read_and_for_nothing_else": ("aiohttp-/ok-1",),
    "test_a_silent_server_on_a_connection_that_had_worked": _NO_SECOND_USE,
    "test_the_end_of_the_certificate_comes_with_the_reply": _NO_SECOND_USE,
    "test_head_is_no_reason_to_close": _NO_SECOND_USE,
    "test_a_request_as_it_is_sent": _NO_SECOND_USE,  # it says Connection: close
    "test_a_second_reading_finds_the_status": _HEADS,
    "test_the_status_survives": _BEHIND,
    "test_what_comes_with_the_answer_is_not_the_next_one": ("aiohttp-garbage-*", "aiohttp-behind5-*"),
    "test_a_body_to_head_is_dropped_with_its_connection": ("aiohttp",),
    "test_a_head_without_end_in_one_field_is_bounded": ("aiohttp",),
    "test_tls_where_none_was_asked_for": ("aiohttp",),  # the complaint is in other words
    # How many bytes came before the end or the time-out, it does not tell.
    "test_half_a_status_line_has_no_status": ("aiohttp",),
    "test_interim_replies_without_end_are_not_taken_without_end": ("aiohttp-*",),
    "test_a_head_that_never_ends": ("aiohttp-*",),
    "test_how_an_answer_can_end": (
        "aiohttp-/reset-head-*", "aiohttp-/garbage-*", "aiohttp-/status/000-*",
    ),
}  # fmt: skip
