"""A small hostile internet on loopback, with the truth about every URL of it.

``tempers.py``      the table: each host's manner, its pages, and the verdicts that are true of them
``behaviours.py``   what pages do beyond the routes of ``samples.routes``
``stands.py``       how a host stands on the network: served, over TLS, refusing, full, in no name system at all
``internet.py``     all of it at once, on a thread: ``with internet() as found: found.links``
``bound.py``        the least time that a client with confirmed verdicts can take for it
``test_hostile.py`` every URL of every temper gets its true verdict, in one run over all of them; how long that takes is
                    measured, not asserted: ``python -m tests.benchmarks hostile``

Every host has an address of its own in 127.77.0.0/16, which is this machine on Linux. Every opening is another
internet: pages count their requests, and a host that has been through its bad moment would be a good one.
"""
