//! Compiles the protos with protox, a compiler in Rust: no protoc is needed and nothing generated is checked in.

use std::path::PathBuf;
use std::{env, fs};

use prost::Message as _;

const PROTOS: [&str; 9] = [
    "dotodo/v1/reading.proto",
    "dotodo/v1/todo.proto",
    "dotodo/v1/account.proto",
    "dotodo/v1/recommendation.proto",
    "dotodo/v1/sync.proto",
    "dotodo/v1/run.proto",
    "dotodo/v1/pipeline.proto",
    "dotodo/v1/job.proto",
    "dotodo/model/v1/model.proto",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=dotodo");
    println!("cargo::rerun-if-changed=google");
    let mut compiler = protox::Compiler::new(["."])?;
    compiler.include_imports(true).include_source_info(true).open_files(PROTOS)?;
    // The raw bytes are kept for reflection: they hold everything the files say, comments included.
    let descriptors = compiler.encode_file_descriptor_set();
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("descriptors.bin"), &descriptors)?;
    let set = prost_types::FileDescriptorSet::decode(descriptors.as_slice())?;
    // The name of a request says which RPC it is of.
    let mut named = tonic_prost_build::Config::new();
    named.enable_type_names();
    tonic_prost_build::configure()
        // Maps in the order of their keys: equal messages are equal bytes.
        .btree_map(".")
        .build_transport(false)
        .codec_path("crate::codec::Codec")
        .extern_path(".google.rpc", "::tonic_types::pb")
        .compile_fds_with_config(set, named)?;
    Ok(())
}
