//! 请求: what a person asks to have recorded. A command is not a fact: whatever follows from the rest of it, from the day or
//! from the state is left out of a request, and set where it is decided.

use std::marker::PhantomData;

use crate::fact::{Fact, TypeInfo};
use crate::kind::FactKind;

/// Declares the body of a kind together with the request for it. A field ends in `=> derived` where the request leaves it
/// out, in `=> [Type]` where the request has another type there.
///
/// The request has `with`, which takes what is left out and gives the fact, and is made from a fact by `From`: what was asked,
/// read back.
macro_rules! requested {
    (
        $(#[$doc:meta])*
        pub struct $fact:ident asked by $(#[$request_doc:meta])* $request:ident {
            $($(#[$meta:meta])* pub $field:ident: $ty:ty $(=> $mark:tt)?,)*
        }
    ) => {
        $(#[$doc])*
        pub struct $fact { $($(#[$meta])* pub $field: $ty,)* }

        $crate::request::requested! {
            @ [$fact $(#[$request_doc])* $request] [] [] [] [] []
            $([$(#[$meta])*] $field [$ty] [$($mark)?];)*
        }
    };
    (@ $names:tt [$($fields:tt)*] [$($same:ident)*] $other:tt $given:tt [$($all:ident)*]
        [$(#[$meta:meta])*] $field:ident [$ty:ty] []; $($rest:tt)*) => {
        $crate::request::requested! {
            @ $names [$($fields)* $(#[$meta])* pub $field: $ty,] [$($same)* $field] $other $given [$($all)* $field] $($rest)*
        }
    };
    (@ $names:tt $fields:tt $same:tt $other:tt [$($given:tt)*] [$($all:ident)*]
        [$(#[$meta:meta])*] $field:ident [$ty:ty] [derived]; $($rest:tt)*) => {
        $crate::request::requested! {
            @ $names $fields $same $other [$($given)* $field: $ty,] [$($all)* $field] $($rest)*
        }
    };
    (@ $names:tt [$($fields:tt)*] $same:tt [$($other:ident)*] [$($given:tt)*] [$($all:ident)*]
        [$(#[$meta:meta])*] $field:ident [$ty:ty] [[$asked:ty]]; $($rest:tt)*) => {
        $crate::request::requested! {
            @ $names [$($fields)* $(#[$meta])* pub $field: $asked,] $same [$($other)* $field] [$($given)* $field: $ty,]
            [$($all)* $field] $($rest)*
        }
    };
    (@ [$fact:ident $(#[$doc:meta])* $request:ident] [$($fields:tt)*] [$($same:ident)*] [$($other:ident)*]
        [$($given:ident: $given_ty:ty,)*] [$($all:ident)*]) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $request { $($fields)* }

        impl From<&$fact> for $request {
            fn from(fact: &$fact) -> $request {
                let $fact { $($same,)* $($other,)* .. } = fact;
                $request { $($same: $same.clone(),)* $($other: $other.as_deref().map(|of| Box::new(of.into())),)* }
            }
        }

        impl $request {
            /// The fact, with what the request leaves out.
            #[must_use]
            pub fn with(self, $($given: $given_ty),*) -> $fact {
                let $request { $($same,)* .. } = self;
                $fact { $($all,)* }
            }
        }
    };
}
pub(crate) use requested;

/// The request for a kind that is never asked for as such: its facts are made from the state or from other entries.
pub enum Made<F> {
    #[doc(hidden)]
    Never(std::convert::Infallible, PhantomData<fn() -> F>),
}

impl<F> Made<F> {
    /// Anything: there is none.
    #[must_use]
    pub fn never<T>(&self) -> T {
        match *self {
            Made::Never(never, _) => match never {},
        }
    }
}

impl<F> Clone for Made<F> {
    fn clone(&self) -> Self {
        self.never()
    }
}

impl<F> std::fmt::Debug for Made<F> {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.never()
    }
}

impl<F> PartialEq for Made<F> {
    fn eq(&self, _: &Self) -> bool {
        self.never()
    }
}

impl<F> Eq for Made<F> {}

macro_rules! requests {
    ($($variant:ident in $($module:ident)::+,)+) => {
        /// What a person asks to have recorded of one kind.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Request { $(
            #[doc = concat!("For a [`", stringify!($variant), "`](crate::fact::Fact::", stringify!($variant), ").")]
            $variant(Box<<crate::$($module)::+::$variant as FactKind>::Request>),
        )+ }

        impl Request {
            /// The kind that is asked for.
            #[must_use]
            pub fn info(&self) -> TypeInfo {
                match self { $(Request::$variant(_) => const { TypeInfo::of::<crate::$($module)::+::$variant>() },)+ }
            }
        }

        impl Fact {
            /// What was asked when it was recorded; nothing for what is never asked for as such.
            #[must_use]
            pub fn request(&self) -> Option<Request> {
                match self {
                    $(Fact::$variant(f) => {
                        let asked = (crate::$($module)::+::$variant::KIND.request)(f)?;
                        Some(Request::$variant(Box::new(asked)))
                    })+
                }
            }
        }

        $(impl From<<crate::$($module)::+::$variant as FactKind>::Request> for Request {
            fn from(asked: <crate::$($module)::+::$variant as FactKind>::Request) -> Request {
                Request::$variant(Box::new(asked))
            }
        })+
    };
}

crate::every_kind!(requests);
