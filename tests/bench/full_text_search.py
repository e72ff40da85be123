#!/usr/bin/env python3
"""The same queries through SQLite's full-text search and through clearing-house: quality and latency side by side.

    python3 tests/bench/full_text_search.py EVAL_DIR CLEARING_HOUSE_BINARY

FTS5 ranks by its BM25 over the Porter stems of the query's words, any of which may match. clearing-house's figures are
those of `evaluate`, which also tells how long one ranking takes beside reading the query. Nothing but Python is needed.
"""
import json, math, re, sqlite3, subprocess, sys, time
from pathlib import Path


def lines(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def grades(path):
    found = {}
    for line in open(path, encoding="utf-8").read().splitlines()[1:]:
        query, doc, grade = line.split("\t")
        found.setdefault(query, {})[doc] = int(grade)
    return found


def ndcg(ranked, of_query):
    def gain(values):
        return sum((2 ** grade - 1) / math.log2(place + 2) for place, grade in enumerate(values[:10]))
    ideal = gain(sorted(of_query.values(), reverse=True))
    return gain([of_query.get(doc, 0) for doc in ranked]) / ideal if ideal else None


def full_text(folder, queries, of):
    """Mean nDCG@10 and mean milliseconds a query."""
    docs = lines(folder / "docs.jsonl")
    by_id = {doc["id"]: doc for doc in docs}
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, sur UNINDEXED, session UNINDEXED, text,"
                 " tokenize='porter unicode61')")
    base.executemany("INSERT INTO texts VALUES (?, ?, ?, ?)",
                     [(doc["id"], doc.get("sur"), doc.get("session"), doc["text"]) for doc in docs])
    scores, spent = [], 0.0
    for query in queries:
        words = re.findall(r"[^\W_]+", query["text"].lower())
        asked = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
        state = query.get("needing_state")
        review = (query.get("sur") or state, query.get("session"))
        of_review = all(review) and "session" in docs[0]
        start = time.perf_counter()
        found = [row[0] for row in base.execute(
            f"SELECT id FROM texts WHERE texts MATCH ? {'AND sur = ? AND session = ?' if of_review else ''}"
            " ORDER BY rank LIMIT 1000", (asked, *review) if of_review else (asked,))]
        spent += time.perf_counter() - start
        found.sort(key=lambda d: bool(state) and state in by_id[d].get("provider", "").split("|"))
        score = ndcg(found, of.get(query["id"], {}))
        if score is not None:
            scores.append(score)
    return sum(scores) / max(1, len(scores)), 1000 * spent / max(1, len(queries))


def main():
    folder, binary = Path(sys.argv[1]), sys.argv[2]
    told = subprocess.run([binary, "evaluate", str(folder)], capture_output=True, text=True, check=True).stdout
    print(f"{'task':<36} {'split':<8} {'FTS5':>6} {'ms':>8} {'clearing-house':>15} {'ms':>8}")
    for row in (line.split() for line in told.splitlines()):
        if row[2:4] != ["all", "clearing-house"] or row[5].startswith("micro"):
            continue
        task = folder / row[0] if (folder / row[0]).exists() else folder
        queries = lines(task / f"queries.{row[1]}.jsonl")
        score, spent = full_text(task, queries, grades(task / f"qrels.{row[1]}.tsv"))
        print(f"{row[0]:<36} {row[1]:<8} {score:>6.3f} {spent:>8.2f} {row[5]:>15} {row[8]:>8}")


if __name__ == "__main__":
    main()
