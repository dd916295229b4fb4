//! Assignment: whose a conversation becomes that nobody was named for.
//!
//! Separate so that fairness is a table and no matter of luck. Who stands in no team, leads, or is
//! away is no candidate; who reads the customer's language goes before who does not. Of the others
//! it is the turn of whoever has waited longest for one. The places are numbers that the store
//! keeps: the same candidates always give the same agent, before and after a restart. Never looks
//! at a clock.

/// Whose a new conversation is (`[assignment] method`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Nobody's: the first answer takes it. Where a rule or a step asks for the next one all the
    /// same, they take turns.
    First,
    /// They take turns.
    RoundRobin,
    /// Whoever has the fewest that are open; of those they take turns.
    LeastLoaded,
}

/// What an agent has, as the store knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// Who, by short name.
    pub agent: String,
    /// When it was last their turn, counted over all agents; 0 where it never was.
    pub last_turn: i64,
    /// How many open conversations they have; 0 where nobody asks.
    pub open: u32,
}

/// Somebody of the team who is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// Who, by short name.
    pub agent: &'a str,
    /// Whether they read the customer's language, as far as both are known.
    pub reads_it: bool,
    /// As in [`Work`].
    pub last_turn: i64,
    /// As in [`Work`].
    pub open: u32,
}

/// Whose turn it is. `candidates`: in the order of the team, which decides where nothing else does;
/// none gives none.
#[must_use]
pub fn next<'a>(method: Method, candidates: &[Candidate<'a>]) -> Option<&'a str> {
    let somebody_reads_it = candidates.iter().any(|one| one.reads_it);
    let able = candidates.iter().filter(|one| one.reads_it || !somebody_reads_it);
    let load = |one: &Candidate<'_>| match method {
        Method::First | Method::RoundRobin => 0,
        Method::LeastLoaded => one.open,
    };
    able.min_by_key(|one| (load(one), one.last_turn)).map(|one| one.agent)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A team as the store would keep it.
    struct Team {
        work: Vec<Work>,
        turns: i64,
    }

    impl Team {
        fn of(names: &[&str]) -> Team {
            let nothing = |name: &&str| Work { agent: (*name).into(), last_turn: 0, open: 0 };
            Team { work: names.iter().map(nothing).collect(), turns: 0 }
        }

        /// Gives one to whoever of these is next, who has one more from then on.
        fn give(&mut self, method: Method, there: &[&str], readers: &[&str]) -> Option<String> {
            let candidates: Vec<Candidate<'_>> = self
                .work
                .iter()
                .filter(|work| there.contains(&work.agent.as_str()))
                .map(|work| Candidate {
                    agent: &work.agent,
                    reads_it: readers.contains(&work.agent.as_str()),
                    last_turn: work.last_turn,
                    open: work.open,
                })
                .collect();
            let given = next(method, &candidates)?.to_owned();
            self.turns += 1;
            for work in self.work.iter_mut().filter(|work| work.agent == given) {
                work.last_turn = self.turns;
                work.open += 1;
            }
            Some(given)
        }

        fn settle(&mut self, agent: &str, count: u32) {
            for work in self.work.iter_mut().filter(|work| work.agent == agent) {
                work.open -= count;
            }
        }
    }

    /// `there` and `readers` are names, `given` who gets one after the other.
    fn check(method: Method, steps: &[(&str, &str, &str)]) {
        let mut team = Team::of(&["anna", "ben", "carl"]);
        for (there, readers, expected) in steps {
            let (there, readers): (Vec<&str>, Vec<&str>) =
                (there.split(' ').collect(), readers.split(' ').collect());
            let count = expected.split(' ').filter(|name| !name.is_empty()).count().max(1);
            let given: Vec<String> =
                (0..count).filter_map(|_| team.give(method, &there, &readers)).collect();
            assert_eq!(given.join(" "), *expected, "{there:?} of {steps:?}");
        }
    }

    #[test]
    fn turns() {
        use Method::RoundRobin;
        check(RoundRobin, &[("anna ben carl", "", "anna ben carl anna ben carl anna")]);
        // One agent has them all; nobody there gets none.
        check(RoundRobin, &[("ben", "", "ben ben ben"), ("", "", ""), ("ben", "", "ben")]);
        // Who was away has no arrears, and whose turn comes next does not change.
        check(
            RoundRobin,
            &[
                ("anna ben carl", "", "anna"),
                ("anna carl", "", "carl anna carl anna"),
                ("anna ben carl", "", "ben carl anna ben"),
            ],
        );
        // Whoever reads the language, by turns; where nobody does, all of them.
        check(
            RoundRobin,
            &[
                ("anna ben carl", "ben carl", "ben carl ben"),
                ("anna ben carl", "", "anna carl ben"),
                ("anna ben", "carl", "anna ben"),
            ],
        );
        check(Method::First, &[("anna ben carl", "", "anna ben carl anna")]);
    }

    #[test]
    fn loads() {
        let mut team = Team::of(&["anna", "ben", "carl"]);
        let all = ["anna", "ben", "carl"];
        let give = |team: &mut Team, there: &[&str]| {
            team.give(Method::LeastLoaded, there, &[]).unwrap_or_default()
        };
        let four: Vec<String> = (0..4).map(|_| give(&mut team, &all)).collect();
        assert_eq!(four, ["anna", "ben", "carl", "anna"]);
        // Ben is done with his: his load is the least, until it is the others' again.
        team.settle("ben", 1);
        let next: Vec<String> = (0..3).map(|_| give(&mut team, &all)).collect();
        assert_eq!(next, ["ben", "carl", "ben"]);
        assert_eq!(give(&mut team, &["anna", "carl"]), "anna");
    }

    #[test]
    fn a_thousand_are_shared_fairly() {
        let names = ["anna", "ben", "carl", "dora", "emil"];
        for method in [Method::RoundRobin, Method::LeastLoaded] {
            let mut team = Team::of(&names);
            for _ in 0..1_000 {
                team.give(method, &names, &[]);
            }
            let open: Vec<u32> = team.work.iter().map(|work| work.open).collect();
            assert_eq!(open, [200; 5], "{method:?}");
        }
    }
}
