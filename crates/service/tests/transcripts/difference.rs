//! What is different between two texts, line by line.

/// The lines that differ, each with `-` or `+` before it, and a few around them.
pub fn between(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let common = common(&old, &new);
    let mut lines: Vec<(char, &str)> = Vec::new();
    let (mut from, mut to) = (0, 0);
    for (one, other) in common.into_iter().chain([(old.len(), new.len())]) {
        lines.extend(old[from..one].iter().map(|line| ('-', *line)));
        lines.extend(new[to..other].iter().map(|line| ('+', *line)));
        lines.extend(old.get(one).map(|line| (' ', *line)));
        (from, to) = (one + 1, other + 1);
    }
    let is_near = |place: usize| {
        let near = place.saturating_sub(AROUND)..(place + AROUND + 1).min(lines.len());
        lines[near].iter().any(|(sign, _)| *sign != ' ')
    };
    let near = lines.iter().enumerate().filter(|(place, _)| is_near(*place));
    near.map(|(_, (sign, line))| format!("{sign} {line}\n")).collect()
}

/// The places of a longest common subsequence.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let mut longest = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for one in (0..old.len()).rev() {
        for other in (0..new.len()).rev() {
            longest[one][other] = match old[one] == new[other] {
                true => longest[one + 1][other + 1] + 1,
                false => longest[one + 1][other].max(longest[one][other + 1]),
            };
        }
    }
    let (mut places, mut one, mut other) = (Vec::new(), 0, 0);
    while one < old.len() && other < new.len() {
        if old[one] == new[other] {
            places.push((one, other));
            (one, other) = (one + 1, other + 1);
        } else if longest[one + 1][other] >= longest[one][other + 1] {
            one += 1;
        } else {
            other += 1;
        }
    }
    places
}

/// How many lines are shown around those that differ.
const AROUND: usize = 3;

#[test]
fn what_differs_is_shown() {
    assert_eq!(between("a\nb\nc", "a\nb\nc"), "");
    assert_eq!(between("a\nb\nc", "a\nx\nc\nd"), "  a\n- b\n+ x\n  c\n+ d\n");
}
