"""What an error code asks for, in a sentence: general rules of Rust, handed to the model with the error.

A hint speaks about the code, never about a program. It names the usual ways out, the least invasive first, because a
small model knows how to write each of them but not which one an error calls for. Measured in docs/answer-formats.md.
"""

import re

from sleepy_lsp.episode import Episode
from sleepy_lsp.rust.families import Family

_HINTS: dict[str, str] = {
    "E0004": "Add an arm that names each missing pattern, not `_`, and does for it what the other arms do for theirs.",
    "E0023": "Give the pattern as many fields as the variant has; use `_` or `..` for those that are not needed.",
    "E0026": "Use the field's real name in the pattern, `real_name: local_name` if the body uses another.",
    "E0027": "Name the missing field in the pattern, or end the pattern with `..`.",
    "E0040": "Call `drop(value)` instead of the destructor.",
    "E0046": "Write the missing items with real bodies; rename an existing method if it is that item misnamed.",
    "E0050": "Give the method the same parameters as in the trait.",
    "E0053": "Give the method exactly the types that the trait declares, then adapt its body to them.",
    "E0061": "Pass the arguments that the signature asks for, in its order; use values that are in scope.",
    "E0063": "Give the missing fields a value that is in scope or a sensible start value.",
    "E0106": "Add a lifetime parameter and use it for the references that are tied together, or return an owned value.",
    "E0107": "Give the type as many generic arguments as it declares.",
    "E0117": "Implement the trait for a type of your own, such as a wrapper struct.",
    "E0119": "Keep one of the two implementations, the one that does what both are needed for.",
    "E0133": "Call it inside an `unsafe` block with a comment that says why it is sound.",
    "E0191": "Name the associated type: `dyn Trait<Item = T>`.",
    "E0200": "Write `unsafe impl`.",
    "E0204": "Do not derive Copy for a type that owns heap data; clone where a copy was needed.",
    "E0252": "Rename one of the imports with `as`, or import only one.",
    "E0255": "Rename the import with `as`.",
    "E0261": "Declare the lifetime: `fn name<'a>` or `impl<'a>`.",
    "E0263": "Declare each lifetime once.",
    "E0277": "Make the type satisfy the bound: derive or implement the trait, convert the value, or add a bound.",
    "E0282": "State the type: annotate the variable, or write `::<Type>` after the call.",
    "E0283": "State the type: annotate the variable, or write `::<Type>` after the call.",
    "E0308": "Convert the value to the expected type, or change the declared type if that is what is wrong.",
    "E0310": "Add the bound `T: 'static`, or tie T to a lifetime.",
    "E0364": "Make the item itself `pub` before it is re-exported.",
    "E0365": "Make the item itself `pub` before it is re-exported.",
    "E0369": "Implement or derive the operator's trait, add it as a bound, or apply the operator to the inner values.",
    "E0373": "Write `move` before the closure, and clone beforehand what is still needed outside.",
    "E0381": "Give the variable a value on every path before it is used.",
    "E0382": "Borrow instead of moving, clone before the move, or use the value before it is moved. Where a method "
    "takes `self` and returns it, assign the result back: `x = x.method(...)`.",
    "E0384": "Declare the variable with `mut`, or shadow it with a new `let`.",
    "E0403": "Give each generic parameter a name of its own.",
    "E0404": "Name a trait here, not a type.",
    "E0405": "Import the trait, or write its real name.",
    "E0407": "Use the trait's real method name, or move the method to an inherent impl.",
    "E0412": "Import the type, declare it as a generic parameter, or write its real name.",
    "E0423": "Write a struct literal with braces, or call a constructor function.",
    "E0424": "Add `&self` or `&mut self` as the first parameter.",
    "E0425": "Use the name that is in scope for this value, or import the item.",
    "E0426": "Use the label that the enclosing loop has.",
    "E0428": "Rename one of the two, or remove the copy.",
    "E0432": "Import the name that the module really has; use `as` to keep the local name.",
    "E0433": "Import the type or module, or write its full path.",
    "E0434": "Pass the value as a parameter, or use a closure instead of a function.",
    "E0435": "Use a const, or a Vec instead of an array.",
    "E0499": "Finish with the first mutable borrow before the second begins: take out or copy what is needed, "
    "reorder the statements, or use indices.",
    "E0502": "End the first borrow before the other begins: copy or clone what is needed out of it, or move the "
    "conflicting statement before it.",
    "E0503": "Copy the value before the borrow, or use it after the borrow has ended.",
    "E0505": "Clone what is needed out of the borrow before the move, or move later.",
    "E0506": "Assign after the last use of the borrow, or copy the value out first.",
    "E0507": "Take the value out with `take`, `replace` or `mem::take`, clone it, or match on a reference.",
    "E0515": "Return an owned value (String, Vec), or borrow from a parameter instead of a local.",
    "E0521": "Give the thread owned data: clone or Arc instead of a reference.",
    "E0533": "Match on the variant or a constant, not on a method.",
    "E0559": "Use the field names that the variant really has.",
    "E0560": "Use the field names that the struct really has.",
    "E0594": "Make the binding, the reference or the closure mutable: `mut`, `&mut`, `FnMut`.",
    "E0596": "Make the binding `mut`, or take `&mut` in the signature.",
    "E0597": "Declare the owner before the borrower so that it lives longer, or store an owned value.",
    "E0599": "Call the method that the type really has for this, or import or derive the trait that has it.",
    "E0600": "Apply the operator to a type that has it: convert the value first, or compare instead.",
    "E0603": "Make the item `pub`, or use the public function that gives access to it.",
    "E0604": "Cast through u32, or use `char::from`, `as u8 as char`.",
    "E0605": "Use `From`, `parse` or `try_into` instead of `as`.",
    "E0606": "Dereference before the cast, or use `From`.",
    "E0608": "Index a slice or a map; for other types call a method.",
    "E0609": "Use the field that the type really has.",
    "E0614": "Leave out the `*`: the value is no reference.",
    "E0615": "Call the method with `()`.",
    "E0616": "Use the type's public method instead of its private field.",
    "E0618": "Use the value without `()`, or call the function that was meant.",
    "E0621": "Give the parameter's reference the same lifetime as the other one.",
    "E0623": "Give both references the same lifetime.",
    "E0700": "Capture the lifetime in the return type: `impl Trait + use<'a>` or `+ '_`.",
    "E0716": "Bind the temporary with `let` before borrowing from it, or store an owned value.",
    "E0728": "Make the function `async`, or do without `.await`.",
    "E0746": "Return `impl Trait` or `Box<dyn Trait>`.",
    "E0782": "Write `dyn Trait` behind a pointer, or `impl Trait`.",
}
_FAMILY_HINTS = {
    Family.RESULT: "The function's return type decides: hand errors on with `?` where it returns that kind, turn "
    "Option into Result with `ok_or`, Result into Option with `.ok()`, change the error with `map_err`, or match.",
}


