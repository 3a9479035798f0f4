"""Cuts ko_common.txt from two dictionaries of Korean; README.md says where they come from."""

import gzip
import re
import struct
import sys

# What a word costs in mecab-ko-dic that its training text did not have.
UNSEEN = 2639
SHORT = re.compile("[가-힣]{2,5}")


def entries(path):
    """Part of speech, reading and cost of each entry of a MeCab dictionary."""
    data = open(path, "rb").read()
    trie, tokens, _ = struct.unpack_from("<3I", data, 24)
    first, text = 72 + trie, 72 + trie + tokens
    for at in range(first, text, 16):
        _, _, _, cost, feature = struct.unpack_from("<HHHhI", data, at)
        fields = data[text + feature : data.index(b"\0", text + feature)].decode().split(",")
        yield fields[0], fields[3], cost


def common(mecab, okt):
    """Nouns that the training text of the one has, that the other lists, or that people write."""
    nouns, trained, particles = set(), set(), set()
    for part, word, cost in entries(mecab):
        if part == "NNG" and SHORT.fullmatch(word):
            nouns.add(word)
            if cost < UNSEEN:
                trained.add(word)
        elif part.startswith("J") or part in ("EC", "EF", "ETM"):
            particles.add(word)
    lists = (open(f"{okt}/noun/{name}.txt") for name in ("nouns", "foreign"))
    listed = {word.strip() for words in lists for word in words}
    written = {line.split("\t")[0] for line in gzip.open(f"{okt}/freq/entity-freq.txt.gz", "rt")}
    listed = {word for word in listed & (nouns | written) if SHORT.fullmatch(word)}
    return sorted((trained | listed | written & nouns) - particles)


if __name__ == "__main__":
    print("# Common nouns, cut from mecab-ko-dic 2.1.1 and open-korean-text 2.1.0 (both Apache-2.0) as README.md says.")
    print(*common(*sys.argv[1:]), sep="\n")
