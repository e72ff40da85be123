#!/usr/bin/env python3
"""Fit what turns the encoder's numbers into usefulness, and write it as one file.

    pip install numpy
    python3 train_usefulness.py DATA_DIR CLEARING_HOUSE_BINARY OUT.bin

Reads `recommendations.csv`, `needs.csv`, `offers.csv`, `eval/` and `reference/unbis_terms_6lang.csv` of DATA_DIR and
the formulas beside this script; gets every number of a text from `clearing-house encode`. Seeds are fixed: the same
data and binary give the same file. No text that occurs in a ranking task, no need and no offer is learnt from, save
that the heads for tagging (never used for ranking) learn from every labelled text that is no query, need or offer.
README.md beside this script gives the format and what was tried.
"""
import csv, json, math, re, struct, subprocess, sys, tempfile
from collections import Counter
from pathlib import Path
import numpy as np

HERE = Path(__file__).parent
FEATURES, WIDTH = 1280, 512          # numbers of a token, numbers of a text
ATTENDED, PLAIN = 96, 160            # directions kept of each of the two vectors of a text
COPIES = 10_000                      # texts with a formula before them
BONUS_WORDS = 2_000                  # words and pairs of words that help tagging
HEAD_SCALE = 7.0
LEFT_OUT = ("Technical assistance and cooperation", "General", "Other")
CODES = {"HIV - Aids": "hiv-aids", "NHRI": "national-human-rights-institution",
         "Right to water": "right-to-water-and-sanitation"}
STOP = set("""a an and are as at be been being but by for from had has have he her his if in into is it its of on or she
so such than that the their them these they this those to was were which while who will with would not no also any all
more most other others up out over under own same very can could should may might must do does did between within through
during before after above""".split())
GENERAL = """recommend recommendation recommended noted stated human right rights country countries state government nation
national international united nations effort implement implementation strengthen continue support seek promote protection
protect ensure""".split()
ENDINGS = ("ization isation ational ations ation ings ing ments ment ies ied ers es ed s ly").split()


# ---- words -------------------------------------------------------------------------------------------------------

def words(text):
    return re.findall(r"[^\W_]+", text.lower())


def stem(word):
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[:-len(ending)]
    return word


def key(text):
    """What stays the same when a text is copied from one list to another."""
    return re.sub(r"\W+", " ", text.lower()).strip()


def fnv(text):
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def grams(text):
    """Words and pairs of words, as the tagger reads them."""
    stems = [stem(w) for w in words(text)]
    return {s for s in stems if s not in STOP} | {f"{a} {b}" for a, b in zip(stems, stems[1:])}


# ---- data --------------------------------------------------------------------------------------------------------

