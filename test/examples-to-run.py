#!/usr/bin/env python3

# Examples that test.py of an ns-3 tree runs, in brief: (command, run it?, run it under valgrind?).
cpp_examples = [
    ("rfc-tcp-bench --tiny --output=bench", "True", "False"),
    ("rfc-tcp-churn --duration=10s --max-time-wait=100 --output=churn", "True", "True"),
    ("rfc-tcp-compare --runs=1 --output=compare", "True", "False"),
    ("rfc-tcp-congestion-controls --duration=2s --runs=1 --output=congestion", "True", "False"),
    ("rfc-tcp-distributed --connections=50", "True", "True"),
    ("rfc-tcp-draw --help", "True", "True"),
    ("rfc-tcp-first --output=first", "True", "True"),
    ("rfc-tcp-half-close --output=half-close", "True", "True"),
    ("rfc-tcp-life --output=life", "True", "True"),
    ("rfc-tcp-mixed-network --count=3", "True", "True"),
    ("rfc-tcp-old-duplicate --output=duplicate", "True", "True"),
    ("rfc-tcp-own-congestion-control --duration=5s", "True", "True"),
    ("rfc-tcp-port-exhaustion --ports=50 --maximum=10 --output=ports", "True", "True"),
    ("rfc-tcp-records --prefix=records", "True", "True"),
    ("rfc-tcp-refused --output=refused", "True", "True"),
    ("rfc-tcp-routing-loop --output=loop", "True", "True"),
    ("rfc-tcp-simultaneous --output=simultaneous", "True", "True"),
    ("rfc-tcp-syn-flood --maximum=300 --duration=1s --output=flood", "True", "True"),
    ("rfc-tcp-time-wait --output=time-wait", "True", "True"),
    ("rfc-tcp-wifi --duration=1s", "True", "True"),
]

python_examples = []
