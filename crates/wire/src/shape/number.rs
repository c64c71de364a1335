//! Whole numbers with bounds.

/// A whole number of AWS's model, held in 16 bits.
macro_rules! integer {
    ($(#[$about:meta])* pub struct $name:ident = $shape:literal, $min:literal..=$max:literal;) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u16);

        impl $name {
            /// The number, or `None` when it is out of bounds.
            #[must_use]
            pub fn parse(number: u16) -> Option<Self> {
                ($min..=$max).contains(&number).then_some(Self(number))
            }

            /// The number.
            #[must_use]
            pub const fn number(self) -> u16 {
                self.0
            }
        }

        impl $crate::shape::Shaped for $name {
            const SHAPE: &'static $crate::shape::Shape =
                &$crate::shape::Shape::integer($shape, $min, $max);
        }

        impl $crate::shape::Read for $name {
            fn read(
                value: &serde_json::Value,
            ) -> Result<Self, $crate::shape::Violation> {
                value
                    .as_u64()
                    .and_then(|number| u16::try_from(number).ok())
                    .and_then(Self::parse)
                    .ok_or_else(|| $crate::shape::Violation::unshown("Member is out of bounds"))
            }
        }

        impl $crate::shape::Write for $name {
            fn write(&self) -> serde_json::Value {
                self.0.into()
            }
        }
    };
}

pub(crate) use integer;

integer! {
    /// How many results a list operation may give at once.
    pub struct MaxResults = "MaxResults", 1..=100;
}

integer! {
    /// How many days a key waits before it is deleted.
    pub struct DeleteKeyInDays = "DeleteKeyInputDeleteKeyInDaysInteger", 3..=180;
}
