//! Texts with wildcards: `*` for any run of characters, `?` for any one.

use alloc::vec;
use alloc::vec::Vec;

/// A text with wildcards, compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Piece>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    /// This character.
    One(char),
    /// Any one character but a colon.
    AnyOne,
    /// Any run of characters, the empty one included.
    AnyRun(Reach),
}

/// How far a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// It takes no colon.
    Segment,
    /// It takes any character.
    Whole,
}

impl Pattern {
    /// The name of an action: `payment-cryptography:Get*`. Upper and lower case are the same.
    pub(super) fn of_action(text: &str) -> Self {
        Self::compile(&text.to_ascii_lowercase(), |_| Reach::Whole)
    }

    /// The ARN of resources. Wildcards stay between the colons, other than a `*` just before a
    /// colon or at the end, which goes on beyond (IAM User Guide, "Resource").
    pub(super) fn of_resource(text: &str) -> Self {
        Self::compile(text, |rest| match rest.chars().next() {
            None | Some(':') => Reach::Whole,
            Some(_) => Reach::Segment,
        })
    }

    /// Whether `text` is of this pattern, in time of at most the product of their lengths.
    pub(super) fn matches(&self, text: &str) -> bool {
        // What the text so far can have been matched by: a flag for each piece, "all before it".
        let mut places = vec![false; self.0.len().saturating_add(1)];
        let mut next = places.clone();
        self.reach(&mut places, 0);
        for character in text.chars() {
            next.fill(false);
            for (at, (piece, _)) in
                self.0.iter().zip(&places).enumerate().filter(|(_, (_, on))| **on)
            {
                match piece {
                    Piece::One(wanted) if *wanted == character => self.reach(&mut next, at + 1),
                    Piece::AnyOne if character != ':' => self.reach(&mut next, at + 1),
                    Piece::AnyRun(reach) if reach.takes(character) => self.reach(&mut next, at),
                    _ => {}
                }
            }
            core::mem::swap(&mut places, &mut next);
        }
        places.last().is_some_and(|all| *all)
    }

    fn compile(text: &str, reach_of_run: impl Fn(&str) -> Reach) -> Self {
        let piece = |(at, character): (usize, char)| match character {
            '*' => Piece::AnyRun(reach_of_run(text.get(at.saturating_add(1)..).unwrap_or(""))),
            '?' => Piece::AnyOne,
            other => Piece::One(other),
        };
        Self(text.char_indices().map(piece).collect())
    }

    /// Marks the place `at`, and those beyond it that runs of nothing lead to. Stops at a place
    /// that is marked, so that a character marks each place once.
    fn reach(&self, places: &mut [bool], at: usize) {
        for beyond in at.. {
            match places.get_mut(beyond) {
                Some(place) if !*place => *place = true,
                _ => return,
            }
            if !matches!(self.0.get(beyond), Some(Piece::AnyRun(_))) {
                return;
            }
        }
    }
}

impl Reach {
    const fn takes(self, character: char) -> bool {
        matches!(self, Self::Whole) || character != ':'
    }
}
