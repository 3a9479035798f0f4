//! `serve`, `model`, `work` and `migrate` as processes of their own on one database.

use rustix::process::Signal;
use uuid::Uuid;

use crate::process::{CLEANING, Process, Target, database, dotodo, eventually, sql, titles};

/// A database with the schema, and a signing key.
pub(crate) struct Site {
    pub(crate) database_url: String,
    folder: tempfile::TempDir,
}

impl Site {
    pub(crate) fn new() -> Self {
        let site = Self { database_url: database(), folder: tempfile::tempdir().unwrap() };
        dotodo_server::auth::Key::load_or_create(&site.folder.path().join("auth.key")).unwrap();
        for _ in 0..2 {
            let migrated = dotodo(&["migrate"], &[("DATABASE_URL", &site.database_url)]).output().unwrap();
            assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
        }
        site
    }

    pub(crate) fn key_file(&self) -> String {
        self.folder.path().join("auth.key").to_str().unwrap().to_owned()
    }

    /// A server at an address ("127.0.0.1:0": any), and how to reach it.
    pub(crate) fn serve(&self, listen: &str, model_url: Option<&str>) -> (Process, Target) {
        let model: Vec<_> = model_url.map(|url| ("DOTODO_MODEL_URL", url)).into_iter().collect();
        self.serve_with(listen, &model)
    }

    /// A server with more settings.
    pub(crate) fn serve_with(&self, listen: &str, more: &[(&str, &str)]) -> (Process, Target) {
        let key_file = self.key_file();
        let mut settings = vec![
            ("DATABASE_URL", self.database_url.as_str()),
            ("DOTODO_AUTH_KEY_FILE", &key_file),
            ("DOTODO_LISTEN", listen),
            // A test may ask for as much as it likes.
            ("DOTODO_RATE_BURST", "0"),
        ];
        settings.extend(more);
        let process = Process::start(&["serve"], &settings);
        let url = format!("http://{}", process.word_after("\"address\":\""));
        (process, Target { url, token: self.token("user001") })
    }

    /// A token of a person.
    pub(crate) fn token(&self, user_id: &str) -> String {
        let token =
            dotodo(&["token", "--user", user_id], &[("DOTODO_AUTH_KEY_FILE", &self.key_file())]).output().unwrap();
        String::from_utf8(token.stdout).unwrap().trim().to_owned()
    }
}

fn model(listen: &str) -> (Process, String) {
    model_with(listen, &[])
}

/// A model at an address, and the address.
pub(crate) fn model_with(listen: &str, settings: &[(&str, &str)]) -> (Process, String) {
    let process = Process::start(&["model", "--listen", listen], settings);
    let address = process.word_after("\"address\":\"");
    (process, address)
}

#[test]
fn what_is_said_while_the_model_is_away_is_kept_and_read_later() {
    let site = Site::new();
    let (model_process, model_address) = model("127.0.0.1:0");
    let model_url = format!("http://{model_address}");
    let (_serving, target) = site.serve("127.0.0.1:0", Some(&model_url));
    assert_eq!(titles(&target.json(&["capture", CLEANING])), ["방 청소하기", "빨래하기"]);
    assert_eq!(target.prints(&["health", "--url", &model_url]).trim(), "serving");

    model_process.kill();
    let request_id = Uuid::now_v7().to_string();
    let again = ["capture", CLEANING, "--request-id", &request_id];
    let kept = target.prints(&again);
    assert!(kept.starts_with("kept as") && kept.contains("to be read later"), "{kept}");
    let (code, complaint) = target.fails(&["capture", "--dry-run", CLEANING]);
    assert!(code == Some(69) && complaint.contains("MODEL_UNAVAILABLE"), "{complaint}");
    assert_eq!(titles(&target.json(&["todos", "list"])).len(), 2);

    let (_model, _) = model(&model_address);
    eventually("the text is read", || target.prints(&again).contains("빨래하기"));
    target.prints(&again);
    assert_eq!(sql(&site.database_url, "select count(*) from todos"), "4");
}

#[test]
fn each_part_stops_on_a_signal() {
    let site = Site::new();
    let (model_process, model_address) = model("127.0.0.1:0");
    let (serving, _target) = site.serve("127.0.0.1:0", Some(&format!("http://{model_address}")));
    let working = Process::start(&["work"], &[("DATABASE_URL", &site.database_url)]);
    working.word_after("working");
    for process in [working, serving, model_process] {
        process.signal(Signal::TERM);
        assert_eq!(process.ended(), Some(0));
    }
}

#[test]
fn a_server_waits_for_its_database() {
    let site = Site { database_url: database(), folder: tempfile::tempdir().unwrap() };
    dotodo_server::auth::Key::load_or_create(&site.folder.path().join("auth.key")).unwrap();
    let (_serving, target) = site.serve("127.0.0.1:0", None);
    let (code, complaint) = target.fails(&["health"]);
    assert_eq!(code, Some(69), "{complaint}");
    dotodo(&["migrate"], &[("DATABASE_URL", &site.database_url)]).output().unwrap();
    eventually("it serves", || target.run(&["health"]).status.success());
}

#[test]
fn a_server_does_not_start_with_a_weak_key() {
    let site = Site { database_url: database(), folder: tempfile::tempdir().unwrap() };
    std::fs::write(site.key_file(), "c2hvcnQ").unwrap();
    let settings = [("DATABASE_URL", site.database_url.as_str()), ("DOTODO_AUTH_KEY_FILE", &site.key_file())];
    let refused = dotodo(&["serve", "--listen", "127.0.0.1:0"], &settings).output().unwrap();
    let complaint = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() == Some(1) && complaint.contains("at least 32 random bytes"), "{complaint}");
}
