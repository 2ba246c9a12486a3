use std::error::Error;
use std::process::ExitCode;

/// Does what the program is called for, in the folder that it is called in. What is asked for in vain is an error.
fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let command = arguments.first().map_or("", String::as_str);
    // Begin here: look at the command and at the arguments after it. What is asked for goes to std::io::stdout(), what
    // comes on standard input is read from std::io::stdin().
    Err(format!("there is no command {command} yet: write it in main.rs, where it says \"Begin here\"").into())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
