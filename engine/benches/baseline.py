"""How fast Kiwi and MeCab analyse the same sentences, on one core, sentence by sentence.

Prints one JSON object: sentences per second by the analyser's name. They only cut sentences into morphemes; the engine
goes on to todos. Arguments: corpus files.
"""

import json
import sys
import time

from kiwipiepy import Kiwi
from mecab import MeCab

ROUNDS = 5


def rate(analyse, sentences):
    """Sentences per second in the fastest round, after one that warms up."""
    best = float("inf")
    for _ in range(1 + ROUNDS):
        begun = time.perf_counter()
        for sentence in sentences:
            analyse(sentence)
        best = min(best, time.perf_counter() - begun)
    return len(sentences) / best


sentences = [json.loads(line)["text"] for path in sys.argv[1:] for line in open(path, encoding="utf-8")]
kiwi = Kiwi(num_workers=1)
print(json.dumps({"Kiwi": rate(kiwi.tokenize, sentences), "MeCab": rate(MeCab().parse, sentences)}))
