//! The spanning tree of the network simplex method, with the flow on its arcs and a price at each node. It is kept
//! strongly feasible (an arc without flow points to the root), which is what keeps the method from going in circles.

/// Supplies come first, then demands, then the root.
pub type Node = u32;

/// No node.
const NONE: Node = Node::MAX;

/// An arc that is to enter the tree.
#[derive(Clone, Copy, Debug)]
pub struct Entering {
    pub from: Node,
    pub to: Node,
    pub worth: i64,
}

/// A node, and the arc between it and its parent.
#[derive(Clone, Copy, Debug)]
struct Place {
    parent: Node,
    first_child: Node,
    next: Node,
    previous: Node,
    depth: u32,
    /// Whether the arc leads from the node to its parent.
    up: bool,
    worth: i64,
    units: i64,
    /// The worth of an arc of the tree is the price where it begins less the price where it ends.
    price: i64,
}

/// The tree.
#[derive(Clone, Debug)]
pub struct Tree {
    places: Vec<Place>,
    supplies: usize,
    /// Nodes still to be visited; kept to spare allocations.
    stack: Vec<Node>,
}

impl Tree {
    /// The tree in which nothing is given and nobody is served.
    pub fn new(supplies: &[u32], demands: impl ExactSizeIterator<Item = u32>) -> Self {
        let count = supplies.len() + demands.len();
        let place = |units: u32, up: bool| Place {
            parent: NONE,
            first_child: NONE,
            next: NONE,
            previous: NONE,
            depth: 1,
            up,
            worth: 0,
            units: i64::from(units),
            price: 0,
        };
        let mut places: Vec<Place> = supplies.iter().map(|units| place(*units, true)).collect();
        places.extend(demands.map(|units| place(units, false)));
        places.push(Place {
            depth: 0,
            ..place(0, true)
        });
        let mut tree = Self {
            places,
            supplies: supplies.len(),
            stack: Vec::new(),
        };
        for number in 0..count {
            tree.hang(node(number), tree.root());
        }
        tree
    }

    pub fn root(&self) -> Node {
        node(self.places.len() - 1)
    }

    #[expect(clippy::unused_self, reason = "beside `demand`")]
    pub fn supply(&self, number: usize) -> Node {
        node(number)
    }

    pub fn demand(&self, number: usize) -> Node {
        node(self.supplies + number)
    }

    pub fn price(&self, node: Node) -> i64 {
        self.at(node).price
    }

    /// The arcs: from, to, units.
    pub fn arcs(&self) -> impl Iterator<Item = (Node, Node, i64)> + '_ {
        let arc = |(number, place): (usize, &Place)| {
            let (below, above) = (node(number), place.parent);
            let (from, to) = if place.up {
                (below, above)
            } else {
                (above, below)
            };
            (from, to, place.units)
        };
        let inner = self.places.len() - 1;
        self.places[..inner].iter().enumerate().map(arc)
    }

    /// Sends as much as it bears around the circle that the arc closes, and takes the arc in for the one that
    /// ran empty.
    pub fn pivot(&mut self, entering: Entering) {
        let join = self.join(entering.from, entering.to);
        let (leaving, units, on_from) = self.leaving(entering, join);
        self.send(entering, join, units);
        let (moved, onto) = if on_from {
            (entering.from, entering.to)
        } else {
            (entering.to, entering.from)
        };
        self.rehang(moved, onto, leaving, entering.worth, units, on_from);
        let gap = if on_from {
            entering.worth + self.price(onto)
        } else {
            self.price(onto) - entering.worth
        };
        self.reprice(moved, gap - self.price(moved));
    }

    fn at(&self, node: Node) -> &Place {
        &self.places[node as usize]
    }

    fn at_mut(&mut self, node: Node) -> &mut Place {
        &mut self.places[node as usize]
    }

    /// The lowest node above both.
    fn join(&self, mut a: Node, mut b: Node) -> Node {
        while a != b {
            let (deep_a, deep_b) = (self.at(a).depth, self.at(b).depth);
            if deep_a >= deep_b {
                a = self.at(a).parent;
            }
            if deep_b >= deep_a {
                b = self.at(b).parent;
            }
        }
        a
    }

    /// The last arc of the circle to run empty, as seen from the join: the node below it, the units that it bears,
    /// and whether it lies on the side where the entering arc begins.
    fn leaving(&self, entering: Entering, join: Node) -> (Node, i64, bool) {
        let mut found = (NONE, i64::MAX, true);
        let mut at = entering.from;
        while at != join {
            let place = self.at(at);
            if place.up && place.units < found.1 {
                found = (at, place.units, true);
            }
            at = place.parent;
        }
        at = entering.to;
        while at != join {
            let place = self.at(at);
            if !place.up && place.units <= found.1 {
                found = (at, place.units, false);
            }
            at = place.parent;
        }
        found
    }

    fn send(&mut self, entering: Entering, join: Node, units: i64) {
        for (start, gains_up) in [(entering.from, false), (entering.to, true)] {
            let mut at = start;
            while at != join {
                let place = self.at_mut(at);
                place.units += if place.up == gains_up { units } else { -units };
                at = place.parent;
            }
        }
    }

    /// Cuts the tree above `leaving` and hangs the part that fell off by `moved` onto `onto`.
    fn rehang(&mut self, moved: Node, onto: Node, leaving: Node, worth: i64, units: i64, up: bool) {
        let (mut at, mut above) = (moved, onto);
        let mut arc = (worth, units, up);
        loop {
            let place = *self.at(at);
            self.unhang(at);
            let own = self.at_mut(at);
            (own.worth, own.units, own.up) = arc;
            self.hang(at, above);
            if at == leaving {
                return;
            }
            // The arc to the old parent is now that parent's arc to this node: the other way up.
            arc = (place.worth, place.units, !place.up);
            (at, above) = (place.parent, at);
        }
    }

    fn hang(&mut self, child: Node, parent: Node) {
        let first = self.at(parent).first_child;
        let place = self.at_mut(child);
        (place.parent, place.next, place.previous) = (parent, first, NONE);
        if first != NONE {
            self.at_mut(first).previous = child;
        }
        self.at_mut(parent).first_child = child;
    }

    fn unhang(&mut self, child: Node) {
        let Place {
            parent,
            next,
            previous,
            ..
        } = *self.at(child);
        if next != NONE {
            self.at_mut(next).previous = previous;
        }
        if previous == NONE {
            self.at_mut(parent).first_child = next;
        } else {
            self.at_mut(previous).next = next;
        }
    }

    /// Shifts the prices of a node and of all below it, and measures their depth anew.
    fn reprice(&mut self, top: Node, by: i64) {
        let mut stack = std::mem::take(&mut self.stack);
        stack.push(top);
        while let Some(at) = stack.pop() {
            let depth = self.at(self.at(at).parent).depth + 1;
            let place = self.at_mut(at);
            place.price += by;
            place.depth = depth;
            let mut child = place.first_child;
            while child != NONE {
                stack.push(child);
                child = self.at(child).next;
            }
        }
        self.stack = stack;
    }
}

#[expect(clippy::cast_possible_truncation, reason = "at most 2^19 nodes")]
const fn node(number: usize) -> Node {
    number as Node
}
