"""Known repairs by rule: which rules an error calls for. Each proposes a few changes; the compiler refuses the wrong.

Some compile and still may not be what the author wants: those are doubtful, and the engine looks further first.
"""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sleepy_lsp.fixes.memory.matching import Change
from sleepy_lsp.fixes.rules import (
    arms,
    borrows,
    chains,
    closures,
    conversions,
    declared,
    generics,
    habits,
    leftovers,
    loops,
    members,
    names,
    numbers,
    operands,
    owning,
    paths,
    places,
    results,
    shapes,
    signatures,
    traits,
    visibility,
)
from sleepy_lsp.fixes.rules.scene import Proposal
from sleepy_lsp.rust.diagnostics import Diagnostic

Rule = Callable[[Diagnostic, str, bytes], Iterator[Proposal]]

_MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Repair:
    """One proposal of a rule."""

    title: str
    change: Change
    doubtful: bool
    """It opens what was private, ignores what it is given or leaves another value behind: not what all want."""


_RULES: dict[str, tuple[Rule, ...]] = {
    "": (members.macros_in_reach, habits.ended, habits.closed),
    "E0004": (arms.arms_alike, arms.arms_handed_on, arms.arms_below),
    "E0005": (results.refuted,),
    "E0015": (members.constant_function,),
    "E0023": (shapes.fewer_fields,),
    "E0026": (shapes.field_renamed, shapes.kind_of_pattern, shapes.fields_renamed),
    "E0038": (signatures.boxed_self,),
    "E0046": (members.type_given, traits.item_given),
    "E0049": (traits.head_as_in_trait,),
    "E0050": (members.parameters_as_in_trait, traits.head_as_in_trait),
    "E0053": (traits.head_as_in_trait,),
    "E0061": (closures.parts_passed, operands.argument_given, leftovers.unused_passed),
    "E0063": (shapes.fields_added, leftovers.field_as_neighbours, leftovers.field_begun_empty),
    "E0067": (conversions.place_assigned,),
    "E0070": (conversions.place_assigned,),
    "E0072": (declared.boxed_recursion,),
    "E0106": (signatures.self_borrowed,),
    "E0107": (generics.error_named,),
    "E0119": (declared.derived_once,),
    "E0133": (chains.checked,),
    "E0164": (shapes.kind_of_pattern,),
    "E0185": (members.self_as_in_trait,),
    "E0186": (members.self_as_in_trait,),
    "E0191": (names.associated_given,),
    "E0195": (traits.head_as_in_trait,),
    "E0204": (names.not_copied,),
    "E0207": (generics.parameter_moved,),
    "E0220": (members.associated_renamed,),
    "E0271": (
        chains.error_mapped,
        signatures.conversion_given,
        operands.iterated_by_reference,
        signatures.texts_borrowed,
    ),
    "E0277": (
        chains.loop_for_closure,
        chains.results_gathered,
        signatures.result_of_the_body,
        results.handed_on,
        results.taken_out,
        results.result_declared,
        operands.index_converted,
        operands.copied_before_collecting,
        borrows.shared,
        signatures.texts_owned,
        signatures.error_declared,
        signatures.conversion_given,
        operands.iterated_by_reference,
        numbers.widened,
        numbers.ordered_floats,
        numbers.partly_ordered,
        conversions.made_from,
        conversions.printed_by,
        conversions.gathered_by,
        conversions.walked_through,
        chains.elements_adapted,
        operands.borrowed_for_trait,
        signatures.text_gathered,
        conversions.order_completed,
        conversions.begun_new,
        chains.asked_where_bound,
        declared.derived_too,
        declared.sent,
        loops.entry_changed,
        loops.character_at,
        signatures.any_error,
        declared.derived_whole,
        declared.boxed_objects,
        chains.flattened,
        chains.assigned_out,
        operands.texts_made,
    ),
    "E0282": (results.collected, generics.error_of_ok, generics.number_summed, signatures.parts_listed),
    "E0283": (results.collected, generics.error_of_ok, generics.number_summed, signatures.parts_listed),
    "E0284": (generics.number_summed,),
    "E0308": (
        chains.arms_of_other_kind,
        chains.looked_up,
        operands.text_pushed,
        operands.any_equal,
        chains.asked_where_bound,
        signatures.changed_in_place,
        chains.transposed,
        chains.error_mapped,
        places.namesake_imported,
        signatures.result_of_the_body,
        results.returned,
        results.looped_over,
        results.bound_in_option,
        results.made_into_list,
        operands.iterated_by_reference,
        signatures.texts_owned,
        places.borrowed,
        places.unit_arm,
        numbers.converted,
        generics.parameter_typed,
        arms.downcast,
        chains.adapted,
        signatures.texts_borrowed,
        numbers.compared_floats,
        operands.wrapped_to_compare,
        loops.parts_copied,
        operands.followed_to_compare,
        operands.counted_passed,
        signatures.text_written,
    ),
    "E0317": (results.else_given,),
    "E0364": (visibility.exported,),
    "E0365": (visibility.exported,),
    "E0368": (operands.assigned_in_full, chains.assigned_out),
    "E0369": (
        operands.operator_like,
        results.taken_out,
        numbers.repeated,
        declared.derived_too,
        operands.added_by_field,
        operands.characters_counted,
    ),
    "E0373": (borrows.shared_into_closure, owning.field_shared),
    "E0382": (signatures.self_borrowed, operands.iterated_by_reference, habits.result_kept),
    "E0392": (members.marker_field,),
    "E0403": (generics.parameter_renamed,),
    "E0404": (places.converted_bound, generics.trait_for_bound),
    "E0407": (habits.only_method, traits.not_in_trait),
    "E0408": (shapes.same_names,),
    "E0412": (paths.found_elsewhere,),
    "E0415": (names.second_named,),
    "E0416": (names.second_named,),
    "E0423": (paths.made_by_owner,),
    "E0425": (paths.owner_named, paths.found_elsewhere),
    "E0426": (names.label_given,),
    "E0432": (paths.found_elsewhere, paths.std_module),
    "E0433": (paths.found_elsewhere, paths.std_module),
    "E0434": (members.captured,),
    "E0435": (members.vector_for_array,),
    "E0437": (traits.not_in_trait,),
    "E0438": (traits.not_in_trait,),
    "E0451": (paths.made_by_owner,),
    "E0499": (
        closures.lent_at_each_call,
        borrows.alias_inlined,
        borrows.disjoint,
        loops.removed_while_walking,
        loops.both_at_once,
        loops.taken_whole,
        loops.walked_by_place,
    ),
    "E0500": (closures.lent_at_each_call,),
    "E0501": (closures.lent_at_each_call,),
    "E0502": (
        closures.lent_at_each_call,
        borrows.alias_inlined,
        borrows.alias_copied,
        owning.value_copied,
        loops.removed_while_walking,
        loops.taken_whole,
        loops.walked_by_place,
    ),
    "E0503": (closures.lent_at_each_call, borrows.alias_inlined),
    "E0505": (borrows.alias_copied, signatures.self_borrowed, owning.value_copied, operands.iterated_by_reference),
    "E0506": (closures.lent_at_each_call, borrows.alias_inlined, borrows.alias_copied, owning.value_copied),
    "E0507": (
        borrows.taken,
        borrows.handed_over,
        signatures.self_borrowed,
        operands.iterated_by_reference,
        generics.parameter_copied,
    ),
    "E0508": (generics.parameter_copied,),
    "E0515": (
        owning.kept_and_returned,
        signatures.self_borrowed,
        owning.returned_owned,
        operands.iterated_by_reference,
    ),
    "E0521": (owning.field_shared, loops.given_to_threads),
    "E0524": (closures.lent_at_each_call,),
    "E0532": (shapes.kind_of_pattern, paths.made_by_owner),
    "E0559": (shapes.field_renamed,),
    "E0560": (shapes.field_renamed,),
    "E0574": (arms.variant_named,),
    "E0593": (operands.parameter_dropped,),
    "E0594": (signatures.changing_closure, loops.entry_changed, signatures.lent_to_change),
    "E0596": (signatures.changing_closure, signatures.self_borrowed, signatures.lent_to_change),
    "E0597": (owning.kept_owned, loops.given_to_threads),
    "E0599": (
        results.other_adapter,
        results.taken_out,
        conversions.made_from,
        operands.own_number,
        operands.walked_by_reference,
        conversions.begun_new,
        chains.asked_where_bound,
        declared.derived_too,
        declared.derived_whole,
        numbers.compared_floats,
        shapes.variant_like,
        habits.known_elsewhere,
    ),
    "E0603": (paths.made_by_owner, paths.imported_directly, visibility.seen),
    "E0604": (conversions.character_made,),
    "E0608": (results.taken_out, places.asked_of_method),
    "E0609": (results.taken_out, results.of_a_chain, shapes.field_like),
    "E0610": (operands.own_number,),
    "E0614": (results.taken_out, operands.not_followed),
    "E0616": (paths.asked_of_owner, visibility.seen),
    "E0618": (names.local_renamed,),
    "E0624": (visibility.seen,),
    "E0700": (signatures.lifetime_named,),
    "E0716": (owning.kept_owned,),
    "E0726": (generics.lifetime_of_impl,),
    "E0769": (shapes.kind_of_pattern,),
    "E0080": (numbers.subtracted,),
    "overflowing_literals": (numbers.greatest,),
    "E0631": (closures.called_in_closure,),
    "E0057": (closures.parts_passed, leftovers.unused_passed),
    "E0728": (closures.awaiting,),
    "E0765": (numbers.quote_closed,),
    "unreachable_patterns": (places.arm_before,),
}


_DOUBTFUL: frozenset[Rule] = frozenset(
    {
        visibility.seen,
        members.parameters_as_in_trait,
        borrows.shared,
        borrows.taken,
        places.unit_arm,
        leftovers.field_begun_empty,
        arms.arms_below,
        chains.flattened,
        shapes.variant_like,
        operands.added_by_field,
    }
)
CODES = sorted(_RULES)


def known_repairs(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Repair]:
    """What the rules for an error's code propose for a file."""
    n_left = _MOST_CANDIDATES
    for rule in _RULES.get(diagnostic.code or "", ()):
        for title, change in rule(diagnostic, path, source):
            if any(later.start < one.end for one, later in itertools.pairwise(change)):
                continue  # marks that don't belong to this text can lead a rule to one place twice
            yield Repair(title, change, rule in _DOUBTFUL)
            n_left -= 1
            if not n_left:
                return
