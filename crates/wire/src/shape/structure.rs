//! Structures and unions: the Rust type, its shape, its reading and writing, from one text.

/// A structure that is part of a request. The name of a member in JSON is the field's name in
/// Pascal case; an `Option` is a member that may be absent.
///
/// ```text
/// request! {
///     /// What GetKey is asked.
///     pub struct Input = "GetKeyInput" {
///         /// The key.
///         pub key_identifier: KeyIdentifier,
///     }
/// }
/// ```
macro_rules! request {
    ($($text:tt)*) => {
        $crate::shape::fields! { $($text)* }
        $crate::shape::reading! { $($text)* }
    };
}

/// A structure that is part of an answer; written like a [`request!`].
macro_rules! answer {
    ($($text:tt)*) => {
        $crate::shape::fields! { $($text)* }
        $crate::shape::writing! { $($text)* }
    };
}

/// A structure that is part of requests and of answers; written like a [`request!`].
macro_rules! structure {
    ($($text:tt)*) => {
        $crate::shape::fields! { $($text)* }
        $crate::shape::reading! { $($text)* }
        $crate::shape::writing! { $($text)* }
    };
}

/// The type of a structure and its shape.
macro_rules! fields {
    (
        $(#[$about:meta])*
        pub struct $name:ident = $shape:literal {
            $($(#[$about_field:meta])* pub $field:ident: $type:ty),* $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(Debug)]
        pub struct $name {
            $($(#[$about_field])* pub $field: $type,)*
        }

        impl $crate::shape::Shaped for $name {
            const SHAPE: &'static $crate::shape::Shape = &$crate::shape::Shape::structure(
                $shape,
                &[$($crate::shape::Member::of::<$type>($crate::shape::name_of!($field)),)*],
            );
        }
    };
}

/// How a structure is read.
macro_rules! reading {
    (
        $(#[$about:meta])*
        pub struct $name:ident = $shape:literal {
            $($(#[$about_field:meta])* pub $field:ident: $type:ty),* $(,)?
        }
    ) => {
        impl $crate::shape::Read for $name {
            fn read(value: &serde_json::Value) -> Result<Self, $crate::shape::Violation> {
                // A structure may have no members; then nobody looks.
                let _ = value;
                Ok(Self {
                    $($field: $crate::shape::ReadField::read_member(
                        value,
                        $crate::shape::name_of!($field),
                    )?,)*
                })
            }
        }
    };
}

/// How a structure is written.
macro_rules! writing {
    (
        $(#[$about:meta])*
        pub struct $name:ident = $shape:literal {
            $($(#[$about_field:meta])* pub $field:ident: $type:ty),* $(,)?
        }
    ) => {
        impl $crate::shape::Write for $name {
            fn write(&self) -> serde_json::Value {
                let mut object = serde_json::Map::new();
                // A structure may have no members; then nothing is written.
                let _ = &mut object;
                $($crate::shape::WriteField::write_member(
                    &self.$field,
                    $crate::shape::name_of!($field),
                    &mut object,
                );)*
                serde_json::Value::Object(object)
            }
        }
    };
}

/// A union that is part of a request: exactly one of its members is set.
macro_rules! union {
    (
        $(#[$about:meta])*
        pub enum $name:ident = $shape:literal {
            $($(#[$about_variant:meta])* $variant:ident($type:ty)),* $(,)?
        }
    ) => {
        $crate::shape::variants! {
            $(#[$about])*
            pub enum $name = $shape { $($(#[$about_variant])* $variant($type),)* }
        }

        impl $crate::shape::Read for $name {
            fn read(value: &serde_json::Value) -> Result<Self, $crate::shape::Violation> {
                $(
                    let member: Option<$type> =
                        $crate::shape::ReadField::read_member(value, stringify!($variant))?;
                    if let Some(member) = member {
                        return Ok(Self::$variant(member));
                    }
                )*
                Err($crate::shape::Violation::unshown($crate::shape::ONE_MEMBER))
            }
        }
    };
}

/// A union that is part of an answer; written like a [`union!`].
macro_rules! answer_union {
    (
        $(#[$about:meta])*
        pub enum $name:ident = $shape:literal {
            $($(#[$about_variant:meta])* $variant:ident($type:ty)),* $(,)?
        }
    ) => {
        $crate::shape::variants! {
            $(#[$about])*
            pub enum $name = $shape { $($(#[$about_variant])* $variant($type),)* }
        }

        impl $crate::shape::Write for $name {
            fn write(&self) -> serde_json::Value {
                let (name, value) = match self {
                    $(Self::$variant(member) => {
                        (stringify!($variant), $crate::shape::Write::write(member))
                    })*
                };
                serde_json::Value::Object([(String::from(name), value)].into_iter().collect())
            }
        }
    };
}

/// The type of a union and its shape.
macro_rules! variants {
    (
        $(#[$about:meta])*
        pub enum $name:ident = $shape:literal {
            $($(#[$about_variant:meta])* $variant:ident($type:ty),)*
        }
    ) => {
        $(#[$about])*
        #[derive(Debug)]
        pub enum $name {
            $($(#[$about_variant])* $variant($type),)*
        }

        impl $crate::shape::Shaped for $name {
            const SHAPE: &'static $crate::shape::Shape = &$crate::shape::Shape::union(
                $shape,
                &[$($crate::shape::Member::of::<Option<$type>>(stringify!($variant)),)*],
            );
        }
    };
}

/// The name in JSON of the member that a field is: `key_attributes` is `KeyAttributes`.
macro_rules! name_of {
    ($field:ident) => {{
        const SNAKE: &str = stringify!($field);
        const LETTERS: [u8; $crate::shape::pascal_length(SNAKE)] = $crate::shape::pascal(SNAKE);
        const NAME: &str = $crate::shape::pascal_name(&LETTERS);
        NAME
    }};
}

pub(crate) use {
    answer, answer_union, fields, name_of, reading, request, structure, union, variants, writing,
};

/// How many letters `snake` has without its underscores.
pub(crate) const fn pascal_length(snake: &str) -> usize {
    let mut rest = snake.as_bytes();
    let mut length = 0;
    while let [first, others @ ..] = rest {
        if *first != b'_' {
            length += 1;
        }
        rest = others;
    }
    length
}

/// `snake` without its underscores, a capital after each and at the start.
pub(crate) const fn pascal<const LENGTH: usize>(snake: &str) -> [u8; LENGTH] {
    let mut letters = [0; LENGTH];
    let mut free: &mut [u8] = &mut letters;
    let mut rest = snake.as_bytes();
    let mut starts = true;
    while let [first, others @ ..] = rest {
        rest = others;
        if *first == b'_' {
            starts = true;
            continue;
        }
        if let [place, after @ ..] = free {
            *place = if starts { first.to_ascii_uppercase() } else { *first };
            free = after;
            starts = false;
        } else {
            break;
        }
    }
    letters
}

/// The text that `letters` are.
pub(crate) const fn pascal_name(letters: &'static [u8]) -> &'static str {
    match core::str::from_utf8(letters) {
        Ok(name) => name,
        Err(_) => "",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn fields_are_named_in_pascal_case() {
        assert_eq!(name_of!(key_attributes), "KeyAttributes");
        assert_eq!(name_of!(as2805_key_variant), "As2805KeyVariant");
        assert_eq!(name_of!(key), "Key");
    }
}