def lines(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


class Data:
    def __init__(self, folder):
        evaluation = folder / "eval"
        ranking = [f for f in sorted(evaluation.iterdir()) if (f / "docs.jsonl").exists()]
        queries = {key(x["text"]) for f in ranking for p in f.glob("queries.*.jsonl") for x in lines(p)}
        documents = {key(x["text"]) for f in ranking for x in lines(f / "docs.jsonl")}
        entries = {key(x["text"]) for name in ("needs.csv", "offers.csv") for x in rows(folder / name)}
        labelled = [x for p in sorted(evaluation.glob("*/labelled.*.jsonl")) for x in lines(p)]
        self.for_tags = once([x for x in labelled if key(x["text"]) not in queries | entries])
        self.for_ranks = [x for x in self.for_tags if key(x["text"]) not in documents]
        kept = queries | entries | documents
        english = [r for r in rows(folder / "recommendations.csv") if r["lang"] == "en"]
        self.texts = [x["text"] for x in once([r for r in english if key(r["text"]) not in kept])]
        self.terms = rows(folder / "reference" / "unbis_terms_6lang.csv")
        self.themes = sorted({t for x in labelled for t in x["themes"]})
        self.formulas = json.loads((HERE / "formulas.json").read_text(encoding="utf-8"))

    def labels(self, entries):
        column = {theme: i for i, theme in enumerate(self.themes)}
        table = np.zeros((len(entries), len(column)), np.float32)
        for row, entry in enumerate(entries):
            table[row, [column[t] for t in entry["themes"]]] = 1
        return table


def rows(path):
    return list(csv.DictReader(open(path, encoding="utf-8")))


def once(entries):
    return list({key(x["text"]): x for x in reversed(entries)}.values())[::-1]


def put_before(formula, text):
    return f"{formula.rstrip('. ')} {text[0].lower()}{text[1:]}"


# ---- the encoder -------------------------------------------------------------------------------------------------

class Encoder:
    def __init__(self, binary):
        self.binary = binary
        raw = (HERE / "use6_50k_4bit.bin").read_bytes()
        count, _, charsmap = struct.unpack("<III", raw[4:16])
        at, self.pieces = 16 + charsmap, []
        for _ in range(count):
            length = raw[at]
            self.pieces.append(raw[at + 1:at + 1 + length].decode())
            at += 1 + length

    def run(self, texts, *form):
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder) / "texts.json", Path(folder) / "out.bin"
            source.write_text(json.dumps(texts), encoding="utf-8")
            subprocess.check_call([self.binary, "encode", str(source), str(target), *form])
            return target.read_bytes()

    def tokens(self, texts):
        """For each text its pieces and one row of FEATURES a piece."""
        raw, at = self.run(texts, "tokens"), 0
        for _ in texts:
            count = struct.unpack_from("<I", raw, at)[0]
            ids = np.frombuffer(raw, "<u4", count, at + 4)
            at += 4 + 4 * count
            table = np.frombuffer(raw, "<f4", count * FEATURES, at).reshape(count, FEATURES)
            at += 4 * table.size
            yield [self.pieces[i] if i > 2 else "" for i in ids], table

    def vectors(self, texts, attention):
        """The attended and the plain vector of each text, side by side."""
        with tempfile.NamedTemporaryFile(suffix=".bin") as file:
            file.write(attention.astype("<f4").tobytes())
            file.flush()
            raw = self.run(texts, "vectors", file.name)
        return np.frombuffer(raw, "<f4").reshape(len(texts), 2 * WIDTH).astype(np.float32)


# ---- linear algebra ----------------------------------------------------------------------------------------------

def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def unit(x):
    return x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-9)


def descend(gradients, parameters, steps, rate):
    """Adam with a rate that falls to nothing."""
    first = [np.zeros_like(p) for p in parameters]
    second = [np.zeros_like(p) for p in parameters]
    for step in range(steps):
        for i, gradient in enumerate(gradients()):
            first[i] = .9 * first[i] + .1 * gradient
            second[i] = .999 * second[i] + .001 * gradient ** 2
            move = first[i] / (1 - .9 ** (step + 1)) / (np.sqrt(second[i] / (1 - .999 ** (step + 1))) + 1e-8)
            parameters[i] -= (rate * (1 - step / steps) * move).astype(np.float32)
    return parameters


def heads(x, y, steps=200, decay=2e-5, start=-3.0):
    """One logistic head for each column of y."""
    weights, bias = np.zeros((x.shape[1], y.shape[1]), np.float32), np.full(y.shape[1], start, np.float32)

    def gradients():
        g = (sigmoid(x @ weights + bias) - y) / len(x)
        return x.T @ g + decay * weights, g.sum(0)
    return descend(gradients, [weights, bias], steps, .1)


def whitening(differences, texts, mean, keep, ease):
    """Quiets the directions in which a formula moves a text, the less the greater `ease`; keeps the largest of the rest."""
    c = differences.T @ differences
    values, axes = np.linalg.eigh(c / np.trace(c) + ease * np.eye(WIDTH) / WIDTH)
    w = (axes * values ** -.5) @ axes.T
    _, axes = np.linalg.eigh(np.cov(unit((texts - mean) @ w).T))
    return (w @ axes[:, ::-1][:, :keep]).astype(np.float32)


# ---- attention: how much each token tells of the subject ----------------------------------------------------------

def tellingness(entries, y):
    """How much a word says about the labels: the sum of relative entropies; for words in 8 texts or more."""
    base = y.mean(0)
    count, seen = Counter(), {}
    for entry, row in zip(entries, y):
        for word in set(words(entry["text"])):
            count[word] += 1
            seen[word] = seen.get(word, 0) + row
    told = {}
    for word, n in count.items():
        if n >= 8:
            p = (seen[word] + 5 * base) / (n + 5)
            told[word] = float((p * np.log(p / base) + (1 - p) * np.log((1 - p) / (1 - base))).sum())
    return told


def aim(told, word):
    if word in told:
        return min(1.0, max(0.0, told[word] - .6))
    return .8 if len(word) > 3 else .3


