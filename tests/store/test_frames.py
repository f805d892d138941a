import itertools
from datetime import UTC, date, datetime, timedelta, timezone

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voc.records import (
    Answer,
    Contact,
    DailyTotal,
    DateState,
    Feedback,
    Kind,
    Occurrence,
    Reachability,
    Rejection,
    Scale,
    Scope,
    Signal,
    Volume,
)
from voc.store import frames
from voc.store.row_mapping import normalized_text_hash

NUMBER = itertools.count()
words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)
names = st.none() | words
keys = words.filter(bool)
counts = st.integers(0, 2**31 - 1)
zones = st.timezones() | st.just(UTC) | st.just(timezone(timedelta(hours=5, minutes=45)))
moments = st.datetimes(datetime(1950, 1, 1), datetime(2200, 1, 1), timezones=zones)  # noqa: DTZ001  the naive bounds
days = st.dates(date(1950, 1, 1), date(2200, 1, 1))
flags = st.none() | st.booleans()
languages = st.none() | st.sampled_from(["nl", "en"])
redactions = st.dictionaries(words, counts, max_size=3)
numbers = st.floats(-1e6, 1e6)
scales = st.builds(Scale, st.sampled_from(["nps", "ces"]), numbers, numbers, numbers, st.tuples(numbers), st.just(()))
answers = st.builds(Answer, words, scales, st.none() | numbers)
items = st.builds(
    Feedback,
    key=keys,
    kind=st.sampled_from(Kind),
    text=words,
    at=st.none() | moments,
    date_state=st.sampled_from(DateState),
    scope=st.none() | st.sampled_from(Scope),
    customer=names,
    contact=names,
    case_number=names,
    channel=names,
    touchpoint=names,
    customer_segment=names,
    phase=names,
    region=names,
    department_asked=names,
    reason=names,
    question=names,
    language=languages,
    urgent=names,
    votes=st.none() | counts,
    answers=st.lists(answers, max_size=3).map(tuple),
    redactions=redactions,
    row=counts,
)
contacts = st.builds(
    Contact, keys, moments, names, names, names, names, names, st.none() | counts, flags, flags, counts
)
signals = st.builds(
    Signal, keys, keys, moments, names, names, names, names, words, names, names, st.none() | counts, flags, languages,
    names, redactions, counts,
)  # fmt: skip
told = keys  # a key that is not told is empty in the database, so an empty one comes back as None
volumes = st.builds(Volume, words, days, counts, st.none() | told, counts)
reached = st.builds(Reachability, words, days, counts, counts, counts, st.none() | numbers, st.none() | numbers, counts)
totals = st.builds(DailyTotal, days, st.none() | told, st.none() | told, counts, counts)
happened = st.builds(Occurrence, words, days, days, words, names, counts)

# The store of a test is used by all of its examples: each comes from a source of its own.
examples = settings(
    max_examples=settings.default.max_examples // 4, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def plain(value):
    """What stands in a frame, as it stands in a record."""
    if value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):  # noqa: PLR0124  NaN
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def rows(frame):
    return [{str(name): plain(value) for name, value in row.items()} for row in frame.astype(object).to_dict("records")]


def fields(record, *left_out):
    """A record's fields, moments in UTC: of two zones, Python never calls an hour that comes twice equal."""
    found = {name: getattr(record, name) for name in record.__dataclass_fields__ if name not in {"row", *left_out}}
    return {name: value.astimezone(UTC) if isinstance(value, datetime) else value for name, value in found.items()}


@examples
@given(item=items)
def test_an_item_comes_back_as_it_went_in(item, add, store):
    source = f"source {next(NUMBER)}"
    assert add(item, source=source).n_accepted == 1
    (found,) = (row for row in rows(frames.load_feedback(store)) if row["source_name"] == source)
    assert found.pop("source_key") == item.key
    assert found.pop("text_hash") == normalized_text_hash(item.text)
    id_ = found.pop("id")
    del found["source_name"], found["duplicate_of"]
    assert found == fields(item, "key", "row_key", "answers", "redactions", "is_closed", "closed_at", "sealed")
    scored = [row for row in rows(frames.load_answers(store)) if row["feedback"] == id_]
    assert scored == [
        {
            "feedback": id_,
            "question": answer.question,
            "scale": answer.scale.name,
            "low": answer.scale.low,
            "high": answer.scale.high,
            "best": answer.scale.best,
            "value": answer.value,
            "positive": None if answer.value is None else answer.value in answer.scale.positive,
        }
        for answer in item.answers
    ]


@examples
@given(contact=contacts)
def test_a_contact_comes_back_as_it_went_in(contact, add, store):
    key = f"{next(NUMBER)} {contact.key}"
    wanted = {**fields(contact), "key": key}
    assert add(Contact(**wanted), kind=Kind.CONTACT).n_accepted == 1
    found = rows(frames.load_contacts(store))[-1]
    del found["id"]
    assert found == wanted


