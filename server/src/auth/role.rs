//! What a caller may call: the role that each service asks for.

/// What a token lets its bearer do; each role may do what the one before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Their own todos and account. Everybody with a valid token.
    User,
    /// Also the pipelines and jobs of the installation. Whose roles claim says so.
    Admin,
}

impl Role {
    /// The name in a token's roles claim.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
        }
    }
}

/// The services that can be called with a token, each with the least role. A service that does not stand here answers
/// nobody, so that a new one is closed until somebody has decided who it is for.
const SERVICES: [(&str, Role); 6] = [
    ("dotodo.v1.AccountService", Role::User),
    ("dotodo.v1.RecommendationService", Role::User),
    ("dotodo.v1.SyncService", Role::User),
    ("dotodo.v1.TodoService", Role::User),
    ("dotodo.v1.JobService", Role::Admin),
    ("dotodo.v1.PipelineService", Role::Admin),
];

/// The least role for a method ("/dotodo.v1.TodoService/ListTodos"), or none if nobody may call it.
pub(crate) fn least(path: &str) -> Option<Role> {
    let (service, _method) = path.strip_prefix('/')?.split_once('/')?;
    SERVICES.iter().find(|(name, _)| *name == service).map(|(_, role)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_has_decided_who_each_public_service_is_for() {
        let methods = crate::call::methods().unwrap();
        for path in methods.iter().filter(|path| path.starts_with("/dotodo.v1.")) {
            assert!(least(path).is_some(), "list its service here: {path}");
        }
    }

    #[test]
    fn what_is_not_listed_answers_nobody() {
        assert_eq!(least("/dotodo.v1.TodoService/ListTodos"), Some(Role::User));
        assert_eq!(least("/dotodo.v1.PipelineService/ListPipelines"), Some(Role::Admin));
        for path in ["/dotodo.v1.NewService/Get", "/dotodo.model.v1.ModelService/Parse", "/", "nonsense"] {
            assert_eq!(least(path), None, "{path}");
        }
        assert!(Role::Admin > Role::User);
    }
}
