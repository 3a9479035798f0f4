//! Tasks as a tree of lines: each stands below the last of those that it waits for, and names the others.

use dotodo_proto::v1::Task;

/// The names of tasks as a tree, a line each, with the task's place in the list. The list has them in an order in which they
/// can run.
pub(crate) fn lines(tasks: &[Task]) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    let roots: Vec<_> = (0..tasks.len()).filter(|place| parent(tasks, *place).is_none()).collect();
    for root in roots {
        below(tasks, root, "", "", &mut lines);
    }
    lines
}

/// The last of the tasks that one waits for.
fn parent(tasks: &[Task], place: usize) -> Option<usize> {
    tasks[..place].iter().rposition(|before| tasks[place].after.contains(&before.name))
}

fn below(tasks: &[Task], place: usize, mark: &str, indent: &str, lines: &mut Vec<(usize, String)>) {
    let task = &tasks[place];
    let parent_name = parent(tasks, place).map(|parent| tasks[parent].name.as_str());
    let others: Vec<_> = task.after.iter().map(String::as_str).filter(|name| Some(*name) != parent_name).collect();
    let also = if others.is_empty() { String::new() } else { format!(" (also after {})", others.join(", ")) };
    lines.push((place, format!("{mark}{}{also}", task.name)));
    let children: Vec<_> = (place + 1..tasks.len()).filter(|child| parent(tasks, *child) == Some(place)).collect();
    for (number, child) in children.iter().enumerate() {
        let is_last = number + 1 == children.len();
        let (branch, rest) = if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        below(tasks, *child, &format!("{indent}{branch}"), &format!("{indent}{rest}"), lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(name: &str, after: &[&str]) -> Task {
        Task { name: name.into(), after: after.iter().map(|&name| name.to_owned()).collect(), ..Task::default() }
    }

    fn drawn(tasks: &[Task]) -> Vec<String> {
        lines(tasks).into_iter().map(|(_, line)| line).collect()
    }

    #[test]
    fn a_graph_is_drawn_as_a_tree_with_its_joins_named() {
        let tasks = [
            task("extract", &[]),
            task("count", &["extract"]),
            task("rate", &["extract"]),
            task("save", &["count", "rate"]),
            task("tidy", &["count"]),
        ];
        let expected = ["extract", "├─ count", "│  └─ tidy", "└─ rate", "   └─ save (also after count)"];
        assert_eq!(drawn(&tasks), expected);
    }

    #[test]
    fn every_task_is_drawn_once_whatever_it_waits_for() {
        let tasks = [task("a", &[]), task("b", &["nonsense"]), task("c", &["b", "nonsense"])];
        assert_eq!(drawn(&tasks), ["a", "b (also after nonsense)", "└─ c (also after nonsense)"]);
    }
}
