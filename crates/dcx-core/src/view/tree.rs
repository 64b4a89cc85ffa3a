//! The tree of organisations as the platform shows it to this account: Datacentrix → resellers →
//! customers. Tolerates what a list can be: parents that aren't in it, cycles, names missing.

use std::collections::{HashMap, HashSet};

use dcx_api::{Organisation, OrganisationId, OrganisationKind, OrganisationStatus};

use super::query::natural;

/// One organisation in the tree.
#[derive(Debug)]
pub struct Node {
    /// Its id.
    pub id: OrganisationId,
    /// Its name; the id when the platform gave none.
    pub name: String,
    /// Root, reseller or customer.
    pub kind: OrganisationKind,
    /// Active or suspended.
    pub status: OrganisationStatus,
    /// Its parent in the tree.
    pub parent: Option<usize>,
    /// Its children, by name.
    pub children: Vec<usize>,
    /// How many customers are beneath it.
    pub customers: u32,
    /// How deep it stands; roots at 0.
    pub depth: u32,
}

/// All organisations, found by id and walked in order.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    by_id: HashMap<OrganisationId, usize>,
    /// Every node, parents before children, siblings by name.
    order: Vec<usize>,
}

impl Tree {
    /// Builds the tree from the platform's flat list.
    #[must_use]
    pub fn new(rows: &[Organisation]) -> Self {
        let mut tree = Self::default();
        let mut parents = Vec::with_capacity(rows.len());
        for row in rows {
            if tree.by_id.contains_key(&row.id) {
                continue;
            }
            tree.by_id.insert(row.id.clone(), tree.nodes.len());
            parents.push(row.parent_id.as_ref());
            tree.nodes.push(Node {
                id: row.id.clone(),
                name: row.name.clone().unwrap_or_else(|| row.id.to_string()),
                kind: row.kind.clone(),
                status: row.status.clone(),
                parent: None,
                children: Vec::new(),
                customers: 0,
                depth: 0,
            });
        }
        let parents = parents
            .into_iter()
            .map(|parent| parent.and_then(|id| tree.by_id.get(id).copied()))
            .collect::<Vec<_>>();
        tree.link(&parents);
        tree
    }

    /// A tree of one organisation, for an account whose platform gives no list.
    #[must_use]
    pub fn single(id: OrganisationId, name: Option<String>, kind: OrganisationKind) -> Self {
        Self::new(&[Organisation {
            id,
            name,
            kind,
            parent_id: None,
            status: OrganisationStatus::Active,
            contact_email: None,
            commission_rate: None,
            created_at: None,
        }])
    }

    fn link(&mut self, parents: &[Option<usize>]) {
        for (index, parent) in parents.iter().enumerate() {
            // A parent that is reached from its own child would make a ring: such a node is a root.
            let mut above = *parent;
            let mut seen = HashSet::from([index]);
            while let Some(up) = above {
                if !seen.insert(up) {
                    break;
                }
                above = parents[up];
            }
            if let Some(parent) = *parent
                && above.is_none()
            {
                self.nodes[index].parent = Some(parent);
                self.nodes[parent].children.push(index);
            }
        }
        let names: Vec<String> = self
            .nodes
            .iter()
            .map(|node| node.name.to_lowercase())
            .collect();
        for node in &mut self.nodes {
            node.children
                .sort_by(|a, b| natural(&names[*a], &names[*b]));
        }
        let mut roots: Vec<usize> = (0..self.nodes.len())
            .filter(|index| self.nodes[*index].parent.is_none())
            .collect();
        roots.sort_by(|a, b| natural(&names[*a], &names[*b]));
        let mut stack: Vec<usize> = roots.into_iter().rev().collect();
        while let Some(index) = stack.pop() {
            self.order.push(index);
            self.nodes[index].depth = self.nodes[index]
                .parent
                .map_or(0, |parent| self.nodes[parent].depth + 1);
            stack.extend(self.nodes[index].children.iter().rev());
        }
        for index in self.order.iter().rev() {
            if let Some(parent) = self.nodes[*index].parent {
                let own = u32::from(self.nodes[*index].kind == OrganisationKind::Customer);
                self.nodes[parent].customers += self.nodes[*index].customers + own;
            }
        }
    }

