"""Records of an erased customer, whatever names the customer in them, and nobody else's."""

import hashlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from voc.records import Contact, Feedback, Kind, Signal, Volume, find_contact_key
from voc.store import schema
from voc.store.tombstones import add_tombstones, has_tombstone, hash_person, split_erased_records

NOW = datetime(2026, 10, 5, tzinfo=UTC)


def hash_identity(identity):
    return hashlib.sha256(f"key {identity}".encode()).hexdigest()


def comment(key, *, customer=None, contact=None):
    return Feedback(key, Kind.SURVEY, "Te duur.", customer=customer, contact=contact)


def registration(key, customer=None):
    return Contact(key, NOW, customer=customer)


def signal(key, contact, customer=None):
    return Signal(key, contact, NOW, customer=customer)


@pytest.fixture
def connection(store):
    with store.writing() as connection:
        add_tombstones(connection, [hash_person(hash_identity, customer="gone")])
        yield connection


def split(connection, *records):
    stored, erased = split_erased_records(connection, records, hash_identity)
    assert [record for record in records if record in erased] == erased, "the order of the file stays"
    assert len(stored) + len(erased) == len(records)
    return [record.key for record in erased]


def test_a_customer_and_a_contact_of_the_same_number_are_two():
    assert hash_person(hash_identity, customer="7") != hash_person(hash_identity, contact="7")


def test_a_record_is_an_erased_customers_by_the_customer(connection):
    assert split(connection, comment("1", customer="gone"), comment("2", customer="other"), comment("3")) == ["1"]


def test_a_survey_before_its_registration_in_the_file_is_the_customers_too(connection):
    records = [comment("1", contact="k1"), signal("2", "k1"), registration("k1", "gone"), registration("k2", "other")]
    assert split(connection, *records) == ["1", "2", "k1"]


def test_the_contact_is_known_in_the_files_that_follow(connection):
    split(connection, registration("k1", "gone"))
    assert has_tombstone(connection, hash_person(hash_identity, contact="k1"))
    assert split(connection, comment("1", contact="k1"), registration("k1")) == ["1", "k1"]


def test_another_customer_who_is_named_goes_before_a_contacts_number(connection):
    split(connection, registration("k1", "gone"))
    assert split(connection, comment("1", customer="other", contact="k1"), registration("k1", "other")) == []
    assert not has_tombstone(connection, hash_person(hash_identity, customer="other"))


def test_daily_figures_are_nobodys(connection):
    volume = Volume("phone", NOW.date(), 3)
    assert split_erased_records(connection, [volume], hash_identity) == ([volume], [])


def test_without_records_nothing_is_written(connection):
    assert split_erased_records(connection, [], hash_identity) == ([], [])
    assert len(connection.execute(select(schema.Tombstone.customer_hash)).all()) == 1


def test_a_tombstone_keeps_its_moment(connection):
    moments = select(schema.Tombstone.customer_hash, schema.Tombstone.at)
    before = connection.execute(moments).all()
    add_tombstones(connection, [hash_person(hash_identity, customer="gone"), "b", "b"])
    after = connection.execute(moments).all()
    assert len(after) == 2
    assert set(before) < set(after)


def test_a_registration_is_its_own_contact():
    assert find_contact_key(registration("k1")) == "k1"
    assert find_contact_key(comment("1", contact="k2")) == "k2"
    assert find_contact_key(comment("1")) is None
