//! Enumerations: a word of ours and how AWS spells it, one row each.

/// An enumeration of AWS's model that belongs to the wire alone.
macro_rules! enumeration {
    (
        $(#[$about:meta])*
        pub enum $name:ident = $shape:literal {
            $($(#[$about_variant:meta])* $variant:ident = $spelling:literal),* $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$about_variant])* $variant,)*
        }

        $crate::shape::spelling! { $name = $shape { $($variant = $spelling),* } }
    };
}

/// How AWS spells an enumeration that is defined elsewhere. A variant without a row does not
/// compile.
macro_rules! spelling {
    ($name:ident = $shape:literal { $($variant:ident = $spelling:literal),* $(,)? }) => {
        impl $crate::name::Spelled for $name {
            fn spelling(self) -> &'static str {
                match self {
                    $(Self::$variant => $spelling,)*
                }
            }

            fn from_spelling(text: &str) -> Option<Self> {
                match text {
                    $($spelling => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }

        impl $crate::shape::Shaped for $name {
            const SHAPE: &'static $crate::shape::Shape =
                &$crate::shape::Shape::enumeration($shape, &[$($spelling,)*]);
        }

        impl $crate::shape::Read for $name {
            fn read(
                value: &serde_json::Value,
            ) -> Result<Self, $crate::shape::Violation> {
                value.as_str().and_then($crate::name::Spelled::from_spelling).ok_or_else(|| {
                    $crate::shape::Violation::unshown("Member must satisfy enum value set")
                })
            }
        }

        impl $crate::shape::Write for $name {
            fn write(&self) -> serde_json::Value {
                $crate::name::Spelled::spelling(*self).into()
            }
        }
    };
}

pub(crate) use {enumeration, spelling};