def spelled(pieces):
    """For each piece the word that it is part of."""
    place, found = [], []
    for piece in pieces:
        if piece.startswith("▁") or not found:
            found.append("")
        found[-1] += piece.replace("▁", "")
        place.append(len(found) - 1)
    return [found[i] for i in place]


def attention(data, encoder, told, formulas, rng):
    texts, marks = [], []
    for i in rng.permutation(len(data.for_ranks))[:2000]:
        texts.append(data.for_ranks[i]["text"])
        marks.append(("text", ""))
    for formula in formulas:
        for _ in range(3 if formula.isascii() else 5):
            texts.append(put_before(formula, data.for_ranks[rng.integers(len(data.for_ranks))]["text"]))
            marks.append(("formula", formula.rstrip(". ")))
        texts.append(formula)
        marks.append(("formula", formula.rstrip(". ")))
    for i in rng.permutation(len(data.terms))[:1500]:
        for language in ("en", "fr", "es", "ru", "ar", "zh"):
            if rng.random() < .5 and data.terms[i][language]:
                texts.append(data.terms[i][language].lower())
                marks.append(("term", data.terms[i]["en"]))
    x, y, w = [], [], []
    for (pieces, table), (kind, of) in zip(encoder.tokens(texts), marks):
        if kind == "term":
            aims = np.full(len(pieces), max([aim(told, t) for t in words(of)] or [.8]))
        else:
            aims = np.array([max([aim(told, t) for t in words(word)] or [0.]) for word in spelled(pieces)])
        letters, passed = len(of.replace(" ", "")) if kind == "formula" else 0, 0
        for i, piece in enumerate(pieces):
            aims[i] = 0 if passed < letters else aims[i]
            passed += len(piece.replace("▁", ""))
        aims[0] = aims[-1] = 0
        x.append(table)
        y.append(aims)
        w.append(np.full(len(pieces), .5 if kind == "term" else 1.))
    x, y, w = np.vstack(x), np.concatenate(y).astype(np.float32), np.concatenate(w).astype(np.float32)
    mean, spread = x.mean(0), x.std(0) + 1e-3
    x = (x - mean) / spread
    weights, bias = np.zeros(FEATURES, np.float32), np.zeros(1, np.float32)

    def gradients():
        g = (sigmoid(x @ weights + bias) - y) * w / len(y)
        return x.T @ g + 1e-4 * weights, g.sum(keepdims=True)
    weights, bias = descend(gradients, [weights, bias], 150, .03)
    print("attention agrees with its aim:", np.corrcoef(sigmoid(x @ weights + bias), y)[0, 1])
    return np.concatenate([weights / spread, bias - (weights * mean / spread).sum()]).astype(np.float32)


# ---- words that one may share ------------------------------------------------------------------------------------

def vocabulary(entries, formula_words, formula_english):
    """English words with their idf, 0 for words of formulas; the commonest spelling of each stem."""
    spelling, stems_with = Counter(), Counter()
    for entry in entries:
        found = words(entry["text"])
        spelling.update(found)
        stems_with.update({stem(w) for w in found})
    n, chosen = len(entries), {}
    for word, count in spelling.items():
        if count >= 5 and len(word) >= 2 and word not in STOP and word.isalpha():
            known = chosen.get(stem(word))
            if known is None or (spelling[known], known) < (count, word):
                chosen[stem(word)] = word
    silent = STOP | {w for w in formula_english if stem(w) not in chosen}
    listed = sorted(set(chosen.values()) | silent)

    def idf(word):
        if word in STOP or stem(word) in formula_words:
            return 0.0
        count = stems_with[stem(word)]
        return math.log(1 + (n - count + .5) / (count + .5))
    return [(word, idf(word)) for word in listed]


def telling_grams(entries, y):
    """The words and pairs of words that say most about single labels."""
    count, seen = Counter(), {}
    for entry, row in zip(entries, y):
        for gram in grams(entry["text"]):
            count[gram] += 1
            seen[gram] = seen.get(gram, 0) + row
    base, best = y.mean(0), []
    for gram, n in count.items():
        if n >= 6:
            p = (seen[gram] + 3 * base) / (n + 3)
            gain = p * np.log(p / base) + (1 - p) * np.log((1 - p) / (1 - base))
            best.append((-float(gain.max()) * math.sqrt(n), gram, math.log(len(entries) / n)))
    return [(gram, idf) for _, gram, idf in sorted(best)[:BONUS_WORDS]]