# What a message says beyond its code decides between the ways out; the first that matches speaks.
_MESSAGE_HINTS: tuple[tuple[str, str, str], ...] = (
    (
        "E0599",
        r"`(map_err|or_else|unwrap_err|expect_err|err)` found for enum `(std::option::)?Option",
        "An Option has no error to change: give it one with `.ok_or(...)` or `.ok_or_else(|| ...)` instead.",
    ),
    (
        "E0599",
        r"`ok_or(_else)?` found for enum `(std::result::)?Result",
        "A Result has an error already: change it with `.map_err(|_| ...)` instead.",
    ),
    (
        "E0599",
        r"found for enum `(std::option::)?(Option|Result)",
        "Call it on the value inside: hand the missing value or the error on with `?`, or use `.map(|x| ...)`.",
    ),
    (
        "E0277",
        r"the `\?` operator can only be used",
        "Make the function return Result or Option as `?` needs: end it with `Ok(...)` or `Some(...)`, and write "
        "`return Ok(())` where it returned nothing.",
    ),
    (
        "E0277",
        r"`\?` couldn't convert",
        "Turn the error into the function's own with `.map_err(...)` before the `?`, or implement `From` for it.",
    ),
    ("E0277", r"cannot be indexed by", "Index with usize: `as usize`, or `usize::try_from`."),
    (
        "E0277",
        r"cannot be (sent|shared) between threads",
        "Between threads use Arc instead of Rc, and Mutex with `.lock().unwrap()` instead of RefCell and Cell.",
    ),
    ("E0277", r"can't compare", "Compare values of one type: dereference or borrow one side."),
    (
        "E0277",
        r"cannot (add|subtract|multiply|divide|calculate)",
        "Bring both operands to one type with `from` or `as`.",
    ),
)


def hint(episode: Episode) -> str:
    """The hint for an error; empty when there is none."""
    for code, pattern, text in _MESSAGE_HINTS:
        if code == episode.code and re.search(pattern, episode.diagnostic.message):
            return text
    return _FAMILY_HINTS.get(episode.family) or _HINTS.get(episode.code or "", "")
