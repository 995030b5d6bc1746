"""The three roles, and what the workflow refuses each of them."""

import pytest
from django.contrib.auth.models import Group, Permission, User

from archive import history, workflow
from archive.models import Quote, Revision
from archive.workflow import roles
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def uma(db) -> User:
    return cast.person("uma", "Contributor")


@pytest.fixture
def ida(db) -> User:
    return cast.person("ida")


def test_each_role_may_all_that_the_one_before_it_may():
    contributor, editor, chief = (roles.ROLES[name] for name in ("Contributor", "Editor", "Chief"))
    assert contributor < editor < chief


def test_every_permission_of_a_role_is_there():
    for name, wanted in roles.ROLES.items():
        given = Group.objects.get(name=name).permissions.values_list("codename", flat=True)
        assert set(given) == wanted


def test_no_role_may_alter_history_corrections_or_roles():
    kept = ("revision", "correction", "comparison", "passage", "logentry", "group", "permission")
    every = {f"{verb}_{kind}" for verb in ("add", "change", "delete") for kind in kept}
    assert not every & set().union(*roles.ROLES.values())


def test_what_a_superuser_added_to_a_role_stays_and_what_is_missing_comes_back():
    editor = Group.objects.get(name="Editor")
    editor.permissions.set([Permission.objects.get(codename="view_logentry")])
    roles.install()
    assert set(editor.permissions.values_list("codename", flat=True)) == roles.ROLES["Editor"] | {
        "view_logentry"
    }


def test_contributor_submits_a_draft_and_takes_it_back(uma):
    quote = cast.quote(status="draft")
    workflow.submit(quote, by=uma)
    workflow.back_to_draft(quote, by=uma)
    assert quote.status == "draft"


def test_contributor_leaves_the_submission_of_another(uma, ida):
    quote = cast.quote(status="draft")
    workflow.submit(quote, by=ida)
    with pytest.raises(workflow.Refused, match="an editor takes it back"):
        workflow.back_to_draft(quote, by=uma)


def test_contributor_leaves_alone_who_sent_it_in_again(uma, ida):
    quote = cast.quote(status="draft")
    workflow.submit(quote, by=uma)
    workflow.back_to_draft(quote, by=ida)
    workflow.submit(quote, by=ida)
    with pytest.raises(workflow.Refused, match="an editor takes it back"):
        workflow.back_to_draft(quote, by=uma)


@pytest.mark.parametrize("status", ["published", "withdrawn"])
def test_contributor_moves_nothing_that_was_before_readers(uma, status):
    quote = cast.quote(status=status)
    with pytest.raises(workflow.Refused, match="Only an editor"):
        workflow.back_to_draft(quote, by=uma)


def test_contributor_changes_nothing_that_readers_see(uma):
    quote = cast.quote()
    with pytest.raises(workflow.Refused, match="Only an editor"):
        workflow.wait(quote, history.snapshot(quote), by=uma)


@pytest.mark.parametrize("step", [workflow.submit, workflow.publish, workflow.back_to_draft, workflow.agree])
def test_who_has_no_role_takes_no_step(step):
    guest = User.objects.create_user("guest", is_staff=True)
    with pytest.raises(workflow.Refused, match="Only an editor|You may not change quotes"):
        step(cast.quote(status="in_review"), by=guest)
    assert not Quote.objects.published().exists()


def test_permission_to_publish_alone_is_not_enough():
    some = User.objects.create_user("some", is_staff=True)
    some.user_permissions.set(Permission.objects.filter(codename__in=["publish", "change_quote"]))
    with pytest.raises(workflow.Refused, match="You may not change articles"):
        workflow.publish(cast.article(status="draft"), by=some)


def test_closed_account_takes_no_step(ida):
    ida.is_active = False
    ida.save()
    with pytest.raises(workflow.Refused, match="Only an editor"):
        workflow.publish(cast.quote(status="draft"), by=User.objects.get(pk=ida.pk))


def test_refused_step_leaves_no_version(uma):
    quote = cast.quote(status="draft")
    with pytest.raises(workflow.Refused):
        workflow.publish(quote, by=uma)
    assert not Revision.objects.exists()
