"""The story in its order: half a year at Lumen Sleep, and what it brought along from the year before."""

from datetime import UTC, datetime

from tracker.core.files import FileStore
from tracker.demo.back_catalogue import bring_releases_along
from tracker.demo.capacity import agree_on_space, change_to_a_pool, keep_days, plan_the_rest
from tracker.demo.clauses import judge, meet
from tracker.demo.further import FURTHER
from tracker.demo.glossary import explain_terms
from tracker.demo.growth import take_over_night_rhythm
from tracker.demo.later_releases import (
    night_rhythm_2_0_0,
    night_rhythm_2_0_1,
    night_rhythm_2_1_0,
    penetration_test,
    see_effects,
    sleep_diary_1_9_0,
    sleep_diary_1_9_1,
    sleep_diary_2_0_0,
    withdraw_2_0_1,
)
from tracker.demo.meetings import first_syncs, meet_weekly, next_agenda, second_sync
from tracker.demo.next_releases import (
    check_imports,
    reassess_risk,
    stopped_4_3_0,
    waiting_4_2_1,
)
from tracker.demo.others import (
    change_key_plan,
    delete_closed_accounts,
    diary_1_8_0,
    export_in_open_format,
    rotate_signing_key,
    warn_of_old_data,
)
from tracker.demo.priorities import change_orders, set_first_orders
from tracker.demo.registers import further_distribution, new_udi_di_5_0_0
from tracker.demo.setting import set_up
from tracker.demo.teller import Teller
from tracker.demo.tickets import bring_tickets_along
from tracker.demo.together import (
    agree_on_more,
    agree_on_templates,
    begin_from_templates,
    change_owners,
    register_more,
    sort_tickets,
)
from tracker.demo.told import told_by_github
from tracker.demo.udi_pi import agree_on_value
from tracker.demo.udi_pi_proof import finish, release_4_2_0

BEGINS = datetime(2026, 6, 1, 8, 5, 12, tzinfo=UTC)


def tell(files: FileStore) -> None:
    """Fill an empty, migrated database, from 1 June to the middle of November 2026."""
    teller = Teller(files, BEGINS)
    set_up(teller)
    judge(teller)
    agree_on_space(teller)
    udi_pi, needs = agree_on_value(teller)  # CI-1
    signing_key = rotate_signing_key(teller)  # CI-2
    release_4_2_0(teller, udi_pi, needs)  # REL-1
    keep_days(teller)
    delete_closed_accounts(teller)  # CI-3
    diary_1_8_0(teller)  # REL-2
    keep_days(teller)
    finish(teller, udi_pi, needs)
    change_to_a_pool(teller)
    warn_of_old_data(teller)  # CI-4
    export_in_open_format(teller)  # CI-5
    imports = check_imports(teller)  # CI-6
    change_key_plan(teller, signing_key)
    take_over_night_rhythm(teller)
    keep_days(teller)
    bring_tickets_along(teller)  # CI-7 to CI-16
    sort_tickets(teller)
    begin_from_templates(teller)  # CI-17 to CI-22
    reassess_risk(teller, imports)
    stopped_4_3_0(teller, (imports, signing_key))  # REL-3
    meet(teller)
    agree_on_templates(teller)
    register_more(teller, FURTHER)  # CI-23 to CI-30
    agree_on_more(teller)
    set_first_orders(teller)
    meet_weekly(teller)
    waiting_4_2_1(teller, needs)  # REL-4
    bring_releases_along(teller)  # REL-5 to REL-19
    explain_terms(teller)
    go_on_releasing(teller)
    change_owners(teller)
    plan_the_rest(teller)
    sleep_diary_2_0_0(teller)  # REL-25
    told_by_github(teller)
    change_orders(teller)
    teller.pace /= 5  # all of it on one afternoon
    new_udi_di_5_0_0(teller)  # REL-26
    further_distribution(teller)
    teller.pace *= 5
    next_agenda(teller)


def go_on_releasing(teller: Teller) -> None:
    """The last week: six releases of the other two products."""
    first_syncs(teller)
    teller.until(11, 13)
    night_rhythm_2_0_0(teller)  # REL-20
    sleep_diary_1_9_0(teller)  # REL-21
    teller.until(11, 17)
    second_sync(teller)
    penetration_test(teller)
    night_rhythm_2_0_1(teller)  # REL-22
    sleep_diary_1_9_1(teller)  # REL-23
    teller.until(11, 19)
    withdraw_2_0_1(teller)
    see_effects(teller)
    night_rhythm_2_1_0(teller)  # REL-24