# ---- the file ----------------------------------------------------------------------------------------------------

class Out:
    def __init__(self):
        self.parts = [b"CHU1"]

    def count(self, n):
        self.parts.append(struct.pack("<I", n))

    def floats(self, x):
        self.parts.append(np.ascontiguousarray(x, "<f4").tobytes())

    def bytes_by_column(self, x):
        """One scale a column, then the rows."""
        scale = np.maximum(np.abs(x).max(0), 1e-12) / 127
        self.floats(scale)
        self.parts.append(np.round(x / scale).astype(np.int8).tobytes())

    def text(self, s):
        raw = s.encode()
        self.parts.append(struct.pack("<B", len(raw)) + raw)


def label(theme):
    return CODES.get(theme, re.sub(r"[^a-z]+", "-", theme.lower().replace("'", "")).strip("-"))


def main():
    folder, binary, target = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    rng, data, encoder, out = np.random.default_rng(7), Data(folder), Encoder(binary), Out()
    print(len(data.for_ranks), "labelled texts for ranks,", len(data.for_tags), "for tags,", len(data.texts), "texts")
    formulas = [f for language in data.formulas.values() for f in language]
    formula_words = {stem(w) for f in formulas for w in words(f)} | {stem(w) for w in GENERAL}
    y = data.labels(data.for_ranks)
    telling = [i for i, t in enumerate(data.themes) if t not in LEFT_OUT]
    told = tellingness(data.for_ranks, y[:, telling])
    looks = attention(data, encoder, told, formulas, rng)

    chosen = rng.integers(0, len(data.for_ranks), COPIES)
    copies = [put_before(formulas[f], data.for_ranks[i]["text"])
              for i, f in zip(chosen, rng.integers(0, len(formulas), COPIES))]
    plain = encoder.vectors([x["text"] for x in data.for_ranks], looks)
    moved = encoder.vectors(copies, looks)
    mean = plain.mean(0)
    every = encoder.vectors(data.texts, looks)
    out.floats(looks)
    out.floats(mean)
    for half, keep, ease in ((slice(0, WIDTH), ATTENDED, 1), (slice(WIDTH, None), PLAIN, 4)):
        out.count(keep)
        out.bytes_by_column(whitening((moved - plain[chosen])[:, half], every[:, half], mean[half], keep, ease))

    out.count(len(data.themes))
    counts = y.sum(0)
    rarity = np.sqrt(np.log((1 + len(y)) / (1 + counts)))
    for i, theme in enumerate(data.themes):
        out.text(label(theme))
        out.text(theme)
        out.floats([rarity[i] if i in telling else 0.0])
    weights, bias = heads(HEAD_SCALE * (np.vstack([plain, moved]) - mean), np.vstack([y, y[chosen]]))
    out.bytes_by_column(weights * HEAD_SCALE)
    out.floats(bias)

    listed = telling_grams(data.for_tags, data.labels(data.for_tags))
    column = {gram: i for i, (gram, _) in enumerate(listed)}
    x = np.zeros((len(data.for_tags), 2 * WIDTH + len(listed)), np.float32)
    x[:, :2 * WIDTH] = HEAD_SCALE * (encoder.vectors([e["text"] for e in data.for_tags], looks) - mean)
    for row, entry in enumerate(data.for_tags):
        for gram in grams(entry["text"]):
            if gram in column:
                x[row, 2 * WIDTH + column[gram]] = .3 * listed[column[gram]][1]
    weights, bias = heads(x, data.labels(data.for_tags), steps=150)
    weights[:2 * WIDTH] *= HEAD_SCALE
    weights[2 * WIDTH:] *= np.array([[.3 * idf] for _, idf in listed])
    out.count(len(listed))
    out.parts.append(np.array([fnv(gram) for gram, _ in listed], "<u4").tobytes())
    out.bytes_by_column(weights)
    out.floats(bias)

    # The meaning of each word is its plain vector; what the encoder finds in a word of another language is near it.
    english = {w for f in formulas if f.isascii() for w in words(f)}
    listed = vocabulary(data.for_ranks, formula_words, english)
    vectors = encoder.vectors([word for word, _ in listed], looks)[:, WIDTH:]
    out.count(len(listed))
    for word, idf in listed:
        out.text(word)
        out.floats([idf])
    out.bytes_by_column(vectors.T)
    target.write_bytes(b"".join(out.parts))
    print(target, target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
