//! Secrets stay secret: in the most verbose log, and in what is said about settings that cannot be used.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::parts::{Site, model_with};
use crate::process::{Process, Target, dotodo};
use crate::tls::Authority;

/// What a person says and writes, which is theirs. In ASCII, so that it is found among escaped bytes too.
const SPOKEN: &str = "call doctor zweistein tomorrow at 3pm";
const WRITTEN: [&str; 2] = ["zweistein title", "zweistein notes"];

/// A word that no log has by itself.
fn secret(name: &str) -> String {
    format!("hunter2{name}{}", uuid::Uuid::now_v7().simple())
}

/// The lines of a PEM file that are not its frame.
fn lines(path: &str) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.starts_with("-----")).map(ToOwned::to_owned).collect()
}

/// A token that is none, with something in each of its parts.
fn forged() -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!(
        "{}.{}.{}",
        part(r#"{"alg":"HS256","typ":"at+jwt"}"#),
        part(r#"{"sub":"user001"}"#),
        part(&secret("signature"))
    )
}

fn assert_none_of(said: &str, secrets: &[String]) {
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        let line = said.lines().find(|line| line.contains(secret.as_str()));
        assert_eq!(line, None, "{secret}");
    }
}

#[test]
fn the_most_verbose_log_has_no_secret() {
    let (mut site, authority) = (Site::new(), Authority::new());
    let password = secret("password");
    site.database_url = format!("{}&password={password}", site.database_url);
    let (ca, (cert, key)) = (authority.ca(), authority.sign("server"));
    let (model_cert, model_key) = authority.sign("model");
    let verbose = ("DOTODO_LOG", "trace");
    let tls = [("DOTODO_TLS_CERT", &*model_cert), ("DOTODO_TLS_KEY", &model_key), ("DOTODO_CLIENT_CA", &ca), verbose];
    let (model, address) = model_with("127.0.0.1:0", &tls);
    let model_url = format!("https://{address}");
    let settings = [
        ("DOTODO_TLS_CERT", &*cert),
        ("DOTODO_TLS_KEY", &key),
        ("DOTODO_MODEL_URL", &model_url),
        ("DOTODO_MODEL_CA", &ca),
        ("DOTODO_MODEL_CERT", &cert),
        ("DOTODO_MODEL_KEY", &key),
        verbose,
    ];
    let (server, target) = site.serve_with("127.0.0.1:0", &settings);
    let target = target.encrypted();
    let stranger = Target { url: target.url.clone(), token: forged() };
    let trusted = [("DOTODO_CA", &*ca)];
    for args in [
        &["capture", SPOKEN][..],
        &["todos", "add", WRITTEN[0], "--notes", WRITTEN[1]],
        &["todos", "list"],
        &["watch", "--once"],
    ] {
        let (code, said) = target.with(args, &trusted);
        assert_eq!(code, Some(0), "{args:?}: {said}");
        assert_eq!(stranger.with(args, &trusted).0, Some(77));
    }
    let worker = Process::start(&["work"], &[("DATABASE_URL", &site.database_url), verbose]);
    worker.word_after("working");
    let migrated = dotodo(&["migrate"], &[("DATABASE_URL", &site.database_url), verbose]).output().unwrap();

    let signing_key = std::fs::read_to_string(site.key_file()).unwrap().trim().to_owned();
    let words = [SPOKEN, "zweistein"].map(ToOwned::to_owned);
    let signature = |token: &str| token.rsplit('.').next().unwrap().to_owned();
    let mut secrets = vec![password, signing_key, signature(&target.token), signature(&stranger.token)];
    secrets.extend(words.into_iter().chain(lines(&key)).chain(lines(&model_key)));
    let (server, model, worker) = (server.said(), model.said(), worker.said());
    let migrated = String::from_utf8([migrated.stdout, migrated.stderr].concat()).unwrap();
    assert!(server.contains("TRACE") && server.contains("CaptureTodos"), "the log is verbose");
    for said in [server, model, worker, migrated] {
        assert_none_of(&said, &secrets);
    }
}

#[test]
fn what_is_said_about_settings_that_cannot_be_used_has_no_secret() {
    let secret = secret("setting");
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let weak = file("weak.key", &secret[..12]);
    let odd = file("odd.key", &format!("{secret}!{secret}{secret}"));
    let pem = file("key.pem", &format!("-----BEGIN PRIVATE KEY-----\n{secret}\n-----END PRIVATE KEY-----\n"));
    let unreachable = format!("postgres://user:{secret}@127.0.0.1:1/name");
    let urls = [
        &unreachable,
        &format!("postgres://user:{secret}@[/name"),
        &format!("postgres://u:{secret}@h:port/n"),
        &secret,
    ];
    let mut wrong: Vec<(&str, Vec<(&str, &str)>)> = Vec::new();
    for url in urls {
        wrong.push(("migrate", vec![("DATABASE_URL", url)]));
    }
    for url in &urls[1..] {
        wrong.push(("work", vec![("DATABASE_URL", url)]));
        wrong.push(("up", vec![("DATABASE_URL", url), ("DOTODO_DATA_DIR", folder.path().to_str().unwrap())]));
    }
    for key in [&weak, &odd, &pem] {
        wrong.push(("serve", vec![("DATABASE_URL", &unreachable), ("DOTODO_AUTH_KEY_FILE", key)]));
        wrong.push(("token --user u", vec![("DOTODO_AUTH_KEY_FILE", key)]));
        wrong.push(("model", vec![("DOTODO_TLS_CERT", key), ("DOTODO_TLS_KEY", key)]));
        let client = [("DOTODO_URL", "https://127.0.0.1:1"), ("DOTODO_CLIENT_CERT", key), ("DOTODO_CLIENT_KEY", key)];
        wrong.push(("todos list", client.to_vec()));
    }
    let broken = format!("{secret}\n");
    wrong.push(("todos list", vec![("DOTODO_TOKEN", &broken)]));
    wrong.push(("todos nonsense", vec![("DOTODO_TOKEN", &secret)]));
    for (command, settings) in wrong {
        let mut args: Vec<_> = command.split(' ').collect();
        if matches!(command, "serve" | "up" | "model") {
            args.extend(["--listen", "127.0.0.1:0"]);
        }
        let output = dotodo(&args, &[&settings[..], &[("DOTODO_LOG", "trace")]].concat()).output().unwrap();
        assert!(!output.status.success(), "{command} {settings:?}");
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(!said.contains(&secret[..12]), "{command} {settings:?}: {said}");
    }
}
