//! What the requests of mutations have in common. Which RPC one is of, its name says: "CompleteTodoRequest".

use dotodo_proto::v1;
use prost::Name;

/// The request of a mutation.
pub(crate) trait Asked: Name + Clone {
    /// The RPC: "CompleteTodo".
    fn method() -> &'static str {
        Self::NAME.strip_suffix("Request").unwrap_or(Self::NAME)
    }

    /// What makes a repeated call safe.
    fn request_id(&mut self) -> &mut String;

    /// The todo that it is about, and the version in which it is meant; empty where it names none.
    fn named(&self) -> (&str, &str);
}

macro_rules! requests {
    ($($request:ident $named:expr;)*) => {$(
        impl Asked for v1::$request {
            fn request_id(&mut self) -> &mut String {
                &mut self.request_id
            }

            fn named(&self) -> (&str, &str) {
                let named: fn(&Self) -> (&str, &str) = $named;
                named(self)
            }
        }
    )*};
}

requests! {
    UpdateAccountRequest |_| ("", "");
    CaptureTodosRequest |_| ("", "");
    GenerateRecommendationsRequest |_| ("", "");
    AcceptRecommendationsRequest |_| ("", "");
    DismissRecommendationsRequest |_| ("", "");
    CreateTodoRequest |it| (&it.todo_id, "");
    UpdateTodoRequest |it| it.todo.as_ref().map_or(("", ""), |todo| (&todo.id, &todo.etag));
    CompleteTodoRequest |it| (&it.id, &it.etag);
    ReopenTodoRequest |it| (&it.id, &it.etag);
    DeleteTodoRequest |it| (&it.id, &it.etag);
    UndeleteTodoRequest |it| (&it.id, &it.etag);
    SkipOccurrenceRequest |it| (&it.id, &it.etag);
    EndSeriesRequest |it| (&it.id, &it.etag);
    BatchCreateTodosRequest |_| ("", "");
    BatchUpdateTodosRequest |_| ("", "");
    BatchCompleteTodosRequest |_| ("", "");
    BatchDeleteTodosRequest |_| ("", "");
    BulkJobsRequest |_| ("", "");
    RetryJobRequest |_| ("", "");
    CancelJobRequest |_| ("", "");
    DiscardJobRequest |_| ("", "");
    RunJobNowRequest |_| ("", "");
    BackfillPipelineRequest |_| ("", "");
    CancelBackfillRequest |_| ("", "");
    PausePipelineRequest |_| ("", "");
    UnpausePipelineRequest |_| ("", "");
    TriggerPipelineRequest |_| ("", "");
    TestTaskRequest |_| ("", "");
    CancelRunRequest |_| ("", "");
    RetryRunRequest |_| ("", "");
}
