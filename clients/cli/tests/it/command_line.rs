use crate::process::dotodo;

fn help(args: &[&str]) -> String {
    let output = dotodo(&[args, &["--help"]].concat(), &[]).output().unwrap();
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn help_names_the_environment_variables_of_each_command() {
    let client = ["DOTODO_URL", "DOTODO_TOKEN"];
    let bounds = [
        "DOTODO_LISTEN",
        "DOTODO_MODEL_URL",
        "DOTODO_MODEL_TIMEOUT_MS",
        "DOTODO_DEADLINE_MS",
        "DOTODO_CALLS",
        "DOTODO_HEARTBEAT_MS",
        "DOTODO_CHANGES_KEPT_DAYS",
    ];
    let database = ["DATABASE_URL", "DOTODO_DATABASE_CONNECTIONS"];
    for (command, variables) in [
        ("up", [&bounds[..], &["DATABASE_URL", "DOTODO_DATA_DIR"]].concat()),
        ("serve", [&bounds[..], &database, &["DOTODO_AUTH_KEY_FILE"]].concat()),
        ("work", database.to_vec()),
        ("migrate", database.to_vec()),
        ("model", vec!["DOTODO_LISTEN"]),
        ("token", vec!["DOTODO_AUTH_KEY_FILE", "DOTODO_DATA_DIR"]),
        ("health", vec!["DOTODO_URL"]),
        ("capture", client.to_vec()),
        ("explain", client.to_vec()),
        ("todos", client.to_vec()),
        ("recommendations", client.to_vec()),
        ("account", client.to_vec()),
        ("watch", client.to_vec()),
        ("apply", client.to_vec()),
        ("pipelines trigger", client.to_vec()),
        ("tasks logs", client.to_vec()),
        ("jobs bulk", client.to_vec()),
        ("queues", client.to_vec()),
        ("workers", client.to_vec()),
        ("audit", client.to_vec()),
        ("corpus export", database.to_vec()),
    ] {
        let help = help(&command.split(' ').collect::<Vec<_>>());
        for variable in variables {
            assert!(help.contains(&format!("env: {variable}")), "{command} --help does not name {variable}:\n{help}");
        }
    }
    assert!(help(&[]).contains("DOTODO_LOG"));
}

#[test]
fn every_command_is_looked_at_here() {
    let help = help(&[]);
    let commands = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let names: Vec<_> = commands.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let known = [
        "up",
        "serve",
        "work",
        "model",
        "migrate",
        "token",
        "health",
        "capture",
        "explain",
        "todos",
        "recommendations",
        "account",
        "watch",
        "apply",
        "corpus",
        "pipelines",
        "tasks",
        "jobs",
        "queues",
        "workers",
        "audit",
        "completions",
        "help",
    ];
    assert_eq!(names, known, "add a new command to the tests above");
}

#[test]
fn shells_complete_every_command_and_the_words_of_options() {
    for shell in ["bash", "zsh", "fish"] {
        let output = dotodo(&["completions", shell], &[]).output().unwrap();
        assert!(output.status.success(), "{shell}");
        let script = String::from_utf8(output.stdout).unwrap();
        for word in ["backfill", "clear", "bulk", "run-now", "workers", "queues", "audit", "discarded"] {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
    }
}

#[test]
fn secrets_of_the_environment_are_not_printed() {
    let settings = [("DATABASE_URL", "postgres://u:hunter2@h/d"), ("DOTODO_TOKEN", "hunter2")];
    for command in ["up", "serve", "todos"] {
        let output = dotodo(&[command, "--help"], &settings).output().unwrap();
        assert!(!String::from_utf8(output.stdout).unwrap().contains("hunter2"), "{command}");
    }
}
