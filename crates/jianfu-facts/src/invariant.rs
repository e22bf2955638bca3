//! Invariants (不变量): what must hold of values that the program itself computed. One that doesn't hold is a bug, and a figure
//! made in spite of it may be wrong, so the work stops: the writer ends, a read ends with an error. What comes from files,
//! requests and bundles may be anything: it is refused with an error and never asserted.

/// Asserts what holds of computed values; it stays on in release, and its message begins with "invariant: ".
///
/// `invariant!(condition, "why it holds")` asserts a condition. `invariant!(Some(option), "why there is one")` gives what is in
/// an option that must hold something.
///
/// # Panics
/// Where it doesn't hold.
#[macro_export]
macro_rules! invariant {
    (Some($option:expr), $($why:tt)+) => {
        match $option {
            Some(value) => value,
            None => unreachable!("invariant: {}", format_args!($($why)+)),
        }
    };
    ($condition:expr, $($why:tt)+) => {
        assert!($condition, "invariant: {}", format_args!($($why)+))
    };
}
