//! Joining two takes of a recording.

/// Fades from one take into the other; the first sample is all `old`, the last all `new`.
pub fn crossfade(old: &[f32], new: &[f32]) -> Vec<f32> {
    let blend = |a: f32, b: f32, share: f32| a * (1.0 - share) + b * share;
    let count = old.len().min(new.len());
    if count < 2 {
        return new[..count].to_vec();
    }
    let last = (count - 1) as f32;
    old.iter()
        .zip(new)
        .enumerate()
        .map(|(i, pair)| blend(pair, i as f32 / last))
        .collect()
}

/// The highest sample, never below silence.
pub fn peak(take: &[f32]) -> f32 {
    take.iter().fold(0.0, f32::max)
}

/// Both takes joined by a crossfade over `overlap` samples.
pub fn join(first: &[f32], second: &[f32], overlap: usize) -> Vec<f32> {
    let cut = first.len() - overlap;
    let mut joined = first[..cut].to_vec();
    joined.extend(crossfade(&first[cut..], &second[..overlap]));
    joined.extend_from_slice(&second[overlap..]);
    joined
}
