//! Writes the contract's JSON schema to the file that the first argument names.

use std::{env, fs, io, process::ExitCode};

use bme::msg::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
use cosmwasm_schema::generate_api;

fn main() -> io::Result<ExitCode> {
    let Some(file) = env::args_os().nth(1) else {
        eprintln!("usage: bme-schema FILE");
        return Ok(ExitCode::from(2));
    };
    let api = generate_api! {
        name: "bme",
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
    };
    let text = api.render().to_string().map_err(io::Error::other)?;
    fs::write(file, text + "\n")?;
    Ok(ExitCode::SUCCESS)
}
