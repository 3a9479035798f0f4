//! A JSON Web Key Set (RFC 7517) as the keys we verify with: each under its `kid`, with the one algorithm it is for.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{
    AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse, RSAKeyParameters,
};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;

/// A set has at most this many keys.
const KEYS: usize = 64;
/// A modulus of 2,048 bits has this many bytes; shorter ones can be broken.
const LEAST_MODULUS_BYTES: usize = 256;
/// One of 8,192 bits has this many; longer ones only cost time.
const MOST_MODULUS_BYTES: usize = 1024;

/// A set that gives us no keys.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("it is no JSON Web Key Set")]
    Json(#[from] serde_json::Error),
    #[error("it has more than {KEYS} keys")]
    TooMany,
    #[error("two of its keys have the kid {0:?}")]
    Repeated(String),
    #[error("none of its keys has a kid and is for an algorithm that is allowed")]
    NoneUsable,
}

/// A key and the algorithm it is for.
pub(super) struct Known {
    pub(super) key: DecodingKey,
    pub(super) algorithm: Algorithm,
}

/// The keys of an issuer by their `kid`.
pub(super) struct Keys(HashMap<String, Known>);

#[derive(Deserialize)]
struct Set {
    keys: Vec<serde_json::Value>,
}

impl Keys {
    /// Reads a set. Keys that are not for verifying tokens with an allowed algorithm are left out, as RFC 7517, 5 asks.
    pub(super) fn read(bytes: &[u8], allowed: &[Algorithm]) -> Result<Self, Error> {
        let set: Set = serde_json::from_slice(bytes)?;
        if set.keys.len() > KEYS {
            return Err(Error::TooMany);
        }
        let mut keys = HashMap::new();
        for (kid, known) in set.keys.into_iter().filter_map(|key| usable(key, allowed)) {
            match keys.entry(kid) {
                Entry::Vacant(place) => place.insert(known),
                Entry::Occupied(place) => return Err(Error::Repeated(place.key().clone())),
            };
        }
        if keys.is_empty() { Err(Error::NoneUsable) } else { Ok(Self(keys)) }
    }

    /// The key of this name, if it is for this algorithm.
    pub(super) fn get(&self, kid: &str, algorithm: Algorithm) -> Option<&Known> {
        self.0.get(kid).filter(|known| known.algorithm == algorithm)
    }

    /// Whether there is a key of this name.
    pub(super) fn has(&self, kid: &str) -> bool {
        self.0.contains_key(kid)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

fn usable(key: serde_json::Value, allowed: &[Algorithm]) -> Option<(String, Known)> {
    let jwk: Jwk = serde_json::from_value(key).ok()?;
    let common = &jwk.common;
    let signs = common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    let verifies = common.key_operations.as_ref().is_none_or(|for_| for_.contains(&KeyOperations::Verify));
    let algorithm = algorithm(&jwk).filter(|algorithm| allowed.contains(algorithm))?;
    if !signs || !verifies {
        return None;
    }
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    Some((jwk.common.key_id.filter(|kid| !kid.is_empty())?, Known { key, algorithm }))
}

/// The one algorithm of a key: what it is made for, unless it says that it is for another one. Symmetric keys have no
/// place in a set that anybody can read.
fn algorithm(jwk: &Jwk) -> Option<Algorithm> {
    let (algorithm, name) = match &jwk.algorithm {
        AlgorithmParameters::OctetKeyPair(pair) if pair.curve == EllipticCurve::Ed25519 => {
            (Algorithm::EdDSA, KeyAlgorithm::EdDSA)
        }
        AlgorithmParameters::EllipticCurve(point) if point.curve == EllipticCurve::P256 => {
            (Algorithm::ES256, KeyAlgorithm::ES256)
        }
        AlgorithmParameters::RSA(rsa) if is_strong(rsa) => (Algorithm::RS256, KeyAlgorithm::RS256),
        _ => return None,
    };
    jwk.common.key_algorithm.is_none_or(|said| said == name).then_some(algorithm)
}

fn is_strong(rsa: &RSAKeyParameters) -> bool {
    let modulus = URL_SAFE_NO_PAD.decode(&rsa.n).unwrap_or_default();
    let bytes = modulus.iter().skip_while(|byte| **byte == 0).count();
    (LEAST_MODULUS_BYTES..=MOST_MODULUS_BYTES).contains(&bytes)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ALL: [Algorithm; 3] = [Algorithm::EdDSA, Algorithm::ES256, Algorithm::RS256];

    /// RFC 8037, A.2.
    fn ed25519() -> Value {
        json!({ "kty": "OKP", "crv": "Ed25519", "kid": "a", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" })
    }

    /// RFC 7517, A.1.
    fn p256() -> Value {
        json!({
            "kty": "EC", "crv": "P-256", "kid": "a",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        })
    }

    fn rsa(modulus_bytes: usize) -> Value {
        let modulus = URL_SAFE_NO_PAD.encode(vec![0xc3; modulus_bytes]);
        json!({ "kty": "RSA", "kid": "a", "n": modulus, "e": "AQAB" })
    }

    fn read(keys: &[Value]) -> Result<Keys, Error> {
        Keys::read(json!({ "keys": keys }).to_string().as_bytes(), &ALL)
    }

    fn with(mut key: Value, name: &str, value: Value) -> Value {
        key[name] = value;
        key
    }

    #[test]
    fn a_key_is_for_one_algorithm() {
        for (key, algorithm) in
            [(ed25519(), Algorithm::EdDSA), (p256(), Algorithm::ES256), (rsa(256), Algorithm::RS256)]
        {
            let keys = read(&[key]).unwrap();
            for other in ALL {
                assert_eq!(keys.get("a", other).is_some(), other == algorithm, "{other:?}");
            }
            assert!(keys.get("b", algorithm).is_none());
        }
    }

    #[test]
    fn keys_that_are_of_no_use_are_left_out() {
        let secret = json!({ "kty": "oct", "kid": "a", "k": URL_SAFE_NO_PAD.encode([7; 32]), "alg": "HS256" });
        for useless in [
            secret,
            rsa(255),
            rsa(1025),
            with(rsa(256), "alg", json!("RS512")),
            with(rsa(256), "alg", json!("HS256")),
            with(ed25519(), "use", json!("enc")),
            with(ed25519(), "key_ops", json!(["sign"])),
            with(ed25519(), "kid", Value::Null),
            with(ed25519(), "kid", json!("")),
            with(ed25519(), "x", json!("short")),
            json!({ "kty": "new", "kid": "a" }),
            json!("nonsense"),
        ] {
            assert!(matches!(read(std::slice::from_ref(&useless)), Err(Error::NoneUsable)), "{useless}");
            let beside = read(&[with(p256(), "kid", json!("b")), useless]).unwrap();
            assert_eq!((beside.len(), beside.has("b")), (1, true));
        }
    }

    #[test]
    fn a_set_must_be_one() {
        assert!(matches!(Keys::read(b"<html>", &ALL), Err(Error::Json(_))));
        assert!(matches!(Keys::read(b"[]", &ALL), Err(Error::Json(_))));
        assert!(matches!(read(&[ed25519(), p256()]), Err(Error::Repeated(kid)) if kid == "a"));
        assert!(matches!(read(&vec![ed25519(); 65]), Err(Error::TooMany)));
        assert!(matches!(Keys::read(br#"{"keys":[]}"#, &ALL), Err(Error::NoneUsable)));
        let only_es256 = Keys::read(json!({ "keys": [ed25519()] }).to_string().as_bytes(), &[Algorithm::ES256]);
        assert!(matches!(only_es256, Err(Error::NoneUsable)));
    }
}
