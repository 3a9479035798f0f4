"""How fast the engine reads sentences, and how fast Kiwi and MeCab analyse the same, on one core, sentence by sentence.

They take turns, so that what else the machine does slows all of them alike; the fastest round of each counts, after one
that warms up. Prints one JSON object: sentences per second by name. The analysers only cut sentences into morphemes; the
engine goes on to todos. Arguments: the program `engine/examples/rounds.rs`, and corpus files.
"""

import json
import os
import subprocess
import sys
import time

from kiwipiepy import Kiwi
from mecab import MeCab

ROUNDS = 9


def timed(analyse):
    """What analyses all sentences once, and gives the seconds it took."""

    def turn():
        begun = time.perf_counter()
        for sentence in sentences:
            analyse(sentence)
        return time.perf_counter() - begun

    return turn


def engine_turn():
    engine.stdin.write("\n")
    engine.stdin.flush()
    return float(engine.stdout.readline())


program, *corpus = sys.argv[1:]
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
sentences = [json.loads(line)["text"] for path in corpus for line in open(path, encoding="utf-8")]
engine = subprocess.Popen([program, *corpus], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
kiwi = Kiwi(num_workers=1)
turns = {"engine": engine_turn, "Kiwi": timed(kiwi.tokenize), "MeCab": timed(MeCab().parse)}
best = dict.fromkeys(turns, float("inf"))
for number in range(1 + ROUNDS):
    for name, turn in turns.items():
        seconds = turn()
        if number > 0:
            best[name] = min(best[name], seconds)
print(json.dumps({name: len(sentences) / seconds for name, seconds in best.items()}))
