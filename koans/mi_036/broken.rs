/// What a team has at the end.
struct Score {
    team: String,
    points: u32,
}

/// Counts the answers, each the number of a team and whether it was right:
/// three points for a right one, and one off for a wrong one, down to zero.
fn count(teams: &[&str], answers: &[(usize, bool)]) -> Vec<Score> {
    let mut points = [0u32; teams.len()];
    for &(team, right) in answers {
        points[team] = if right {
            points[team] + 3
        } else {
            points[team].saturating_sub(1)
        };
    }
    teams
        .iter()
        .zip(points)
        .map(|(team, points)| Score(team.to_string(), points))
        .collect()
}

fn verdict(a: &Score, b: &Score) -> String {
    match a.points.cmp(&b.points) {
        Ordering::Less => format!("{} by {}", b.team, b.points - a.points),
        Ordering::Equal => format!("{} and {} tie", a.team, b.team),
        Ordering::Greater => format!("{} by {}", a.team, a.points - b.points),
    }
}

fn main() {
    let scores = count(&["Owls", "Rooks"], &[(0, true), (1, true), (1, false)]);
    println!("{}", verdict(&scores[0], &scores[1]));
}
