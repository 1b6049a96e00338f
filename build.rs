//! The scenario files are embedded in the binary: a change to one rebuilds it.

fn main() {
    println!("cargo:rerun-if-changed=scenarios");
}
