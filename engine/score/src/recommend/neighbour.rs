//! Who is alike: sparse vectors of people, and work on them by all processors.

use std::thread;

/// A person's items with their weights, in ascending order.
pub type Sparse = Vec<(u32, f32)>;

/// The dot product of a dense and a sparse vector.
pub fn dot(dense: &[f32], sparse: &Sparse) -> f32 {
    sparse.iter().map(|(item, weight)| dense[*item as usize] * weight).sum()
}

/// A sparse vector with its zeros.
pub fn dense(sparse: &Sparse, items: usize) -> Vec<f32> {
    let mut dense = vec![0.0; items];
    sparse.iter().for_each(|(item, weight)| dense[*item as usize] = *weight);
    dense
}

/// What is not 0 of a dense vector.
pub fn sparse(dense: &[f32]) -> Sparse {
    (0..).zip(dense).filter(|(_, weight)| **weight != 0.0).map(|(item, weight)| (item, *weight)).collect()
}

/// `work` for each number below `count`, in order, by all processors.
pub fn each<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = count.div_ceil(threads).max(1);
    let work = &work;
    thread::scope(|scope| {
        let starts = (0..count).step_by(share);
        let run = |start: usize| scope.spawn(move || (start..(start + share).min(count)).map(work).collect::<Vec<T>>());
        let running: Vec<_> = starts.map(run).collect();
        running.into_iter().flat_map(|thread| thread.join().expect("no panic in the work")).collect()
    })
}
