"""The synthetic offers of the load test: the same ones at every run, in words of their own."""

import random
from datetime import date, datetime, timedelta, timezone

# Labels whose equivalents lie in other vocabularies, so that both systems find the same offers by them.
THEMES = [
    "upr-info:business-and-human-rights", "upr-info:civil-society", "upr-info:corruption",
    "upr-info:counter-terrorism", "upr-info:death-penalty", "upr-info:detention",
    "upr-info:development", "upr-info:elections", "upr-info:enforced-disappearances",
    "upr-info:environment", "upr-info:extrajudicial-executions", "upr-info:freedom-of-movement",
    "upr-info:freedom-of-opinion-and-expression", "upr-info:freedom-of-religion-and-belief",
    "upr-info:human-rights-education-and-training", "upr-info:impunity",
    "upr-info:international-humanitarian-law", "upr-info:justice", "upr-info:labour",
    "upr-info:national-human-rights-institution", "upr-info:national-plan-of-action",
    "upr-info:poverty", "upr-info:privacy", "upr-info:racial-discrimination",
    "upr-info:right-to-education", "upr-info:right-to-food", "upr-info:right-to-health",
    "upr-info:right-to-housing", "upr-info:right-to-land", "upr-info:trafficking",
]
ASSISTANCE_TYPES = [
    "legislative_drafting", "policy_or_action_plan", "nmirf_setup", "nhri_strengthening", "training",
    "expert_deployment", "peer_exchange", "data_and_indicators", "treaty_and_upr_reporting",
    "institution_building", "awareness_and_translation", "equipment_and_it", "financial",
    "monitoring_and_evaluation",
]
LANGUAGES = ["ar", "zh", "en", "fr", "ru", "es"]
COST_TERMS = ["free", "cost_shared", "reimbursed", "to_be_agreed"]

DOERS = ["Trainers", "Two experts", "A drafting team", "Former judges", "Statisticians", "Our institute", "A small unit"]
DEEDS = ["advise on", "help to draft", "review", "translate", "teach", "set up", "compare", "measure", "document"]
THINGS = [
    "bills on equal treatment", "rules for places of detention", "plans with indicators", "a register of cases",
    "courses for prosecutors", "reports to treaty bodies", "complaint procedures", "household surveys",
    "legal aid desks", "inspection manuals", "a follow-up database", "school curricula",
]
PLACES = ["in the capital", "in the provinces", "on line", "at the ministry", "with local councils", "beside the courts"]
TIMES = ["for six weeks", "during one year", "each spring", "before the next report", "within ten days of a request"]

DESCRIPTION_CHARS = 600


def content(i: int) -> dict:
    """What offer number `i` says: the fields that both systems are given."""
    rng = random.Random(i)
    return {
        "title": f"{rng.choice(DOERS)} {rng.choice(DEEDS)} {rng.choice(THINGS)} ({i})",
        "description": _description(rng),
        "language": "en",
        "assistance_types": sorted(rng.sample(ASSISTANCE_TYPES, rng.randint(1, 3))),
        "themes": sorted(rng.sample(THEMES, rng.randint(1, 3))),
        "languages_of_delivery": sorted(rng.sample(LANGUAGES, rng.randint(1, 3))),
        "cost_terms": rng.choice(COST_TERMS),
        "standing": rng.random() < 0.2,
        "upr_process": True,
        "visibility": "public",
        "valid_until": (date.today() + timedelta(days=rng.randint(100, 1000))).isoformat(),
    }


def _description(rng: random.Random) -> str:
    text = ""
    while len(text) < DESCRIPTION_CHARS:
        sentence = (rng.choice(part) for part in (DOERS, DEEDS, THINGS, PLACES, TIMES))
        text += " ".join(sentence) + ". "
    return text.strip()


def updated_ms(i: int, count: int) -> int:
    """When offer `i` of `count` was last changed: one a minute, the last one yesterday."""
    yesterday = datetime.combine(date.today() - timedelta(days=1), datetime.min.time(), timezone.utc)
    return int(yesterday.timestamp() * 1000) - (count - i) * 60_000
