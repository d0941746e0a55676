"""Room for thousands of connections: the default of 1,024 open files is too few for origins and clients alike."""

import resource

WANTED = 20_000  # 4,000 TLS hosts, each with its socket at a client and two at the origin, and some to spare


def raise_file_limit() -> int:
    """Raise the soft limit of open files, for this process and its children, as far as it may go; return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= WANTED:
        return soft
    reachable = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (reachable, hard))
    return reachable
