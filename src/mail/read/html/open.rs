//! Which elements are open: a stack that forgives.
//!
//! Separate because whoever walks over tags needs it, and the obvious way to look for the element
//! that an end tag ends is quadratic on 100,000 of them. Each element is pushed and popped once; an
//! end tag without its element costs nothing. Knows no HTML.

use std::collections::HashMap;

/// The open elements, each with what its walker wants to remember of it.
pub(super) struct Open<T> {
    elements: Vec<(String, T)>,
    by_name: HashMap<String, usize>,
}

impl<T> Default for Open<T> {
    fn default() -> Open<T> {
        Open { elements: Vec::new(), by_name: HashMap::new() }
    }
}

impl<T> Open<T> {
    pub(super) fn begin(&mut self, name: &str, value: T) {
        *self.by_name.entry(name.to_owned()).or_default() += 1;
        self.elements.push((name.to_owned(), value));
    }

    /// Whether an element of this name is open.
    pub(super) fn has(&self, name: &str) -> bool {
        self.by_name.get(name).is_some_and(|open| *open > 0)
    }

    /// Ends the last element of this name and all inside it, the innermost first.
    pub(super) fn end(&mut self, name: &str) -> Vec<T> {
        let mut ended = Vec::new();
        if !self.has(name) {
            return ended;
        }
        while let Some((found, value)) = self.elements.pop() {
            if let Some(open) = self.by_name.get_mut(&found) {
                *open -= 1;
            }
            ended.push(value);
            if found == name {
                break;
            }
        }
        ended
    }

    /// What is open, the outermost first.
    pub(super) fn values(&mut self) -> impl DoubleEndedIterator<Item = &mut T> {
        self.elements.iter_mut().map(|(_, value)| value)
    }
}