    /// How many organisations there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// An organisation by its id.
    #[must_use]
    pub fn get(&self, id: &OrganisationId) -> Option<&Node> {
        self.by_id.get(id).map(|index| &self.nodes[*index])
    }

    /// A node's parent.
    #[must_use]
    pub fn parent(&self, node: &Node) -> Option<&Node> {
        node.parent.map(|index| &self.nodes[index])
    }

    /// A node's children, by name.
    pub fn children(&self, node: &Node) -> impl Iterator<Item = &Node> {
        node.children.iter().map(|index| &self.nodes[*index])
    }

    /// Every organisation in the order of the switcher.
    pub fn walk(&self) -> impl Iterator<Item = &Node> {
        self.order.iter().map(|index| &self.nodes[*index])
    }

    /// From the root down to the node's parent.
    #[must_use]
    pub fn path(&self, node: &Node) -> Vec<&Node> {
        let mut path: Vec<&Node> =
            std::iter::successors(self.parent(node), |node| self.parent(node)).collect();
        path.reverse();
        path
    }

    /// Whether a node is this organisation or beneath it.
    #[must_use]
    pub fn is_within(&self, node: &Node, id: &OrganisationId) -> bool {
        node.id == *id || self.path(node).iter().any(|above| above.id == *id)
    }

    /// A node's organisation and all beneath it.
    #[must_use]
    pub fn beneath(&self, id: &OrganisationId) -> Vec<&Node> {
        let Some(start) = self.by_id.get(id) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let mut stack = vec![*start];
        while let Some(index) = stack.pop() {
            found.push(&self.nodes[index]);
            stack.extend(self.nodes[index].children.iter().rev());
        }
        found
    }

    /// Every customer.
    pub fn customers(&self) -> impl Iterator<Item = &Node> {
        self.walk()
            .filter(|node| node.kind == OrganisationKind::Customer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, parent: Option<&str>, kind: OrganisationKind) -> Organisation {
        Organisation {
            id: id.into(),
            name: Some(id.to_uppercase()),
            kind,
            parent_id: parent.map(Into::into),
            status: OrganisationStatus::Active,
            contact_email: None,
            commission_rate: None,
            created_at: None,
        }
    }

    #[test]
    fn parents_come_before_children_and_siblings_by_name() {
        use OrganisationKind::{Customer, Reseller, Root};
        let tree = Tree::new(&[
            row("b10", Some("r"), Customer),
            row("b2", Some("r"), Customer),
            row("r", Some("root"), Reseller),
            row("root", None, Root),
        ]);
        let order: Vec<_> = tree
            .walk()
            .map(|node| (node.id.as_str(), node.depth))
            .collect();
        assert_eq!(order, [("root", 0), ("r", 1), ("b2", 2), ("b10", 2)]);
        assert_eq!(tree.get(&"root".into()).unwrap().customers, 2);
        assert_eq!(tree.beneath(&"r".into()).len(), 3);
        let within = |id: &str| tree.is_within(tree.get(&"b2".into()).unwrap(), &id.into());
        assert!(within("b2") && within("r") && within("root") && !within("b10"));
    }

    #[test]
    fn rings_and_lost_parents_lose_nobody() {
        use OrganisationKind::Customer;
        let tree = Tree::new(&[
            row("a", Some("b"), Customer),
            row("b", Some("a"), Customer),
            row("c", Some("nowhere"), Customer),
            row("d", Some("d"), Customer),
            row("c", None, Customer),
        ]);
        assert_eq!(tree.walk().count(), 4);
    }
}
