//! Statistics of a dice game.

fn face_counts(rolls: &[usize]) -> [u32; 6] {
    let mut counts = [0; 6];
    for &roll in rolls {
        counts[roll - 1] += 1;
    }
    counts
}

/// The face that came up most often and how often; of equals the higher face.
fn favourite(rolls: &[usize]) -> Option<(usize, u32)> {
    let mut best: Option<(usize, u32)> = None;
    for (index, count) in face_counts(rolls).iter().enumerate() {
        let face = *index + 1;
        if *count == 0 {
            continue;
        }
        match best {
            Some((_, top)) if top > *count => {}
            _ => best = Some((face, *count)),
        }
    }
    best
}

/// Points for a throw of three dice: triples pay a hundredfold, other throws their sum.
fn points(throw: [usize; 3]) -> usize {
    match favourite(&throw) {
        Some((face, 3)) => face * 100,
        _ => throw.iter().sum(),
    }
}

fn main() {
    for throw in [[2, 2, 2], [1, 5, 6]] {
        println!("{throw:?} pays {}", points(throw));
    }
}
