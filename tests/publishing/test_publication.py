"""From draft to reader: who may do what when, and what becomes of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from publishing.desk import publication as desk
from publishing.desk import snapshot
from publishing.desk.revision import Action, Conflict, Event, Origin, Revision, State
from publishing.version import current_version
from tests.make import (
    fresh,
    make_contact,
    make_editor,
    make_organisation,
    make_page,
    make_referral,
    make_regulation,
    make_right,
    make_step,
)
from tests.publishing.writing import approved, edit, refused
from tests.seen import text
from tests.site import address

pytestmark = pytest.mark.django_db


def states(row):
    return [revision.state for revision in Revision.objects.of(row).order_by("number")]


def test_from_a_draft_to_readers(client, author, reviewer):
    page = make_page(title_nl="Eerst")
    version = current_version()
    draft = edit(page, author, title_nl="Dan")
    assert (fresh(page).title_nl, current_version()) == ("Eerst", version)
    desk.submit(draft, by=author, note="Het getal klopte niet.")
    desk.approve(draft, by=reviewer)
    assert current_version() == version
    desk.publish([draft], by=reviewer)
    assert "Dan" in text(client.get(address(page)))
    assert states(page) == ["published", "published"]
    assert (draft.note, draft.approved_by) == ("Het getal klopte niet.", reviewer)
    events = draft.events.values_list("action", "by__username")
    assert list(events) == [
        ("save", "author"),
        ("submit", "author"),
        ("approve", "reviewer"),
        ("publish", "reviewer"),
    ]


def test_a_save_without_a_change_is_no_save(author, reviewer):
    page = make_page()
    draft = approved(page, author, reviewer, title_nl="Dan")
    again = edit(page, reviewer, title_nl="Dan")
    assert (again.pk, again.state) == (draft.pk, State.APPROVED)
    assert len(states(page)) == 2


def test_a_save_takes_the_approval_away_and_adds_an_author(author, reviewer):
    page = make_page()
    draft = approved(page, author, reviewer, title_nl="Dan")
    other = edit(page, reviewer, title_nl="Later")
    draft.refresh_from_db()
    assert (draft.state, draft.approved_by) == (State.SUPERSEDED, None)
    assert other.state == State.DRAFT
    assert other.is_by(author)
    desk.submit(other, by=author)
    rows = Revision.objects.filter(pk=other.pk)
    for writer in (author, reviewer):
        assert refused(lambda writer=writer: desk.approve(other, by=writer), ValidationError)
        values = {"state": "approved", "approved_by": writer, "approved_at": timezone.now()}
        assert refused(lambda values=values: rows.update(**values), IntegrityError)
    desk.approve(other, by=make_editor())


def test_each_step_is_taken_from_its_own_state_only(author, reviewer):
    page = make_page()
    draft = edit(page, author, title_nl="Dan")
    later = timezone.now() + timedelta(days=1)
    steps = {
        "submit": lambda: desk.submit(draft, by=author),
        "give back": lambda: desk.give_back(draft, by=reviewer, note="Nee."),
        "approve": lambda: desk.approve(draft, by=reviewer),
        "schedule": lambda: desk.schedule(draft, by=reviewer, at=later),
        "cancel": lambda: desk.cancel(draft, by=reviewer),
        "publish": lambda: desk.publish([draft], by=reviewer),
    }

    def possible():
        """What does not end in a conflict; nothing is kept of it."""
        found = set()
        for name, step in steps.items():
            mark = transaction.savepoint()
            try:
                step()
                found.add(name)
            except Conflict:
                pass
            transaction.savepoint_rollback(mark)
            draft.refresh_from_db()
        return found

    assert possible() == {"submit"}
    steps["submit"]()
    assert possible() == {"give back", "approve"}
    steps["give back"]()
    assert possible() == {"submit"}
    steps["submit"](), steps["approve"]()
    assert possible() == {"give back", "schedule", "cancel", "publish"}
    steps["publish"]()
    assert possible() == set()
    assert refused(lambda: desk.discard(draft, by=author))


def test_what_is_missing_is_named_and_stops_the_submission_only(author):
    step = make_step()
    draft = edit(step, author, title_nl="", summary_nl="")
    with pytest.raises(ValidationError) as error:
        desk.submit(draft, by=author)
    assert {"title_nl", "summary_nl"} <= error.value.message_dict.keys()
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert fresh(step).title_nl != ""


def test_the_second_of_two_saves_from_the_same_version_is_a_conflict(author, reviewer):
    page = make_page()
    head = desk.begin(page)
    content = {t: head.said | {"fields": head.said["fields"] | {"title_nl": t}} for t in "ab"}
    mine = desk.save_draft(page, content["a"], by=author, began_from=head)
    with pytest.raises(Conflict) as conflict:
        desk.save_draft(page, content["b"], by=reviewer, began_from=head)
    assert conflict.value.theirs == mine


def test_a_discarded_draft_leaves_what_was_published(author, reviewer):
    page = make_page(title_nl="Eerst")
    draft = edit(page, author, title_nl="Dan")
    desk.discard(draft, by=reviewer, note="Toch niet.")
    assert desk.head(page).said["fields"]["title_nl"] == "Eerst"
    assert edit(page, author, summary_nl="Kort.").said["fields"]["title_nl"] == "Eerst"


def test_a_draft_that_outlived_a_withdrawal_is_what_was_published_last(author, reviewer):
    """It is older than the withdrawal, and came to readers after it."""
    row = make_page(title_nl="Eerst", summary_nl="Kort")
    draft = approved(row, author, reviewer, title_nl="Dan")
    withdrawn = desk.withdraw(row, by=reviewer, reason="Even weg.")
    desk.publish([draft], by=reviewer)
    assert withdrawn.number > draft.number
    assert desk.head(row) == desk.begin(fresh(row)) == desk.last_published(row) == draft
    assert Revision.objects.of(row).count() == 3
    later = edit(row, author, summary_nl="Korter")
    desk.discard(later, by=author)
    assert fresh(row).title_nl == "Dan"


def test_several_are_published_together_or_not_at_all(client, author, reviewer):
    step, organisation = make_step(), make_organisation(status="draft")
    new = approved(organisation, author, reviewer, name_nl="Nieuw")
    change = approved(step, author, reviewer, title_nl="Anders")
    lost = edit(make_page(), author, title_nl="Niet goedgekeurd")
    before = current_version()
    assert refused(lambda: desk.publish([new, change, lost], by=reviewer))
    assert (current_version(), fresh(organisation).status) == (before, "draft")
    new, change = (Revision.objects.get(pk=each.pk) for each in (new, change))
    desk.publish([new, change], by=reviewer)
    assert fresh(step).title_nl == "Anders"
    assert client.get(address(organisation)).status_code == 200


def test_what_it_links_to_may_be_gone_meanwhile(author, reviewer):
    right = make_right()
    step = make_step(rights=[right])
    draft = approved(step, author, reviewer, title_nl="Anders")
    step.rights.clear()
    Revision.objects.of(right).open()
    right.delete()
    with pytest.raises(ValidationError):
        desk.publish([draft], by=reviewer)
    assert fresh(step).title_nl != "Anders"


def test_what_a_command_changed_is_a_version_too_and_no_draft_undoes_it(author, reviewer):
    page = make_page(title_nl="Eerst", summary_nl="Kort.")
    draft = approved(page, author, reviewer, title_nl="Dan")
    row = fresh(page)
    row.summary_nl = "Van een programma."
    row.save()
    with pytest.raises(ValidationError):
        desk.publish([draft], by=reviewer)
    draft = desk.begin(fresh(page))
    fields = draft.said["fields"]
    assert (fields["title_nl"], fields["summary_nl"]) == ("Dan", "Van een programma.")
    assert (draft.state, draft.is_by(author)) == (State.DRAFT, True)
    assert desk.last_published(page).origin == Origin.IMPORTED


def test_alone_with_a_reason_and_not_twice_before_somebody_looked(author, reviewer):
    contact = make_contact()
    organisation = contact.organisation
    draft = edit(organisation, author, summary_nl="Nieuw nummer.")
    assert refused(lambda: desk.publish_urgently(draft, by=author, reason=" "), ValidationError)
    desk.publish_urgently(draft, by=author, reason="Het nummer is fout.")
    assert fresh(organisation).summary_nl == "Nieuw nummer."
    assert list(Revision.objects.not_looked_at()) == [draft]
    again = edit(organisation, author, summary_nl="Nog nieuwer.")
    reason = {"by": author, "reason": "Weer fout."}
    assert refused(lambda: desk.publish_urgently(again, **reason), ValidationError)
    assert refused(lambda: desk.look_at(draft, by=author), ValidationError)
    desk.look_at(draft, by=reviewer)
    assert refused(lambda: desk.look_at(draft, by=reviewer))
    desk.publish_urgently(again, **reason)
    assert again.events.last().action == Action.PUBLISH_URGENTLY


def test_an_older_version_comes_back_as_a_draft(author, reviewer):
    page = make_page(title_nl="Eerst")
    desk.publish([approved(page, author, reviewer, title_nl="Dan")], by=reviewer)
    first = Revision.objects.of(page).get(number=1)
    draft = desk.restore(first, by=author)
    assert (draft.state, draft.origin) == (State.DRAFT, Origin.RESTORED)
    assert fresh(page).title_nl == "Dan"
    desk.submit(draft, by=author), desk.approve(draft, by=reviewer)
    desk.publish([draft], by=reviewer)
    assert fresh(page).title_nl == "Eerst"


def test_what_is_restored_has_its_authors(author, reviewer):
    page = make_page()
    mine = edit(page, author, title_nl="Van mij")
    desk.discard(mine, by=author)
    draft = desk.restore(mine, by=reviewer)
    assert draft.is_by(author)
    assert draft.is_by(reviewer)


def test_what_was_deleted_comes_back_with_everything(author, reviewer):
    stage = make_step()
    step = make_step(fresh(stage), rights=[make_right()], key="terug")
    make_referral(step, why_nl="Helpt.")
    content = snapshot.take(fresh(step))
    desk.delete(fresh(step), by=author, note="Dubbel.")
    assert not type(step).objects.filter(pk=step.pk).exists()
    last = Revision.objects.get(origin=Origin.DELETED)
    draft = desk.restore(last, by=reviewer)
    row = fresh(step)
    assert snapshot.take(row) == content
    assert (row.parent_id, row.key, row.status) == (stage.pk, "terug", "draft")
    desk.submit(draft, by=reviewer), desk.approve(draft, by=author)
    desk.publish([draft], by=author)
    assert fresh(step).is_published


def test_what_comes_back_has_its_translations_and_is_found_at_its_address(author, reviewer):
    contact = make_contact()
    organisation = contact.organisation
    polish = {"text": "Po polsku", "source": "x", "checked": ""}
    for row, name in ((organisation, "name"), (contact, "label")):
        type(row)._base_manager.filter(pk=row.pk).update(in_pl={name: polish})
    desk.delete(fresh(organisation), by=author)
    draft = desk.restore(Revision.objects.deleted(type(organisation)).get(), by=reviewer)
    for row, name in ((organisation, "name"), (contact, "label")):
        assert type(row)._base_manager.get(pk=row.pk).in_pl == {name: polish}
    desk.submit(draft, by=reviewer), desk.approve(draft, by=author)
    desk.publish([draft], by=author)
    assert fresh(organisation).get_absolute_url() == organisation.get_absolute_url()


def test_what_others_link_to_is_not_deleted(author):
    right = make_right()
    step = make_step(rights=[right])
    with pytest.raises(ValidationError, match=str(step)):
        desk.delete(fresh(right), by=author)
    assert list(fresh(step).rights.all()) == [right]
    step.rights.clear()
    make_step(see_also=[fresh(step)], title_nl="Verwijst")
    with pytest.raises(ValidationError, match="Verwijst"):
        desk.delete(fresh(step), by=author)


def test_what_a_draft_refers_to_is_not_deleted(author):
    right, step = make_right(), make_step()
    head = desk.begin(step)
    links = head.said["links"] | {"rights": [str(right.pk)]}
    desk.save_draft(step, head.said | {"links": links}, by=author, began_from=head)
    with pytest.raises(ValidationError, match=str(step)):
        desk.delete(right, by=author)
    assert type(right).objects.filter(pk=right.pk).exists()


def test_a_row_that_readers_do_not_see_follows_its_draft(author):
    regulation = make_regulation(status="draft", verified=False)
    draft = edit(regulation, author, title_nl="Nieuw", verified=True)
    assert (fresh(regulation).title_nl, fresh(regulation).status) == ("Nieuw", "draft")
    assert draft.number == 2
    assert Revision.objects.of(regulation).get(number=1).authors == ","


def test_what_is_translated_from_english_is_no_part_of_a_draft(author, reviewer):
    contact = make_contact()
    text = {"text": "Po polsku", "source": "x", "checked": ""}
    for row, name in ((contact.organisation, "name"), (contact, "label")):
        type(row)._base_manager.filter(pk=row.pk).update(in_pl={name: text})
    draft = approved(contact.organisation, author, reviewer, name_nl="Anders")
    parts = draft.said["parts"]["contacts"]
    assert "in_pl" not in {*draft.said["fields"], *parts[0]}
    desk.publish([draft], by=reviewer)
    changed = draft.said | {"parts": {"contacts": [parts[0] | {"label_nl": "Anders"}]}}
    last = desk.head(contact.organisation)
    again = desk.save_draft(contact.organisation, changed, by=author, began_from=last)
    desk.submit(again, by=author), desk.approve(again, by=reviewer)
    desk.publish([again], by=reviewer)
    organisation = type(contact.organisation)._base_manager.get(pk=contact.organisation_id)
    part = type(contact)._base_manager.get(pk=contact.pk)
    assert (organisation.name_nl, part.label_nl) == ("Anders", "Anders")
    assert (organisation.in_pl["name"], part.in_pl["label"]) == (text, text)


def test_a_command_deletes_without_a_person(author):
    page = make_page()
    edit(page, author, title_nl="Dan")
    desk.delete(fresh(page), by=None)
    assert states(page)[-2:] == ["discarded", "published"]
    assert Event.objects.filter(action=Action.DISCARD, by=None).exists()


def test_publishing_costs_the_same_however_much_content_there_is(author, reviewer):
    stage, queries = make_step(), []
    step = make_step(fresh(stage))
    make_referral(fresh(step))
    for title in ("Eerst", "Dan"):
        draft = approved(step, author, reviewer, title_nl=title)
        with CaptureQueriesContext(connection) as captured:
            desk.publish([draft], by=reviewer)
        queries.append(len(captured))
        for _ in range(5):
            make_referral(make_step(fresh(stage)))
    assert queries[0] == queries[1]
