//! Names: the words that the values of an enum have in files and reports.

/// Gives each value of an enum its name; one without a name does not compile.
macro_rules! named {
    ($type:ident: $($value:ident = $name:literal),+ $(,)?) => {
        impl $type {
            /// Every value with the name it has in files.
            pub const NAMES: &'static [($type, &'static str)] = &[$(($type::$value, $name)),+];

            /// Returns the name in files and reports.
            pub const fn name(self) -> &'static str {
                match self {
                    $($type::$value => $name),+
                }
            }
        }
    };
}
