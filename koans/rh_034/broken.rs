//! Checks the blocks of a backup, each in a thread of its own.

use std::thread;

#[derive(Debug, Clone, PartialEq)]
pub enum BlockError {
    Empty { block: usize },
    WorkerDied { block: usize },
}

/// Adds up the first byte of each record.
fn block_sum(block: usize, bytes: &[u8], record: usize) -> Result<u32, BlockError> {
    if bytes.is_empty() {
        return Err(BlockError::Empty { block });
    }
    Ok(bytes.chunks(record).map(|chunk| u32::from(chunk[0])).sum())
}

/// The sums of all blocks, in order, or the fault of the first block that has one.
/// The worker of a block dies when the records have no length.
pub fn sums(blocks: Vec<Vec<u8>>, record: usize) -> Result<Vec<u32>, BlockError> {
    let mut workers = Vec::new();
    for (block, bytes) in blocks.into_iter().enumerate() {
        workers.push(thread::spawn(|| block_sum(block, &bytes, record)));
    }
    let mut sums = Vec::with_capacity(workers.len());
    for worker in workers {
        let outcome = worker.join()?;
        sums.push(outcome);
    }
    Ok(sums)
}