@examples
@given(signal=signals)
def test_a_signal_comes_back_as_it_went_in(signal, add, store):
    assert add(signal, source=f"source {next(NUMBER)}", kind=Kind.SIGNAL).n_accepted == 1
    found = rows(frames.load_signals(store))[-1]
    feedback = found.pop("feedback")
    del found["id"]
    assert found == fields(signal, "key", "note", "language", "urgent", "redactions", "sealed")
    assert (feedback is None) == (not signal.note.strip())
    if feedback is not None:
        assert frames.load_feedback(store, feedback_ids=[feedback])["text"].tolist() == [signal.note]


@examples
@given(volume=volumes, reachability=reached, total=totals, occurrence=happened)
def test_daily_figures_and_the_calendar_come_back_as_they_went_in(volume, reachability, total, occurrence, add, store):
    source = f"source {next(NUMBER)}"
    add(volume, reachability, total, occurrence, source=source)

    def midnight(record):
        return {**fields(record), "day": datetime.combine(record.day, datetime.min.time())}

    assert midnight(volume) in rows(frames.load_volumes(store))
    assert midnight(reachability) in rows(frames.load_reachability(store))
    assert midnight(total) in rows(frames.load_daily_totals(store))
    assert fields(occurrence) in [fields(found) for found in frames.load_occurrences(store)]


def test_rejections_come_back_by_row(add, store):
    rejected = [Rejection(9, None, "empty"), Rejection(3, "at", "no date", "day-month-year", "31-02-2026")]
    batch = add(rejected=rejected).batch
    assert [Rejection(*row.values()) for row in rows(frames.load_rejections(store, batch))] == sorted(
        rejected, key=lambda r: r.row
    )


FRAMES = (
    frames.load_feedback,
    frames.load_answers,
    frames.load_segment_spans,
    frames.load_contacts,
    frames.load_signals,
    frames.load_volumes,
    frames.load_reachability,
    frames.load_daily_totals,
    frames.load_batches,
)


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.__name__)
def test_an_empty_frame_has_the_types_of_a_full_one(frame, add, store):
    noon = datetime(2026, 10, 5, 12, tzinfo=UTC)
    empty = frame(store)
    answer = Answer("q", Scale("nps", 0, 10, 10), 3)
    add(
        Feedback("1", Kind.SURVEY, "Een zin", noon, answers=(answer,)),
        Contact("1", noon),
        Signal("1", "1", noon),
        Volume("bills", noon.date(), 1),
        Reachability("phone", noon.date(), 1, 1, 0),
        DailyTotal(noon.date(), "1", "phone", 3),
    )
    assert len(empty) == 0
    assert frame(store).dtypes.equals(empty.dtypes)


def test_moments_are_in_utc_and_days_have_no_zone(add, store):
    cet = timezone(timedelta(hours=2))
    add(
        Feedback("1", Kind.SURVEY, "Een zin", datetime(2026, 10, 5, 1, 30, tzinfo=cet)),
        Volume("bills", date(2026, 10, 5), 1),
    )
    feedback, volumes = frames.load_feedback(store), frames.load_volumes(store)
    assert str(feedback["at"].dtype) == "datetime64[us, UTC]"
    assert feedback["at"][0] == pd.Timestamp("2026-10-04 23:30", tz="UTC")
    assert str(volumes["day"].dtype) == "datetime64[us]"
    assert volumes["day"][0] == pd.Timestamp("2026-10-05")


def test_items_can_be_asked_for_by_id(add, store):
    add(*(Feedback(str(n), Kind.SURVEY, f"Een zin {n}") for n in range(5)))
    ids = frames.load_feedback(store)["id"].tolist()
    assert frames.load_feedback(store, feedback_ids=[ids[3], ids[1], ids[1], 10**6])["id"].tolist() == [ids[1], ids[3]]
    assert frames.load_feedback(store, feedback_ids=[]).empty


def test_texts_can_be_left_out(add, store):
    add(Feedback("1", Kind.SURVEY, "Een zin"))
    assert list(frames.load_feedback(store).columns.difference(frames.load_feedback(store, texts=False).columns)) == [
        "text"
    ]


def test_columns_can_be_asked_for(add, store):
    add(Feedback("a", Kind.SURVEY, "Tekst", datetime(2026, 10, 5, tzinfo=UTC)))
    assert list(frames.load_feedback(store, columns=("at", "id"))) == ["id", "at"]
    assert list(frames.load_contacts(store, ("reason", "key"))) == ["key", "reason"]
    assert list(frames.load_signals(store, ("contact",))) == ["contact"]


def test_a_column_that_a_frame_has_not_is_refused(store):
    with pytest.raises(ValueError, match="no such columns: reasons; there are: id, key"):
        frames.load_contacts(store, ("key", "reasons"))
